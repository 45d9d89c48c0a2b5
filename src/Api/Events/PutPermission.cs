using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Adds a statement to the policy of an event bus, or replaces the policy.</summary>
internal sealed class PutPermission(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(PutPermission);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        buses.PutPermissionAsync(caller, input, stop);
}
