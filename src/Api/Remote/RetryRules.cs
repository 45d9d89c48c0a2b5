using System.Globalization;

namespace Treadle.Api.Remote;

/// <summary>Which calls are tried again, and when.</summary>
/// <remarks>Source: AWS SDKs and Tools reference guide, "Retry behavior", standard mode.</remarks>
internal static class RetryRules
{
    public const int AttemptsMax = 3;

    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(20);

    /// <summary>A clock that is further off than this is why a signature was refused.</summary>
    private static readonly TimeSpan SkewMin = TimeSpan.FromMinutes(4);

    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException", "ProvisionedThroughputExceededException",
        "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
        "EC2ThrottledException",
    };

    private static readonly HashSet<string> Transients = new(StringComparer.Ordinal) { "RequestTimeout", "RequestTimeoutException", "InternalError" };

    private static readonly HashSet<string> Skews = new(StringComparer.Ordinal)
    {
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
    };

    public static bool IsRetried(int status, string? code) =>
        status is 500 or 502 or 503 or 504 or 429 || (code is not null && (Throttles.Contains(code) || Transients.Contains(code)));

    /// <summary>The service's clock less ours, when that is why it refused; null otherwise.</summary>
    public static TimeSpan? SkewOf(RemoteResponse response, string? code, DateTimeOffset signedAt, DateTimeOffset now) =>
        code is not null && Skews.Contains(code)
        && DateTimeOffset.TryParse(response.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs)
        && (theirs - signedAt).Duration() > SkewMin
            ? theirs - now
            : null;

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="attempt">How many have been made: 1 after the first.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <param name="response">What was answered, which may ask for more; null when nothing was.</param>
    public static TimeSpan Delay(int attempt, double chance, RemoteResponse? response)
    {
        var asked = response?.Header("x-amz-retry-after") is { } ms && long.TryParse(ms, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)DelayMax.TotalMilliseconds))
            : response?.Header("Retry-After") is { } s && long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Min(seconds, (long)DelayMax.TotalSeconds))
                : TimeSpan.Zero;
        var own = TimeSpan.FromSeconds(Math.Min(DelayMax.TotalSeconds, chance * Math.Pow(2, attempt - 1)));
        return asked > own ? asked : own;
    }
}
