using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Publishes up to ten messages.</summary>
internal sealed class PublishBatch(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(PublishBatch);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.PublishBatchAsync(input, stop);
}
