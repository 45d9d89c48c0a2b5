using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Lists the subscriptions of all topics.</summary>
internal sealed class ListSubscriptions(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(ListSubscriptions);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(topics.ListSubscriptions(caller, input));
}
