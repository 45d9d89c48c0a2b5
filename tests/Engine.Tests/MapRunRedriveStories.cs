using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Tests;

/// <summary>Redrives of an execution that ended in a distributed Map: the same run goes on.</summary>
public sealed class MapRunRedriveStories
{
    private const string Map = """
        {"Type":"Map","Label":"all","End":true<more>,
         "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}}
        """;

    private const string InBranch = """
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
          {"StartAt":"M","States":{"M":<map>}},
          {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true}}}]}}}
        """;

    private static readonly StatesError Exceeded = new("States.ExceedToleratedFailureThreshold", "too many");

    private static readonly Input.Redrive Redrive = new(null);

    private static Story Started(string more = "") => Given.State(Map.Replace("<more>", more, StringComparison.Ordinal)).Started("[1,2]");

    private static string RunOf(Story story) => story.Execution.MapRuns.Single().Key;

    [Fact]
    public void The_same_run_goes_on_and_its_end_is_the_states()
    {
        var story = Started();
        var run = RunOf(story);
        story.When(new Input.MapRunEnded(run, Output: null, Exceeded)).When(Redrive);

        Assert.Equal(["7<6 ExecutionFailed", "8<7 ExecutionRedriven", "9<8 MapRunRedriven"], story.History()[^3..]);
        Assert.Equal([run], story.Last.ReopenedMapRuns);
        Assert.Empty(story.Last.OpenedMapRuns);
        Assert.Equal(run, RunOf(story));
        Assert.False(PendingWork.NeedsWorker(story.Execution));

        story.When(new Input.MapRunEnded(run, JsonValue.Parse("[3]"), Error: null));
        Assert.Equal(["10<9 MapRunSucceeded", "11<10 MapStateSucceeded", "12<10 MapStateExited", "13<12 ExecutionSucceeded"], story.History()[^4..]);
        Assert.Equal("[3]", story.Output);
    }

    [Fact]
    public void Each_redrive_of_a_run_is_counted()
    {
        var story = Started();
        var run = RunOf(story);
        story.When(new Input.MapRunEnded(run, Output: null, Exceeded)).When(Redrive).When(new Input.Stop(new StatesError(null, null)));
        Assert.Equal([run], story.Last.AbortedMapRuns);

        story.When(Redrive);
        Assert.Equal((run, 2), (RunOf(story), story.Execution.Frames.Values.Single().MapRunRedrives));
    }

    [Fact]
    public void A_run_that_was_redriven_too_often_fails_its_state()
    {
        var story = Started().WithLimits(Limits.Aws with { MapRunRedrivesMax = 2 });
        var run = RunOf(story);
        story.When(new Input.Stop(new StatesError(null, null))).When(Redrive).When(new Input.Stop(new StatesError(null, null))).When(Redrive).When(new Input.Stop(new StatesError(null, null)));

        for (var times = 3; times < 5; times++)
        {
            story.When(Redrive);
            Assert.Equal(["ExecutionRedriven", "MapRunFailed", "MapStateFailed", "ExecutionFailed"], story.History()[^4..].Select(e => e.Split(' ')[1]));
            Assert.Equal((ErrorNames.Runtime, "The maximum number of redrives of a Map Run was reached (2)."), (story.Execution.Error!.Error, story.Execution.Error.Cause));
            Assert.Equal((times, 0, 0), (story.Execution.RedriveCount, story.Last.ReopenedMapRuns.Count, story.Execution.MapRuns.Count));
        }

        story.WithLimits(Limits.Aws).When(Redrive);
        Assert.Equal([run], story.Last.ReopenedMapRuns);
    }

    [Fact]
    public void A_run_that_was_redriven_too_often_fails_before_the_run_of_a_sibling_goes_on()
    {
        static string MapOf(string name) => Map.Replace("\"all\"", $"\"{name}\"", StringComparison.Ordinal).Replace("\"I\"", $"\"I{name}\"", StringComparison.Ordinal);
        var first = MapOf("M").Replace("<more>", ""","Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":1}]""", StringComparison.Ordinal);
        var second = MapOf("N").Replace("<more>", "", StringComparison.Ordinal);
        var story = Given.Machine("""{"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"M","States":{"M":<first>}},{"StartAt":"N","States":{"N":<second>}}]}}}"""
            .Replace("<first>", first, StringComparison.Ordinal).Replace("<second>", second, StringComparison.Ordinal));
        story.Started("[1]").WithLimits(Limits.Aws with { MapRunRedrivesMax = 1 }).Stopped().When(Redrive);

        // A retry begins another run of the first Map, which has not been redriven.
        story.When(new Input.MapRunEnded(story.Execution.MapRuns.Keys.Single(arn => arn.Contains("/M:", StringComparison.Ordinal)), Output: null, Exceeded)).AfterSeconds(1);
        story.Stopped().When(Redrive);

        Assert.Equal((ExecutionStatus.Failed, ErrorNames.Runtime), (story.Execution.Status, story.Execution.Error!.Error));
        Assert.Empty(story.Last.ReopenedMapRuns);
        Assert.Empty(story.Execution.MapRuns);
    }

    [Fact]
    public void A_run_in_a_branch_that_a_sibling_aborted_goes_on_beside_the_sibling()
    {
        var story = Given.Machine(InBranch.Replace("<map>", Map.Replace("<more>", "", StringComparison.Ordinal), StringComparison.Ordinal)).Started("[1]");
        var run = RunOf(story);
        story.TaskFailed(1, "E");
        Assert.Empty(story.Execution.MapRuns);

        story.When(Redrive);
        Assert.Equal([run], story.Last.ReopenedMapRuns);
        Assert.Equal((run, 1), (RunOf(story), story.Execution.Tasks.Count));
    }

    [Fact]
    public void A_retry_within_the_redrive_begins_another_run()
    {
        var story = Started(""","Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":1}]""");
        var first = RunOf(story);
        story.When(new Input.MapRunEnded(first, Output: null, Exceeded)).AfterSeconds(1);
        var second = RunOf(story);
        story.When(new Input.MapRunEnded(second, Output: null, Exceeded)).When(Redrive);
        Assert.Equal([second], story.Last.ReopenedMapRuns);

        story.When(new Input.MapRunEnded(second, Output: null, Exceeded)).AfterSeconds(1);
        Assert.DoesNotContain(RunOf(story), new[] { first, second });
    }

    [Fact]
    public void A_Map_that_failed_with_what_its_run_had_come_to_is_entered_again()
    {
        var story = Started(""","OutputPath":"$.none" """);
        story.When(new Input.MapRunEnded(RunOf(story), JsonValue.Parse("[3]"), Error: null));
        Assert.Equal(ExecutionStatus.Failed, story.Execution.Status);

        story.When(Redrive);
        Assert.Empty(story.Last.ReopenedMapRuns);
        Assert.Single(story.Last.OpenedMapRuns);
    }

    [Fact]
    public void A_child_knows_the_redrive_of_its_run_for_good()
    {
        var ofRun = new Input.Redrive("run#1") { IsOfMapRun = true };
        var child = Given.State("""{"Type":"Fail","Error":"E"}""").Started("1").When(ofRun).AfterSeconds(3_600);
        Assert.Equal(1, child.Execution.RedriveCount);

        Assert.Empty(child.When(ofRun).Last.Events);
        Assert.Equal(2, child.When(new Input.Redrive("run#2") { IsOfMapRun = true }).Execution.RedriveCount);
    }
}
