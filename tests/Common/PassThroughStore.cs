using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Tests.Common;

/// <summary>A store that hands everything to another: what a test wants to go wrong, it overrides.</summary>
/// <param name="store">The other; disposed of with this.</param>
internal abstract class PassThroughStore(IStore store) : IStore
{
    public virtual CommitResult Commit(CommitBatch batch) => store.Commit(batch);

    public virtual StoredExecution? Load(ExecutionId id) => store.Load(id);

    public ExecutionRow? Find(ExecutionId id) => store.Find(id);

    public ExecutionRow? Find(string arn) => store.Find(arn);

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query) => store.List(query);

    public virtual IReadOnlyList<ExecutionRow> ListChildren(ChildQuery query) => store.ListChildren(query);

    public virtual MapRunRow? FindMapRun(long id) => store.FindMapRun(id);

    public MapRunRow? FindMapRun(string arn) => store.FindMapRun(arn);

    public IReadOnlyList<MapRunRow> ListMapRuns(ExecutionId parent, long? before, int limit) => store.ListMapRuns(parent, before, limit);

    public virtual IReadOnlyList<long> ReadMapRuns(long after, int limit) => store.ReadMapRuns(after, limit);

    public long CountRunning(string stateMachineArn) => store.CountRunning(stateMachineArn);

    public IReadOnlyList<ExecutionCounts> CountByStatus() => store.CountByStatus();

    public IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit) => store.ReadJournal(id, from, descending, limit);

    public virtual IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit) => store.ReadWork(dueBefore, after, limit);

    public virtual IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) => store.ReadInboxOwners(after, limit);

    public IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit) => store.ReadOutbox(now, afterId, limit);

    public Resource? GetResource(ResourceKey key) => store.GetResource(key);

    public IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit) =>
        store.ListResources(kind, scope, afterSequence, limit);

    public IReadOnlyList<Resource> ListResourcesById(string kind, string scope, string start, bool isAfter, int limit) =>
        store.ListResourcesById(kind, scope, start, isAfter, limit);

    public IReadOnlyList<string> ListScopes(string kind) => store.ListScopes(kind);

    public long CountResources(string kind, string scope, string start, string end) => store.CountResources(kind, scope, start, end);

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query) => store.ReadClosed(query);

    public long CountClosed() => store.CountClosed();

    public IReadOnlyList<ExecutionId> ReadRemovals(int limit) => store.ReadRemovals(limit);

    public StoreSizes ReadSizes() => store.ReadSizes();

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }
}
