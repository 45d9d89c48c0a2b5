using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Makes a topic.</summary>
internal sealed class CreateTopic(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(CreateTopic);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.CreateTopicAsync(caller, input, stop);
}
