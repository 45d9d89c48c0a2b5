namespace Treadle.Messaging.Schedules;

/// <summary>The six fields of <c>cron</c>: minutes, hours, day of the month, month, day of the week, year.</summary>
/// <remarks>
/// One of the two day fields is <c>?</c>, the other says which days. Source: EventBridge user guide, "Cron expressions"; ranges wrap round as in
/// Quartz, whose grammar it is: <c>FRI-MON</c>, <c>22-2</c>, <c>NOV-FEB</c>.
/// </remarks>
public sealed class CronExpression
{
    internal const int YearMin = 1970;
    internal const int YearMax = 2199;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronDays _days;
    private readonly CronField _months;
    private readonly CronField _years;

    private CronExpression(CronField minutes, CronField hours, CronDays days, CronField months, CronField years) =>
        (_minutes, _hours, _days, _months, _years) = (minutes, hours, days, months, years);

    /// <param name="text">What stands between the brackets.</param>
    /// <returns>Null when it is not valid.</returns>
    public static CronExpression? Parse(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var minutes, var hours, var dayOfMonth, var month, var dayOfWeek, var year]
        && CronField.Parse(minutes, 0, 59) is { } readMinutes
        && CronField.Parse(hours, 0, 23) is { } readHours
        && CronDays.Parse(dayOfMonth, dayOfWeek) is { } readDays
        && CronField.Parse(month, 1, 12, Months) is { } readMonths
        && CronField.Parse(year, YearMin, YearMax, wraps: false) is { } readYears
            ? new CronExpression(readMinutes, readHours, readDays, readMonths, readYears)
            : null;

    /// <summary>Whether a clock that shows a time, to the minute, matches.</summary>
    public bool Matches(DateTime local) =>
        _minutes.Contains(local.Minute) && _hours.Contains(local.Hour) && _months.Contains(local.Month) && _years.Contains(local.Year)
        && _days.Contains(local.Year, local.Month, local.Day);

    /// <summary>All times that match, in order, from the minute of a given one on.</summary>
    internal IEnumerable<DateTime> From(DateTime local)
    {
        foreach (var day in DaysFrom(local.Date))
        {
            foreach (var hour in _hours.Values)
            {
                foreach (var minute in _minutes.Values)
                {
                    var time = day.AddMinutes((hour * 60) + minute);
                    if (time.AddMinutes(1) > local)
                    {
                        yield return time;
                    }
                }
            }
        }
    }

    private IEnumerable<DateTime> DaysFrom(DateTime first)
    {
        for (var year = first.Year; year <= YearMax; year++)
        {
            if (!_years.Contains(year))
            {
                continue;
            }

            foreach (var month in _months.Values)
            {
                if (year == first.Year && month < first.Month)
                {
                    continue;
                }

                for (var day = 1; day <= DateTime.DaysInMonth(year, month); day++)
                {
                    if (_days.Contains(year, month, day) && new DateTime(year, month, day) is var date && date >= first)
                    {
                        yield return date;
                    }
                }
            }
        }
    }
}
