using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Puts one record.</summary>
internal sealed class PutRecord(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(PutRecord);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.PutRecordAsync(caller, input, stop);
}
