using Treadle.Messaging.Schedules;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>What is next is what a walk through all minutes comes to first: random fields, in zones whose clocks are set.</summary>
public class CronWalkTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"];

    private static readonly string[][] Choices =
    [
        ["*", "0", "30", "0/15", "59", "10-20/3", "50-10", "*/7", "0,30"],
        ["*", "0", "2", "1-3", "22-3", "0/6", "23", "*/5"],
        ["*", "1", "L", "LW", "15W", "1W", "31", "29", "28-2", "L-1", "25-31", "1/10"],
        ["*", "3", "MAR,OCT", "10-4", "APR", "*/5", "NOV", "9"],
        ["SUN", "MON-FRI", "L", "1L", "1#1", "7#5", "FRI-MON", "2,4", "SUN#4"],
        ["*", "2026", "2026-2027", "2024/3", "2028"],
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_next_time_is_the_first_minute_that_matches(int seed)
    {
        var chance = new Random(seed);
        var zone = LocalTime.Zone(Pick(chance, Zones))!;
        var isOfWeek = chance.Next(2) == 0;
        var fields = string.Join(' ', Choices.Select((choices, i) => i == (isOfWeek ? 2 : 4) ? "?" : Pick(chance, choices)));
        Assert.True(ScheduleExpression.TryParse($"cron({fields})", out var expression), fields);
        var cron = ((ScheduleExpression.Cron)expression).Fields;

        // Starts near where clocks are set in one zone or another.
        DateTimeOffset[] starts = [new(2026, 3, 7, 0, 0, 0, default), new(2026, 3, 28, 0, 0, 0, default), new(2026, 4, 4, 0, 0, 0, default), new(2026, 10, 24, 0, 0, 0, default), new(2026, 11, 1, 0, 0, 0, default)];
        var from = Pick(chance, starts).AddSeconds(chance.Next(200_000));
        var until = from.AddDays(40);

        Assert.Equal(Walk(cron, zone, from, until), Follow(expression, zone, from, until));
    }

    public static IEnumerable<TheoryDataRow<int>> Seeds() => Enumerable.Range(1, 120).Select(seed => new TheoryDataRow<int>(seed));

    /// <summary>Every minute that matches on clocks in the zone, unless clocks have shown it before.</summary>
    private static List<DateTimeOffset> Walk(CronExpression cron, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        var seen = new HashSet<DateTime>();
        var found = new List<DateTimeOffset>();
        var minute = new DateTimeOffset(from.Year, from.Month, from.Day, from.Hour, from.Minute, 0, default).AddDays(-1);
        for (; minute <= until; minute = minute.AddMinutes(1))
        {
            var local = TimeZoneInfo.ConvertTime(minute, zone).DateTime;
            if (seen.Add(local) && minute > from && cron.Matches(local))
            {
                found.Add(minute);
            }
        }

        return found;
    }

    private static List<DateTimeOffset> Follow(ScheduleExpression expression, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        var found = new List<DateTimeOffset>();
        for (var next = expression.Next(zone, from, from); next is { } due && due <= until; next = expression.Next(zone, from, due))
        {
            found.Add(due);
        }

        return found;
    }

    private static string Pick(Random chance, string[] choices) => choices[chance.Next(choices.Length)];

    private static DateTimeOffset Pick(Random chance, DateTimeOffset[] choices) => choices[chance.Next(choices.Length)];
}
