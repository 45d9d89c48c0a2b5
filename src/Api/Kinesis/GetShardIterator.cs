using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Gives the place in a shard at which reading begins.</summary>
internal sealed class GetShardIterator(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(GetShardIterator);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.GetShardIterator(caller, input));
}
