using Treadle.Engine.Events;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

/// <summary>The clock is set back or forward while an execution runs. A deadline is a moment of the clock; a history never goes back.</summary>
public sealed class ClockStories
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_history_stands_still_while_the_clock_is_behind_it_and_goes_on_from_there()
    {
        var run = Given.Machine("""{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":10,"Next":"B"},"B":{"Type":"Wait","Seconds":10,"Next":"C"},"C":<task>}}""").Started();
        var begin = run.Now;
        run.AfterSeconds(10);
        run.ClockSet(-Hour);
        run.AfterSeconds(0);
        Assert.Empty(run.Last.Events);

        // Not before the clock says so again.
        run.After(Hour);
        Assert.Empty(run.Last.Events);
        run.AfterSeconds(10);
        run.ClockSet(-Hour).AfterSeconds(3);
        run.TaskSucceeded(1);
        Assert.Equal("{}", run.Output);
        Assert.Equal(begin.AddSeconds(20), run.Execution.EndedAt);
        Assert.Equal(run.All.Select(e => e.At).Order(), run.All.Select(e => e.At));
    }

    [Theory]
    [InlineData("""{"Type":"Task","Resource":"<function>","TimeoutSeconds":10,"End":true}""")]
    [InlineData("""{"Type":"Wait","Seconds":10,"End":true}""")]
    [InlineData("""{"Type":"Task","Resource":"<function>","TimeoutSeconds":60,"HeartbeatSeconds":10,"End":true}""")]
    public void What_begins_while_the_clock_is_behind_lasts_as_long_as_ever(string state)
    {
        var run = Given.Machine("""{"StartAt":"A","States":{"A":<task>,"S":<state>}}""".Replace("<task>", """{"Type":"Task","Resource":"<function>","Next":"S"}""", StringComparison.Ordinal)
            .Replace("<state>", state, StringComparison.Ordinal)).Started();
        run.ClockSet(-Hour);
        run.TaskSucceeded(1);
        run.AfterSeconds(9.999);
        Assert.True(run.Execution.IsRunning);
        run.AfterSeconds(0.001);
        Assert.False(run.Execution.IsRunning);
    }

    [Fact]
    public void A_back_off_that_begins_while_the_clock_is_behind_lasts_as_long_as_ever()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<function>","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":10}],"End":true}""").Started();
        run.ClockSet(-Hour);
        run.TaskFailed(1, "Busy");
        run.AfterSeconds(9.999);
        Assert.Empty(run.Last.Events);
        run.AfterSeconds(0.001);
        Assert.Contains(run.Last.Events, e => e is TaskScheduled);
    }

    [Fact]
    public void A_heartbeat_counts_from_the_clock_as_it_is_and_from_nothing_else()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<activity>","TimeoutSeconds":7200,"HeartbeatSeconds":10,"End":true}""").Started();
        run.When(new Input.TaskTaken(new TaskId(1), WorkerName: null));
        run.ClockSet(-Hour);
        run.When(new Input.CallbackHeartbeat(new TaskId(1)));
        run.AfterSeconds(9.999);
        Assert.True(run.Execution.IsRunning);
        run.AfterSeconds(0.001);
        Assert.Contains(run.Last.Events, e => e is TaskTimedOut { IsHeartbeat: true });
    }

    [Fact]
    public void A_wait_for_a_moment_ends_at_that_moment_however_the_clock_got_there()
    {
        var run = Given.State("""{"Type":"Wait","Timestamp":"2026-01-01T02:00:00+01:00","End":true}""").Started();
        run.ClockSet(-Hour).AfterSeconds(3_600);
        Assert.True(run.Execution.IsRunning);
        run.ClockSet(TimeSpan.FromMinutes(59.5));
        Assert.True(run.AfterSeconds(29.999).Execution.IsRunning);
        Assert.False(run.AfterSeconds(0.001).Execution.IsRunning);
    }

    [Fact]
    public void A_clock_that_is_set_forward_ends_at_once_all_that_is_overdue()
    {
        var run = Given.Machine("""
            {"StartAt":"P","TimeoutSeconds":86400,"States":{"P":{"Type":"Parallel","End":true,"Branches":[
             {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":3600,"End":true} } },
             {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","TimeoutSeconds":7200,"Catch":[{"ErrorEquals":["States.Timeout"],"Next":"D"}],"End":true},"D":{"Type":"Pass","Result":1,"End":true} } }]} } }
            """).Started("2");
        run.ClockSet(Hour * 3).AfterSeconds(0);
        Assert.Equal("[2,1]", run.Output);
    }

    [Fact]
    public void The_clock_is_noted_only_when_it_is_behind()
    {
        var run = Given.Machine("""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"<function>","Next":"B"},"B":<task>}}""").Started();
        run.ClockSet(-Hour);
        run.TaskSucceeded(1);
        Assert.Equal(Hour, Assert.Single(run.All.OfType<ClockChanged>()).Behind);
        run.After(Hour * 2);
        run.TaskSucceeded(2);
        Assert.Equal([TimeSpan.Zero], run.All.OfType<ClockChanged>().Skip(1).Select(c => c.Behind));
    }
}
