namespace Treadle.Gateway.Admissions;

/// <summary>The calendar window, in UTC, that a quota counts in.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
/// <remarks>Source: API Gateway developer guide, "Usage plans": a day from 00:00, a week from Sunday, a month from the 1st.</remarks>
internal readonly record struct QuotaPeriod(DateOnly First, DateOnly Last)
{
    /// <param name="period">DAY, WEEK or MONTH.</param>
    /// <param name="day">A day in it.</param>
    public static QuotaPeriod Of(string period, DateOnly day)
    {
        switch (period)
        {
            case "DAY":
                return new QuotaPeriod(day, day);

            case "WEEK":
                var sunday = day.AddDays(-(int)day.DayOfWeek);
                return new QuotaPeriod(sunday, sunday.AddDays(6));

            case "MONTH":
                var first = new DateOnly(day.Year, day.Month, 1);
                return new QuotaPeriod(first, first.AddMonths(1).AddDays(-1));

            default:
                throw new InvalidOperationException($"There is no quota period {period}.");
        }
    }

    public bool Holds(DateOnly day) => day >= First && day <= Last;
}
