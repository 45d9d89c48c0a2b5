using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Publishes a message.</summary>
internal sealed class Publish(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(Publish);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.PublishAsync(input, stop);
}
