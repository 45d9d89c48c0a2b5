using System.Text.Json.Nodes;

namespace Treadle.Aws;

/// <summary>Who calls and where: everything is keyed by account and region.</summary>
/// <param name="Account">12 digits.</param>
/// <param name="Region">As <c>eu-west-1</c>.</param>
public sealed record AwsCaller(string Account, string Region)
{
    /// <summary>The host, with its port, by which this caller reached the server; null where the call comes from inside. Neither this nor <see cref="IsSecure"/> says who calls: equality leaves them out.</summary>
    public string? Host { get; init; }

    /// <summary>It came over TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>The server's address as this caller wrote it, for URLs in answers: <c>http://127.0.0.1:4566</c>; null as <see cref="Host"/>.</summary>
    public string? Endpoint => Host is null ? null : $"{(IsSecure ? "https" : "http")}://{Host}";

    /// <summary>The scope of resources in the store: <c>account/region</c>.</summary>
    public string Scope => $"{Account}/{Region}";

    public bool Equals(AwsCaller? other) => other is not null && other.Account == Account && other.Region == Region;

    public override int GetHashCode() => HashCode.Combine(Account, Region);
}

/// <summary>Calls any AWS operation of this server from inside, without HTTP. Implemented by the room Api.</summary>
public interface IAwsCall
{
    /// <summary>Runs one operation.</summary>
    /// <param name="caller">Account and region the call is made in.</param>
    /// <param name="service">The signing name: <c>states</c>, <c>lambda</c>, <c>apigateway</c>, <c>events</c>, <c>logs</c>.</param>
    /// <param name="action">The operation: <c>StartExecution</c>.</param>
    /// <param name="input">Members as in the service's published model, path and query parameters included.</param>
    /// <param name="stop">Gives up waiting; what was started may go on.</param>
    /// <exception cref="AwsErrorException">The operation refused, in AWS's shape and words.</exception>
    ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop);
}
