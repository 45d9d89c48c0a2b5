using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Makes a stream.</summary>
internal sealed class CreateStream(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(CreateStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.CreateStreamAsync(caller, input, stop);
}
