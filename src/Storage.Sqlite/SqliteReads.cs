using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;

namespace Treadle.Storage.Sqlite;

/// <summary>The reads of the contract in SQLite's dialect. What becomes of one that fails, and all that is written, is the business of its heirs.</summary>
public abstract class SqliteReads : IStore
{
    private protected SqliteReads(string path) => DatabasePath = path;

    internal Texts Texts { get; } = new();

    private protected string DatabasePath { get; }

    public abstract CommitResult Commit(CommitBatch batch);

    public StoredExecution? Load(ExecutionId id) => Read(c => ExecutionReads.Load(c, Texts, id));

    public ExecutionRow? Find(ExecutionId id) => Read(c => ExecutionReads.Find(c, Texts, id));

    public ExecutionRow? Find(string arn) => Read(c => ExecutionReads.Find(c, Texts, arn));

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query) => Read(c => ExecutionReads.List(c, Texts, query));

    public IReadOnlyList<ExecutionRow> ListChildren(ChildQuery query) => Read(c => ExecutionReads.ListChildren(c, Texts, query));

    public MapRunRow? FindMapRun(long id) => Read(c => MapRunReads.Find(c, Texts, id));

    public MapRunRow? FindMapRun(string arn) => Read(c => MapRunReads.Find(c, Texts, arn));

    public IReadOnlyList<MapRunRow> ListMapRuns(ExecutionId parent, long? before, int limit) => Read(c => MapRunReads.List(c, Texts, parent, before, limit));

    public IReadOnlyList<long> ReadMapRuns(long after, int limit) => Read(c => MapRunReads.NeedsWorker(c, after, limit));

    public long CountRunning(string stateMachineArn) => Read(c => ExecutionReads.CountRunning(c, Texts, stateMachineArn));

    public IReadOnlyList<ExecutionCounts> CountByStatus() => CountReads.Machines(this);

    public IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit) =>
        Read(c => JournalReads.Read(c, id, from, descending, limit));

    public IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit) => Read(c => WorkReads.ReadWork(c, dueBefore, after, limit));

    public IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) => Read(c => WorkReads.ReadInboxOwners(c, after, limit));

    public IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit) => Read(c => WorkReads.ReadOutbox(c, now, afterId, limit));

    public Resource? GetResource(ResourceKey key) => Read(c => ResourceReads.Get(c, key));

    public IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit) =>
        Read(c => ResourceReads.List(c, kind, scope, afterSequence, limit));

    public IReadOnlyList<Resource> ListResourcesById(string kind, string scope, string start, bool isAfter, int limit) =>
        Read(c => ResourceReads.ListById(c, kind, scope, start, isAfter, limit));

    public IReadOnlyList<string> ListScopes(string kind) => Read(c => ResourceReads.Scopes(c, kind));

    public long CountResources(string kind, string scope, string start, string end) => Read(c => ResourceReads.Count(c, kind, scope, start, end));

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query) => Read(c => ClosedReads.Read(c, query));

    public long CountClosed() => Read(ClosedReads.Count);

    public IReadOnlyList<ExecutionId> ReadRemovals(int limit) => Read(c => ClosedReads.Removals(c, limit));

    public StoreSizes ReadSizes() => Read(c => SqliteFiles.Sizes(c, DatabasePath));

    public abstract void Dispose();

    /// <summary>One short read transaction on a connection of its own. Any thread.</summary>
    internal abstract T Read<T>(Func<Connection, T> read);
}
