using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Takes the secrets out of a connection.</summary>
internal sealed class DeauthorizeConnection(ConnectionService connections) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(DeauthorizeConnection);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        connections.DeauthorizeConnectionAsync(caller, input, stop);
}
