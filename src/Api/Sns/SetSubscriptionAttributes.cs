using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Changes a subscription.</summary>
internal sealed class SetSubscriptionAttributes(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(SetSubscriptionAttributes);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.SetSubscriptionAttributesAsync(input, stop);
}
