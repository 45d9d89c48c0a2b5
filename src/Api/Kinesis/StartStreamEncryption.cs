using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Keeps and shows a key.</summary>
internal sealed class StartStreamEncryption(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(StartStreamEncryption);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.StartStreamEncryptionAsync(caller, input, stop);
}
