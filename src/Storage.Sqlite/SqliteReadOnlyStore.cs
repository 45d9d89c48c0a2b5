using Microsoft.Data.Sqlite;
using Treadle.Engine;
using Treadle.Storage.Sqlite.Checks;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;
using Treadle.Storage.Sqlite.Schema;

namespace Treadle.Storage.Sqlite;

/// <summary>The store of another process, or of none, for those who only look: it is neither locked nor brought forward.</summary>
/// <remarks>Any thread. A failed read leaves it usable: whoever looks for damage wants to look on.</remarks>
public sealed class SqliteReadOnlyStore : SqliteReads
{
    private const int ReadersMax = 2;

    private readonly ReadPool _readers;

    /// <param name="directory">The data directory.</param>
    /// <param name="name">The database in it; a copy may have another name.</param>
    /// <exception cref="StoreFailedException">There is no database, or it is none of this program, or of another release.</exception>
    public SqliteReadOnlyStore(string directory, string name = SqliteFiles.DatabaseName)
        : base(Path.Combine(directory, name))
    {
        if (!File.Exists(DatabasePath))
        {
            throw new StoreFailedException($"There is no database '{DatabasePath}'.") { Fault = StoreFault.Damaged };
        }

        _readers = new ReadPool(DatabasePath, ReadersMax);
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

    /// <summary>The schema version that this program writes.</summary>
    public static int NewestVersion => Migrations.All.Count;

    /// <summary>The schema version of the database.</summary>
    public int Version { get; }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override CommitResult Commit(CommitBatch batch) => throw new NotSupportedException("This store is only read.");

    /// <summary>What checks read past the contract.</summary>
    public SqliteChecks Checks => new(this);

    public override void Dispose() => _readers.Dispose();

    internal override T Read<T>(Func<Connection, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Explain(DatabasePath, e);
        }
    }
}
