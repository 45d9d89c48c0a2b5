using Microsoft.Data.Sqlite;
using SQLitePCL;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;

namespace Treadle.Storage.Sqlite;

/// <summary>The files of a store, and what can be done with them as a whole.</summary>
public static class SqliteFiles
{
    /// <summary>Pages copied between two looks at whether to stop: about 4 MiB.</summary>
    private const int PagesPerStep = 1_024;

    private const int FreePartWorth = 4;

    public const string DatabaseName = "treadle.db";

    public static string DatabaseIn(string directory) => Path.Combine(directory, DatabaseName);

    /// <summary>Holds a data directory for this process until it is disposed of.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    public static IDisposable Hold(string directory) => DirectoryLock.Take(directory);

    /// <summary>Who works on a data directory: <c>process 123</c>; null when nobody does.</summary>
    public static string? Holder(string directory) => DirectoryLock.Holder(directory);

    /// <summary>Copies a database as it is at one moment, while others write it.</summary>
    /// <param name="from">The database.</param>
    /// <param name="to">A file that does not exist.</param>
    /// <param name="progress">Told how many of how many bytes are copied.</param>
    /// <param name="stop">Gives up; what is there of the copy is the caller's to delete.</param>
    /// <exception cref="StoreFailedException">The database cannot be read, or the copy not written.</exception>
    public static void Copy(string from, string to, Action<long, long> progress, CancellationToken stop)
    {
        try
        {
            // Opened first: the read transaction below it keeps the moment, however long the copy takes.
            using var source = Connection.OpenReader(from);
            source.Execute("BEGIN");
            using var touch = new Statement(source.Handle, "SELECT count(*) FROM sqlite_schema");
            touch.Any();
            using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
            target.Open();
            using var copy = Connection.Over(target);

            // The copy is of use only when it is whole, so nothing of it needs to survive by itself.
            copy.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
            Copy(source, copy, progress, stop);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Explain(from, e);
        }
    }

    /// <summary>Gives back what a database that nobody uses holds free, when that is worth it.</summary>
    public static void Compact(string path)
    {
        try
        {
            using var connection = Connection.OpenReader(path);
            var sizes = Sizes(connection, path);
            if (sizes.FreeBytes > sizes.DatabaseBytes / FreePartWorth)
            {
                connection.Execute("PRAGMA query_only = 0; VACUUM");
            }
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Explain(path, e);
        }
    }

    /// <summary>SQLite's own check of a file's pages, indexes and rows.</summary>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public static IReadOnlyList<string> Damage(string path, int limit)
    {
        try
        {
            using var connection = Connection.OpenReader(path);
            return Damage(connection, limit);
        }
        catch (SqliteException e)
        {
            return [SqliteFaults.Explain(path, e).Message];
        }
    }

    internal static IReadOnlyList<string> Damage(Connection connection, int limit)
    {
        // SQLite stops by itself at a hundred.
        using var check = new Statement(connection.Handle, "PRAGMA integrity_check");
        return [.. check.All(static s => s.Text(0)).Where(line => line != "ok").Take(limit)];
    }

    internal static StoreSizes Sizes(Connection connection, string path)
    {
        var (pages, free) = ClosedReads.Pages(connection);
        var pageBytes = connection.PageBytes();
        var log = new FileInfo(path + "-wal");
        return new StoreSizes(pages * pageBytes, free * pageBytes, log.Exists ? log.Length : 0);
    }

    private static void Copy(Connection source, Connection target, Action<long, long> progress, CancellationToken stop)
    {
        var pageBytes = (long)source.PageBytes();
        using var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        SqliteException.ThrowExceptionForRC(backup.IsInvalid ? raw.sqlite3_errcode(target.Handle) : raw.SQLITE_OK, target.Handle);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var result = raw.sqlite3_backup_step(backup, PagesPerStep);
            var all = raw.sqlite3_backup_pagecount(backup) * pageBytes;
            progress(all - (raw.sqlite3_backup_remaining(backup) * pageBytes), all);
            if (result == raw.SQLITE_DONE)
            {
                return;
            }

            SqliteException.ThrowExceptionForRC(result, target.Handle);
        }
    }
}
