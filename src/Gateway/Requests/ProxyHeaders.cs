using System.Collections.Frozen;

namespace Treadle.Gateway.Requests;

/// <summary>What becomes of the headers that API Gateway keeps for itself when a request or an answer goes through.</summary>
/// <remarks>Source: API Gateway developer guide, "Important notes for REST APIs", the table of headers.</remarks>
internal static class ProxyHeaders
{
    private static readonly FrozenSet<string> DroppedFromRequests = FrozenSet.ToFrozenSet(
        ["Connection", "Content-Length", "Content-MD5", "Expect", "Host", "Keep-Alive", "Max-Forwards", "Proxy-Authenticate", "Proxy-Connection", "Server", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "WWW-Authenticate"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> DroppedFromAnswers = FrozenSet.ToFrozenSet(
        ["Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RemappedInAnswers = FrozenSet.ToFrozenSet(
        ["Authorization", "Connection", "Content-MD5", "Date", "Max-Forwards", "Server", "User-Agent", "WWW-Authenticate"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the header goes on to the integration.</summary>
    public static bool Passes(string name) => !DroppedFromRequests.Contains(name);

    /// <summary>The name under which an integration's header reaches the client; null when it does not.</summary>
    public static string? InAnswer(string name) => DroppedFromAnswers.Contains(name) ? null
        : RemappedInAnswers.Contains(name) ? "x-amzn-Remapped-" + name
        : name;
}
