namespace Treadle.Lambda.Events;

/// <summary>The asynchronous calls of one function: runs those that are due, some at once, and reads the others from the store when it is their turn.</summary>
/// <remarks>
/// Any thread. Of an event that waits nothing is in memory, but for the few that are next. An event is known from before it is on disk until after it
/// is gone from there, so that reading the store never takes it twice.
/// </remarks>
/// <param name="name">Whose.</param>
/// <param name="store">Where events are.</param>
/// <param name="atOnceMax">So many run at the same time.</param>
/// <param name="time">The clock.</param>
/// <param name="run">Runs one event; completes when it is over or was put off, with what it became.</param>
internal sealed class EventQueue(QueueName name, EventStore store, int atOnceMax, TimeProvider time, Func<AcceptedEvent, Task<EventEnd>> run) : IDisposable
{
    /// <summary>So many are read at once.</summary>
    private const int FrontMax = 16;

    private readonly Lock _gate = new();
    private readonly Queue<AcceptedEvent> _front = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private int _running;
    private bool _hasMore;
    private bool _stopped;

    /// <summary>An event is about to be put on disk.</summary>
    public void Expect(AcceptedEvent accepted)
    {
        lock (_gate)
        {
            _known.Add(accepted.Id);
        }
    }

    /// <summary>An event that was expected is not on disk.</summary>
    public void Forget(AcceptedEvent accepted)
    {
        lock (_gate)
        {
            _known.Remove(accepted.Id);
        }
    }

    /// <summary>An event that was expected is on disk.</summary>
    public void Add(AcceptedEvent accepted)
    {
        lock (_gate)
        {
            if (!_hasMore && _front.Count < FrontMax)
            {
                _front.Enqueue(accepted);
            }
            else
            {
                _known.Remove(accepted.Id);
                _hasMore = true;
            }

            Pump();
        }
    }

    /// <summary>The store holds events of a former life.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _hasMore = true;
            Pump();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _timer?.Dispose();
        }
    }

    private void Pump()
    {
        while (!_stopped && _running < atOnceMax && (_front.Count > 0 || Read()))
        {
            _running++;
            _ = RunAsync(_front.Dequeue());
        }
    }

    /// <summary>Reads the events that are next.</summary>
    /// <returns>False when none is due now; a timer is set for the first that will be.</returns>
    private bool Read()
    {
        if (!_hasMore)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var limit = _known.Count + FrontMax;
        var page = store.First(name, limit).ToList();
        _hasMore = page.Count == limit;
        foreach (var accepted in page.Where(e => !_known.Contains(e.Id)))
        {
            if (accepted.Due > now)
            {
                _hasMore = true;
                if (_front.Count == 0)
                {
                    WakeIn(accepted.Due - now);
                }

                break;
            }

            _known.Add(accepted.Id);
            _front.Enqueue(accepted);
        }

        return _front.Count > 0;
    }

    private void WakeIn(TimeSpan wait)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(
            _ =>
            {
                lock (_gate)
                {
                    Pump();
                }
            },
            null,
            wait,
            Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync(AcceptedEvent accepted)
    {
        // Not under the lock, and not on the thread of who accepted it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var end = await run(accepted);
        lock (_gate)
        {
            _running--;
            if (end == EventEnd.LeftBehind)
            {
                // The server ends: it stays known, so that nobody takes it again in this life.
                return;
            }

            _known.Remove(accepted.Id);
            _hasMore |= end == EventEnd.PutOff;
            Pump();
        }
    }
}

/// <summary>What became of an event that was run.</summary>
internal enum EventEnd
{
    /// <summary>It is gone from the store.</summary>
    Over,

    /// <summary>It is in the store with a later time.</summary>
    PutOff,

    /// <summary>The server ends, or its store has failed: the next life runs it.</summary>
    LeftBehind,
}
