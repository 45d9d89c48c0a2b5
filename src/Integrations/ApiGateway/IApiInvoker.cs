namespace Treadle.Integrations.ApiGateway;

/// <summary>Sends requests to deployed APIs. Implemented where the gateway is known.</summary>
public interface IApiInvoker
{
    /// <returns>Always an answer, refusals of the gateway included.</returns>
    Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken stop);
}

/// <summary>A request of a Task to an API.</summary>
/// <param name="Endpoint">As <c>a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com</c>.</param>
/// <param name="Method">The verb, in upper case.</param>
/// <param name="Stage">Null for none.</param>
/// <param name="Path">Without the stage; null for none.</param>
/// <param name="Query">A name may come several times.</param>
/// <param name="Headers">A name may come several times.</param>
/// <param name="Body">Empty for none.</param>
public sealed record ApiRequest(
    string Endpoint,
    string Method,
    string? Stage,
    string? Path,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body);

/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">A name may come several times.</param>
/// <param name="Body">Its bytes.</param>
public sealed record ApiAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);
