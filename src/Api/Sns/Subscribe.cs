using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Subscribes an endpoint to a topic.</summary>
internal sealed class Subscribe(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(Subscribe);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.SubscribeAsync(input, stop);
}
