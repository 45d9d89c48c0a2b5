using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class UntagResource(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "UntagResource";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await logs.UntagAsync(logs.TaggedGroup(input), input.Texts("tagKeys") ?? throw LogShapes.Missing("tagKeys"), stop);
        return [];
    }
}
