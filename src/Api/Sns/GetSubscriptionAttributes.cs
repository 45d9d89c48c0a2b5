using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Shows a subscription.</summary>
internal sealed class GetSubscriptionAttributes(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(GetSubscriptionAttributes);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(topics.GetSubscriptionAttributes(input));
}
