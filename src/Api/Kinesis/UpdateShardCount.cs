using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Splits and merges shards until there are so many.</summary>
internal sealed class UpdateShardCount(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(UpdateShardCount);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.UpdateShardCountAsync(caller, input, stop);
}
