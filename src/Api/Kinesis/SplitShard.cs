using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Makes two shards of one.</summary>
internal sealed class SplitShard(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(SplitShard);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.SplitShardAsync(caller, input, stop);
}
