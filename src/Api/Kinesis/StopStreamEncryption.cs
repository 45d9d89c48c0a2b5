using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Forgets the key.</summary>
internal sealed class StopStreamEncryption(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(StopStreamEncryption);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.StopStreamEncryptionAsync(caller, input, stop);
}
