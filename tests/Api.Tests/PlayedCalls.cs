using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Tests;

/// <summary>A server's operations with one answer, or one refusal.</summary>
internal sealed class PlayedCalls(string answer, AwsErrorException? refusal = null) : IAwsCall
{
    public string? Call { get; private set; }

    public string? Input { get; private set; }

    public AwsCaller? Caller { get; private set; }

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        (Call, Input, Caller) = ($"{service}:{action}", input.ToJsonString(WireJson.NodeText), caller);
        return refusal is null ? new ValueTask<JsonObject>((JsonObject)JsonNode.Parse(answer)!) : throw refusal;
    }
}
