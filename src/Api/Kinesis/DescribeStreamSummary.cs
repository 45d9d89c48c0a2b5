using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows a stream.</summary>
internal sealed class DescribeStreamSummary(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(DescribeStreamSummary);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.DescribeStreamSummary(caller, input));
}
