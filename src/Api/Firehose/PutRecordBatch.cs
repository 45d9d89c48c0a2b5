using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Puts up to 500 records.</summary>
internal sealed class PutRecordBatch(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(PutRecordBatch);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.PutRecordBatchAsync(caller, input, stop);
}
