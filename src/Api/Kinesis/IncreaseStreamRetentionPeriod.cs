using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Keeps records longer.</summary>
internal sealed class IncreaseStreamRetentionPeriod(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(IncreaseStreamRetentionPeriod);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.IncreaseStreamRetentionPeriodAsync(caller, input, stop);
}
