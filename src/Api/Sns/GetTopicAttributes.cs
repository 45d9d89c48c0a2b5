using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Shows a topic.</summary>
internal sealed class GetTopicAttributes(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(GetTopicAttributes);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(topics.GetTopicAttributes(input));
}
