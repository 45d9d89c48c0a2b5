using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Changes between provisioned and on-demand.</summary>
internal sealed class UpdateStreamMode(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(UpdateStreamMode);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.UpdateStreamModeAsync(caller, input, stop);
}
