using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class ListTagsLogGroup(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "ListTagsLogGroup";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(new JsonObject { ["tags"] = LogShapes.TagsOf(logs.Group(caller, input.RequiredText("logGroupName"))) });
}
