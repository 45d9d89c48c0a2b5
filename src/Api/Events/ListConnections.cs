using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Lists connections.</summary>
internal sealed class ListConnections(ConnectionService connections) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(ListConnections);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(connections.ListConnections(caller, input));
}
