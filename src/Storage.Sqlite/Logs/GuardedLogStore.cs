using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Treadle.Storage.Sqlite.Logs;

/// <summary>A log store whose troubles stay its own: executions go on whatever becomes of their log.</summary>
/// <remarks>
/// A damaged file is set aside under another name and a new one begun. A file that cannot be opened is tried again now and then; meanwhile lines are
/// lost and reads fail. Any thread.
/// </remarks>
/// <param name="path">The file; its folder must exist.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told in a sentence what was done, or what keeps the file from being opened.</param>
public sealed class GuardedLogStore(string path, TimeProvider time, Action<string> tell) : ILogStore
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private SqliteLogStore? _store;
    private StoreFailedException? _failure;
    private DateTimeOffset _triedAt;
    private bool _isDisposed;

    /// <summary>Opens it now rather than at its first use, so that trouble is told at once.</summary>
    public void TryOpen()
    {
        try
        {
            Opened();
        }
        catch (StoreFailedException)
        {
            // It has been told, and is tried again.
        }
    }

    /// <exception cref="StoreFailedException">They are lost.</exception>
    public void Append(IReadOnlyList<LogRecord> records) => Use(s =>
    {
        s.Append(records);
        return true;
    });

    /// <exception cref="StoreFailedException">The log cannot be read now.</exception>
    public IReadOnlyList<LogRecord> Read(LogQuery query) => Use(s => s.Read(query));

    /// <inheritdoc cref="Read"/>
    public bool CreateStream(string scope, string group, string stream, long createdAt) => Use(s => s.CreateStream(scope, group, stream, createdAt));

    /// <inheritdoc cref="Read"/>
    public void DeleteStream(string scope, string group, string stream) => Use(s =>
    {
        s.DeleteStream(scope, group, stream);
        return true;
    });

    /// <inheritdoc cref="Read"/>
    public LogStreamSummary? FindStream(string scope, string group, string stream) => Use(s => s.FindStream(scope, group, stream));

    /// <inheritdoc cref="Read"/>
    public IReadOnlyList<LogStreamSummary> Streams(string scope, string group) => Use(s => s.Streams(scope, group));

    /// <inheritdoc cref="Read"/>
    public long StoredBytes(string scope, string group) => Use(s => s.StoredBytes(scope, group));

    /// <inheritdoc cref="Read"/>
    public void DeleteGroup(string scope, string group) => Use(s =>
    {
        s.DeleteGroup(scope, group);
        return true;
    });

    /// <inheritdoc cref="Read"/>
    public int DeleteBefore(string scope, string group, long before, int limit) => Use(s => s.DeleteBefore(scope, group, before, limit));

    public StoreSizes ReadSizes() => Use(s => s.ReadSizes());

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _store?.Dispose();
            _store = null;
        }
    }

    private T Use<T>(Func<SqliteLogStore, T> use)
    {
        var store = Opened();
        try
        {
            return use(store);
        }
        catch (SqliteException e)
        {
            if (IsDamaged(e))
            {
                SetAside(store);
            }

            throw SqliteFaults.Explain(path, e);
        }
    }

    private SqliteLogStore Opened()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_store is not null)
            {
                return _store;
            }

            if (_failure is { } failure && time.GetUtcNow() - _triedAt < RetryAfter)
            {
                throw failure;
            }

            _triedAt = time.GetUtcNow();
            try
            {
                _store = Open();
                _failure = null;
                return _store;
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                var isNew = _failure is null;
                _failure = SqliteFaults.Explain(path, e);
                if (isNew)
                {
                    tell($"Log lines are lost until it is mended; executions go on. {_failure.Message}");
                }

                throw _failure;
            }
        }
    }

    private SqliteLogStore Open()
    {
        try
        {
            return new SqliteLogStore(path);
        }
        catch (SqliteException e) when (IsDamaged(e))
        {
            MoveAside();
            return new SqliteLogStore(path);
        }
    }

    private void SetAside(SqliteLogStore damaged)
    {
        lock (_lock)
        {
            // Somebody else may have met the damage first.
            if (_store == damaged)
            {
                _store = null;
                damaged.Dispose();
                MoveAside();
            }
        }
    }

    private void MoveAside()
    {
        var aside = $"{path}.damaged-{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}";
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(path + end))
            {
                File.Move(path + end, aside + end, overwrite: true);
            }
        }

        tell($"The log file '{path}' is damaged: it was renamed to '{Path.GetFileName(aside)}', and a new one begun. Executions are not touched.");
    }

    private static bool IsDamaged(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
