namespace Treadle.Runtime;

/// <summary>An HTTP task's request as it went out, and what came back; shown by TestState only.</summary>
/// <param name="Request">With what the connection added: holds secrets, never logged.</param>
/// <param name="WithoutSecrets">The request as it is without the connection.</param>
/// <param name="Response">Null when no answer came.</param>
public sealed record HttpExchange(HttpExchangeRequest Request, HttpExchangeRequest WithoutSecrets, HttpExchangeResponse? Response)
{
    public override string ToString() => $"{WithoutSecrets.Method} {WithoutSecrets.Url}";
}

/// <param name="Protocol"><c>https</c></param>
/// <param name="Method"><c>GET</c></param>
/// <param name="Url">The whole address, query included.</param>
/// <param name="Headers">In the order of the wire.</param>
/// <param name="Body">Null for none.</param>
public sealed record HttpExchangeRequest(string Protocol, string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    public override string ToString() => $"{Method} {Url}";
}

/// <param name="Protocol"><c>https</c></param>
/// <param name="StatusCode">200</param>
/// <param name="StatusMessage"><c>OK</c></param>
/// <param name="Headers">In the order of the wire.</param>
/// <param name="Body">As text.</param>
public sealed record HttpExchangeResponse(string Protocol, int StatusCode, string StatusMessage, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);
