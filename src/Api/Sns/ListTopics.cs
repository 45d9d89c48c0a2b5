using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Lists topics.</summary>
internal sealed class ListTopics(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(ListTopics);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(topics.ListTopics(caller, input));
}
