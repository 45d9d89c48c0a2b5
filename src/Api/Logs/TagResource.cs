using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class TagResource(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "TagResource";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await logs.TagAsync(logs.TaggedGroup(input), input.Tags() ?? throw LogShapes.Missing("tags"), stop);
        return [];
    }
}
