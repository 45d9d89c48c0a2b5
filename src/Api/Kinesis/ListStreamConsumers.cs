using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Lists the consumers of a stream.</summary>
internal sealed class ListStreamConsumers(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(ListStreamConsumers);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.ListStreamConsumers(caller, input));
}
