using System.Globalization;
using System.Text;
using Treadle.Engine;

namespace Treadle.Server.Cli.Output;

/// <summary>What a person should know of an execution that came near a quota of AWS, or is beyond it because this server's limits are raised.</summary>
internal static class LimitWarnings
{
    /// <summary>Percent of a quota from which on it is near.</summary>
    private const int NearPercent = 80;

    /// <param name="answer">The execution, ended.</param>
    /// <param name="events">Events in its history.</param>
    public static IEnumerable<string> Of(ExecutionAnswer answer, long events)
    {
        (string What, long Value, long Most, string Unit)[] all =
        [
            ("history", events, Limits.Aws.HistoryEventsMax, "events"),
            ("input", Encoding.UTF8.GetByteCount(answer.Input ?? ""), Limits.Aws.DataBytesMax, "bytes"),
            ("output", Encoding.UTF8.GetByteCount(answer.Output ?? ""), Limits.Aws.DataBytesMax, "bytes"),
        ];
        return all.Where(l => l.Value * 100 >= l.Most * NearPercent)
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"Warning: its {l.What} has {l.Value:N0} {l.Unit}; AWS allows {l.Most:N0}."));
    }
}
