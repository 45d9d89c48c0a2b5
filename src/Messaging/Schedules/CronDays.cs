using System.Collections.Immutable;

namespace Treadle.Messaging.Schedules;

/// <summary>The days that the two day fields of <c>cron</c> take, one of which is <c>?</c>.</summary>
/// <remarks>
/// Of the month: numbers, <c>L</c> the last, <c>L-3</c> three before it, <c>LW</c> the last from Monday to Friday, <c>15W</c> of those the nearest to the 15th within the month;
/// a month without the day has none. Of the week: 1 is Sunday; <c>L</c> is Saturday, <c>6L</c> the month's last Friday, <c>3#2</c> its second Tuesday.
/// </remarks>
internal sealed class CronDays
{
    private static readonly string[] Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly ImmutableArray<Func<Month, int, bool>> _rules;

    private CronDays(IEnumerable<Func<Month, int, bool>> rules) => _rules = [.. rules];

    /// <returns>Null when they are not valid.</returns>
    public static CronDays? Parse(string dayOfMonth, string dayOfWeek)
    {
        // A third name for "any day" would be one too many: both fields, or neither, is refused.
        var (isOfWeek, isOfMonth) = (dayOfMonth == "?", dayOfWeek == "?");
        if (isOfWeek == isOfMonth)
        {
            return null;
        }

        var items = CronField.Items(isOfWeek ? dayOfWeek : dayOfMonth);
        if (items.Length == 0 || (items.Length > 1 && isOfWeek && items.Any(item => item.Contains('#', StringComparison.Ordinal))))
        {
            return null;
        }

        var rules = items.Select(item => isOfWeek ? OfWeek(item.ToUpperInvariant()) : OfMonth(item.ToUpperInvariant())).ToList();
        return rules.Contains(null) ? null : new CronDays(rules!);
    }

    public bool Contains(int year, int month, int day)
    {
        var of = new Month(year, month);
        foreach (var rule in _rules)
        {
            if (rule(of, day))
            {
                return true;
            }
        }

        return false;
    }

    private static Func<Month, int, bool>? OfMonth(string item)
    {
        switch (item)
        {
            case "L":
                return (month, day) => day == month.Length;
            case "LW":
                return (month, day) => day == month.NearestWeekday(month.Length);
            case ['L', '-', .. var before]:
                return CronField.Value(before, 0, 30, null) is { } back ? (month, day) => day == month.Length - back : null;
            case [.. var number, 'W']:
                return CronField.Value(number, 1, 31, null) is { } nearest ? (month, day) => nearest <= month.Length && day == month.NearestWeekday(nearest) : null;
            default:
                return CronField.Parse(item, 1, 31) is { } days ? (_, day) => days.Contains(day) : null;
        }
    }

    private static Func<Month, int, bool>? OfWeek(string item)
    {
        if (item == "L")
        {
            return (month, day) => month.DayOfWeek(day) == 7;
        }

        if (item.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0)
        {
            return CronField.Value(item[..hash], 1, 7, Names) is { } which && CronField.Value(item[(hash + 1)..], 1, 5, null) is { } nth
                ? (month, day) => month.DayOfWeek(day) == which && (day + 6) / 7 == nth
                : null;
        }

        if (item is [.. var named, 'L'])
        {
            return CronField.Value(named, 1, 7, Names) is { } last ? (month, day) => month.DayOfWeek(day) == last && day > month.Length - 7 : null;
        }

        return CronField.Parse(item, 1, 7, Names) is { } days ? (month, day) => days.Contains(month.DayOfWeek(day)) : null;
    }

    private readonly record struct Month(int Year, int Number)
    {
        public int Length => DateTime.DaysInMonth(Year, Number);

        /// <summary>1, Sunday, to 7.</summary>
        public int DayOfWeek(int day) => (int)new DateTime(Year, Number, day).DayOfWeek + 1;

        /// <summary>From Monday to Friday, and never in another month.</summary>
        public int NearestWeekday(int day) => DayOfWeek(day) switch
        {
            7 => day == 1 ? 3 : day - 1,
            1 => day == Length ? day - 2 : day + 1,
            _ => day,
        };
    }
}
