using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows how many shards and streams there are and can be.</summary>
internal sealed class DescribeLimits(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(DescribeLimits);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.DescribeLimits(caller));
}
