using Microsoft.Data.Sqlite;
using Treadle.Engine;
using Treadle.Storage.Sqlite.Checks;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;
using Treadle.Storage.Sqlite.Schema;

namespace Treadle.Storage.Sqlite;

/// <summary>The store of another process, or of none, for those who only look: it is neither locked nor brought forward.</summary>
/// <remarks>Any thread. A failed read leaves it usable: whoever looks for damage wants to look on.</remarks>
public sealed class SqliteReadOnlyStore : IStore
{
    private const int ReadersMax = 2;

    private readonly ReadPool _readers;
    private readonly string _path;

    /// <param name="directory">The data directory.</param>
    /// <param name="name">The database in it; a copy may have another name.</param>
    /// <exception cref="StoreFailedException">There is no database, or it is none of this program, or of another release.</exception>
    public SqliteReadOnlyStore(string directory, string name = SqliteFiles.DatabaseName)
    {
        _path = Path.Combine(directory, name);
        if (!File.Exists(_path))
        {
            throw new StoreFailedException($"There is no database '{_path}'.") { Fault = StoreFault.Damaged };
        }

        _readers = new ReadPool(_path, ReadersMax);
        try
        {
            Version = Read(Migrator.Version);
        }
        catch
        {
            _readers.Dispose();
            throw;
        }
    }

    internal Texts Texts { get; } = new();

    /// <summary>The schema version that this program writes.</summary>
    public static int NewestVersion => Migrations.All.Count;

    /// <summary>The schema version of the database.</summary>
    public int Version { get; }

    /// <exception cref="NotSupportedException">Always.</exception>
    public CommitResult Commit(CommitBatch batch) => throw new NotSupportedException("This store is only read.");

    public StoredExecution? Load(ExecutionId id) => Read(c => ExecutionReads.Load(c, Texts, id));

    public ExecutionRow? Find(ExecutionId id) => Read(c => ExecutionReads.Find(c, Texts, id));

    public ExecutionRow? Find(string arn) => Read(c => ExecutionReads.Find(c, Texts, arn));

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query) => Read(c => ExecutionReads.List(c, Texts, query));

    public long CountRunning(string stateMachineArn) => Read(c => ExecutionReads.CountRunning(c, Texts, stateMachineArn));

    public IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit) =>
        Read(c => JournalReads.Read(c, id, from, descending, limit));

    public IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit) => Read(c => WorkReads.ReadWork(c, dueBefore, after, limit));

    public IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) => Read(c => WorkReads.ReadInboxOwners(c, after, limit));

    public IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit) => Read(c => WorkReads.ReadOutbox(c, now, afterId, limit));

    public Resource? GetResource(ResourceKey key) => Read(c => ResourceReads.Get(c, key));

    public IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit) =>
        Read(c => ResourceReads.List(c, kind, scope, afterSequence, limit));

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query) => Read(c => ClosedReads.Read(c, query));

    public long CountClosed() => Read(ClosedReads.Count);

    public IReadOnlyList<ExecutionId> ReadRemovals(int limit) => Read(c => ClosedReads.Removals(c, limit));

    public StoreSizes ReadSizes() => Read(c => SqliteFiles.Sizes(c, _path));

    /// <summary>What checks read past the contract.</summary>
    public SqliteChecks Checks => new(this);

    public void Dispose() => _readers.Dispose();

    internal T Read<T>(Func<Connection, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Explain(_path, e);
        }
    }
}
