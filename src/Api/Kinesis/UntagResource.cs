using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Removes tags of a stream or a consumer.</summary>
internal sealed class UntagResource(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(UntagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.UntagResourceAsync(caller, input, stop);
}
