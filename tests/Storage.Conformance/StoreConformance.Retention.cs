using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <summary>Ended executions are listed in order of their ends, packed without a difference for whoever reads, and deleted.</summary>
public abstract partial class StoreConformance
{
    private const int LongJournal = 1_200;

    [Fact]
    public void Ended_executions_are_listed_in_order_of_their_ends_page_by_page()
    {
        Store.Committed(Given.Start(1), Given.Start(2), Given.Start(3), Given.Start(4));
        End(3, seconds: 1);
        End(1, seconds: 2);
        End(4, seconds: 2);

        Assert.Equal([3L, 1, 4], Closed().Select(c => c.Id.Value));
        Assert.Equal([3L], Store.ReadClosed(new ClosedQuery(Given.Now.AddSeconds(1), After: null, 10)).Select(c => c.Id.Value));
        var first = Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 2));
        Assert.Equal([3L, 1], first.Select(c => c.Id.Value));
        Assert.Equal([4L], Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, first[1], 2)).Select(c => c.Id.Value));
        Assert.Equal((4L, Given.Now.AddSeconds(1)), (first[0].LastSequence, first[0].EndedAt));
        Assert.Equal(3, Store.CountClosed());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_packed_journal_reads_as_it_did_before(int rowsInPack)
    {
        Store.Committed(Given.Start(1) with { Snapshot = Given.Bytes("state") }, Given.Start(2));
        for (var sequence = 2; sequence < 20; sequence += 3)
        {
            Store.Committed(Given.Step(1, sequence, events: 3) with { Journal = Given.Journal(sequence + 1, sequence + 3, $"{sequence}") });
        }

        End(1, seconds: 1, expected: 20);
        var reads = AllReads(1);

        Pack(1, rowsInPack);

        Assert.Equal(reads, AllReads(1));
        var loaded = Store.Loaded(1);
        Assert.Null(loaded.Snapshot);
        Assert.Equal(Rows(Store.ReadJournal(new ExecutionId(1), 1, descending: false, int.MaxValue)), Rows(loaded.Tail));
        Assert.Empty(Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)));
        Assert.Equal([1L], Closed().Select(c => c.Id.Value));
        Assert.Single(Store.ReadJournal(new ExecutionId(2), 1, descending: false, 10));
    }

    [Fact]
    public void A_journal_that_is_packed_by_half_reads_as_it_did_before()
    {
        Store.Committed(Given.Start(1));
        for (var sequence = 2; sequence < 20; sequence += 3)
        {
            Store.Committed(Given.Step(1, sequence, events: 3));
        }

        End(1, seconds: 1, expected: 20);
        var reads = AllReads(1);
        var rows = Store.ReadJournal(new ExecutionId(1), 1, descending: false, 4);

        Store.Commit(new CommitBatch { Packs = [PackOf(1, rows, isLast: false)] });

        Assert.Equal(reads, AllReads(1));
        Assert.Equal(8, Store.Loaded(1).Tail.Count);
        Assert.Equal([1L], Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)).Select(c => c.Id.Value));
    }

    [Fact]
    public void A_pack_that_no_longer_holds_changes_nothing()
    {
        Store.Committed(Given.Start(1), Given.Start(2));
        End(1, seconds: 1);
        var rows = Store.ReadJournal(new ExecutionId(1), 1, descending: false, 10);
        var reads = AllReads(1);

        Store.Commit(new CommitBatch
        {
            Packs =
            [
                PackOf(2, Store.ReadJournal(new ExecutionId(2), 1, descending: false, 10), isLast: true),
                PackOf(1, [rows[0]], isLast: true) with { LastSequence = rows[^1].LastSequence },
                PackOf(3, rows, isLast: true),
            ],
        });

        Assert.Equal(reads, AllReads(1));
        Assert.Equal([1L], Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)).Select(c => c.Id.Value));
        Assert.Single(Store.Loaded(2).Tail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_deleted_execution_is_gone_and_its_name_is_free(bool isPacked)
    {
        Store.Committed(Given.Start(Given.Row(1, "one") with { Input = new byte[5000] }) with { Snapshot = Given.Bytes("state"), OpensTasks = [new TaskId(1)] }, Given.Start(2));
        End(1, seconds: 1);
        if (isPacked)
        {
            Pack(1, rowsInPack: 10);
        }

        Store.Commit(new CommitBatch { Deletes = [new ExecutionId(1), new ExecutionId(7)] });

        Assert.Null(Store.Find(new ExecutionId(1)));
        Assert.Null(Store.Find(Given.Row(1, "one").Arn));
        Assert.Null(Store.Load(new ExecutionId(1)));
        Assert.Empty(Store.ReadJournal(new ExecutionId(1), 1, descending: false, 10));
        Assert.Equal([2L], Store.List(new ExecutionQuery(Given.Machine, Status: null, Before: null, 10)).Ids());
        Assert.Equal(0, Store.Answer(Given.Callback(1, 1)));
        Assert.Empty(Closed());
        Assert.Equal(0, Store.CountClosed());
        Store.Committed(Given.Start(9, "one"));
    }

    [Fact]
    public void A_long_journal_goes_in_bounded_commits_and_out_of_reach_at_once()
    {
        Store.Committed(Given.Start(1));
        for (var sequence = 2; sequence < LongJournal; sequence++)
        {
            Store.Committed(Given.Step(1, sequence, events: 1));
        }

        End(1, seconds: 1, expected: LongJournal);
        var commits = 0;
        do
        {
            Store.Commit(new CommitBatch { Deletes = [new ExecutionId(1)] });
            commits++;
            Assert.Null(Store.Find(new ExecutionId(1)));
            Assert.Empty(Closed());
        }
        while (Store.ReadRemovals(10).Count > 0);

        Assert.InRange(commits, 1, 10);
        Assert.Empty(Store.ReadJournal(new ExecutionId(1), 1, descending: false, 10));
    }

    [Fact]
    public void What_runs_or_is_still_needed_is_not_deleted()
    {
        Store.Committed(
            Given.Start(1),
            Given.Start(2) with { Deliveries = [Given.Delivery("started")] },
            Given.Start(3) with { OpensTasks = [new TaskId(1)] });
        End(2, seconds: 1);
        var inbox = Store.Answer(Given.Callback(3, 1));
        End(3, seconds: 1);

        Store.Commit(new CommitBatch { Deletes = [new ExecutionId(1), new ExecutionId(2), new ExecutionId(3)] });
        Assert.Equal([3L, 2, 1], Store.List(new ExecutionQuery(Given.Machine, Status: null, Before: null, 10)).Ids());

        Store.Commit(new CommitBatch
        {
            OutboxChanges = [new OutboxChange(Store.ReadOutbox(Given.Now, 0, 10).Single().Id, RetryAt: null)],
            Steps = [Given.Step(3, 4, events: 0) with { TakesInbox = [inbox] }],
        });
        Store.Commit(new CommitBatch { Deletes = [new ExecutionId(1), new ExecutionId(2), new ExecutionId(3)] });
        Assert.Equal([1L], Store.List(new ExecutionQuery(Given.Machine, Status: null, Before: null, 10)).Ids());
    }

    private IReadOnlyList<ClosedExecution> Closed() => Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10));

    private void End(long id, int seconds, long expected = 2) =>
        Store.Committed(Given.Step(id, expected) with { Ended = Given.Succeeded() with { EndedAt = Given.Now.AddSeconds(seconds) } });

    private void Pack(long id, int rowsInPack)
    {
        var all = Store.ReadJournal(new ExecutionId(id), 1, descending: false, int.MaxValue);
        foreach (var rows in all.Chunk(rowsInPack))
        {
            Store.Commit(new CommitBatch { Packs = [PackOf(id, rows, isLast: rows[^1] == all[^1])] });
        }
    }

    private static PackCommit PackOf(long id, IReadOnlyList<JournalRow> rows, bool isLast) =>
        new(new ExecutionId(id), rows[0].FirstSequence, rows[^1].LastSequence, rows.Count, JournalPack.Write(rows), isLast);

    /// <summary>Every page that can be asked for, as text.</summary>
    private List<string> AllReads(long id) =>
    [
        .. from isDescending in new[] { false, true }
           from limit in new[] { 1, 2, 3, 100 }
           from start in Enumerable.Range(0, 25).Select(i => (long)i).Append(long.MaxValue)
           select $"{start} {isDescending} {limit}: {Rows(Store.ReadJournal(new ExecutionId(id), start, isDescending, limit))}",
    ];

    private static string Rows(IReadOnlyList<JournalRow> rows) =>
        string.Join(' ', rows.Select(r => $"{r.FirstSequence}-{r.LastSequence}({r.FirstHistoryId}-{r.LastHistoryId}):{Given.Text(r.Data)}"));
}
