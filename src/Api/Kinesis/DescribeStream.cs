using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows a stream and its shards.</summary>
internal sealed class DescribeStream(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(DescribeStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.DescribeStream(caller, input));
}
