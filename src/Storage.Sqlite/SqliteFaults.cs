using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Treadle.Storage.Sqlite;

/// <summary>What SQLite's errors mean to whoever runs the server, and what to do.</summary>
internal static class SqliteFaults
{
    /// <param name="path">The database.</param>
    /// <param name="e">What went wrong.</param>
    public static StoreFailedException Explain(string path, Exception e) => e switch
    {
        StoreFailedException known => known,
        SqliteException sqlite => new StoreFailedException(Words(path, sqlite), sqlite) { Fault = Of(sqlite) },
        UnauthorizedAccessException => new StoreFailedException(
            $"The database '{path}' cannot be written ({e.Message}) The user that runs the server needs the right to write it, and '{Path.GetDirectoryName(path)}'.", e) { Fault = StoreFault.ReadOnly },
        _ => new StoreFailedException($"The database '{path}' has failed: {e.Message}", e),
    };

    private static StoreFault Of(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => StoreFault.Full,
        raw.SQLITE_IOERR when e.SqliteExtendedErrorCode is SharedMemorySize => StoreFault.Full,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreFault.Damaged,
        raw.SQLITE_READONLY or raw.SQLITE_PERM => StoreFault.ReadOnly,
        _ => StoreFault.Io,
    };

    // SQLITE_IOERR_SHMSIZE: the index of the write-ahead log (treadle.db-shm) cannot be made longer.
    private const int SharedMemorySize = raw.SQLITE_IOERR | (19 << 8);

    private static string Words(string path, SqliteException e) => Of(e) switch
    {
        StoreFault.Full =>
            $"The database '{path}' cannot grow: the disk, or the limit set for it, is full ({e.Message}) Make room in '{Path.GetDirectoryName(path)}'.",
        StoreFault.Damaged =>
            $"The database '{path}' is damaged, or no database of this program ({e.Message}) 'treadle doctor' says how far; 'treadle restore' brings back a backup.",
        StoreFault.ReadOnly =>
            $"The database '{path}' cannot be written ({e.Message}) The user that runs the server needs the right to write it, and '{Path.GetDirectoryName(path)}'.",
        _ => $"The database '{path}' cannot be read or written ({e.Message}) Look at the disk and at the system's log.",
    };
}
