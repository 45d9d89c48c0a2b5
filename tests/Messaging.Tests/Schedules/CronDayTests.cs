using System.Globalization;
using Treadle.Messaging.Schedules;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>Which days and times the fields of <c>cron</c> name. January 2026 starts on a Thursday; all times are UTC.</summary>
public class CronDayTests
{
    [Theory]
    [InlineData("0 10 * * ? *", "2026-01-01T10:00, 2026-01-02T10:00, 2026-01-03T10:00")]
    [InlineData("15 12 * * ? *", "2026-01-01T12:15, 2026-01-02T12:15")]
    [InlineData("0 18 ? * MON-FRI *", "2026-01-01T18:00, 2026-01-02T18:00, 2026-01-05T18:00")]
    [InlineData("0 8 1 * ? *", "2026-01-01T08:00, 2026-02-01T08:00, 2026-03-01T08:00")]
    [InlineData("0/15 * * * ? *", "2026-01-01T00:15, 2026-01-01T00:30, 2026-01-01T00:45, 2026-01-01T01:00")]
    [InlineData("*/20 * * * ? *", "2026-01-01T00:20, 2026-01-01T00:40, 2026-01-01T01:00")]
    [InlineData("/20 * * * ? *", "2026-01-01T00:20, 2026-01-01T00:40, 2026-01-01T01:00")]
    [InlineData("5/40 * * * ? *", "2026-01-01T00:05, 2026-01-01T00:45, 2026-01-01T01:05")]
    [InlineData("0/5 8-17 ? * mon-fri *", "2026-01-01T08:00, 2026-01-01T08:05")]
    [InlineData("0/5, 9-18, ? * MON-FRI, *", "2026-01-01T09:00, 2026-01-01T09:05")]
    [InlineData("0-15/10 8-8 ? * 2,3,4,5,6 *", "2026-01-01T08:00, 2026-01-01T08:10, 2026-01-02T08:00")]
    [InlineData("0 22-2/2 * * ? *", "2026-01-01T02:00, 2026-01-01T22:00, 2026-01-02T00:00, 2026-01-02T02:00")]
    [InlineData("0 0 ? * FRI-MON *", "2026-01-02T00:00, 2026-01-03T00:00, 2026-01-04T00:00, 2026-01-05T00:00, 2026-01-09T00:00")]
    [InlineData("0 0 1 NOV-FEB ? *", "2026-02-01T00:00, 2026-11-01T00:00, 2026-12-01T00:00, 2027-01-01T00:00")]
    [InlineData("0 0 30-2 * ? *", "2026-01-02T00:00, 2026-01-30T00:00, 2026-01-31T00:00, 2026-02-01T00:00")]
    [InlineData("0 0 L * ? *", "2026-01-31T00:00, 2026-02-28T00:00, 2026-03-31T00:00")]
    [InlineData("0 0 L 2 ? 2027-2028", "2027-02-28T00:00, 2028-02-29T00:00, never")]
    [InlineData("0 0 L-2 * ? *", "2026-01-29T00:00, 2026-02-26T00:00")]
    [InlineData("0 0 LW * ? *", "2026-01-30T00:00, 2026-02-27T00:00, 2026-03-31T00:00")]
    [InlineData("0 0 15W * ? *", "2026-01-15T00:00, 2026-02-16T00:00, 2026-03-16T00:00")]
    [InlineData("0 0 1W 8,11 ? *", "2026-08-03T00:00, 2026-11-02T00:00")]
    [InlineData("0 0 31W * ? *", "2026-01-30T00:00, 2026-03-31T00:00, 2026-05-29T00:00")]
    [InlineData("0 0 30 2 ? *", "never")]
    [InlineData("0 0 ? * 3#2 *", "2026-01-13T00:00, 2026-02-10T00:00")]
    [InlineData("0 0 ? * MON#5 *", "2026-03-30T00:00, 2026-06-29T00:00")]
    [InlineData("0 0 ? * 6L *", "2026-01-30T00:00, 2026-02-27T00:00")]
    [InlineData("0 0 ? * FRIL *", "2026-01-30T00:00, 2026-02-27T00:00")]
    [InlineData("0 0 ? * L *", "2026-01-03T00:00, 2026-01-10T00:00")]
    [InlineData("0 0 ? * 1 *", "2026-01-04T00:00, 2026-01-11T00:00")]
    [InlineData("0 0 29 2 ? *", "2028-02-29T00:00, 2032-02-29T00:00")]
    [InlineData("59 23 31 12 ? 2199", "2199-12-31T23:59, never")]
    [InlineData("0 0 1 1 ? 2025", "never")]
    [InlineData("0 0 1 1 ? 2025/2", "2027-01-01T00:00, 2029-01-01T00:00")]
    public void Fields_name_these_times(string fields, string expected)
    {
        Assert.True(ScheduleExpression.TryParse($"cron({fields})", out var expression));
        var after = Moment("2026-01-01T00:00");
        foreach (var text in expected.Split(", "))
        {
            var next = expression.Next(TimeZoneInfo.Utc, after, after);
            Assert.Equal(text, next is { } found ? found.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "never");
            after = next ?? after;
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture);
}
