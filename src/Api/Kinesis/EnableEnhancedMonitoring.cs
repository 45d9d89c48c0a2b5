using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Measures shards.</summary>
internal sealed class EnableEnhancedMonitoring(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(EnableEnhancedMonitoring);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.EnableEnhancedMonitoringAsync(caller, input, stop);
}
