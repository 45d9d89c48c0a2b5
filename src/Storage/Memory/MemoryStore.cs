using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage.Memory;

/// <summary>The contract without a disk: for tests, for the simulator, and as the measure of what a disk costs.</summary>
/// <remarks>
/// Any thread. A commit is one turn under the lock, so a reader sees all of it or nothing. Deterministic: ids count from 1, and only
/// <see cref="Resource.CreatedAt"/> reads the clock. Everything that is kept is a copy: a caller may use its buffers again.
/// </remarks>
public sealed class MemoryStore : IStore
{
    private readonly Lock _lock = new();
    private readonly MemoryExecutions _executions;
    private readonly MemoryMapRuns _mapRuns;
    private readonly MemoryResources _resources;
    private readonly SortedDictionary<long, OutboxRow> _outbox = [];
    private long _lastOutbox;
    private bool _disposed;

    /// <param name="time">The clock for <see cref="Resource.CreatedAt"/>; null takes the system's.</param>
    public MemoryStore(TimeProvider? time = null)
    {
        _resources = new MemoryResources(time ?? TimeProvider.System);
        _mapRuns = new MemoryMapRuns(tell => _executions!.Tell(tell));
        _executions = new MemoryExecutions(_mapRuns);
    }

    public CommitResult Commit(CommitBatch batch)
    {
        BatchRules.Check(batch);
        List<InboxRow> told = [];
        return Locked(() => Take(batch, told), () =>
            {
                Take(batch.OutboxChanges);
                foreach (var pack in batch.Packs)
                {
                    _executions.Pack(pack);
                }

                foreach (var id in batch.Deletes.Where(id => _outbox.Values.All(row => row.Execution != id)))
                {
                    _executions.Delete(id);
                }
            });
    }

    public StoredExecution? Load(ExecutionId id) => Locked(() => _executions.Get(id)?.ToStored());

    public ExecutionRow? Find(ExecutionId id) => Locked(() => _executions.Get(id)?.Row);

    public ExecutionRow? Find(string arn) => Locked(() => _executions.Get(arn)?.Row);

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query) => Locked(() => _executions.List(query));

    public IReadOnlyList<ExecutionRow> ListChildren(ChildQuery query) => Locked(() => _executions.ListChildren(query));

    public MapRunRow? FindMapRun(long id) => Locked(() => _mapRuns.Get(id));

    public MapRunRow? FindMapRun(string arn) => Locked(() => _mapRuns.Get(arn));

    public IReadOnlyList<MapRunRow> ListMapRuns(ExecutionId parent, long? before, int limit) => Locked(() => _mapRuns.List(parent, before, limit));

    public IReadOnlyList<long> ReadMapRuns(long after, int limit) => Locked(() => _mapRuns.NeedsWorker(after, limit));

    public long CountRunning(string stateMachineArn) => Locked(() => _executions.CountRunning(stateMachineArn));

    public IReadOnlyList<ExecutionCounts> CountByStatus() => Locked(_executions.CountByStatus);

    public IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit) =>
        Locked(() => _executions.Get(id)?.ReadJournal(from, descending, limit) ?? []);

    public IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit) =>
        Locked(() => _executions.ReadWork(StoredTime.Happened(dueBefore), after, limit));

    public IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) => Locked(() => _executions.ReadInboxOwners(after, limit));

    public IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit) =>
        Locked<IReadOnlyList<OutboxRow>>(() => [.. _outbox.Values.Where(row => row.Id > afterId && row.NextAt <= now).Take(limit)]);

    public Resource? GetResource(ResourceKey key) => Locked(() => _resources.Get(key));

    public IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit) =>
        Locked(() => _resources.List(kind, scope, afterSequence, limit));

    public IReadOnlyList<Resource> ListResourcesById(string kind, string scope, string start, bool isAfter, int limit) =>
        Locked(() => _resources.ListById(kind, scope, start, isAfter, limit));

    public IReadOnlyList<string> ListScopes(string kind) => Locked(() => _resources.Scopes(kind));

    public long CountResources(string kind, string scope, string start, string end) => Locked(() => _resources.Count(kind, scope, start, end));

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query) => Locked(() => _executions.ReadClosed(query));

    public long CountClosed() => Locked(_executions.CountClosed);

    /// <summary>A deletion here is done in one commit.</summary>
    public IReadOnlyList<ExecutionId> ReadRemovals(int limit) => [];

    public StoreSizes ReadSizes() => new(DatabaseBytes: 0, FreeBytes: 0, WalBytes: 0);

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }
    }

    private CommitResult Take(CommitBatch batch, List<InboxRow> told)
    {
        // In this order, which is that of the contract.
        IReadOnlyList<CallbackOutcome> callbacks = [.. batch.Callbacks.Select(_executions.Take)];
        IReadOnlyList<StepOutcome> steps = [.. batch.Steps.Select(step => Take(step, told))];
        IReadOnlyList<bool> mapRuns = [.. batch.MapRuns.Select(change => _mapRuns.Take(change, told))];
        var touched = _mapRuns.End();
        return new CommitResult(callbacks, steps, [.. batch.ResourceWrites.Select(_resources.Write)], told) { MapRuns = mapRuns, TouchedMapRuns = touched };
    }

    private StepOutcome Take(StepCommit step, List<InboxRow> told)
    {
        var outcome = _executions.Take(step, told);
        if (outcome == StepOutcome.Committed)
        {
            foreach (var delivery in step.Deliveries)
            {
                var id = ++_lastOutbox;
                _outbox.Add(id, new OutboxRow(id, step.Execution, delivery.Kind, delivery.Data.ToArray(), Attempts: 0, StoredTime.Read(0)));
            }
        }

        return outcome;
    }

    private void Take(IReadOnlyList<OutboxChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.RetryAt is not { } retryAt)
            {
                _outbox.Remove(change.Id);
            }
            else if (_outbox.TryGetValue(change.Id, out var row))
            {
                _outbox[change.Id] = row with { Attempts = row.Attempts + 1, NextAt = StoredTime.Read(StoredTime.NotBefore(retryAt)) };
            }
        }
    }

    private T Locked<T>(Func<T> read, Action? then = null)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var result = read();
            then?.Invoke();
            return result;
        }
    }
}
