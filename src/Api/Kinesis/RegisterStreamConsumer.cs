using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Registers a consumer with enhanced fan-out.</summary>
internal sealed class RegisterStreamConsumer(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(RegisterStreamConsumer);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.RegisterStreamConsumerAsync(caller, input, stop);
}
