namespace Treadle.Messaging.Queues;

/// <content>Long polling: who waits is woken by a message that comes, or at the moment when one becomes visible. Nobody looks again and again.</content>
internal sealed partial class LiveQueue
{
    private readonly LinkedList<Waiter> _waiters = new();
    private bool _isClosed;
    private ITimer? _timer;
    private long _timerAt = long.MaxValue;

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new QueueClosedException();
        }
    }

    private Waiter AddWaiter()
    {
        var waiter = new Waiter();
        waiter.Place = _waiters.AddLast(waiter);
        Arm();
        return waiter;
    }

    private async Task WaitAsync(Waiter waiter, long until, CancellationToken stop)
    {
        try
        {
            await waiter.Woken.Task.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(1, until - Now)), _time, stop);
        }
        catch (TimeoutException)
        {
            // The caller looks a last time.
        }
        finally
        {
            lock (_lock)
            {
                if (waiter.Place is { } place)
                {
                    _waiters.Remove(place);
                }
                else if (stop.IsCancellationRequested)
                {
                    // It was woken for a message that it does not take any more.
                    Wake(1);
                }
            }
        }
    }

    /// <summary>So many messages have become visible.</summary>
    private void Wake(int messages)
    {
        for (var i = 0; i < messages && _waiters.First is { } first; i++)
        {
            _waiters.RemoveFirst();
            first.Value.Place = null;
            first.Value.Woken.TrySetResult();
        }

        Arm();
    }

    private void WakeAll() => Wake(_waiters.Count);

    /// <summary>As long as somebody waits, the timer is set to the next moment when a message becomes visible.</summary>
    private void Arm()
    {
        if (_waiters.Count == 0 || _isClosed)
        {
            return;
        }

        // Set to an earlier moment it stays: somebody else may be waiting for that one.
        var now = Now;
        if (_index.NextMoment(now) is not { } next || next >= _timerAt)
        {
            return;
        }

        _timerAt = next;
        _timer ??= _time.CreateTimer(static queue => ((LiveQueue)queue!).OnMoment(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, next - now)), Timeout.InfiniteTimeSpan);
    }

    private void OnMoment()
    {
        lock (_lock)
        {
            _timerAt = long.MaxValue;
            if (!_isClosed)
            {
                WakeAll();
            }
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Woken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null once it is woken.</summary>
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}

/// <summary>The queue was deleted or purged in this moment: look for it again.</summary>
internal sealed class QueueClosedException() : Exception("The queue is closed.");
