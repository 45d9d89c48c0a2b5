using Treadle.Api.Access;
using Treadle.Api.ApiGatewayV2;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Runtime;
using Treadle.Runtime.Admission;

namespace Treadle.Api.Wire;

/// <summary>A request whose protocol and operation are known; what is missing is its body.</summary>
public sealed class WireCall
{
    internal WireCall(WireProtocol protocol, string service, string operation, AwsCaller caller)
    {
        Protocol = protocol;
        Service = service;
        Operation = operation;
        Caller = caller;
    }

    /// <summary>The longest body that is read, in bytes.</summary>
    public int BodyBytesMax => IsForwarded ? Forwarding.BodyBytesMax : SigningName switch
    {
        "states" => StatesBodyBytesMax,
        // A zip of 50 MB as base64, and some.
        "lambda" => 70 * 1024 * 1024,
        // An OpenAPI document has 6 MB.
        "apigateway" => 6 * 1024 * 1024,
        // Records of 10 MiB, and of 4 MiB, as base64.
        "kinesis" => 16 * 1024 * 1024,
        "firehose" => 6 * 1024 * 1024,
        // A message of 1 MiB, escaped.
        "sqs" => 8 * 1024 * 1024,
        "cloudformation" => 16 * 1024 * 1024,
        _ => 2 * 1024 * 1024,
    };

    /// <summary>What the request brings: who is turned away first when room gets short.</summary>
    public RequestKind Kind => Operation switch
    {
        "StartExecution" or "StartSyncExecution" => RequestKind.NewWork,
        "SendTaskSuccess" or "SendTaskFailure" or "SendTaskHeartbeat" or "GetActivityTask" => RequestKind.Answer,
        _ => RequestKind.Change,
    };

    /// <summary>AWS's request limit, definitions included; more where payloads or definitions may be longer, which are escaped in a request.</summary>
    private int StatesBodyBytesMax =>
        (1024 * 1024) + (2 * Math.Max(0, Limits.DataBytesMax - Limits.Aws.DataBytesMax)) + (2 * Math.Max(0, Limits.DefinitionLengthMax - Limits.Aws.DefinitionLengthMax));

    /// <summary>The request's path, undecoded; empty where no protocol looks at it.</summary>
    internal string Path { get; init; } = "";

    /// <summary>Its address was sent out for people to open: it needs no signature.</summary>
    internal bool IsLink { get; init; }

    /// <summary>Its service is elsewhere.</summary>
    internal bool IsForwarded { get; set; }

    /// <summary>The head of the request.</summary>
    internal WireRequest? Request { get; set; }

    /// <summary>The body is compressed.</summary>
    internal bool IsGzipped { get; init; }

    internal Limits Limits { get; init; } = Limits.Aws;

    /// <summary>Whose operation it is in the table: the signing name, as <c>states</c>, but for <see cref="HttpApiOperations.Service"/>.</summary>
    public string Service { get; }

    /// <summary>What requests are signed with, and permissions and endpoints are named for.</summary>
    public string SigningName => Service == HttpApiOperations.Service ? ApiGatewayRoutes.Service : Service;

    /// <summary>The operation's name: <c>StartExecution</c>.</summary>
    public string Operation { get; }

    /// <summary>The operation's name when this server has it, else <c>unknown</c>: one of few, for measurements. Known when the call has run.</summary>
    public string KnownOperation { get; internal set; } = "unknown";

    /// <summary>The error's code, <c>OK</c> without one; known when the call has run.</summary>
    public string Code { get; internal set; } = "OK";

    public string RequestId { get; } = Uuids.Next().ToString();

    internal AwsCaller Caller { get; set; }

    /// <summary>Whose request it is; null where requests are not signed. With a <see cref="Claim"/> nothing is verified before the call runs.</summary>
    internal AccessKey? Key { get; set; }

    /// <summary>What is to be verified; null where requests need no signature.</summary>
    internal Claim? Claim { get; set; }

    /// <summary>Why the request is not let in, whatever its body holds; null when it may run.</summary>
    internal AccessException? Refusal { get; set; }

    /// <summary>The request is not let in: its body need not be read.</summary>
    public bool IsRefused => Refusal is not null;

    internal WireProtocol Protocol { get; }
}
