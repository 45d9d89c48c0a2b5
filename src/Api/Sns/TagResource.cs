using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Tags a topic.</summary>
internal sealed class TagResource(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(TagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.TagResourceAsync(input, stop);
}
