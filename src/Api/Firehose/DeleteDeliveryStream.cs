using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Deletes a delivery stream with what it has not delivered.</summary>
internal sealed class DeleteDeliveryStream(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(DeleteDeliveryStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.DeleteDeliveryStreamAsync(caller, input, stop);
}
