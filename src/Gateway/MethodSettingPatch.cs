using System.Collections.Immutable;
using System.Globalization;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <summary>Changes a stage's method settings by paths like <c>/*/*/throttling/rateLimit</c> and <c>/~1a~1{b}/GET/logging/loglevel</c>.</summary>
/// <remarks>Source: API Gateway API reference, "Patch operations", UpdateStage. A field cannot be removed; all of a method's settings can.</remarks>
internal static class MethodSettingPatch
{
    private static readonly string[] Fields =
    [
        "metrics/enabled", "logging/dataTrace", "logging/loglevel", "throttling/burstLimit", "throttling/rateLimit", "caching/ttlInSeconds",
        "caching/enabled", "caching/dataEncrypted", "caching/requireAuthorizationForCacheControl", "caching/unauthorizedCacheControlHeaderStrategy",
    ];

    private static readonly string[] Strategies = ["FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"];

    public static ImmutableSortedDictionary<string, MethodSetting> Apply(ImmutableSortedDictionary<string, MethodSetting> settings, Patch patch)
    {
        var path = patch.Path[1..];
        if (patch.Operation == "remove" && path.Count(c => c == '/') == 1)
        {
            return settings.Remove(path);
        }

        var field = Fields.FirstOrDefault(field => path.EndsWith("/" + field, StringComparison.Ordinal)) ?? throw Refusal(patch);
        var method = path[..^(field.Length + 1)];
        if (method.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw Refusal(patch);
        }

        patch.Expect("replace", "add");
        return settings.SetItem(method, With(settings.GetValueOrDefault(method) ?? new MethodSetting(), field, patch));
    }

    private static MethodSetting With(MethodSetting setting, string field, Patch patch) => field switch
    {
        "metrics/enabled" => setting with { MetricsEnabled = patch.Flag },
        "logging/dataTrace" => setting with { DataTraceEnabled = patch.Flag },
        "logging/loglevel" => setting with { LoggingLevel = OneOf(patch, "OFF", "ERROR", "INFO") },
        "throttling/burstLimit" => setting with { ThrottlingBurstLimit = Limit(patch) is { } burst ? (int)Math.Min(burst, int.MaxValue) : null },
        "throttling/rateLimit" => setting with { ThrottlingRateLimit = Limit(patch) },
        "caching/ttlInSeconds" => setting with { CacheTtlInSeconds = (int?)Limit(patch) },
        // There is no cache: what would need one is refused, what only describes it is kept.
        "caching/enabled" => patch.Flag ? throw patch.NotSupportedHere() : setting,
        "caching/dataEncrypted" => setting with { CacheDataEncrypted = patch.Flag },
        "caching/requireAuthorizationForCacheControl" => setting with { RequireAuthorizationForCacheControl = patch.Flag },
        _ => setting with { UnauthorizedCacheControlHeaderStrategy = OneOf(patch, Strategies) },
    };

    private static string OneOf(Patch patch, params string[] values) =>
        values.Contains(patch.Value) ? patch.Value! : throw GatewayErrors.BadRequest($"Invalid value '{patch.Value}' specified for {patch.Path}. Must be one of: [{string.Join(", ", values)}]");

    /// <returns>Null for -1: no limit of its own.</returns>
    private static double? Limit(Patch patch) =>
        double.TryParse(patch.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) && double.IsFinite(limit) && limit >= -1
            ? limit < 0 ? null : limit
            : throw GatewayErrors.BadRequest($"Invalid value '{patch.Value}' specified for {patch.Path}: it must be a number that is not negative.");

    private static Aws.AwsErrorException Refusal(Patch patch)
    {
        var ofMethods = Fields.Select(field => "/{resourcePath}/{httpMethod}/" + field);
        var ofAll = Fields.Select(field => "/*/*/" + field);
        string[] own = ["/deploymentId", "/description", "/cacheClusterEnabled", "/cacheClusterSize", "/clientCertificateId", "/accessLogSettings", "/accessLogSettings/destinationArn", "/accessLogSettings/format"];
        string[] last = ["/variables/{variable_name}", "/tracingEnabled"];
        return GatewayErrors.BadRequest($"Invalid method setting path: {patch.Path}. Must be one of: [{string.Join(", ", [.. own, .. ofMethods, .. ofAll, .. last])}]");
    }
}
