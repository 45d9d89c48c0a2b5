using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows a consumer.</summary>
internal sealed class DescribeStreamConsumer(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(DescribeStreamConsumer);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.DescribeStreamConsumer(caller, input));
}
