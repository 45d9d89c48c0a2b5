using System.Globalization;
using Treadle.Messaging.Schedules;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>What is a schedule expression, and when it is due next.</summary>
public class ScheduleExpressionTests
{
    [Theory]
    [InlineData("rate(1 minute)")]
    [InlineData("rate(5 minutes)")]
    [InlineData("rate(1 hour)")]
    [InlineData("rate(12 hours)")]
    [InlineData("rate(1 day)")]
    [InlineData("rate(7 days)")]
    [InlineData("cron(0 10 * * ? *)")]
    [InlineData("cron(0   10  *  *  ?  *)")]
    [InlineData("at(2026-11-20T13:00:00)")]
    public void These_are_expressions(string text) => Assert.True(ScheduleExpression.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(-5 minutes)")]
    [InlineData("rate(1.5 hours)")]
    [InlineData("rate(5 seconds)")]
    [InlineData("rate(1 week)")]
    [InlineData("rate(minutes)")]
    [InlineData("rate(5minutes)")]
    [InlineData("rate( 5 minutes )")]
    [InlineData("rate(5  minutes)")]
    [InlineData("rate(99999999999 days)")]
    [InlineData("rate(2000000000 days)")]
    [InlineData("Rate(5 minutes)")]
    [InlineData("rate(5 minutes")]
    [InlineData(" rate(5 minutes)")]
    [InlineData("5 minutes")]
    [InlineData("0 10 * * ? *")]
    [InlineData("cron()")]
    [InlineData("cron(0 10 * * *)")]
    [InlineData("cron(0 0 10 * * ? *)")]
    [InlineData("cron(0 10 * * * *)")]
    [InlineData("cron(0 10 ? * ? *)")]
    [InlineData("cron(0 10 1 * MON *)")]
    [InlineData("cron(60 10 * * ? *)")]
    [InlineData("cron(0 24 * * ? *)")]
    [InlineData("cron(0 0 0 * ? *)")]
    [InlineData("cron(0 0 32 * ? *)")]
    [InlineData("cron(0 0 ? * 0 *)")]
    [InlineData("cron(0 0 ? * 8 *)")]
    [InlineData("cron(0 0 ? * -1 *)")]
    [InlineData("cron(0 0 1 13 ? *)")]
    [InlineData("cron(0 0 1 * ? 1969)")]
    [InlineData("cron(0 0 1 * ? 2200)")]
    [InlineData("cron(0 0 1 * ? 2030-2027)")]
    [InlineData("cron(0/0 * * * ? *)")]
    [InlineData("cron(0/61 * * * ? *)")]
    [InlineData("cron(0 0 ? * 2#6 *)")]
    [InlineData("cron(0 0 ? * 3#1,6#3 *)")]
    [InlineData("cron(0 0 W * ? *)")]
    [InlineData("cron(0 0 ? * 2W *)")]
    [InlineData("cron(1-2-3 0 * * ? *)")]
    [InlineData("cron(, 0 * * ? *)")]
    [InlineData("cron(? 0 * * ? *)")]
    [InlineData("cron(L 0 * * ? *)")]
    [InlineData("at(2026-11-20)")]
    [InlineData("at(2026-11-20T13:00)")]
    [InlineData("at(2026-11-20T13:00:00Z)")]
    [InlineData("at(2026-02-30T13:00:00)")]
    [InlineData("at(1969-02-20T13:00:00)")]
    public void These_are_not(string text) => Assert.False(ScheduleExpression.TryParse(text, out _));

    [Fact]
    public void A_longer_text_than_256_characters_is_none() =>
        Assert.False(ScheduleExpression.TryParse($"cron({string.Join(',', Enumerable.Repeat("10", 100))} 0 * * ? *)", out _));

    [Fact]
    public void A_rate_counts_from_its_anchor_and_is_due_at_it()
    {
        var rate = Parse("rate(7 minutes)");
        var anchor = Moment("2026-01-01T00:00:30");

        Assert.Equal(anchor, rate.Next(TimeZoneInfo.Utc, anchor, anchor.AddDays(-1)));
        Assert.Equal(anchor.AddMinutes(7), rate.Next(TimeZoneInfo.Utc, anchor, anchor));
        Assert.Equal(anchor.AddMinutes(7), rate.Next(TimeZoneInfo.Utc, anchor, anchor.AddMinutes(7).AddTicks(-1)));
        Assert.Equal(anchor.AddMinutes(14), rate.Next(TimeZoneInfo.Utc, anchor, anchor.AddMinutes(7)));
        Assert.Null(rate.Next(TimeZoneInfo.Utc, anchor, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_rate_in_days_is_24_hours_when_clocks_are_set()
    {
        var anchor = Moment("2026-03-28T12:00:00");

        Assert.Equal(anchor.AddHours(24), Parse("rate(1 day)").Next(LocalTime.Zone("Europe/Berlin")!, anchor, anchor));
    }

    [Fact]
    public void A_moment_is_due_once()
    {
        var at = Parse("at(2026-07-01T09:00:00)");
        var newYork = LocalTime.Zone("America/New_York")!;
        var due = Moment("2026-07-01T13:00:00");

        Assert.True(at.IsOneTime);
        Assert.Equal(due, at.Next(newYork, due.AddDays(-9), due.AddDays(-9)));
        Assert.Null(at.Next(newYork, due.AddDays(-9), due));
    }

    [Fact]
    public void What_clocks_skip_in_spring_is_skipped()
    {
        // On 29 March 2026 clocks in Berlin go from 2:00 to 3:00.
        var next = Parse("cron(30 2 * * ? *)").Next(LocalTime.Zone("Europe/Berlin")!, default, Moment("2026-03-28T12:00:00"));

        Assert.Equal(Moment("2026-03-30T00:30:00"), next);
    }

    [Fact]
    public void What_clocks_show_twice_in_autumn_is_due_the_first_time_only()
    {
        // On 25 October 2026 clocks in Berlin go from 3:00 back to 2:00.
        var berlin = LocalTime.Zone("Europe/Berlin")!;
        var cron = Parse("cron(30 2 * * ? *)");
        var first = cron.Next(berlin, default, Moment("2026-10-24T12:00:00"));

        Assert.Equal(Moment("2026-10-25T00:30:00"), first);
        Assert.Equal(Moment("2026-10-26T01:30:00"), cron.Next(berlin, default, first!.Value));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("../etc/passwd", false)]
    public void Time_zones_have_the_names_of_the_IANA_database(string name, bool exists) => Assert.Equal(exists, LocalTime.Zone(name) is not null);

    private static ScheduleExpression Parse(string text) =>
        ScheduleExpression.TryParse(text, out var expression) ? expression : throw new ArgumentException(text);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture);
}
