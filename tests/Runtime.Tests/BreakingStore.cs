using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Runtime.Tests;

/// <summary>A store that fails when a test wants it to, and stays failed until it is mended: the process that used it is dead by then.</summary>
internal sealed class BreakingStore(IStore store) : IStore
{
    private readonly Lock _lock = new();
    private volatile bool _isBroken;
    private int _commitsLeft = int.MaxValue;
    private bool _isLastWritten;

    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    /// <summary>Fails at a commit of the future.</summary>
    /// <param name="commit">1 for the next one.</param>
    /// <param name="isWritten">The commit is on disk, only its answer is lost.</param>
    public void BreakAt(int commit, bool isWritten)
    {
        lock (_lock)
        {
            (_commitsLeft, _isLastWritten) = (commit, isWritten);
        }
    }

    /// <summary>The disk is there again, for the next process.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            (_commitsLeft, _isBroken) = (int.MaxValue, false);
        }
    }

    public CommitResult Commit(CommitBatch batch)
    {
        lock (_lock)
        {
            if (!_isBroken && --_commitsLeft > 0)
            {
                return store.Commit(batch);
            }

            if (!_isBroken && _isLastWritten)
            {
                store.Commit(batch);
            }

            _isBroken = true;
            throw new StoreFailedException("The disk is full.");
        }
    }

    public StoredExecution? Load(ExecutionId id) => store.Load(id);

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
}
