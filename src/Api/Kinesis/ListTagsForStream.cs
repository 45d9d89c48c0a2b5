using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Lists the tags of a stream.</summary>
internal sealed class ListTagsForStream(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(ListTagsForStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.ListTagsForStream(caller, input));
}
