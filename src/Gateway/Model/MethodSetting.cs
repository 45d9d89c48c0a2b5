using System.Collections.Immutable;

namespace Treadle.Gateway.Model;

/// <summary>What a stage sets for its methods, or for one. What is null has the service's default.</summary>
internal sealed record MethodSetting
{
    /// <summary>The key for all methods of a stage that have no setting of their own.</summary>
    public const string AllMethods = "*/*";

    public bool MetricsEnabled { get; init; }

    /// <summary>OFF, ERROR or INFO: what execution logs show.</summary>
    public string? LoggingLevel { get; init; }

    /// <summary>Execution logs show requests and answers whole.</summary>
    public bool DataTraceEnabled { get; init; }

    /// <summary>Requests at once; null is the account's.</summary>
    public int? ThrottlingBurstLimit { get; init; }

    /// <summary>Requests per second; null is the account's.</summary>
    public double? ThrottlingRateLimit { get; init; }

    /// <summary>Seconds. Stored and shown: there is no cache here.</summary>
    public int? CacheTtlInSeconds { get; init; }

    public bool CacheDataEncrypted { get; init; }

    public bool? RequireAuthorizationForCacheControl { get; init; }

    public string? UnauthorizedCacheControlHeaderStrategy { get; init; }

    /// <summary>The setting that holds for a method: its own, else that of all methods, else null.</summary>
    /// <param name="settings">A stage's.</param>
    /// <param name="path">The resource's path: <c>/a/{b}</c>.</param>
    /// <param name="verb">The method's verb, or ANY.</param>
    public static MethodSetting? Of(ImmutableSortedDictionary<string, MethodSetting> settings, string path, string verb)
    {
        if (settings.IsEmpty)
        {
            return null;
        }

        foreach (var (key, setting) in settings)
        {
            if (IsOf(key, path, verb))
            {
                return setting;
            }
        }

        return settings.GetValueOrDefault(AllMethods);
    }

    /// <summary><c>~1a~1{b}/GET</c>, <c>/~1a~1{b}/GET</c> and <c>a~1{b}/GET</c> all mean GET of /a/{b}: they are kept as clients wrote them.</summary>
    private static bool IsOf(string key, string path, string verb)
    {
        var slash = key.LastIndexOf('/');
        return slash >= 0
            && key.AsSpan(slash + 1).SequenceEqual(verb)
            && key[..slash].Replace("~1", "/", StringComparison.Ordinal).TrimStart('/').AsSpan().SequenceEqual(path.AsSpan(1));
    }
}
