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
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<LogRecord> _pending = [];
    private long _pendingChars;
    private long _taken;
    private long _written;
    private bool _closed;

    /// <param name="store">Where lines go.</param>
    /// <param name="failed">Told when a batch could not be written: why, and how many lines are lost.</param>
    public LogQueue(ILogStore store, Action<Exception, int> failed)
    {
        _store = store;
        _failed = failed;
        _thread = new Thread(Pump, 256 * 1024) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    public void Add(LogRecord record)
    {
        lock (_gate)
        {
            while ((_pending.Count >= PendingMax || _pendingChars >= PendingCharsMax) && !_closed)
            {
                Monitor.Wait(_gate);
            }

            ObjectDisposedException.ThrowIf(_closed, this);
            _pending.Add(record);
            _pendingChars += record.Message.Length;
            _taken++;
            Monitor.PulseAll(_gate);
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

    private void Pump()
    {
        while (Take() is { } batch)
        {
            try
            {
                _store.Append(batch);
            }
            catch (Exception failure)
            {
                // Lines are lost, the functions go on: a full disk must not stop every workflow through its log.
                _failed(failure, batch.Count);
            }

            lock (_gate)
            {
                _written += batch.Count;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private List<LogRecord>? Take()
    {
        lock (_gate)
        {
            while (_pending.Count == 0)
            {
                if (_closed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            var batch = _pending;
            _pending = [];
            _pendingChars = 0;
            Monitor.PulseAll(_gate);
            return batch;
        }
    }
}
