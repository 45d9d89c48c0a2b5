using System.Diagnostics.CodeAnalysis;
using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>The deadlines of a lane's executions that come soon, earliest first. One per execution, whether it is in memory or not.</summary>
/// <remarks>Its lane's thread only. A wake that comes for nothing does no harm; one that is forgotten does.</remarks>
internal sealed class Wakes
{
    /// <summary>Fewer are not worth the sweep.</summary>
    private const int ForgottenMin = 1_024;

    private readonly PriorityQueue<ExecutionId, (DateTimeOffset At, long Id)> _queue = new();
    private readonly Dictionary<ExecutionId, DateTimeOffset> _noted = [];

    public int Count => _noted.Count;

    /// <summary>Places in the queue, those that were forgotten included.</summary>
    public int Queued => _queue.Count;

    /// <summary>The earliest; null when there is none.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            DropOutdated();
            return _queue.TryPeek(out _, out var key) ? key.At : null;
        }
    }

    /// <summary>This is the execution's next deadline, as its state says.</summary>
    public void Note(ExecutionId execution, DateTimeOffset at)
    {
        // The lane's clock has whole milliseconds: a back-off that ends within one is over when the next begins.
        at = StoredTime.Read(StoredTime.NotBefore(at));
        if (_noted.TryGetValue(execution, out var noted) && noted == at)
        {
            return;
        }

        _noted[execution] = at;
        _queue.Enqueue(execution, (at, execution.Value));
        DropForgotten();
    }

    /// <summary>The store said so, some time ago: what the state said since must not be put off by it.</summary>
    public void NoteFromStore(ExecutionId execution, DateTimeOffset at)
    {
        if (!_noted.TryGetValue(execution, out var noted) || at < noted)
        {
            Note(execution, at);
        }
    }

    public void Forget(ExecutionId execution) => _noted.Remove(execution);

    /// <summary>Takes one whose time has come.</summary>
    public bool TryTakeDue(DateTimeOffset now, [MaybeNullWhen(false)] out ExecutionId execution, out DateTimeOffset at)
    {
        DropOutdated();
        at = default;
        if (_queue.TryPeek(out execution, out var key) && key.At <= now)
        {
            at = key.At;
            _queue.Dequeue();
            _noted.Remove(execution);
            return true;
        }

        return false;
    }

    /// <summary>A deadline that lies far ahead and was forgotten does not stay until its time: at ten thousand a second they would be millions.</summary>
    private void DropForgotten()
    {
        if (_queue.Count > ForgottenMin && _queue.Count > 2 * _noted.Count)
        {
            _queue.Clear();
            _queue.EnqueueRange(_noted.Select(n => (n.Key, (n.Value, n.Key.Value))));
        }
    }

    private void DropOutdated()
    {
        while (_queue.TryPeek(out var execution, out var key) && !(_noted.TryGetValue(execution, out var noted) && noted == key.At))
        {
            _queue.Dequeue();
        }
    }
}
