using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Takes a statement of a topic's policy away.</summary>
internal sealed class RemovePermission(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(RemovePermission);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.RemovePermissionAsync(input, stop);
}
