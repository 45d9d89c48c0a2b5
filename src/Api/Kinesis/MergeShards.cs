using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Makes one shard of two neighbours.</summary>
internal sealed class MergeShards(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(MergeShards);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.MergeShardsAsync(caller, input, stop);
}
