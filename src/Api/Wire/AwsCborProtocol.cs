using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>AWS JSON 1.1 with CBOR in the place of JSON, which the SDK for Java speaks with Kinesis: <c>X-Amz-Target</c> and one CBOR map each way.</summary>
internal sealed class AwsCborProtocol : WireProtocol
{
    public static readonly AwsCborProtocol Instance = new();

    private const string ContentType = "application/x-amz-cbor-1.1";

    public static bool IsOf(WireRequest request) => request.Header("Content-Type")?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        Answer(call, 200, await operation.InvokeAsync(call.Caller, CborJson.ReadBody(body, CborForm.Kinesis), stop));

    public override WireAnswer Error(WireCall call, AwsErrorException error)
    {
        var members = new JsonObject { ["__type"] = error.Code };
        if (error.AwsMessage is { } message)
        {
            members["message"] = message;
        }

        return Answer(call, error.Status, members);
    }

    private static WireAnswer Answer(WireCall call, int status, JsonObject members) => new()
    {
        Status = status,
        ContentType = ContentType,
        Body = CborJson.Write(members, CborForm.Kinesis),
        Headers = RequestIdHeader(call),
    };
}
