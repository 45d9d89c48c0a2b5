namespace Treadle.Gateway.HttpApis;

/// <summary>The routes of an HTTP API, and which of them a request takes.</summary>
/// <remarks>
/// Source: API Gateway developer guide, "Routes for HTTP APIs": a route whose path matches wholly comes before one with a greedy variable, that before
/// <c>$default</c>; a part that is written out before a variable, the verb itself before ANY.
/// </remarks>
internal static class RouteTable
{
    private const string Default = "$default";

    /// <summary>Finds the route.</summary>
    /// <param name="routes">All of the API.</param>
    /// <param name="method">The verb.</param>
    /// <param name="path">Below the stage, percent-encoded, with its leading slash.</param>
    /// <returns>Null when there is none, not even <c>$default</c>.</returns>
    public static (HttpRoute Route, IReadOnlyDictionary<string, string> Parameters)? Find(IEnumerable<HttpRoute> routes, string method, string path)
    {
        var parts = path[1..].Split('/');
        (HttpRoute, IReadOnlyDictionary<string, string>)? best = null;
        var rank = "";
        foreach (var route in routes)
        {
            if (Match(route, method, parts) is { } match && (best is null || string.CompareOrdinal(match.Rank, rank) < 0))
            {
                best = (route, match.Parameters);
                rank = match.Rank;
            }
        }

        return best;
    }

    /// <returns>The lower the rank, the better: <c>b</c> for a greedy route, then a letter for each part, then one for the verb.</returns>
    private static (string Rank, Dictionary<string, string> Parameters)? Match(HttpRoute route, string method, string[] parts)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (route.RouteKey == Default)
        {
            return ("c", parameters);
        }

        if (route.RouteKey.Split(' ', 2) is not [var verb, ['/', .. var pattern]] || (verb != "ANY" && verb != method))
        {
            return null;
        }

        var expected = pattern.Split('/');
        var ranks = new List<char>();
        for (var i = 0; i < expected.Length; i++)
        {
            var part = expected[i];
            if (part.EndsWith("+}", StringComparison.Ordinal))
            {
                if (i >= parts.Length)
                {
                    return null;
                }

                parameters[part[1..^2]] = Uri.UnescapeDataString(string.Join('/', parts[i..]));
                return ("b" + new string([.. ranks]) + "c" + (verb == "ANY" ? 'b' : 'a'), parameters);
            }

            if (i >= parts.Length)
            {
                return null;
            }

            if (part.StartsWith('{') && parts[i].Length > 0)
            {
                parameters[part[1..^1]] = Uri.UnescapeDataString(parts[i]);
                ranks.Add('b');
            }
            else if (part == Uri.UnescapeDataString(parts[i]))
            {
                ranks.Add('a');
            }
            else
            {
                return null;
            }
        }

        return parts.Length == expected.Length ? ("a" + new string([.. ranks]) + (verb == "ANY" ? 'b' : 'a'), parameters) : null;
    }
}
