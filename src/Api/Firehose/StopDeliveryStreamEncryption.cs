using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Forgets the key.</summary>
internal sealed class StopDeliveryStreamEncryption(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(StopDeliveryStreamEncryption);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.StopDeliveryStreamEncryptionAsync(caller, input, stop);
}
