using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Shows an event bus.</summary>
internal sealed class DescribeEventBus(EventBusService buses) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(DescribeEventBus);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(buses.DescribeEventBus(caller, input));
}
