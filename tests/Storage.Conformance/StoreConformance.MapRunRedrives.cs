using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <content>Map runs that are redriven: their row goes on, and each child waits for its turn.</content>
public abstract partial class StoreConformance
{
    private static readonly MapRunCount One = new(1, 1);

    private static readonly DateTimeOffset Later = Given.Now.AddMinutes(5);

    private MapRunRow Run() => Store.FindMapRun(RunArn)!;

    private StepCommit Reopens(long parent = 1) => Given.Step(parent, Store.Find(new ExecutionId(parent))!.LastSequence) with
    {
        ReopensMapRuns = [RunArn],
        ReopenedAt = Later,
    };

    /// <summary>A run of three children, of which the second failed and the third was stopped.</summary>
    private long FailedRun()
    {
        var run = OpenRun();
        Store.Committed(
            Ended(Child(11, run, 0), ExecutionStatus.Succeeded), Ended(Child(12, run, 1), ExecutionStatus.Failed), Ended(Child(13, run, 2), ExecutionStatus.Aborted));
        Change(new MapRunChange
        {
            MapRun = run,
            Cursor = new MapRunCursor(3, 3, null),
            Ended = new EndedMapRun(MapRunStatus.Failed, Given.Now, new MapRunCount(3, 3), Given.Bytes("x")),
            IsSettled = true,
        });
        return run;
    }

    [Fact]
    public void A_redriven_map_run_goes_on_from_its_row_and_what_failed_waits()
    {
        FailedRun();
        var touched = Store.Commit(Reopens()).TouchedMapRuns.Single();

        var run = Run();
        Assert.Equal((MapRunStatus.Running, null, 1, Later, -1L, false), (run.Status, run.EndedAt, run.RedriveCount, run.RedrivenAt, run.RedrivesThrough, run.IsDraining));
        Assert.Equal((true, null, default, new MapRunCursor(3, 3, null)), (run.NeedsWorker, run.Failure, run.ResultsWritten, run.Cursor));
        Assert.Equal(new MapRunCounts(default, One, One, default, One), run.Counts);
        Assert.Equal(new MapRunCounts(default, default, One, default, One), run.Waiting);
        Assert.Equal((run.Waiting, 1, false, true), (touched.Waiting, touched.RedriveCount, touched.IsDraining, touched.IsRedriving));
    }

    [Fact]
    public void A_map_run_that_runs_or_is_anothers_is_not_reopened()
    {
        OpenRun();
        Store.Commit(Reopens());
        Assert.Equal(0, Run().RedriveCount);

        Store.Committed(Given.Start(2));
        Change(new MapRunChange { MapRun = Run().Id, Ended = new EndedMapRun(MapRunStatus.Failed, Given.Now, default, Given.Bytes("x")) });
        Store.Commit(Reopens(parent: 2));
        Assert.Equal(MapRunStatus.Failed, Run().Status);
    }

    [Fact]
    public void A_child_that_goes_on_leaves_its_old_count_in_the_same_commit()
    {
        var run = FailedRun();
        Store.Commit(Reopens());
        var goesOn = Given.Step(12, Store.Find(new ExecutionId(12))!.LastSequence) with
        {
            Reopened = new ReopenedRow(1, Later),
            ReopensChild = new ReopenedChild(run, 1, ExecutionStatus.Failed),
        };
        Store.Committed(goesOn);

        Assert.Equal(new MapRunCounts(One, One, default, default, One), Run().Counts);
        Assert.Equal(new MapRunCounts(default, default, default, default, One), Run().Waiting);
    }

    [Fact]
    public void A_child_that_goes_on_and_ends_in_one_commit_is_counted_as_it_ended()
    {
        var run = FailedRun();
        Store.Commit(Reopens());
        Store.Committed(Ended(Given.Step(13, Store.Find(new ExecutionId(13))!.LastSequence), ExecutionStatus.Failed) with
        {
            Reopened = new ReopenedRow(1, Later),
            ReopensChild = new ReopenedChild(run, 1, ExecutionStatus.Aborted),
            EndsChild = new MapRunChild(run, 1),
        });

        Assert.Equal(new MapRunCounts(default, One, new MapRunCount(2, 2), default, default), Run().Counts);
        Assert.Equal(new MapRunCounts(default, default, One, default, default), Run().Waiting);
    }

    [Fact]
    public void A_child_started_anew_takes_the_place_of_the_one_that_failed()
    {
        var run = FailedRun();
        Store.Commit(Reopens());
        Store.Committed(Child(22, run, 1) with { Replaces = new ExecutionId(12) });

        Assert.Equal([11L, 22L, 13L], Store.ListChildren(new ChildQuery(run, Status: null, Behind: null, 10) { IsAscending = true }).Select(c => c.Id.Value));
        Assert.Equal((run, null), (Store.Find(new ExecutionId(12))!.MapRun, Store.Find(new ExecutionId(12))!.ItemIndex));
        Assert.Equal(new MapRunCounts(One, One, default, default, One), Run().Counts);
        Assert.Equal(new MapRunCounts(default, default, default, default, One), Run().Waiting);

        // Nobody takes a place twice, nor that of a child that runs or has succeeded.
        Assert.Equal([StepOutcome.NotAwaited], Store.Commit(Child(23, run, 1) with { Replaces = new ExecutionId(12) }).Steps);
        Assert.Equal([StepOutcome.NotAwaited], Store.Commit(Child(24, run, 0) with { Replaces = new ExecutionId(11) }).Steps);
        Assert.Equal([StepOutcome.NotAwaited], Store.Commit(Child(25, run, 1) with { Replaces = new ExecutionId(22) }).Steps);
    }

    [Fact]
    public void Children_that_cannot_be_redriven_are_noted_with_how_far_it_has_come()
    {
        var run = FailedRun();
        Store.Commit(Reopens());
        Change(new MapRunChange { MapRun = run, Redrives = new MapRunRedrives(1, default(MapRunCounts).With(ExecutionStatus.Failed, One), IsDone: false) });

        Assert.Equal((1L, One), (Run().RedrivesThrough, Run().NotRedrivable));
        Assert.Equal(new MapRunCounts(default, default, default, default, One), Run().Waiting);

        var touched = Change(new MapRunChange { MapRun = run, Redrives = new MapRunRedrives(2, default, IsDone: true) }).TouchedMapRuns.Single();
        Assert.Equal((null, default(MapRunCounts), false), (Run().RedrivesThrough, Run().Waiting, touched.IsRedriving));
    }

    [Fact]
    public void Children_that_an_aborted_life_left_running_wait_once_they_have_been_stopped()
    {
        var run = OpenRun();
        Store.Committed(Child(11, run, 0));
        Store.Committed(Given.Step(1, Store.Find(new ExecutionId(1))!.LastSequence) with { AbortsMapRuns = [RunArn], AbortedAt = Given.Now });
        Store.Commit(Reopens());
        Assert.True(Run().IsDraining);

        Store.Committed(Ended(Given.Step(11, Store.Find(new ExecutionId(11))!.LastSequence), ExecutionStatus.Aborted) with { EndsChild = new MapRunChild(run, 1) });
        Change(new MapRunChange { MapRun = run, IsDrained = true });
        Assert.Equal((false, new MapRunCounts(default, default, default, default, One)), (Run().IsDraining, Run().Waiting));
    }

    [Fact]
    public void What_an_earlier_life_of_a_map_run_asked_for_does_not_hold_any_more()
    {
        var run = FailedRun();
        Store.Commit(Reopens());

        Assert.Equal([false], Change(new MapRunChange { MapRun = run, RedriveCount = 0, Failure = new("E", "c") }).MapRuns);
        Assert.Equal([false], Change(new MapRunChange { MapRun = run, RedriveCount = 0, IsSettled = true }).MapRuns);
        Assert.Equal([true], Change(new MapRunChange { MapRun = run, RedriveCount = 1, Failure = new("E", "c") }).MapRuns);
        Assert.True(Run().NeedsWorker);
    }

    [Fact]
    public void Children_that_wait_are_listed_by_themselves_and_not_among_those_that_failed()
    {
        var run = FailedRun();
        Store.Commit(Reopens());
        Assert.Equal([13L, 12L], Waiting());
        Assert.Empty(OfStatus(ExecutionStatus.Failed));

        Change(new MapRunChange { MapRun = run, Redrives = new MapRunRedrives(1, default, IsDone: false) });
        Assert.Equal([13L], Waiting());
        Assert.Equal([12L], OfStatus(ExecutionStatus.Failed));

        IEnumerable<long> Waiting() =>
            Store.ListChildren(new ChildQuery(run, Status: null, Behind: null, 10) { OnlyWaiting = WaitingChildren.Of(Run()) }).Select(c => c.Id.Value);

        IEnumerable<long> OfStatus(ExecutionStatus status) =>
            Store.ListChildren(new ChildQuery(run, status, Behind: null, 10) { NoneWaiting = WaitingChildren.Of(Run()) }).Select(c => c.Id.Value);
    }
}
