using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Lists the tags of a stream or a consumer.</summary>
internal sealed class ListTagsForResource(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(ListTagsForResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.ListTagsForResource(caller, input));
}
