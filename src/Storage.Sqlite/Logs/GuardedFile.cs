using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Treadle.Storage.Sqlite.Logs;

/// <summary>A file whose troubles stay its own: executions go on whatever becomes of it.</summary>
/// <remarks>
/// A damaged file is set aside under another name and a new one begun. A file that cannot be opened is tried again now and then; meanwhile what is written
/// is lost and reads fail. Any thread.
/// </remarks>
/// <param name="path">The file; its folder must exist.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told in a sentence what was done, or what keeps the file from being opened.</param>
public abstract class GuardedFile<T>(string path, TimeProvider time, Action<string> tell) : IDisposable
    where T : class, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private T? _store;
    private StoreFailedException? _failure;
    private DateTimeOffset _triedAt;
    private bool _isDisposed;

    /// <summary>What is in it, for sentences: <c>log</c>.</summary>
    protected abstract string Name { get; }

    /// <summary>What is lost while it can't be written, for sentences: <c>Log lines</c>.</summary>
    protected abstract string Lost { get; }

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

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _store?.Dispose();
            _store = null;
        }

        GC.SuppressFinalize(this);
    }

    protected abstract T Open(string file);

    /// <exception cref="StoreFailedException">It can't be used now.</exception>
    protected TResult Use<TResult>(Func<T, TResult> use)
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

    private T Opened()
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
                _store = OpenOrBegin();
                _failure = null;
                return _store;
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                var isNew = _failure is null;
                _failure = SqliteFaults.Explain(path, e);
                if (isNew)
                {
                    tell($"{Lost} are lost until it is mended; executions go on. {_failure.Message}");
                }

                throw _failure;
            }
        }
    }

    private T OpenOrBegin()
    {
        try
        {
            return Open(path);
        }
        catch (SqliteException e) when (IsDamaged(e))
        {
            MoveAside();
            return Open(path);
        }
    }

    private void SetAside(T damaged)
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

        tell($"The {Name} file '{path}' is damaged: it was renamed to '{Path.GetFileName(aside)}', and a new one begun. Executions are not touched.");
    }

    private static bool IsDamaged(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
