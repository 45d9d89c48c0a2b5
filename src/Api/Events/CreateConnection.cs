using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Stores how requests to an HTTP API are authorized.</summary>
internal sealed class CreateConnection(ConnectionService connections) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(CreateConnection);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        connections.CreateConnectionAsync(caller, input, stop);
}
