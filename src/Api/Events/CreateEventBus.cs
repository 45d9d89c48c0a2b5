using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Makes an event bus.</summary>
internal sealed class CreateEventBus(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(CreateEventBus);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        buses.CreateEventBusAsync(caller, input, stop);
}
