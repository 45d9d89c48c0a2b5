using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Deletes an event bus.</summary>
internal sealed class DeleteEventBus(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(DeleteEventBus);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        buses.DeleteEventBusAsync(caller, input, stop);
}
