using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Changes a topic.</summary>
internal sealed class SetTopicAttributes(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(SetTopicAttributes);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.SetTopicAttributesAsync(input, stop);
}
