using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Changes how long a record can be.</summary>
internal sealed class UpdateMaxRecordSize(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(UpdateMaxRecordSize);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.UpdateMaxRecordSizeAsync(caller, input, stop);
}
