using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>Calls what is due when it is due. The table on disk is the truth; in memory is only when its first line is due.</summary>
/// <remarks>Any thread. What was due while the server was down is due at its start.</remarks>
/// <param name="resources">Where the table is.</param>
/// <param name="time">The clock.</param>
/// <param name="fault">Told of every failure that is a bug of this server.</param>
public sealed class DueClock(IResourceStore resources, TimeProvider time, Action<string, Exception> fault) : IAsyncDisposable
{
    /// <summary>So many are done at once; their writes share commits.</summary>
    private const int AtOnceMax = 128;

    /// <summary>The clock is looked at so often, however far away the next time is: it may have been set, or the machine may have slept.</summary>
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(30);

    /// <summary>Before what could not be done is tried again.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IDueHandler> _handlers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private DateTimeOffset _next = DateTimeOffset.MaxValue;
    private Task _running = Task.CompletedTask;

    /// <summary>Goes on with what is on disk. Once, after the handlers are known.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    internal void Add(IDueHandler handler) => _handlers.Add(handler.Kind, handler);

    /// <summary>A line was put into the table, and is on disk.</summary>
    internal void Put(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (due < _next)
            {
                _next = due;
                _changed.TrySetResult();
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                _stopping.Token.ThrowIfCancellationRequested();
                if (!await FireAsync())
                {
                    await WaitAsync();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException)
        {
            // The server ends: the next life goes on with the table.
        }
    }

    /// <returns>False when nothing is due now; then it is known when something will be.</returns>
    private async Task<bool> FireAsync()
    {
        lock (_gate)
        {
            // Before the read: what is put in from now on is either read or told.
            (_next, _changed) = (DateTimeOffset.MaxValue, New());
        }

        var now = time.GetUtcNow();
        var first = DueRow.First(resources, AtOnceMax);
        var due = first.Where(row => row.Due <= now).ToList();
        if (due.Count == 0)
        {
            if (first is [var next, ..])
            {
                Put(next.Due);
            }

            return false;
        }

        var done = await Task.WhenAll(due.Select(row => FireAsync(row, now)));
        if (!done.All(d => d))
        {
            await Task.Delay(FailurePause, time, _stopping.Token);
        }

        return true;
    }

    private async Task<bool> FireAsync(DueRow row, DateTimeOffset now)
    {
        try
        {
            await _handlers[row.Kind].FireAsync(row, now, _stopping.Token);
            return true;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreFailedException))
        {
            fault($"The schedule {row.Id} of {row.Scope} could not be fired; it is tried again.", e);
            return false;
        }
    }

    /// <summary>Until something is due, or something that is due sooner was put in.</summary>
    private async Task WaitAsync()
    {
        while (true)
        {
            Task changed;
            DateTimeOffset due;
            TimeSpan wait;
            lock (_gate)
            {
                due = _next;
                wait = due - time.GetUtcNow();
                if (wait <= TimeSpan.Zero)
                {
                    return;
                }

                if (_changed.Task.IsCompleted)
                {
                    _changed = New();
                }

                changed = _changed.Task;
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var delay = Task.Delay(wait < LookMax ? wait : LookMax, time, enough.Token);
            if (time.GetUtcNow() < due)
            {
                await Task.WhenAny(changed, delay);
            }

            // Else the clock jumped between the look at it and the timer's start, which would count from behind the jump.
            await enough.CancelAsync();
            _stopping.Token.ThrowIfCancellationRequested();
        }
    }
}
