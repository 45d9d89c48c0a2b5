using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>Shows a connection without its secrets.</summary>
internal sealed class DescribeConnection(ConnectionService connections) : IOperation
{
    public string Service => EventsOperations.Service;

    public string Name => nameof(DescribeConnection);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(connections.DescribeConnection(caller, input));
}
