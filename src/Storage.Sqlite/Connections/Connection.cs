using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Treadle.Storage.Sqlite.Connections;

/// <summary>One connection with its prepared statements. One thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    private Connection(SqliteConnection connection) => _connection = connection;

    /// <summary>Prepared statements over a connection that is open; it is closed with them.</summary>
    public static Connection Over(SqliteConnection connection) => new(connection);

    public sqlite3 Handle => _connection.Handle!;

    /// <summary>The one that writes; also makes a missing database.</summary>
    public static Connection OpenWriter(string path, SqliteStoreOptions options)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            {
                throw new UnauthorizedAccessException($"'{path}' cannot be written by this user.");
            }

            // The page size counts only before the first table is made; after that it is the file's.
            connection.Execute($"PRAGMA page_size = {options.PageBytes}");
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            connection.Execute("PRAGMA cache_size = -32768");
            if (options.DatabaseBytesMax is { } most)
            {
                connection.Execute($"PRAGMA max_page_count = {Math.Max(1, most / connection.PageBytes())}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static Connection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("PRAGMA query_only = 1");
            connection.Execute("PRAGMA cache_size = -8192");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The one that copies the write-ahead log into the database.</summary>
    public static Connection OpenCheckpointer(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public int PageBytes()
    {
        using var read = new Statement(Handle, "PRAGMA page_size");
        return read.First(static s => (int)s.Long(0));
    }

    /// <summary>The statement of a constant; prepared at its first use and kept.</summary>
    /// <param name="sql">A constant: it is known by its reference, so that nothing hashes its text.</param>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new Statement(Handle, sql));
        }

        return statement;
    }

    /// <summary>Runs one or several statements once and ignores their rows.</summary>
    public void Execute(string sql)
    {
        var result = raw.sqlite3_exec(Handle, sql);
        SqliteException.ThrowExceptionForRC(result, Handle);
    }

    public long LastInsertId() => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>How many pages this connection has written since it was opened.</summary>
    public int PagesWritten()
    {
        _ = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0);
        return pages;
    }

    /// <summary>Copies the write-ahead log into the database as far as readers allow.</summary>
    /// <param name="restart">Wait until all is copied and the log can begin again at its start.</param>
    /// <returns>How many pages the log has, and how many of them are in the database; null when somebody else was at it, or readers did not end in time.</returns>
    public (int Log, int Copied)? Checkpoint(bool restart)
    {
        if (restart)
        {
            // A reader that takes long (a backup) must not hold up the commits: the log may grow meanwhile.
            _ = raw.sqlite3_busy_timeout(Handle, RestartBusyMs);
        }

        try
        {
            return CheckpointNow(restart);
        }
        finally
        {
            if (restart)
            {
                _ = raw.sqlite3_busy_timeout(Handle, BusyMs);
            }
        }
    }

    private (int Log, int Copied)? CheckpointNow(bool restart)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(
            Handle, "main", restart ? raw.SQLITE_CHECKPOINT_RESTART : raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var copied);
        if ((result & 0xff) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return null;
        }

        SqliteException.ThrowExceptionForRC(result, Handle);
        return (log, copied);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static Connection Open(string path, SqliteOpenMode mode)
    {
        // No pool: its connections come back with the settings of whoever had them last.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, BusyMs);
            return new Connection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Only our own connections meet each other; none holds a lock for longer than a page of results or a checkpoint takes.
    private const int BusyMs = 5000;

    private const int RestartBusyMs = 50;
}
