using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Takes log lines from any thread and writes them in batches from one thread of its own.</summary>
/// <remarks>While one batch is written the next one fills. Whoever reads first waits for what was written before.</remarks>
internal sealed class LogQueue : IDisposable
{
    /// <summary>Lines that may wait. When it is full, writers wait: a store that is too slow slows the functions, it does not lose their lines.</summary>
    private const int PendingMax = 100_000;

    /// <inheritdoc cref="PendingMax"/>
    private const int PendingCharsMax = 16 << 20;

    private readonly ILogStore _store;
    private readonly Action<Exception, int> _failed;
    private readonly Action<IReadOnlyList<LogRecord>> _stored;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private Batch _pending = new();
    private long _taken;
    private long _written;
    private bool _closed;

    /// <param name="store">Where lines go.</param>
    /// <param name="failed">Told when a batch could not be written: why, and how many lines are lost.</param>
    /// <param name="stored">Told of each batch once it is stored, on the writer's thread: it must not wait.</param>
    public LogQueue(ILogStore store, Action<Exception, int> failed, Action<IReadOnlyList<LogRecord>> stored)
    {
        _store = store;
        _failed = failed;
        _stored = stored;
        _thread = new Thread(Pump, 256 * 1024) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    private bool IsFull => _pending.Records.Count >= PendingMax || _pending.Chars >= PendingCharsMax;

    /// <summary>Adds a line; waits while very many wait.</summary>
    public void Add(LogRecord record)
    {
        lock (_gate)
        {
            while (IsFull && !_closed)
            {
                Monitor.Wait(_gate);
            }

            Put(record);
        }
    }

    /// <summary>Adds lines unless very many wait.</summary>
    /// <returns>False when they were not taken.</returns>
    public bool TryAdd(IReadOnlyList<LogRecord> records)
    {
        lock (_gate)
        {
            if (IsFull || _closed)
            {
                return false;
            }

            PutAll(records);
            return true;
        }
    }

    /// <summary>Adds lines and completes when they are in the store; waits, without a thread, while very many wait.</summary>
    /// <exception cref="StoreFailedException">They were not stored.</exception>
    public async Task AppendAsync(IReadOnlyList<LogRecord> records, CancellationToken stop)
    {
        while (true)
        {
            Task leaves;
            var isTaken = false;
            lock (_gate)
            {
                leaves = _pending.Written.Task;
                if (!IsFull)
                {
                    PutAll(records);
                    isTaken = true;
                }
            }

            if (isTaken)
            {
                await leaves.WaitAsync(stop);
                return;
            }

            // Whether that batch was stored is not this caller's business: there is room now.
            await leaves.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Returns when every line added before this call is in the store.</summary>
    public void WaitForWritten()
    {
        lock (_gate)
        {
            var target = _taken;
            while (_written < target)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Writes what is left and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void PutAll(IReadOnlyList<LogRecord> records)
    {
        foreach (var record in records)
        {
            Put(record);
        }
    }

    private void Put(LogRecord record)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _pending.Records.Add(record);
        _pending.Chars += record.Message.Length;
        _taken++;

        // The writer waits only for the first line of a batch.
        if (_pending.Records.Count == 1)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Pump()
    {
        while (Take() is { } batch)
        {
            Exception? failure = null;
            try
            {
                _store.Append(batch.Records);
                _stored(batch.Records);
            }
            catch (Exception e)
            {
                // Lines are lost, the functions go on: a full disk must not stop every workflow through its log.
                failure = e as StoreFailedException ?? new StoreFailedException($"The log could not be written: {e.Message}", e);
                _failed(e, batch.Records.Count);
            }

            lock (_gate)
            {
                _written += batch.Records.Count;
                Monitor.PulseAll(_gate);
            }

            batch.End(failure);
        }
    }

    private Batch? Take()
    {
        lock (_gate)
        {
            while (_pending.Records.Count == 0)
            {
                if (_closed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            var batch = _pending;
            _pending = new Batch();
            Monitor.PulseAll(_gate);
            return batch;
        }
    }

    private sealed class Batch
    {
        public List<LogRecord> Records { get; } = [];

        public long Chars { get; set; }

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End(Exception? failure)
        {
            if (failure is null)
            {
                Written.SetResult();
                return;
            }

            Written.SetException(failure);

            // Most batches have nobody who awaits them.
            _ = Written.Task.Exception;
        }
    }
}
