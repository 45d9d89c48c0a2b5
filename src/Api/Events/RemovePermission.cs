using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Takes statements out of the policy of an event bus.</summary>
internal sealed class RemovePermission(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(RemovePermission);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        buses.RemovePermissionAsync(caller, input, stop);
}
