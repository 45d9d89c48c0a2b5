using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Puts one record.</summary>
internal sealed class PutRecord(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(PutRecord);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.PutRecordAsync(caller, input, stop);
}
