using Microsoft.Data.Sqlite;
using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;
using Treadle.Storage.Sqlite.Schema;
using Treadle.Storage.Sqlite.Writing;

namespace Treadle.Storage.Sqlite;

/// <summary>The store in one SQLite file, <c>treadle.db</c>: write-ahead log, every commit synced before it returns.</summary>
/// <remarks>
/// Reads may come from any thread; each is one short read transaction on a connection of its own, so no commit waits for a reader.
/// Commits are written one at a time on one connection. After the first error of the disk or the database nothing is answered any more: what is
/// in memory may differ from what is on disk, and only opening it anew tells.
/// </remarks>
public sealed class SqliteStore : SqliteReads
{
    private readonly Lock _writing = new();
    private readonly DirectoryLock _directory;
    private readonly Connection _writer;
    private readonly ReadPool _readers;
    private readonly Checkpointer _checkpointer;
    private readonly CallbackWriter _callbacks;
    private readonly MapRunWriter _mapRuns;
    private readonly StepWriter _steps;
    private readonly ResourceWriter _resources;
    private readonly OutboxWriter _outbox;
    private readonly RetentionWriter _retention;
    private Exception? _failure;
    private bool _disposed;

    /// <summary>Opens a data directory, makes what is missing and brings the schema forward.</summary>
    /// <exception cref="StoreInUseException">Another process has it open.</exception>
    /// <exception cref="StoreFailedException">It cannot be opened or written, or it is no database of this program.</exception>
    public SqliteStore(SqliteStoreOptions options)
        : this(options, Migrations.All)
    {
    }

    internal SqliteStore(SqliteStoreOptions options, IReadOnlyList<string> migrations)
        : base(SqliteFiles.DatabaseIn(options.Directory))
    {
        try
        {
            Directory.CreateDirectory(options.Directory);
            _directory = DirectoryLock.Take(options.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreFailedException($"The data directory '{options.Directory}' cannot be written: {e.Message}", e)
            {
                Fault = e is UnauthorizedAccessException ? StoreFault.ReadOnly : StoreFault.Io,
            };
        }

        try
        {
            _writer = Connection.OpenWriter(DatabasePath, options);
            TakeLog(options);
            Migrator.Bring(_writer, migrations);
            _checkpointer = new Checkpointer(DatabasePath, _writer.PageBytes(), options, Fail);
        }
        catch (Exception e)
        {
            _writer?.Dispose();
            _directory.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw SqliteFaults.Explain(DatabasePath, e);
            }

            throw;
        }

        _readers = new ReadPool(DatabasePath, options.ReadersMax);
        _callbacks = new CallbackWriter(_writer);
        _mapRuns = new MapRunWriter(_writer, Texts, _callbacks);
        _steps = new StepWriter(_writer, Texts, _callbacks, _mapRuns);
        _resources = new ResourceWriter(_writer, options.Time);
        _outbox = new OutboxWriter(_writer);
        _retention = new RetentionWriter(_writer);
    }

    public override CommitResult Commit(CommitBatch batch)
    {
        BatchRules.Check(batch);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfFailed();
            try
            {
                _writer.Prepare(BeginSql).Run();
                var result = Write(batch);
                _writer.Prepare(CommitSql).Run();
                _checkpointer.AfterCommit(_writer);
                return result;
            }
            catch (Exception e)
            {
                // Whatever it was: part of the batch may be in the open transaction, and the commit may have reached the disk or not.
                Fail(e);
                throw Failed();
            }
        }
    }

    /// <summary>Waits for what goes on, copies the rest of the write-ahead log and closes the file. An open read ends first.</summary>
    public override void Dispose()
    {
        lock (_writing)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _readers.Dispose();
            _checkpointer.Dispose();
            _writer.Dispose();
            _directory.Dispose();
        }
    }

    /// <summary>A setting of the write connection, for tests: a wrong one costs durability and shows nowhere else.</summary>
    internal long Setting(string pragma)
    {
        lock (_writing)
        {
            using var read = new Statement(_writer.Handle, $"PRAGMA {pragma}");
            return read.First(static s => s.Long(0));
        }
    }

    /// <summary>Brings what a former life left in the write-ahead log into the database, synced, before anything is answered from it.</summary>
    /// <remarks>Behind a sync that failed, what the system still shows of the log may not be on the disk; copied and synced anew it is.</remarks>
    private void TakeLog(SqliteStoreOptions options)
    {
        var frames = _writer.Checkpoint(restart: false)?.Log ?? 0;
        var lost = WalCheck.LostCommits(DatabasePath + "-wal", _writer.PageBytes(), Math.Max(0, frames));
        if (lost > 0 && !options.AcceptsLostCommits)
        {
            throw new StoreFailedException(
                $"The write-ahead log '{DatabasePath}-wal' is damaged: {lost} commits behind the damage would be lost. 'treadle restore' brings back a backup; "
                + "with TREADLE_ACCEPT_LOST_COMMITS=1 the server starts without them. Copy the directory first.")
            {
                Fault = StoreFault.Damaged,
            };
        }
    }

    private const string BeginSql = "BEGIN IMMEDIATE";
    private const string CommitSql = "COMMIT";

    private CommitResult Write(CommitBatch batch)
    {
        var callbacks = new CallbackOutcome[batch.Callbacks.Count];
        for (var i = 0; i < callbacks.Length; i++)
        {
            callbacks[i] = _callbacks.Write(batch.Callbacks[i]);
        }

        _mapRuns.Begin();
        List<InboxRow> told = [];
        var steps = new StepOutcome[batch.Steps.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = _steps.Write(batch.Steps[i], told);
        }

        var mapRuns = new bool[batch.MapRuns.Count];
        for (var i = 0; i < mapRuns.Length; i++)
        {
            mapRuns[i] = _mapRuns.Write(batch.MapRuns[i], told);
        }

        var touched = _mapRuns.End();
        var resources = new bool[batch.ResourceWrites.Count];
        for (var i = 0; i < resources.Length; i++)
        {
            resources[i] = _resources.Write(batch.ResourceWrites[i]);
        }

        foreach (var change in batch.OutboxChanges)
        {
            _outbox.Write(change);
        }

        foreach (var pack in batch.Packs)
        {
            _retention.Write(pack);
        }

        foreach (var execution in batch.Deletes)
        {
            _retention.Delete(execution);
        }

        return new CommitResult(callbacks, steps, resources, told) { MapRuns = mapRuns, TouchedMapRuns = touched };
    }

    internal override T Read<T>(Func<Connection, T> read)
    {
        ThrowIfFailed();
        try
        {
            return _readers.Read(read);
        }
        catch (Exception e) when (e is SqliteException or StoreFailedException)
        {
            Fail(e);
            throw Failed();
        }
    }

    /// <summary>Any thread. The first failure is the one that is told.</summary>
    private void Fail(Exception e) => Interlocked.CompareExchange(ref _failure, e, null);

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is not null)
        {
            throw Failed();
        }
    }

    private StoreFailedException Failed() => SqliteFaults.Explain(DatabasePath, _failure!);
}
