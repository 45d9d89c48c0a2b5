using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Keeps a policy of a stream or a consumer.</summary>
internal sealed class PutResourcePolicy(StreamService streams) : IOperation
{
    public string Service => KinesisOperations.Service;

    public string Name => nameof(PutResourcePolicy);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        streams.PutResourcePolicyAsync(caller, input, stop);
}
