namespace Treadle.Server.Http;

/// <summary>Which deployed API a request is for, from any of the three address forms.</summary>
/// <param name="ApiId">The API.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Path">Below the stage, undecoded, with its leading slash.</param>
/// <param name="Whole">Behind the API's id, the stage included: an HTTP API finds its stage itself.</param>
internal readonly record struct ApiAddress(string ApiId, string Stage, string Path, string Whole)
{
    /// <summary>
    /// <c>{api}.execute-api.{region}.amazonaws.com/{stage}/…</c>, <c>/_aws/execute-api/{api}/{stage}/…</c>, or
    /// <c>/restapis/{api}/{stage}/_user_request_/…</c>.
    /// </summary>
    /// <param name="host">Without port.</param>
    /// <param name="path">Undecoded.</param>
    /// <returns>Null when the request is for none.</returns>
    public static ApiAddress? Parse(string host, string path)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && host.AsSpan(dot).StartsWith(".execute-api.", StringComparison.OrdinalIgnoreCase))
        {
            var (stage, rest) = Split(path.AsSpan(1));
            return new ApiAddress(host[..dot].ToLowerInvariant(), stage, rest, path);
        }

        if (TakePrefix(path, "/_aws/execute-api/", out var below))
        {
            var (api, afterApi) = Split(below);
            var (stage, rest) = Split(afterApi.AsSpan(1));
            return new ApiAddress(api, stage, rest, afterApi);
        }

        if (TakePrefix(path, "/restapis/", out below))
        {
            var (api, afterApi) = Split(below);
            var (stage, rest) = Split(afterApi.AsSpan(1));
            var (marker, called) = Split(rest.AsSpan(1));
            return marker == "_user_request_" ? new ApiAddress(api, stage, called, $"/{stage}{called}") : null;
        }

        return null;
    }

    /// <summary><c>dev/a/b</c> to <c>dev</c> and <c>/a/b</c>.</summary>
    private static (string First, string Below) Split(ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        return slash < 0 ? (path.ToString(), "/") : (path[..slash].ToString(), path[slash..].ToString());
    }

    private static bool TakePrefix(string path, string prefix, out ReadOnlySpan<char> below)
    {
        var has = path.StartsWith(prefix, StringComparison.Ordinal);
        below = has ? path.AsSpan(prefix.Length) : default;
        return has;
    }
}
