using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>One of AWS's protocols: how a call's members come in, how its answer and its errors go out.</summary>
internal abstract class WireProtocol
{
    /// <summary>Runs the operation.</summary>
    /// <exception cref="AwsErrorException">The body is unreadable, or the operation refuses.</exception>
    public abstract ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop);

    /// <summary>How it says that a request is not let in.</summary>
    public virtual AccessErrorStyle ErrorStyle => AccessErrorStyle.Json;

    /// <summary>The members that are in the request's path.</summary>
    public virtual IReadOnlyDictionary<string, string> PathMembers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An error in the protocol's envelope.</summary>
    public abstract WireAnswer Error(WireCall call, AwsErrorException error);

    protected static ValueTask<JsonObject> InvokeAsync(WireCall call, IOperation operation, JsonObject members, CancellationToken stop) =>
        operation is IIdentityOperation asks ? asks.InvokeAsync(call.Key, call.Caller, members, stop) : operation.InvokeAsync(call.Caller, members, stop);

    protected static List<KeyValuePair<string, string>> RequestIdHeader(WireCall call) => [new("x-amzn-RequestId", call.RequestId)];
}
