using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Takes tags of a topic away.</summary>
internal sealed class UntagResource(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(UntagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.UntagResourceAsync(input, stop);
}
