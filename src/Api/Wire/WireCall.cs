using Treadle.Aws;
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
    public int BodyBytesMax => Service switch
    {
        // AWS's request limit, definitions included.
        "states" => 1024 * 1024,
        // A zip of 50 MB as base64, and some.
        "lambda" => 70 * 1024 * 1024,
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

    /// <summary>The signing name: <c>states</c>.</summary>
    public string Service { get; }

    /// <summary>The operation's name: <c>StartExecution</c>.</summary>
    public string Operation { get; }

    public string RequestId { get; } = Uuids.Next().ToString();

    internal AwsCaller Caller { get; }

    internal WireProtocol Protocol { get; }
}
