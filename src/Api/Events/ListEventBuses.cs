using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Lists event buses.</summary>
internal sealed class ListEventBuses(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(ListEventBuses);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(buses.ListEventBuses(caller, input));
}
