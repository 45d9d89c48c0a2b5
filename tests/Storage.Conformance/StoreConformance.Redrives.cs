using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <summary>An ended execution goes on: its row runs again, and everything that lists by status or end follows.</summary>
public abstract partial class StoreConformance
{
    private static readonly EndedRow Failure = new(ExecutionStatus.Failed, Given.Now.AddSeconds(1), Output: null, "Busy", "full");

    [Fact]
    public void A_reopened_execution_runs_again_as_if_it_had_never_ended()
    {
        Store.Committed(Given.Start(1), Given.Start(2));
        Store.Committed(Given.Step(1, 2) with { Ended = Failure });
        Assert.Equal(1, Store.CountRunning(Given.Machine));

        Store.Committed(Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(60)), NeedsWorker = true });

        var row = Store.Find(new ExecutionId(1))!;
        Assert.Equal((ExecutionStatus.Running, null, null, null, null), (row.Status, row.EndedAt, row.Output, row.Error, row.Cause));
        Assert.Equal((1, Given.Now.AddSeconds(60), 6L), (row.RedriveCount, row.RedrivenAt, row.LastSequence));
        Assert.Equal(Given.Now, row.StartedAt);
        Assert.Equal(2, Store.CountRunning(Given.Machine));
        Assert.Equal([2L, 1], Listed(ExecutionStatus.Running));
        Assert.Empty(Listed(ExecutionStatus.Failed));
        Assert.Empty(Closed());
        Assert.Equal(0, Store.CountClosed());
        Assert.Equal([new ExecutionId(1)], Store.ReadWork(Given.Now, default, 10).Select(w => w.Id));
    }

    [Fact]
    public void A_reopened_execution_is_found_by_its_next_deadline()
    {
        Store.Committed(Given.Start(1));
        Store.Committed(Given.Step(1, 2) with { Ended = Failure, NextWakeAt = null });

        Store.Committed(Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now), NextWakeAt = Given.Now.AddSeconds(5) });

        Assert.Empty(Store.ReadWork(Given.Now.AddSeconds(4), default, 10));
        Assert.Equal([new ExecutionId(1)], Store.ReadWork(Given.Now.AddSeconds(5), default, 10).Select(w => w.Id));
    }

    [Fact]
    public void One_step_may_reopen_an_execution_and_end_it_again()
    {
        Store.Committed(Given.Start(1));
        Store.Committed(Given.Step(1, 2) with { Ended = Failure });

        Store.Committed(Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(60)), Ended = Given.Succeeded("[1]") with { EndedAt = Given.Now.AddSeconds(61) } });

        var row = Store.Find(new ExecutionId(1))!;
        Assert.Equal((ExecutionStatus.Succeeded, Given.Now.AddSeconds(61), null), (row.Status, row.EndedAt, row.Error));
        Assert.Equal("[1]", Given.Text(row.Output!.Value));
        Assert.Equal(1, row.RedriveCount);
        Assert.Equal([Given.Now.AddSeconds(61)], Closed().Select(c => c.EndedAt));
        Assert.Equal(0, Store.CountRunning(Given.Machine));
    }

    [Fact]
    public void Of_two_that_reopen_an_execution_one_wins()
    {
        Store.Committed(Given.Start(1));
        Store.Committed(Given.Step(1, 2) with { Ended = Failure });
        var reopening = Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(60)) };

        Store.Committed(reopening);

        Assert.Equal([StepOutcome.Conflict], Store.Commit(reopening with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(70)) }).Steps);
        Assert.Equal(Given.Now.AddSeconds(60), Store.Find(new ExecutionId(1))!.RedrivenAt);
    }

    [Fact]
    public void Executions_are_listed_by_whether_they_were_redriven()
    {
        Store.Committed(Given.Start(1), Given.Start(2), Given.Start(3));
        Store.Committed(Given.Step(1, 2) with { Ended = Failure }, Given.Step(3, 2) with { Ended = Failure });
        Store.Committed(Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now) }, Given.Step(3, 4) with { Reopened = new ReopenedRow(1, Given.Now), Ended = Failure });

        var query = new ExecutionQuery(Given.Machine, Status: null, Before: null, 10);
        Assert.Equal([3L, 1], Store.List(query with { IsRedriven = true }).Ids());
        Assert.Equal([1L], Store.List(query with { IsRedriven = true, Status = ExecutionStatus.Running }).Ids());
        Assert.Equal([2L], Store.List(query with { IsRedriven = false }).Ids());
    }

    [Fact]
    public void A_packed_execution_that_is_reopened_is_loaded_whole_and_packed_again_behind_what_is_packed()
    {
        Store.Committed(Given.Start(1) with { Snapshot = Given.Bytes("state") });
        for (var sequence = 2; sequence < 8; sequence += 3)
        {
            Store.Committed(Given.Step(1, sequence, events: 3));
        }

        End(1, seconds: 1, expected: 8);
        Pack(1, rowsInPack: 2);
        Assert.Equal(10, Closed().Single().PackedThrough);

        Store.Committed(Given.Step(1, 10) with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(60)) });
        var stored = Store.Loaded(1);
        Assert.Null(stored.Snapshot);
        Assert.Equal([1L, 3, 6, 9, 11], stored.Tail.Select(r => r.FirstSequence));
        Store.Commit(new CommitBatch { Packs = [PackOf(1, [.. stored.Tail.Skip(4)], isLast: true)], Deletes = [new ExecutionId(1)] });
        Assert.Equal(5, Store.Loaded(1).Tail.Count);

        End(1, seconds: 90, expected: 12);
        var closed = Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)).Single();
        Assert.Equal((12L + 2, 10L), (closed.LastSequence, closed.PackedThrough));
        var reads = AllReads(1);

        var rest = Store.ReadJournal(new ExecutionId(1), closed.PackedThrough + 1, descending: false, 10);
        Store.Commit(new CommitBatch { Packs = [PackOf(1, rest, isLast: true)] });

        Assert.Equal(reads, AllReads(1));
        Assert.Equal(14, Closed().Single().PackedThrough);
        Assert.Empty(Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)));
    }

    [Fact]
    public void A_reopened_execution_opens_tasks_and_takes_answers()
    {
        Store.Committed(Given.Start(1) with { OpensTasks = [new TaskId(1)] });
        Store.Committed(Given.Step(1, 2) with { Ended = Failure, ClosesTasks = [new ClosedTask(new TaskId(1), 0)] });

        Store.Committed(Given.Step(1, 4) with { Reopened = new ReopenedRow(1, Given.Now), OpensTasks = [new TaskId(2)] });

        Assert.Equal(0, Store.Answer(Given.Callback(1, 1)));
        Assert.True(Store.Answer(Given.Callback(1, 2)) > 0);
    }

    [Fact]
    public void A_step_that_reopens_must_record_it()
    {
        Store.Committed(Given.Start(1));
        Assert.Throws<ArgumentException>(() => Store.Commit(Given.Step(1, 2, events: 0) with { Reopened = new ReopenedRow(1, Given.Now) }));
        Assert.Throws<ArgumentException>(() => Store.Commit(Given.Start(2) with { Reopened = new ReopenedRow(1, Given.Now) }));
    }

    private IEnumerable<long> Listed(ExecutionStatus status) => Store.List(new ExecutionQuery(Given.Machine, status, Before: null, 10)).Ids();
}
