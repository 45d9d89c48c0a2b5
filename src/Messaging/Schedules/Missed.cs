using System.Globalization;
using Treadle.Aws;

namespace Treadle.Messaging.Schedules;

/// <summary>What the log says about firings that were missed.</summary>
internal static class Missed
{
    /// <param name="what">The schedule, as a sentence begins.</param>
    /// <param name="due">When the first of them was due.</param>
    /// <param name="firing">What was done instead.</param>
    public static string Text(string what, DateTimeOffset due, Firing firing) => firing.Skipped == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{what} was due at {IsoTime.Seconds(due)}, while the server was down; it is fired now.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{what} was due at {IsoTime.Seconds(due)} and later, while the server was down; it is fired now for {IsoTime.Seconds(firing.At)}, {(firing.Skipped >= 10_000 ? "10000 or more" : firing.Skipped)} times before that are left out.");
}
