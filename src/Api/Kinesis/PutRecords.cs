using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Puts up to 500 records.</summary>
internal sealed class PutRecords(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(PutRecords);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.PutRecordsAsync(caller, input, stop);
}
