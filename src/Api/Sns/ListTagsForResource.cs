using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Lists the tags of a topic.</summary>
internal sealed class ListTagsForResource(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(ListTagsForResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(topics.ListTagsForResource(input));
}
