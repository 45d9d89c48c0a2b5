using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <content>Runs of distributed Maps: opened and aborted by their parent, counted by their children, ended by themselves.</content>
public abstract partial class StoreConformance
{
    private const string RunArn = "arn:aws:states:eu-west-1:000000000000:mapRun:orders/all:5f0c";

    private static readonly MapRunSettings Settings = new(MaxConcurrency: 3, new ToleratedFailures(Count: 2, Percentage: 12.5));

    private static NewMapRun NewRun(string arn = RunArn, long? itemsTotal = null) => new(arn, Given.Now, Given.Bytes("plan"), Settings, itemsTotal);

    private static StepCommit Child(long id, long run, long index, int items = 1) =>
        Given.Start(Given.Row(id, machine: Given.Machine + "/all") with { MapRun = run, ItemIndex = index, ItemCount = items });

    private static StepCommit Ended(StepCommit step, ExecutionStatus status) => step with { Ended = Given.Succeeded() with { Status = status } };

    private long OpenRun(long parent = 1)
    {
        Store.Committed(Given.Start(parent) with { OpensMapRuns = [NewRun()] });
        return Store.FindMapRun(RunArn)!.Id;
    }

    private CommitResult Change(MapRunChange change) => Store.Commit(new CommitBatch { MapRuns = [change] });

    [Fact]
    public void A_map_run_begins_with_a_step_and_waits_for_a_worker()
    {
        var touched = Store.Commit(Given.Start(1) with { OpensMapRuns = [NewRun()] }).TouchedMapRuns.Single();

        var run = Store.FindMapRun(RunArn)!;
        Assert.Equal((touched.Id, MapRunStatus.Running, default), (run.Id, touched.Status, touched.Counts));
        Assert.Equal((1L, "plan", MapRunStatus.Running, Given.Now, null), (run.Parent.Value, Given.Text(run.Plan), run.Status, run.StartedAt, run.EndedAt));
        Assert.Equal((Settings, MapRunCursor.Start, null, null), (run.Settings, run.Cursor, run.ItemsTotal, run.Failure));
        Assert.True(run.NeedsWorker);
        Assert.Equal(run.Arn, Store.FindMapRun(run.Id)!.Arn);
        Assert.Equal([run.Id], Store.ReadMapRuns(0, 10));
        Assert.Empty(Store.ReadMapRuns(run.Id, 10));
        Assert.Null(Store.FindMapRun(RunArn + "0"));
    }

    [Fact]
    public void A_map_run_over_the_state_s_own_input_knows_how_many_items_there_are()
    {
        Store.Committed(Given.Start(1) with { OpensMapRuns = [NewRun(itemsTotal: 12)] });

        Assert.Equal(12, Store.FindMapRun(RunArn)!.ItemsTotal);
    }

    [Fact]
    public void A_step_that_conflicts_opens_no_map_run()
    {
        Store.Committed(Given.Start(1));

        var result = Store.Commit(Given.Step(1, 99) with { OpensMapRuns = [NewRun()] });

        Assert.Empty(result.TouchedMapRuns);
        Assert.Null(Store.FindMapRun(RunArn));
    }

    [Fact]
    public void The_map_runs_of_an_execution_are_listed_newest_first()
    {
        Store.Committed(Given.Start(1) with { OpensMapRuns = [NewRun("a:run:1"), NewRun("a:run:2"), NewRun("a:run:3")] }, Given.Start(2) with { OpensMapRuns = [NewRun("a:run:4")] });

        var first = Store.ListMapRuns(new ExecutionId(1), before: null, 2);

        Assert.Equal(["a:run:3", "a:run:2"], first.Select(r => r.Arn));
        Assert.Equal(["a:run:1"], Store.ListMapRuns(new ExecutionId(1), first[^1].Id, 2).Select(r => r.Arn));
    }

    [Fact]
    public void What_becomes_of_children_is_counted_with_the_step_that_makes_it_so()
    {
        var run = OpenRun();
        var first = Store.Commit(Child(11, run, 0, items: 5), Child(12, run, 5, items: 5), Ended(Child(13, run, 10, items: 2), ExecutionStatus.Succeeded)).TouchedMapRuns.Single();
        Assert.Equal(new MapRunCounts(new(2, 10), new(1, 2), default, default, default), first.Counts);

        var second = Store.Commit(
            Ended(Given.Step(11, 2), ExecutionStatus.Failed) with { EndsChild = new MapRunChild(run, 5) },
            Ended(Given.Step(12, 2), ExecutionStatus.TimedOut) with { EndsChild = new MapRunChild(run, 5) },
            Ended(Child(14, run, 12), ExecutionStatus.Aborted)).TouchedMapRuns.Single();

        var counts = new MapRunCounts(default, new(1, 2), new(1, 5), new(1, 5), new(1, 1));
        Assert.Equal(counts, second.Counts);
        Assert.Equal(counts, Store.FindMapRun(run)!.Counts);
        Assert.Equal(new MapRunCount(4, 13), counts.Started);
    }

    [Fact]
    public void A_child_that_is_not_written_is_not_counted()
    {
        var run = OpenRun();
        Store.Committed(Child(11, run, 0));

        var result = Store.Commit(Given.Start(Child(11, run, 0).New! with { Id = new ExecutionId(12) }), Ended(Given.Step(11, 99), ExecutionStatus.Failed) with { EndsChild = new MapRunChild(run, 1) });

        Assert.Equal([StepOutcome.NameTaken, StepOutcome.Conflict], result.Steps);
        Assert.Empty(result.TouchedMapRuns);
        Assert.Equal(new MapRunCount(1, 1), Store.FindMapRun(run)!.Counts.Running);
    }

    [Fact]
    public void Nothing_starts_for_a_map_run_that_was_aborted_and_what_runs_is_counted_to_its_end()
    {
        var run = OpenRun();
        Store.Committed(Child(11, run, 0));
        Store.Committed(Ended(Given.Step(1, 2), ExecutionStatus.Aborted) with { AbortsMapRuns = [RunArn], AbortedAt = Given.Now.AddSeconds(2) });

        var aborted = Store.FindMapRun(run)!;
        Assert.Equal((MapRunStatus.Aborted, Given.Now.AddSeconds(2), true), (aborted.Status, aborted.EndedAt, aborted.NeedsWorker));
        Assert.Equal([StepOutcome.NotAwaited, StepOutcome.NameTaken], Store.Commit(Child(12, run, 1), Given.Start(Child(11, run, 0).New! with { Id = new ExecutionId(13) })).Steps);
        Assert.Null(Store.Find(new ExecutionId(12)));

        Store.Committed(Ended(Given.Step(11, 2), ExecutionStatus.Aborted) with { EndsChild = new MapRunChild(run, 1) });
        Assert.Equal(new MapRunCounts(default, default, default, default, new(1, 1)), Store.FindMapRun(run)!.Counts);
    }

    [Fact]
    public void Only_the_execution_that_opened_a_map_run_aborts_it()
    {
        var run = OpenRun();
        Store.Committed(Given.Start(2) with { AbortsMapRuns = [RunArn, "a:run:0"], AbortedAt = Given.Now });

        Assert.Equal(MapRunStatus.Running, Store.FindMapRun(run)!.Status);
    }

    [Fact]
    public void A_map_run_goes_on_from_where_it_says_it_has_come_to()
    {
        var run = OpenRun();
        Assert.Equal([true], Change(new MapRunChange { MapRun = run, Cursor = new MapRunCursor(7, 21, "offset 512") }).MapRuns);
        Change(new MapRunChange { MapRun = run, ItemsTotal = 30 });
        Change(new MapRunChange { MapRun = run, Settings = new MapRunSettings(0, new ToleratedFailures(null, null)) });
        Change(new MapRunChange { MapRun = run, Failure = new StatesError("States.ItemReaderFailed", "gone") });

        var row = Store.FindMapRun(run)!;
        Assert.Equal((new MapRunCursor(7, 21, "offset 512"), 30L), (row.Cursor, row.ItemsTotal));
        Assert.Equal(new MapRunSettings(0, ToleratedFailures.None), row.Settings);
        Assert.Equal(("States.ItemReaderFailed", "gone"), (row.Failure!.Error, row.Failure.Cause));
        Assert.True(row.NeedsWorker);
    }

    [Fact]
    public void The_end_of_a_map_run_comes_with_what_its_parent_is_told()
    {
        var run = OpenRun();

        var result = Change(new MapRunChange
        {
            MapRun = run,
            Ended = new EndedMapRun(MapRunStatus.Succeeded, Given.Now.AddSeconds(3), new MapRunCount(4, 9), Given.Bytes("done")),
            IsSettled = true,
        });

        var told = Assert.Single(result.Told);
        Assert.Equal((1L, "done"), (told.Execution.Value, Given.Text(told.Data)));
        Assert.Equal([told.Id], Store.Loaded(1).Inbox.Select(i => i.Id));
        var row = Store.FindMapRun(run)!;
        Assert.Equal((MapRunStatus.Succeeded, Given.Now.AddSeconds(3), new MapRunCount(4, 9), false), (row.Status, row.EndedAt, row.ResultsWritten, row.NeedsWorker));
        Assert.Empty(Store.ReadMapRuns(0, 10));
    }

    [Fact]
    public void A_map_run_that_has_ended_changes_no_more_but_can_be_settled()
    {
        var run = OpenRun();
        Store.Committed(Ended(Given.Step(1, 2), ExecutionStatus.Aborted) with { AbortsMapRuns = [RunArn], AbortedAt = Given.Now });

        var refused = Store.Commit(new CommitBatch
        {
            MapRuns =
            [
                new MapRunChange { MapRun = run, ItemsTotal = 3 },
                new MapRunChange { MapRun = run, Ended = new EndedMapRun(MapRunStatus.Failed, Given.Now, default, Given.Bytes("late")), IsSettled = true },
                new MapRunChange { MapRun = run + 1, ItemsTotal = 3 },
            ],
        });

        Assert.Equal([false, false, false], refused.MapRuns);
        Assert.Empty(refused.Told);
        Assert.Equal((MapRunStatus.Aborted, null, true), (Store.FindMapRun(run)!.Status, Store.FindMapRun(run)!.ItemsTotal, Store.FindMapRun(run)!.NeedsWorker));
        Assert.Equal([true], Change(new MapRunChange { MapRun = run, ResultsWritten = new MapRunCount(3, 8), IsSettled = true }).MapRuns);
        Assert.Equal(new MapRunCount(3, 8), Store.FindMapRun(run)!.ResultsWritten);
        Assert.Empty(Store.ReadMapRuns(0, 10));
    }

    [Fact]
    public void Children_are_listed_in_the_order_of_the_items_and_back()
    {
        var run = OpenRun();
        Store.Committed(Child(13, run, 0), Ended(Child(11, run, 1), ExecutionStatus.Failed), Child(12, run, 2), Ended(Child(14, run, 3), ExecutionStatus.Failed));
        var all = new ChildQuery(run, Status: null, Behind: null, 10);

        Assert.Equal([13L, 11, 12, 14], Store.ListChildren(all with { IsAscending = true }).Ids());
        Assert.Equal([12L], Store.ListChildren(all with { IsAscending = true, Behind = 1, Limit = 1 }).Ids());
        Assert.Equal([11L, 14], Store.ListChildren(all with { IsAscending = true, Status = ExecutionStatus.Failed }).Ids());
        Assert.Equal([14L, 12, 11, 13], Store.ListChildren(all).Ids());
        Assert.Equal([11L, 13], Store.ListChildren(all with { Behind = 2 }).Ids());
        Assert.Equal([12L, 13], Store.ListChildren(all with { Status = ExecutionStatus.Running }).Ids());
        Assert.Equal([14L, 11], Store.ListChildren(all with { Status = ExecutionStatus.Failed, IsRedriven = false }).Ids());
        Assert.Empty(Store.ListChildren(all with { IsRedriven = true }));
        Assert.Empty(Store.ListChildren(all with { MapRun = run + 1 }));
    }

    [Fact]
    public void Children_and_parent_are_kept_as_long_as_their_map_run_needs_them()
    {
        var run = OpenRun();
        Store.Committed(Ended(Child(11, run, 0), ExecutionStatus.Succeeded), Ended(Given.Step(1, 2), ExecutionStatus.Failed) with { AbortsMapRuns = [RunArn], AbortedAt = Given.Now });

        Store.Commit(new CommitBatch { Deletes = [new ExecutionId(11), new ExecutionId(1)] });
        Assert.NotNull(Store.Find(new ExecutionId(11)));
        Assert.NotNull(Store.Find(new ExecutionId(1)));

        Change(new MapRunChange { MapRun = run, IsSettled = true });
        Store.Commit(new CommitBatch { Deletes = [new ExecutionId(11), new ExecutionId(1)] });
        Assert.Null(Store.Find(new ExecutionId(11)));
        Assert.Null(Store.FindMapRun(run));
        Assert.Empty(Store.ListMapRuns(new ExecutionId(1), before: null, 10));
    }
}
