using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>Removes tags.</summary>
internal sealed class UntagDeliveryStream(DeliveryStreamService streams) : IOperation
{
    public string Service => FirehoseOperations.Service;

    public string Name => nameof(UntagDeliveryStream);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.UntagDeliveryStreamAsync(caller, input, stop);
}
