using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Treadle.Runtime;

/// <summary>A queue with any number of senders and one receiver that sleeps while it is empty. No locks.</summary>
/// <remarks>
/// It has no bound of its own: what is in it is an answer to something that was let in by a bound before
/// (<see cref="RuntimeOptions.RequestsMax"/>, one step per execution, one answer per open task), and an answer must never be refused.
/// </remarks>
internal sealed class Mailbox<T> : IDisposable
{
    /// <summary>One of those that can wait is taken after so many others, however many of them there are.</summary>
    private const int TurnsMax = 8;

    private readonly ConcurrentQueue<T> _queue = new();
    private readonly ConcurrentQueue<T> _canWait = new();
    private readonly AutoResetEvent _arrived = new(initialState: false);
    private int _isAsleep;
    private int _turns;

    /// <param name="item">What is sent.</param>
    /// <param name="canWait">Others may overtake it.</param>
    public void Post(T item, bool canWait = false)
    {
        (canWait ? _canWait : _queue).Enqueue(item);

        // The exchange is a full fence: either the receiver sees the item before it sleeps, or it is seen asleep here.
        if (Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            _arrived.Set();
        }
    }

    /// <summary>Any thread; as of about now.</summary>
    public int Count => _queue.Count + _canWait.Count;

    /// <summary>The receiver's thread only.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (_turns < TurnsMax && _queue.TryDequeue(out item))
        {
            _turns++;
            return true;
        }

        _turns = 0;
        return _canWait.TryDequeue(out item) || _queue.TryDequeue(out item);
    }

    /// <summary>The receiver's thread only. Returns when there is (or just was) something.</summary>
    public void Wait()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (_queue.IsEmpty && _canWait.IsEmpty)
        {
            _arrived.WaitOne();
        }

        Interlocked.Exchange(ref _isAsleep, 0);
    }

    public void Dispose() => _arrived.Dispose();
}
