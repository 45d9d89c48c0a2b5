using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Keeps and shows a key.</summary>
internal sealed class StartDeliveryStreamEncryption(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(StartDeliveryStreamEncryption);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.StartDeliveryStreamEncryptionAsync(caller, input, stop);
}
