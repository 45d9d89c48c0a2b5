using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class ListTagsForResource(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "ListTagsForResource";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(new JsonObject { ["tags"] = LogShapes.TagsOf(logs.TaggedGroup(input)) });
}
