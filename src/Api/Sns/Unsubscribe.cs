using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Ends a subscription.</summary>
internal sealed class Unsubscribe(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(Unsubscribe);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.UnsubscribeAsync(input, stop);
}
