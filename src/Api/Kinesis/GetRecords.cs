using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Reads records behind an iterator.</summary>
internal sealed class GetRecords(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(GetRecords);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.GetRecords(caller, input));
}
