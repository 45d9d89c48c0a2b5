using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Bench.MapItems;

/// <summary>What a reader of folders has no use for.</summary>
internal sealed class NoCalls : IAwsCall
{
    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop) =>
        throw new InvalidOperationException($"A folder needs no calls: {service} {action}.");
}
