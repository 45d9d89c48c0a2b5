using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>Adds a statement to a topic's policy.</summary>
internal sealed class AddPermission(TopicService topics) : IOperation
{
    public string Service => SnsOperations.Service;

    public string Name => nameof(AddPermission);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        topics.AddPermissionAsync(input, stop);
}
