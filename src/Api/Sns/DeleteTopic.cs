using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Deletes a topic with its subscriptions.</summary>
internal sealed class DeleteTopic(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(DeleteTopic);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.DeleteTopicAsync(input, stop);
}
