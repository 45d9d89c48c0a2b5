using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Lists shards, all or those of a moment.</summary>
internal sealed class ListShards(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(ListShards);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.ListShards(caller, input));
}
