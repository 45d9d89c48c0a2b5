using Treadle.Api;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.WebConsole.Live;

/// <summary>Gathers what changes and tells those who listen: the first change at once, then at most one message in 100 ms. Any thread.</summary>
/// <remarks>Without a listener a change costs a look at the clock.</remarks>
public sealed class LiveChanges : IChangeObserver, IOperationObserver, IAsyncDisposable
{
    /// <summary>So many listen at once; each is a browser.</summary>
    internal const int ListenersMax = 256;

    /// <summary>ARNs of map runs that are remembered. Beyond it they are read again.</summary>
    private const int MapRunsMax = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<long, string?> _mapRuns = [];
    private readonly Task _telling;
    private volatile LiveListener[] _listeners = [];
    private PendingChanges _pending = new();
    private bool _isAnnounced;
    private long _changedAt;

    /// <param name="store">Tells the ARNs of map runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="fault">Told when a message could not be made, which is a bug.</param>
    public LiveChanges(IStore store, TimeProvider time, Action<string, Exception> fault)
    {
        (_store, _time, _changedAt) = (store, time, time.GetTimestamp());
        _telling = Task.Run(() => TellAsync(fault));
    }

    /// <summary>Ends when this does: whoever listens is to end then.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>How many listen.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>How long nothing has changed, whoever listened; since this began at most.</summary>
    internal TimeSpan QuietFor => _time.GetElapsedTime(Volatile.Read(ref _changedAt));

    private bool IsHeard => _listeners.Length > 0;

    /// <summary>Begins to listen; it hears of all that changes from now on.</summary>
    /// <returns>Null when too many listen.</returns>
    internal LiveListener? Listen(LiveScope scope)
    {
        var listener = new LiveListener(scope, _time);
        lock (_lock)
        {
            if (_listeners.Length >= ListenersMax)
            {
                return null;
            }

            _listeners = [.. _listeners, listener];
        }

        return listener;
    }

    internal void Leave(LiveListener listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners.Where(l => l != listener)];
        }
    }

    /// <inheritdoc/>
    public void Changed(ExecutionIdentity execution, ExecutionStatus status, long? mapRun)
    {
        Note();
        if (IsHeard)
        {
            lock (_lock)
            {
                _pending.Add(execution.Id, new ChangedExecution(execution.Arn, execution.StateMachineArn, status, mapRun));
                Announce();
            }
        }
    }

    /// <inheritdoc/>
    public void MapRunChanged(long mapRun)
    {
        Note();
        if (IsHeard)
        {
            lock (_lock)
            {
                _pending.AddMapRun(mapRun);
                Announce();
            }
        }
    }

    /// <inheritdoc/>
    public void Answered(string service, string action, AwsCaller caller)
    {
        if (!ChangingActions.MayChange(action))
        {
            return;
        }

        Note();
        if (IsHeard)
        {
            lock (_lock)
            {
                _pending.Add(new ChangingOperation(service, action, caller));
                Announce();
            }
        }
    }

    /// <summary>Lines of logs are stored.</summary>
    public void Logged(IReadOnlyList<LogRecord> lines)
    {
        Note();
        if (!IsHeard)
        {
            return;
        }

        lock (_lock)
        {
            string? last = null;
            foreach (var line in lines)
            {
                // Lines of one group mostly come together.
                if (!ReferenceEquals(line.Group, last))
                {
                    _pending.AddLogGroup(line.Scope, line.Group);
                    last = line.Group;
                }
            }

            Announce();
        }
    }

    /// <summary>Ends the streams of all who listen: they are to connect again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _telling;
    }

    /// <summary>Before it is looked whether somebody listens: whoever begins to listen meanwhile hears of the change, or sees that there was one.</summary>
    private void Note()
    {
        Volatile.Write(ref _changedAt, _time.GetTimestamp());
        Interlocked.MemoryBarrier();
    }

    /// <summary>Wakes the teller once for each message. Under the lock.</summary>
    private void Announce()
    {
        if (!_isAnnounced)
        {
            _isAnnounced = true;
            _changed.Release();
        }
    }

    private async Task TellAsync(Action<string, Exception> fault)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_end.Token);
                try
                {
                    Tell(Take());
                }
                catch (Exception e) when (e is not StoreFailedException)
                {
                    fault("a message to those who listen", e);
                }

                await Task.Delay(Interval, _time, _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException)
        {
            // The server stops.
        }
    }

    private PendingChanges Take()
    {
        lock (_lock)
        {
            var taken = _pending;
            (_pending, _isAnnounced) = (new PendingChanges(), false);
            return taken;
        }
    }

    /// <summary>Those who may hear the same are given the same bytes.</summary>
    private void Tell(PendingChanges changes)
    {
        foreach (var alike in _listeners.GroupBy(l => l.Scope))
        {
            var message = LiveMessages.Changes(changes, alike.Key, MapRunArn);
            if (message.IsEmpty)
            {
                continue;
            }

            foreach (var listener in alike)
            {
                listener.Give(message);
            }
        }
    }

    private string? MapRunArn(long id)
    {
        if (_mapRuns.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_mapRuns.Count >= MapRunsMax)
        {
            _mapRuns.Clear();
        }

        return _mapRuns[id] = _store.FindMapRun(id)?.Arn;
    }
}
