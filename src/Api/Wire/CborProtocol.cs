using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>Smithy RPC v2 CBOR: <c>POST /service/GraniteServiceVersion20100801/operation/GetMetricData</c>, one CBOR map each way.</summary>
/// <remarks>Source: Smithy specification, "Smithy RPC v2 CBOR protocol". Only CloudWatch is spoken to this way.</remarks>
internal sealed class CborProtocol : WireProtocol
{
    public static readonly CborProtocol Instance = new();

    private const string ContentType = "application/cbor";
    private const string Prefix = "/service/GraniteServiceVersion20100801/operation/";

    private static readonly KeyValuePair<string, string> ProtocolHeader = new("smithy-protocol", "rpc-v2-cbor");

    /// <summary>The operation of a request in this protocol; null when it is in another.</summary>
    public static string? OperationOf(WireRequest request) =>
        request.Method == "POST" && request.Path.StartsWith(Prefix, StringComparison.Ordinal) ? request.Path[Prefix.Length..] : null;

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        Answer(call, 200, await operation.InvokeAsync(call.Caller, CborJson.ReadBody(body, CborForm.CloudWatch), stop));

    public override WireAnswer Error(WireCall call, AwsErrorException error)
    {
        var members = new JsonObject { ["__type"] = "com.amazonaws.cloudwatch#" + QueryErrors.ShapeOf(error.Code) };
        if (error.AwsMessage is { } message)
        {
            members["message"] = message;
        }

        return Answer(call, error.Status, members, QueryErrors.HeaderOf(error, AccessErrors.QueryCodeOf(error.Code)));
    }

    private static WireAnswer Answer(WireCall call, int status, JsonObject members, params ReadOnlySpan<KeyValuePair<string, string>> more) => new()
    {
        Status = status,
        ContentType = ContentType,
        Body = CborJson.Write(members, CborForm.CloudWatch),
        Headers = [.. RequestIdHeader(call), ProtocolHeader, .. more],
    };
}
