using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows a policy.</summary>
internal sealed class GetResourcePolicy(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(GetResourcePolicy);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(streams.GetResourcePolicy(caller, input));
}
