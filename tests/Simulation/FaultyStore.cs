using Treadle.Engine;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Simulation;

/// <summary>The in-memory store, with the failures of a disk and of a process put in where the chooser says.</summary>
internal sealed class FaultyStore(MemoryStore store) : IStore
{
    public CommitFault NextCommit { get; set; }

    /// <summary>Read without its snapshot: as if somebody had deleted them all.</summary>
    public bool IsWithoutSnapshots { get; set; }

    public CommitResult Commit(CommitBatch batch)
    {
        var fault = NextCommit;
        NextCommit = CommitFault.None;
        switch (fault)
        {
            case CommitFault.LostBefore:
                throw new StoreFailedException("simulated: lost before it was written");

            case CommitFault.LostAfter:
                store.Commit(batch);
                throw new StoreFailedException("simulated: written, and the answer lost");

            case CommitFault.Conflicts:
                return WithConflict(batch);

            default:
                return store.Commit(batch);
        }
    }

    public StoredExecution? Load(ExecutionId id)
    {
        var stored = store.Load(id);
        return stored is { Snapshot: not null } && IsWithoutSnapshots
            ? stored with { Snapshot = null, SnapshotSequence = 0, Tail = store.ReadJournal(id, 1, descending: false, int.MaxValue) }
            : stored;
    }

    public ExecutionRow? Find(ExecutionId id) => store.Find(id);

    public ExecutionRow? Find(string arn) => store.Find(arn);

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query) => store.List(query);

    public long CountRunning(string stateMachineArn) => store.CountRunning(stateMachineArn);

    public IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit) => store.ReadJournal(id, from, descending, limit);

    public IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit) => store.ReadWork(dueBefore, after, limit);

    public IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) => store.ReadInboxOwners(after, limit);

    public IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit) => store.ReadOutbox(now, afterId, limit);

    public Resource? GetResource(ResourceKey key) => store.GetResource(key);

    public IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit) =>
        store.ListResources(kind, scope, afterSequence, limit);

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query) => store.ReadClosed(query);

    public long CountClosed() => store.CountClosed();

    public IReadOnlyList<ExecutionId> ReadRemovals(int limit) => store.ReadRemovals(limit);

    public StoreSizes ReadSizes() => store.ReadSizes();

    public void Dispose() => store.Dispose();

    /// <summary>The steps of executions that exist conflict as if somebody had been faster; the rest is written.</summary>
    private CommitResult WithConflict(CommitBatch batch)
    {
        var written = store.Commit(batch with { Steps = [.. batch.Steps.Where(s => s.New is not null)] });
        var outcomes = new Queue<StepOutcome>(written.Steps);
        return written with { Steps = [.. batch.Steps.Select(s => s.New is not null ? outcomes.Dequeue() : StepOutcome.Conflict)] };
    }
}

internal enum CommitFault
{
    None,

    /// <summary>The process dies before the write.</summary>
    LostBefore,

    /// <summary>The process dies after the write and before its answer.</summary>
    LostAfter,

    /// <summary>Expectations do not hold.</summary>
    Conflicts,
}
