using System.Security.Cryptography;

namespace Treadle.Gateway.Requests;

/// <summary>The ids one request gets: the request id, API Gateway's own, and the trace's.</summary>
/// <param name="RequestId">A UUID; the name of the execution that the plugin's template starts.</param>
/// <param name="ExtendedRequestId">As <c>DDXN9HNcDoEF8oA=</c>.</param>
/// <param name="TraceId">As <c>Root=1-5dcad259-760ded2caa731b642837fea4</c>: the second of the request, and 96 bits of chance.</param>
internal sealed record RequestIds(string RequestId, string ExtendedRequestId, string TraceId)
{
    /// <param name="now">The moment.</param>
    /// <param name="trace">What the client sent as X-Amzn-Trace-Id: a trace that has begun goes on.</param>
    public static RequestIds New(DateTimeOffset now, string? trace = null) => new(
        Guid.NewGuid().ToString(),
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(11)).Replace('+', '-').Replace('/', '_'),
        IsTrace(trace) ? trace! : NewTrace(now));

    /// <summary>As <c>Root=1-5dcad259-760ded2caa731b642837fea4</c>.</summary>
    public static string NewTrace(DateTimeOffset now) => $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";

    private static bool IsTrace(string? text) =>
        text is { Length: <= 512 } && text.StartsWith("Root=1-", StringComparison.Ordinal) && HeaderText.IsValue(text);
}
