using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <content>Lists of executions and the work that waits.</content>
public abstract partial class StoreConformance
{
    [Fact]
    public void Executions_are_listed_newest_first_in_pages()
    {
        Store.Committed([.. new long[] { 3, 1, 5, 2, 4 }.Select(id => Given.Start(id))]);
        Store.Committed(Given.Start(9, machine: Given.Machine + "-2"));

        var first = Store.List(new ExecutionQuery(Given.Machine, Status: null, Before: null, 2));
        var second = Store.List(new ExecutionQuery(Given.Machine, Status: null, first[^1].Id, 2));
        var third = Store.List(new ExecutionQuery(Given.Machine, Status: null, second[^1].Id, 2));

        Assert.Equal([5L, 4L], first.Ids());
        Assert.Equal([3L, 2L], second.Ids());
        Assert.Equal([1L], third.Ids());
        Assert.Empty(Store.List(new ExecutionQuery(Given.Machine, Status: null, third[^1].Id, 2)));
        Assert.Equal([9L], Store.List(new ExecutionQuery(Given.Machine + "-2", Status: null, Before: null, 2)).Ids());
    }

    [Theory]
    [InlineData(ExecutionStatus.Running, new long[] { 6, 5 })]
    [InlineData(ExecutionStatus.Succeeded, new long[] { 1 })]
    [InlineData(ExecutionStatus.Failed, new long[] { 2 })]
    [InlineData(ExecutionStatus.TimedOut, new long[] { 3 })]
    [InlineData(ExecutionStatus.Aborted, new long[] { 4 })]
    public void Executions_are_listed_by_status(ExecutionStatus status, long[] ids)
    {
        Store.Committed([.. Enumerable.Range(1, 6).Select(i => Given.Start(i))]);
        Store.Committed(
            Given.Step(1, 2) with { Ended = Given.Succeeded() },
            Given.Step(2, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.Failed } },
            Given.Step(3, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.TimedOut } },
            Given.Step(4, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.Aborted } });

        Assert.Equal(ids, Store.List(new ExecutionQuery(Given.Machine, status, Before: null, 10)).Ids());
        Assert.Equal(ids.Skip(1), Store.List(new ExecutionQuery(Given.Machine, status, new ExecutionId(ids[0]), 10)).Ids());
        Assert.Equal(2, Store.CountRunning(Given.Machine));
    }

    [Fact]
    public void Executions_are_counted_by_machine_and_status()
    {
        const string Other = "arn:aws:states:eu-west-1:000000000000:stateMachine:Other";
        Assert.Empty(Store.CountByStatus());
        Store.Committed([.. Enumerable.Range(1, 6).Select(i => Given.Start(i)), Given.Start(Given.Row(7) with { StateMachineArn = Other }), Given.Start(Given.Row(8) with { StateMachineArn = Other + "/label" })]);
        Store.Committed(
            Given.Step(1, 2) with { Ended = Given.Succeeded() },
            Given.Step(2, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.Failed } },
            Given.Step(3, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.TimedOut } },
            Given.Step(4, 2) with { Ended = Given.Succeeded() with { Status = ExecutionStatus.Aborted } },
            Given.Step(7, 2) with { Ended = Given.Succeeded() });

        Assert.Equal(
            [new ExecutionCounts(Given.Machine, 2, 1, 1, 1, 1), new ExecutionCounts(Other, 0, 1, 0, 0, 0)],
            Store.CountByStatus().OrderByDescending(c => c.Running));

        Store.Committed(Given.Step(2, 4) with { Reopened = new ReopenedRow(1, Given.Now.AddSeconds(60)) });
        Assert.Equal(new ExecutionCounts(Given.Machine, 3, 1, 0, 1, 1), Store.CountByStatus().Single(c => c.StateMachineArn == Given.Machine));
    }

    [Fact]
    public void Executions_are_listed_by_what_they_were_started_through()
    {
        Store.Committed(
            Given.Start(1),
            Given.Start(Given.Row(2) with { Version = 1 }),
            Given.Start(Given.Row(3) with { Version = 2, Alias = "live" }),
            Given.Start(Given.Row(4) with { Version = 1, Alias = "live" }),
            Given.Start(Given.Row(5) with { Version = 1, Alias = "next" }));
        Store.Committed(Given.Step(4, 2) with { Ended = Given.Succeeded() });
        var all = new ExecutionQuery(Given.Machine, Status: null, Before: null, 10);

        Assert.Equal([5L, 4, 2], Store.List(all with { Version = 1 }).Ids());
        Assert.Equal([5L, 4], Store.List(all with { Version = 1, Limit = 2 }).Ids());
        Assert.Equal([2L], Store.List(all with { Version = 1, Before = new ExecutionId(4) }).Ids());
        Assert.Equal([5L, 2], Store.List(all with { Version = 1, Status = ExecutionStatus.Running }).Ids());
        Assert.Equal([4L, 3], Store.List(all with { Alias = "live" }).Ids());
        Assert.Equal([4L], Store.List(all with { Alias = "live", Version = 1 }).Ids());
        Assert.Empty(Store.List(all with { Alias = "gone" }));
        Assert.Empty(Store.List(all with { Version = 9 }));
        Assert.Empty(Store.List(all with { IsRedriven = true }));
        Assert.Equal(5, Store.List(all with { IsRedriven = false }).Count);
    }

    [Fact]
    public void A_listed_execution_is_whole()
    {
        var row = Given.Row(1, "whole") with { Input = Given.Bytes("[1]"), Version = 3, Alias = "live", TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793", MapRun = OpenRun(parent: 9), ItemIndex = 0, ItemCount = 5 };
        Store.Committed(Given.Start(row));

        var listed = Store.List(new ExecutionQuery(Given.Machine, Status: null, Before: null, 10))[^1];

        Assert.Equal("[1]", Given.Text(listed.Input));
        Assert.Equal(row with { LastSequence = 2 }, listed with { Input = row.Input });
    }

    [Fact]
    public void Work_is_what_needs_a_worker_or_is_due_in_order_of_id()
    {
        Store.Committed(
            Given.Start(6) with { NeedsWorker = true },
            Given.Start(5) with { NextWakeAt = Given.Now },
            Given.Start(4) with { NextWakeAt = Given.Now.AddMilliseconds(1) },
            Given.Start(3),
            Given.Start(2) with { NextWakeAt = Given.Now.AddMilliseconds(-1) },
            Given.Start(1) with { NeedsWorker = true, NextWakeAt = Given.Now.AddDays(1) });

        var work = Store.ReadWork(Given.Now, default, 10);

        Assert.Equal(
            [
                new WakeRow(new ExecutionId(1), true, Given.Now.AddDays(1)),
                new WakeRow(new ExecutionId(2), false, Given.Now.AddMilliseconds(-1)),
                new WakeRow(new ExecutionId(5), false, Given.Now),
                new WakeRow(new ExecutionId(6), true, null),
            ],
            work);
    }

    [Fact]
    public void Work_is_read_in_pages()
    {
        Store.Committed([.. Enumerable.Range(1, 11).Select(i => Given.Start(i) with { NeedsWorker = i % 3 == 0, NextWakeAt = i % 3 == 1 ? Given.Now.AddSeconds(-i) : null })]);

        var read = new List<long>();
        for (IReadOnlyList<WakeRow> page; (page = Store.ReadWork(Given.Now, new ExecutionId(read.LastOrDefault()), 3)).Count > 0;)
        {
            Assert.True(page.Count <= 3);
            read.AddRange(page.Select(w => w.Id.Value));
        }

        Assert.Equal([1L, 3L, 4L, 6L, 7L, 9L, 10L], read);
    }

    [Fact]
    public void Each_step_says_anew_whether_there_is_work()
    {
        Store.Committed(Given.Start(1) with { NeedsWorker = true });
        Store.Committed(Given.Step(1, 2) with { NextWakeAt = Given.Now });
        Assert.Equal([new WakeRow(new ExecutionId(1), false, Given.Now)], Store.ReadWork(Given.Now, default, 10));

        Store.Committed(Given.Step(1, 4));
        Assert.Empty(Store.ReadWork(DateTimeOffset.MaxValue, default, 10));

        Store.Committed(Given.Step(1, 6) with { NeedsWorker = true });
        Assert.Equal([new WakeRow(new ExecutionId(1), true, null)], Store.ReadWork(DateTimeOffset.MinValue, default, 10));
    }

    [Fact]
    public void An_ended_execution_is_no_work()
    {
        Store.Committed(Given.Start(1) with { NeedsWorker = true }, Given.Start(2) with { NextWakeAt = Given.Now });

        Store.Committed(
            Given.Step(1, 2) with { NeedsWorker = true, Ended = Given.Succeeded() },
            Given.Step(2, 2) with { NextWakeAt = Given.Now, Ended = Given.Succeeded() });

        Assert.Empty(Store.ReadWork(DateTimeOffset.MaxValue, default, 10));
    }

    [Fact]
    public void A_wake_is_never_early()
    {
        var at = Given.Now.AddTicks(1);
        Store.Committed(Given.Start(1) with { NextWakeAt = at });

        Assert.Empty(Store.ReadWork(Given.Now, default, 10));
        Assert.Empty(Store.ReadWork(at, default, 10));
        Assert.Equal(Given.Now.AddMilliseconds(1), Store.ReadWork(Given.Now.AddMilliseconds(1), default, 10).Single().NextWakeAt);
    }

    [Fact]
    public void The_last_moment_there_is_can_be_waited_for()
    {
        Store.Committed(Given.Start(1) with { NextWakeAt = DateTimeOffset.MaxValue });

        Assert.Empty(Store.ReadWork(Given.Now, default, 10));
        Assert.Single(Store.ReadWork(DateTimeOffset.MaxValue, default, 10));
    }

    [Fact]
    public async Task Readers_see_whole_steps_while_commits_go_on()
    {
        const int steps = 300;
        Store.Committed(Given.Start(1));
        var done = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref done) == 0)
            {
                var known = Store.Find(new ExecutionId(1))!.LastSequence;
                var stored = Store.Loaded(1);
                Assert.True(stored.Row.LastSequence >= known);
                Assert.Equal(stored.Row.LastSequence, stored.Tail is [.., var last] ? last.LastSequence : stored.SnapshotSequence);
                Assert.Equal(stored.SnapshotSequence + 1, stored.Tail is [var first, ..] ? first.FirstSequence : stored.SnapshotSequence + 1);
            }
        })).ToArray();

        try
        {
            for (var i = 1; i <= steps; i++)
            {
                Store.Committed(Given.Step(1, i * 2) with { Snapshot = i % 7 == 0 ? Given.Bytes("state") : null });
                Assert.Equal(i * 2 + 2, Store.Find(new ExecutionId(1))!.LastSequence);
            }
        }
        finally
        {
            Volatile.Write(ref done, 1);
            await Task.WhenAll(readers);
        }
    }
}
