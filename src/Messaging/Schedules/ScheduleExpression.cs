using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Treadle.Messaging.Schedules;

/// <summary>When a schedule is due: <c>rate(5 minutes)</c>, <c>cron(0 10 * * ? *)</c> or <c>at(2026-11-20T13:00:00)</c>.</summary>
/// <remarks>Pure: what comes next follows from the expression, the time zone and a moment alone. Source: EventBridge Scheduler user guide, "Schedule types".</remarks>
public abstract record ScheduleExpression
{
    private const int LengthMax = 256;

    private ScheduleExpression()
    {
    }

    /// <summary>Whether it is due once only.</summary>
    public virtual bool IsOneTime => false;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">As a request gives it; names in any case, <c>rate</c>, <c>cron</c> and <c>at</c> in lower case.</param>
    /// <param name="expression">What it says.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ScheduleExpression? expression)
    {
        expression = text.Length > LengthMax ? null : text switch
        {
            ['r', 'a', 't', 'e', '(', .. var rate, ')'] => Rate.Parse(rate),
            ['c', 'r', 'o', 'n', '(', .. var fields, ')'] => CronExpression.Parse(fields) is { } cron ? new Cron(cron) : null,
            ['a', 't', '(', .. var moment, ')'] => At.Parse(moment),
            _ => null,
        };
        return expression is not null;
    }

    /// <summary>The first time it is due later than a moment.</summary>
    /// <param name="zone">Where the fields of <c>cron</c> and <c>at</c> are read off a clock; <c>rate</c> is the same everywhere.</param>
    /// <param name="anchor">What <c>rate</c> counts from; it is due at the anchor itself.</param>
    /// <param name="after">The moment.</param>
    /// <returns>Null when it is never due again.</returns>
    public abstract DateTimeOffset? Next(TimeZoneInfo zone, DateTimeOffset anchor, DateTimeOffset after);

    /// <summary>Every so often. A day is 24 hours, whatever clocks do.</summary>
    /// <param name="Period">A positive number of minutes.</param>
    /// <param name="HasNumber">Whether the unit agrees with the value: <c>1 minute</c>, <c>2 minutes</c>. Rules insist on it, Scheduler does not.</param>
    public sealed record Rate(TimeSpan Period, bool HasNumber) : ScheduleExpression
    {
        private const long MinutesMax = 100L * 366 * 24 * 60;

        public override DateTimeOffset? Next(TimeZoneInfo zone, DateTimeOffset anchor, DateTimeOffset after)
        {
            if (after < anchor)
            {
                return anchor;
            }

            var periods = ((after - anchor).Ticks / Period.Ticks) + 1;
            return periods <= (DateTimeOffset.MaxValue - anchor).Ticks / Period.Ticks ? anchor + new TimeSpan(Period.Ticks * periods) : null;
        }

        internal static Rate? Parse(string text)
        {
            if (text.Split(' ') is not [var value, var unit]
                || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return null;
            }

            var minutes = unit switch
            {
                "minute" or "minutes" => 1,
                "hour" or "hours" => 60,
                "day" or "days" => 24 * 60,
                _ => 0,
            } * (long)count;
            return minutes is > 0 and <= MinutesMax ? new Rate(TimeSpan.FromMinutes(minutes), HasNumber: unit.EndsWith('s') == (count > 1)) : null;
        }
    }

    /// <summary>Whenever a clock in the time zone shows the fields.</summary>
    /// <remarks>What clocks skip in spring is skipped; what they show twice in autumn is due the first time only.</remarks>
    public sealed record Cron(CronExpression Fields) : ScheduleExpression
    {
        public override DateTimeOffset? Next(TimeZoneInfo zone, DateTimeOffset anchor, DateTimeOffset after)
        {
            // In autumn the clock's time that is due can lie behind and its moment not: hence the comparison of moments as well.
            foreach (var local in Fields.From(TimeZoneInfo.ConvertTime(after, zone).DateTime))
            {
                if (!zone.IsInvalidTime(local) && LocalTime.Earliest(local, zone) is var moment && moment > after)
                {
                    return moment;
                }
            }

            return null;
        }
    }

    /// <summary>Once.</summary>
    /// <param name="Local">What a clock in the time zone shows then. One that clocks skip is taken as if they had not been set.</param>
    public sealed record At(DateTime Local) : ScheduleExpression
    {
        public override bool IsOneTime => true;

        public override DateTimeOffset? Next(TimeZoneInfo zone, DateTimeOffset anchor, DateTimeOffset after) =>
            LocalTime.Earliest(Local, zone) is var moment && moment > after ? moment : null;

        internal static At? Parse(string text) =>
            DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= CronExpression.YearMin and <= CronExpression.YearMax
                ? new At(local)
                : null;
    }
}
