using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Adds tags to a stream or a consumer.</summary>
internal sealed class TagResource(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(TagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.TagResourceAsync(caller, input, stop);
}
