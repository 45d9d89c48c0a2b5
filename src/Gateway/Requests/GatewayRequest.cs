namespace Treadle.Gateway.Requests;

/// <summary>A request to a deployed API, as the HTTP layer read it from any of its address forms.</summary>
public sealed record GatewayRequest
{
    public required string ApiId { get; init; }

    public required string Stage { get; init; }

    /// <summary>The verb, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Below the stage, still percent-encoded, with its leading slash: <c>/hello</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Decoded, in the order they came; a name may come several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The query as the client wrote it, without its question mark.</summary>
    public string RawQuery { get; init; } = "";

    /// <summary>In the order they came; a name may come several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public required string SourceIp { get; init; }

    /// <summary>The host the client asked for, without port.</summary>
    public required string Host { get; init; }

    /// <summary>As <c>HTTP/1.1</c>.</summary>
    public string Protocol { get; init; } = "HTTP/1.1";

    /// <summary>The request with the headers that API Gateway adds: who asked, how, and the trace.</summary>
    /// <param name="scheme"><c>https</c> or <c>http</c>.</param>
    /// <param name="port">The port the client asked.</param>
    /// <param name="now">For the trace's id.</param>
    public GatewayRequest Forwarded(string scheme, int port, DateTimeOffset now)
    {
        List<KeyValuePair<string, string>> headers = [.. Headers];
        var before = Header("X-Forwarded-For");
        headers.RemoveAll(header => header.Key.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase)
            || header.Key.Equals("X-Forwarded-Port", StringComparison.OrdinalIgnoreCase)
            || header.Key.Equals("X-Forwarded-Proto", StringComparison.OrdinalIgnoreCase));
        if (Header("X-Amzn-Trace-Id") is null)
        {
            headers.Add(new("X-Amzn-Trace-Id", RequestIds.NewTrace(now)));
        }

        headers.Add(new("X-Forwarded-For", before is null ? SourceIp : $"{before}, {SourceIp}"));
        headers.Add(new("X-Forwarded-Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        headers.Add(new("X-Forwarded-Proto", scheme));
        return this with { Headers = headers };
    }

    /// <summary>The last value of a header, its name in any case; null when it is absent.</summary>
    internal string? Header(string name) =>
        Headers.LastOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>The gateway's answer. The HTTP layer adds Content-Length, Connection and Date.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">In the order to send them; a name may come several times.</param>
/// <param name="Body">The bytes to send.</param>
public sealed record GatewayResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The answer when there is no room for the request, API Gateway's default for THROTTLED.</summary>
    public static GatewayResponse TooManyRequests(DateTimeOffset now) => GatewayFault.TooManyRequests.ToResponse(RequestIds.New(now));

    /// <summary>The answer for what has no other: a fault of this server, which the caller has logged.</summary>
    public static GatewayResponse InternalServerError() =>
        GatewayFault.Configuration("a fault of the server").ToResponse(RequestIds.New(DateTimeOffset.UnixEpoch));
}
