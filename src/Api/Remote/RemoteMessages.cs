namespace Treadle.Api.Remote;

/// <summary>A request before it is signed.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">Escaped, from the slash on.</param>
/// <param name="Query">Escaped, without the question mark.</param>
/// <param name="Headers">Those of the operation.</param>
/// <param name="Body">Empty for none.</param>
internal sealed record RemoteRequest(
    string Method, string Path, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">In the order in which they came.</param>
/// <param name="Body">All of it.</param>
internal sealed record RemoteResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The service's id of the request; empty when it gave none.</summary>
    public string RequestId => Header("x-amzn-RequestId") ?? Header("x-amz-request-id") ?? "";
}
