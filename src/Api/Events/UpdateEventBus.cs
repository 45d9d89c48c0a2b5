using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Changes an event bus.</summary>
internal sealed class UpdateEventBus(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(UpdateEventBus);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        buses.UpdateEventBusAsync(caller, input, stop);
}
