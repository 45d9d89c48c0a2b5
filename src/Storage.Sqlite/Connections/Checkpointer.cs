using Microsoft.Data.Sqlite;

namespace Treadle.Storage.Sqlite.Connections;

/// <summary>Copies the write-ahead log into the database on a thread of its own, so that no commit waits for it; and bounds the log.</summary>
/// <remarks>
/// While commits keep coming, a copy in the background never finds the log at rest, and the log goes on growing. So when it is longer
/// than its bound, the committer does the rest itself between two commits, which lets the log begin again at its start.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    private readonly Connection _connection;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Lock _lock = new();

    // SQLite lets one copy at a time and turns a second one away at once, so the committer waits here for the one in the background.
    private readonly Lock _copying = new();
    private readonly long _checkpointPages;
    private readonly long _logPagesMax;
    private volatile bool _stopping;

    // Under the lock: what is known of the log's length.
    private long _pagesWritten;
    private long _logPages;
    private long _logPagesKnownAt;

    // The committer's.
    private long _askedAt;
    private long _restartAt;

    /// <param name="path">The database.</param>
    /// <param name="pageBytes">The database's page size.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="failed">Called on the checkpointer's thread when the disk failed; it has ended then.</param>
    public Checkpointer(string path, int pageBytes, SqliteStoreOptions options, Action<Exception> failed)
    {
        _connection = Connection.OpenCheckpointer(path);
        _failed = failed;
        _checkpointPages = Math.Max(1, options.CheckpointBytes / pageBytes);
        _logPagesMax = Math.Max(1, options.WalBytesMax / pageBytes);
        _restartAt = _logPagesMax;
        _thread = new Thread(Run) { IsBackground = true, Name = "treadle-checkpoint" };
        _thread.Start();
    }

    /// <summary>Called by the committer behind each commit.</summary>
    /// <param name="writer">The write connection, outside a transaction.</param>
    public void AfterCommit(Connection writer)
    {
        long written, log;
        lock (_lock)
        {
            written = _pagesWritten = writer.PagesWritten();
            log = _logPages + written - _logPagesKnownAt;
        }

        if (log >= _restartAt)
        {
            // When a reader is in the way, the log grows by another stretch before the next try, a longer one each time.
            (int Log, int Copied)? done;
            lock (_copying)
            {
                done = writer.Checkpoint(restart: true);
            }

            lock (_lock)
            {
                _logPages = done is null ? log : 0;
                _logPagesKnownAt = written;
            }

            _restartAt = done is null ? log + Math.Max(_checkpointPages, log / 4) : _logPagesMax;
            _askedAt = written;
        }
        else if (written - _askedAt >= _checkpointPages)
        {
            _askedAt = written;
            _wanted.Set();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wanted.Set();
        _thread.Join();
        _connection.Dispose();
        _wanted.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wanted.WaitOne();
            if (_stopping)
            {
                return;
            }

            long written;
            lock (_lock)
            {
                written = _pagesWritten;
            }

            try
            {
                (int Log, int Copied)? done;
                lock (_copying)
                {
                    done = _connection.Checkpoint(restart: false);
                }

                lock (_lock)
                {
                    // Rather too long than too short: a log that is wholly copied begins again with the next commit, unless one was made meanwhile.
                    // What was read before the committer let the log begin again says nothing any more.
                    if (done is { } copy && written >= _logPagesKnownAt)
                    {
                        _logPages = copy.Log;
                        _logPagesKnownAt = written;
                    }
                }
            }
            catch (SqliteException e)
            {
                _failed(e);
                return;
            }
        }
    }
}
