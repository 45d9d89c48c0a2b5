using System.Text;
using Treadle.Aws;

namespace Treadle.Logs;

/// <summary>What PutLogEvents takes.</summary>
/// <remarks>Source: CloudWatch Logs API reference, PutLogEvents.</remarks>
internal static class PutRules
{
    private const int EventsMax = 10_000;
    private const int BytesMax = 1_048_576;
    private const int BytesOfEvent = 26;

    private static readonly TimeSpan SpanMax = TimeSpan.FromHours(24);
    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(14);
    private static readonly TimeSpan AheadMax = TimeSpan.FromHours(2);

    /// <exception cref="AwsErrorException">InvalidParameterException: nothing of it may be stored.</exception>
    public static void Check(IReadOnlyList<(long Timestamp, string Message)> events)
    {
        if (events.Count is 0 or > EventsMax)
        {
            var bound = events.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {EventsMax}";
            throw Invalid($"1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length {bound}");
        }

        var bytes = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            var (timestamp, message) = events[i];
            if (timestamp < 0)
            {
                throw Invalid($"1 validation error detected: Value '{timestamp}' at 'logEvents.{i + 1}.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0");
            }

            if (message.Length == 0)
            {
                throw Invalid($"1 validation error detected: Value '' at 'logEvents.{i + 1}.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1");
            }

            if (i > 0 && timestamp < events[i - 1].Timestamp)
            {
                throw Invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }

            var size = Encoding.UTF8.GetByteCount(message) + BytesOfEvent;
            bytes += size;
            if (size > BytesMax)
            {
                throw Invalid($"Log event too large: {size} bytes exceeds limit of {BytesMax}");
            }
        }

        if (bytes > BytesMax)
        {
            throw Invalid($"Upload too large: {bytes} bytes exceeds limit of {BytesMax}");
        }

        if (events[^1].Timestamp - events[0].Timestamp > SpanMax.TotalMilliseconds)
        {
            throw Invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    /// <summary>Which events, at the two ends of a batch that passed <see cref="Check"/>, are not stored.</summary>
    /// <param name="events">In order.</param>
    /// <param name="now">Epoch milliseconds.</param>
    /// <param name="retentionInDays">The group's.</param>
    public static RejectedEvents Reject(IReadOnlyList<(long Timestamp, string Message)> events, long now, int? retentionInDays)
    {
        var tooOld = Before(now - (long)AgeMax.TotalMilliseconds);
        var expired = retentionInDays is { } days ? Before(now - (days * 86_400_000L)) : 0;
        var tooNew = Before(now + (long)AheadMax.TotalMilliseconds + 1);
        return new RejectedEvents(tooNew < events.Count ? tooNew : null, tooOld > 0 ? tooOld : null, expired > 0 ? expired : null);

        int Before(long moment) => events.TakeWhile(e => e.Timestamp < moment).Count();
    }

    private static AwsErrorException Invalid(string message) => new("InvalidParameterException", message);
}

/// <summary>Events of a PutLogEvents call that were not stored, by their places in the call. Null where there are none.</summary>
/// <param name="TooNewStart">The first that is more than two hours ahead of the clock.</param>
/// <param name="TooOldEnd">Behind the last that is older than 14 days.</param>
/// <param name="ExpiredEnd">Behind the last that is older than the group's retention.</param>
public sealed record RejectedEvents(int? TooNewStart, int? TooOldEnd, int? ExpiredEnd)
{
    public bool Any => TooNewStart is not null || TooOldEnd is not null || ExpiredEnd is not null;

    internal int FirstTaken => Math.Max(TooOldEnd ?? 0, ExpiredEnd ?? 0);
}
