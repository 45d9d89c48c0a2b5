using Treadle.Runtime.Lanes;

namespace Treadle.Runtime.Tests;

public sealed class LookScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(29, false)]
    [InlineData(30, true)]
    [InlineData(7200, true)]
    [InlineData(-1, true)]
    [InlineData(-7200, true)]
    public void A_look_is_due_after_half_a_window_and_when_the_clock_was_set_back(int secondsAfterTheLast, bool isDue)
    {
        var looks = new LookSchedule(TimeSpan.FromSeconds(60));
        Assert.True(looks.IsDue(Noon));

        looks.Looked(Noon);

        Assert.Equal(isDue, looks.IsDue(Noon.AddSeconds(secondsAfterTheLast)));
    }
}
