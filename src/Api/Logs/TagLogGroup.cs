using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class TagLogGroup(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "TagLogGroup";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await logs.TagAsync(logs.Group(caller, input.RequiredText("logGroupName")), input.Tags() ?? throw LogShapes.Missing("tags"), stop);
        return [];
    }
}
