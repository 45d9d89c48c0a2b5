using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime.Retention;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

/// <summary>What becomes of executions that have ended.</summary>
public sealed class RetentionTests
{
    private const string Pass = """{"Type":"Pass","End":true}""";
    private const string LongWait = """{"Type":"Wait","Seconds":31536000,"End":true}""";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Executions_that_ended_long_ago_are_deleted_and_nothing_else()
    {
        await using var node = await StartAsync(new RetentionOptions { ClosedFor = TimeSpan.FromDays(90), Interval = Tick });
        await node.StartAsync(node.Machine(LongWait), "running");
        await EndAsync(node, "old");
        node.Time.Advance(TimeSpan.FromDays(60));
        await EndAsync(node, "young");
        node.Time.Advance(TimeSpan.FromDays(31));

        await UntilAsync(node, () => node.Store.Find(Node.ArnOf("old")) is null);

        Assert.Equal(ExecutionStatus.Running, node.Store.Find(Node.ArnOf("running"))!.Status);
        Assert.Equal(ExecutionStatus.Succeeded, node.Store.Find(Node.ArnOf("young"))!.Status);
        Assert.Equal(StartOutcome.Started, (await node.StartAsync(node.Machine(Pass), "old")).Outcome);
    }

    [Fact]
    public async Task Of_more_than_may_be_kept_those_that_ended_first_go()
    {
        await using var node = await StartAsync(new RetentionOptions { ClosedFor = null, ClosedMax = 100, Interval = Tick });
        await node.StartAsync(node.Machine(LongWait), "running");
        for (var i = 0; i < 300; i++)
        {
            await EndAsync(node, $"run-{i}");
            node.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await UntilAsync(node, () => node.Store.CountClosed() <= 100);

        Assert.Equal(100, node.Store.CountClosed());
        Assert.Null(node.Store.Find(Node.ArnOf("run-199")));
        Assert.NotNull(node.Store.Find(Node.ArnOf("run-200")));
        Assert.NotNull(node.Store.Find(Node.ArnOf("running")));
    }

    [Fact]
    public async Task A_journal_is_packed_when_its_execution_has_ended_and_not_before()
    {
        await using var node = await StartAsync(new RetentionOptions { PackAfter = TimeSpan.FromMinutes(5), Interval = Tick });
        var running = await node.StartAsync(node.Machine(LongWait), "running");
        var ended = await EndAsync(node, "ended", new string('x', 2_000));
        var rows = Rows(node.Store, ended.Id);

        node.Time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(node, () => Unpacked(node).Count == 0);

        Assert.Equal(rows, Rows(node.Store, ended.Id));
        Assert.NotEmpty(Rows(node.Store, running.Row.Id));
        Assert.Equal(1, node.Store.CountClosed());
    }

    [Fact]
    public async Task An_execution_whose_end_has_not_been_told_is_kept_until_it_has()
    {
        var time = new TestTime();
        await using var node = Node.Create(time: time, options: new RuntimeOptions { Retention = new RetentionOptions { ClosedFor = TimeSpan.FromSeconds(1), Interval = Tick } });
        node.IsStatusWanted = true;
        node.DeliveriesToFail = 5;
        await node.Runtime.StartAsync();
        await node.StartAsync(node.Machine(Pass), "told");
        await node.EndOfAsync("told");

        await UntilAsync(node, () => node.Store.Find(Node.ArnOf("told")) is null);

        Assert.Equal(0, node.DeliveriesToFail);
        Assert.Equal(ExecutionStatus.Running, (await node.NextDeliveryAsync()).Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await node.NextDeliveryAsync()).Status);
    }

    [Fact]
    public void A_sweep_packs_a_long_journal_in_pieces_and_deletes_in_small_commits()
    {
        using var store = new MemoryStore();
        var now = DateTimeOffset.UnixEpoch.AddDays(100);
        Put(store, 1, rows: 100, rowBytes: 5_000, now);
        for (var id = 2; id <= 300; id++)
        {
            Put(store, id, rows: 10, rowBytes: 10, now);
        }

        var before = Rows(store, new ExecutionId(1));
        var packing = Sweep(store, new RetentionOptions { PackAfter = TimeSpan.Zero, ClosedFor = null }, now);

        Assert.Equal(before, Rows(store, new ExecutionId(1)));
        Assert.Empty(store.ReadClosed(new ClosedQuery(now, null, 1, OnlyUnpacked: true)));
        Assert.InRange(packing, 5, 20);

        var deleting = Sweep(store, new RetentionOptions { ClosedFor = TimeSpan.FromDays(1), PackAfter = TimeSpan.FromDays(1) }, now.AddDays(2));

        Assert.Equal(0, store.CountClosed());
        Assert.InRange(deleting, 5, 20);
    }

    private static int Sweep(MemoryStore store, RetentionOptions options, DateTimeOffset now)
    {
        var sweep = new RetentionSweep(store, options, now);
        var commits = 0;
        while (sweep.Next() is { } work)
        {
            Assert.True(commits++ < 1_000, "The sweep does not end.");
            store.Commit(new CommitBatch { Packs = work.Packs, Deletes = work.Deletes });
        }

        return commits;
    }

    private static void Put(MemoryStore store, long id, int rows, int rowBytes, DateTimeOffset endedAt)
    {
        var execution = new ExecutionId(id);
        for (var i = 0; i < rows; i++)
        {
            store.Commit(new CommitBatch
            {
                Steps =
                [
                    new StepCommit
                    {
                        Execution = execution,
                        ExpectedSequence = i,
                        New = i > 0 ? null : new ExecutionRow(
                            execution, Node.ArnOf($"{id}"), "m", $"{id}", "r", Node.Scope, ExecutionStatus.Running, endedAt, null, new byte[2], null, null, null, 0),
                        Journal = new JournalRow(i + 1, i + 1, i + 1, i + 1, Enumerable.Repeat((byte)i, rowBytes).ToArray()),
                        Ended = i == rows - 1 ? new EndedRow(ExecutionStatus.Succeeded, endedAt, new byte[2], null, null) : null,
                    },
                ],
            });
        }
    }

    private static Task<Node> StartAsync(RetentionOptions retention) => Node.StartAsync(options: new RuntimeOptions { Retention = retention });

    private static async Task<ExecutionRow> EndAsync(Node node, string name, string padding = "")
    {
        await node.StartAsync(node.Machine(Pass), name, $$"""{"padding":"{{padding}}"}""");
        return await node.EndOfAsync(name);
    }

    private static IReadOnlyList<ClosedExecution> Unpacked(Node node) =>
        node.Store.ReadClosed(new ClosedQuery(node.Time.GetUtcNow(), After: null, 10, OnlyUnpacked: true));

    private static string Rows(IStore store, ExecutionId id) => string.Join(
        ' ', store.ReadJournal(id, 1, descending: false, int.MaxValue).Select(r => $"{r.FirstSequence}-{r.LastSequence}:{Convert.ToHexString(r.Data.Span)}"));

    /// <summary>Lets time pass until something has come about.</summary>
    private static async Task UntilAsync(Node node, Func<bool> hasHappened)
    {
        while (!hasHappened())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            node.Time.Advance(Tick);
            await Task.Yield();
        }
    }
}
