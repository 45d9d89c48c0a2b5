using Treadle.Aws;

namespace Treadle.Integrations.Http;

/// <summary>The EventBridge connections that HTTP tasks name. Implemented where the buses are known.</summary>
public interface IHttpConnections
{
    /// <param name="caller">Account and region of the execution.</param>
    /// <param name="arn"><c>arn:aws:events:us-east-1:123456789012:connection/Name/id</c></param>
    /// <returns>Null when there is no such connection.</returns>
    HttpConnection? Find(AwsCaller caller, string arn);
}

/// <summary>What a connection adds to a request: its authorization and its InvocationHttpParameters. Holds secrets: never logged.</summary>
/// <param name="State"><c>AUTHORIZED</c>, <c>DEAUTHORIZED</c>, …</param>
/// <param name="Headers">Those of the authorization as well.</param>
/// <param name="Query">By name.</param>
/// <param name="Body">Members of the body.</param>
public sealed record HttpConnection(
    string State,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyList<KeyValuePair<string, string>> Body)
{
    public const string Authorized = "AUTHORIZED";

    public static readonly HttpConnection None = new(Authorized, [], [], []);

    /// <summary>As a connection is described: no secret in it.</summary>
    public override string ToString() => $"connection ({State})";
}
