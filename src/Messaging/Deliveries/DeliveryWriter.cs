using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>Writes what became of deliveries: while one write is under way, the next gathers, so that many ends are one write.</summary>
/// <remarks>Any thread. What is not written when the server ends is delivered again.</remarks>
internal sealed class DeliveryWriter(IResourceStore resources, TimeProvider time)
{
    private const int WritesMax = 512;
    private const int BytesMax = 1 << 20;

    /// <summary>After a write that was refused because too much waits.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Change> _waiting = [];
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _hasFailed;

    /// <param name="writes">All or nothing.</param>
    /// <param name="done">Called when they are on disk; not, when the store has failed.</param>
    public void Post(IReadOnlyList<ResourceWrite> writes, Action done)
    {
        lock (_gate)
        {
            _waiting.Enqueue(new Change(writes, done));
            if (!_isRunning && !_hasFailed)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Completes when what was posted is written.</summary>
    public async Task FlushAsync()
    {
        while (true)
        {
            Task running;
            lock (_gate)
            {
                if (!_isRunning)
                {
                    return;
                }

                running = _running;
            }

            await running;
        }
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } group)
        {
            try
            {
                await WriteAsync([.. group.SelectMany(c => c.Writes)]);
            }
            catch (Exception e) when (e is OperationCanceledException or StoreFailedException)
            {
                // The server ends: the next life delivers them again.
                lock (_gate)
                {
                    (_isRunning, _hasFailed) = (false, true);
                }

                return;
            }

            foreach (var change in group)
            {
                change.Done();
            }
        }
    }

    private async Task WriteAsync(IReadOnlyList<ResourceWrite> writes)
    {
        while (true)
        {
            try
            {
                await resources.WriteAsync(writes);
                return;
            }
            catch (Exception e) when (e is not (OperationCanceledException or StoreFailedException))
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    /// <returns>Empty when nothing waits; then this run is over.</returns>
    private List<Change> Take()
    {
        lock (_gate)
        {
            var group = new List<Change>();
            var (writes, bytes) = (0, 0);
            while (writes < WritesMax && bytes < BytesMax && _waiting.TryDequeue(out var change))
            {
                group.Add(change);
                writes += change.Writes.Count;
                bytes += change.Writes.Sum(w => w.Data?.Length ?? 0);
            }

            _isRunning = group.Count > 0;
            return group;
        }
    }

    private sealed record Change(IReadOnlyList<ResourceWrite> Writes, Action Done);
}
