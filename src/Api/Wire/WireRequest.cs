namespace Treadle.Api.Wire;

/// <summary>An HTTP request without its body, as far as the AWS protocols look at it.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Undecoded, with its leading slash.</param>
/// <param name="Query">Undecoded, with its leading question mark; empty when there is none.</param>
/// <param name="Header">A header's value by its name in any case; null when there is none.</param>
public sealed record WireRequest(string Method, string Path, string Query, Func<string, string?> Header)
{
    /// <summary>It came over TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>The names of the headers; asked for only where signatures are verified.</summary>
    public Func<IEnumerable<string>> HeaderNames { get; init; } = () => [];
}

/// <summary>An HTTP answer.</summary>
public sealed class WireAnswer
{
    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Writes the body of an answer that comes bit by bit; null when it is <see cref="Body"/>.</summary>
    public Func<Stream, CancellationToken, Task>? Stream { get; init; }

    /// <summary>Further headers; the request id is among them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }
}
