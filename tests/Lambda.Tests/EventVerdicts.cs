using Treadle.Lambda.Events;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>What an attempt at an asynchronous call leads to, as a table.</summary>
public sealed class EventVerdicts
{
    private static readonly DateTimeOffset Accepted = new(2025, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 10, null, null, "Later 60")]
    [InlineData(1, 80, null, null, "Later 120")]
    [InlineData(2, 300, null, null, "RetriesExhausted")]
    [InlineData(0, 10, 0, null, "RetriesExhausted")]
    [InlineData(0, 10, 1, null, "Later 60")]
    [InlineData(1, 80, 1, null, "RetriesExhausted")]
    [InlineData(0, 10, 2, 60, "EventAgeExceeded")]
    [InlineData(0, 10, null, 90, "Later 60")]
    [InlineData(0, 21_600, null, null, "EventAgeExceeded")]
    public void A_failure_is_tried_again_while_attempts_and_age_allow_it(int failures, int ageSeconds, int? retriesMax, int? ageMax, string expected) =>
        Assert.Equal(expected, Shown(EventVerdict.Ran(Event(failures), failed: true, Config(retriesMax, ageMax), Accepted.AddSeconds(ageSeconds)), ageSeconds));

    [Theory]
    [InlineData(0, 0, null, "Later 1")]
    [InlineData(1, 1, null, "Later 2")]
    [InlineData(5, 40, null, "Later 32")]
    [InlineData(8, 600, null, "Later 256")]
    [InlineData(9, 900, null, "Later 300")]
    [InlineData(80, 20_000, null, "Later 300")]
    [InlineData(80, 21_500, null, "EventAgeExceeded")]
    [InlineData(5, 40, 60, "EventAgeExceeded")]
    public void What_could_not_be_run_is_tried_again_ever_later_until_it_is_too_old(int throttles, int ageSeconds, int? ageMax, string expected) =>
        Assert.Equal(expected, Shown(EventVerdict.Throttled(Event(0) with { Throttles = throttles }, Config(null, ageMax), Accepted.AddSeconds(ageSeconds)), ageSeconds));

    [Theory]
    [InlineData(null, 10, null)]
    [InlineData(1, 10, null)]
    [InlineData(0, 10, "ZeroReservedConcurrency")]
    [InlineData(null, 21_601, "EventAgeExceeded")]
    public void An_event_that_must_not_run_is_over_before(int? reserved, int ageSeconds, string? expected) =>
        Assert.Equal(expected, EventVerdict.Before(Event(0), Version(reserved), Config(null, null), Accepted.AddSeconds(ageSeconds))?.Condition);

    [Fact]
    public void A_run_after_throttles_starts_their_delays_anew()
    {
        var later = Assert.IsType<EventVerdict.Later>(EventVerdict.Ran(Event(0) with { Throttles = 7 }, failed: true, null, Accepted));

        Assert.Equal((1, 0), (later.Event.Failures, later.Event.Throttles));
    }

    private static string Shown(EventVerdict verdict, int ageSeconds) => verdict switch
    {
        EventVerdict.Over over => over.Condition,
        EventVerdict.Later later => $"Later {(later.Event.Due - Accepted).TotalSeconds - ageSeconds}",
        _ => "",
    };

    private static EventInvokeConfig Config(int? retries, int? age) => new(retries, age, null, null, Accepted);

    private static AcceptedEvent Event(int failures) => new()
    {
        Owner = TestLambda.Caller,
        Function = "fn",
        RequestId = "r",
        Payload = "{}"u8.ToArray(),
        AcceptedAt = Accepted,
        Due = Accepted,
        Failures = failures,
    };

    private static Function Version(int? reserved) => new()
    {
        Owner = TestLambda.Caller,
        Name = "fn",
        Runtime = "provided",
        Handler = "x",
        Role = "r",
        Package = "00",
        CodeSize = 0,
        LastModified = Accepted,
        RevisionId = "1",
        ContentId = "1",
        ReservedConcurrency = reserved,
    };
}
