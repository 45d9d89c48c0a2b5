using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Confirms a subscription with the token that its endpoint was sent.</summary>
internal sealed class ConfirmSubscription(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(ConfirmSubscription);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.ConfirmSubscriptionAsync(input, stop);
}
