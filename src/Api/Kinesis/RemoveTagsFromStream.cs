using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Removes tags of a stream.</summary>
internal sealed class RemoveTagsFromStream(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(RemoveTagsFromStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.RemoveTagsFromStreamAsync(caller, input, stop);
}
