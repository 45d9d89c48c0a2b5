using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Deletes a connection.</summary>
internal sealed class DeleteConnection(ConnectionService connections) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(DeleteConnection);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        connections.DeleteConnectionAsync(caller, input, stop);
}
