using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Keeps records less long.</summary>
internal sealed class DecreaseStreamRetentionPeriod(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(DecreaseStreamRetentionPeriod);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.DecreaseStreamRetentionPeriodAsync(caller, input, stop);
}
