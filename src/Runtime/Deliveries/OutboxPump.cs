using System.Threading.Channels;
using Treadle.Engine;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Deliveries;

/// <summary>Makes the deliveries that wait in the outbox: at least once, in order for each execution, some executions at a time.</summary>
/// <remarks>A delivery that fails is tried again later and holds back those behind it of its own execution, no others.</remarks>
internal sealed class OutboxPump(
    IStore store,
    TimeProvider time,
    RuntimeOptions options,
    IReadOnlyDictionary<string, IDeliverer> deliverers,
    Action<Commission> commit) : IDisposable
{
    /// <summary>Rows held in memory; the others wait in the store.</summary>
    private const int HeldMax = 10_000;

    private const int PageMax = 256;

    /// <summary>As EventBridge: after so many attempts (more than a day here) a delivery is given up.</summary>
    private const int AttemptsMax = 350;

    private static readonly TimeSpan BackoffMax = TimeSpan.FromMinutes(5);

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _slots = new(options.DeliveriesMax);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ExecutionId, Queue<OutboxRow>> _held = [];
    private int _heldRows;
    private Task _running = Task.CompletedTask;

    /// <summary>Deliveries in memory that have not been made. Any thread.</summary>
    public int Held => Volatile.Read(ref _heldRows);

    public void Start(Action<Exception> onFailed) => _running = Task.Run(() => RunAsync(onFailed));

    /// <summary>There is (or may be) something new in the outbox. Any thread, lanes too.</summary>
    public void Note() => _signal.Writer.TryWrite(true);

    /// <summary>Gives up what is being delivered; it is delivered again at the next start.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(Action<Exception> onFailed)
    {
        try
        {
            Note();
            long lastId = 0;
            await foreach (var _ in _signal.Reader.ReadAllAsync(_stop.Token))
            {
                lastId = ReadFrom(lastId);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            onFailed(e);
        }
    }

    /// <summary>Takes the rows behind an id into memory. Ids grow in the order of the commits, so none is passed over.</summary>
    private long ReadFrom(long lastId)
    {
        while (Volatile.Read(ref _heldRows) < HeldMax)
        {
            // Those that are not due yet as well: they hold back the others of their execution.
            var rows = store.ReadOutbox(DateTimeOffset.MaxValue, lastId, PageMax);
            foreach (var row in rows)
            {
                Hold(row);
                lastId = row.Id;
            }

            if (rows.Count < PageMax)
            {
                break;
            }
        }

        return lastId;
    }

    private void Hold(OutboxRow row)
    {
        Interlocked.Increment(ref _heldRows);
        lock (_lock)
        {
            if (_held.TryGetValue(row.Execution, out var waiting))
            {
                waiting.Enqueue(row);
                return;
            }

            _held.Add(row.Execution, waiting = new Queue<OutboxRow>([row]));
            _ = DeliverAllAsync(row.Execution, waiting);
        }
    }

    private async Task DeliverAllAsync(ExecutionId execution, Queue<OutboxRow> waiting)
    {
        try
        {
            // Off the reader's lock and loop.
            await Task.Yield();
            while (Next(execution, waiting) is { } row)
            {
                await DeliverAsync(row);
                lock (_lock)
                {
                    waiting.Dequeue();
                }

                if (Interlocked.Decrement(ref _heldRows) == HeldMax - 1)
                {
                    Note();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops: the rows are in the store.
        }
        catch (StoreFailedException)
        {
            // The committer has stopped the node; the rows are in the store.
        }
        catch (Exception e)
        {
            options.OnFault(new RuntimeFault($"deliveries of execution {execution}", ExecutionArn: null, e));
        }
    }

    private OutboxRow? Next(ExecutionId execution, Queue<OutboxRow> waiting)
    {
        lock (_lock)
        {
            if (waiting.TryPeek(out var row))
            {
                return row;
            }

            _held.Remove(execution);
            return null;
        }
    }

    private async Task DeliverAsync(OutboxRow row)
    {
        while (true)
        {
            if (row.NextAt - time.GetUtcNow() is { Ticks: > 0 } delay)
            {
                // The clock may have been set back since: no back-off is longer than the longest.
                await Task.Delay((delay < BackoffMax ? delay : BackoffMax) + TimeSpan.FromMilliseconds(1), time, _stop.Token);
                row = delay < BackoffMax ? row : row with { NextAt = time.GetUtcNow() };
                continue;
            }

            var failure = await TryDeliverAsync(row);
            if (failure is null || row.Attempts + 1 >= AttemptsMax)
            {
                if (failure is not null)
                {
                    options.OnFault(new RuntimeFault($"a delivery of kind {row.Kind} was given up after {AttemptsMax} attempts", ExecutionArn: null, failure));
                }

                await ChangeAsync(new OutboxChange(row.Id, RetryAt: null));
                return;
            }

            var backoff = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(row.Attempts, 20)), BackoffMax.TotalSeconds));
            row = row with { Attempts = row.Attempts + 1, NextAt = time.GetUtcNow() + backoff };
            await ChangeAsync(new OutboxChange(row.Id, row.NextAt));
        }
    }

    private async Task<Exception?> TryDeliverAsync(OutboxRow row)
    {
        if (!deliverers.TryGetValue(row.Kind, out var deliverer))
        {
            return new InvalidOperationException($"Nothing delivers the kind {row.Kind}.");
        }

        if (!deliverer.IsLocal)
        {
            await _slots.WaitAsync(_stop.Token);
        }

        try
        {
            await deliverer.DeliverAsync(row.Execution, row.Data, _stop.Token);
            return null;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            return e;
        }
        finally
        {
            if (!deliverer.IsLocal)
            {
                _slots.Release();
            }
        }
    }

    private Task ChangeAsync(OutboxChange change)
    {
        var commission = new Commission.Outbox(change);
        commit(commission);
        return commission.Answer;
    }
}
