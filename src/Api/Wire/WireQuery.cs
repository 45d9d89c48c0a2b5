namespace Treadle.Api.Wire;

/// <summary>Query strings and form bodies: <c>Action=GetCallerIdentity&amp;Version=2011-06-15</c>.</summary>
internal static class WireQuery
{
    /// <summary>So many parameters are read; more are left out.</summary>
    private const int ParametersMax = 20_000;

    /// <param name="text">With or without a leading question mark.</param>
    /// <returns>The decoded parameters; of one that comes twice the last.</returns>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.TrimStart('?').Split('&', ParametersMax, StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            result[Decode(name)] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return result;
    }

    /// <returns>The decoded values of a parameter that may come several times, in their order.</returns>
    public static IEnumerable<string> All(string text, string parameter) => text.TrimStart('?')
        .Split('&', ParametersMax, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Decode(pair[0]) == parameter)
        .Select(pair => pair.Length == 2 ? Decode(pair[1]) : "");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
