using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Lists streams by name.</summary>
internal sealed class ListStreams(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(ListStreams);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.ListStreams(caller, input));
}
