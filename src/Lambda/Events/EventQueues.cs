using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Storage;

namespace Treadle.Lambda.Events;

/// <summary>All asynchronous calls: accepts them, runs them when they are due, tries them again, tells their end.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class EventQueues : IAsyncDisposable
{
    private readonly FunctionService _functions;
    private readonly InvokerOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<AcceptedEvent, Function, Task<InvocationResult>> _run;
    private readonly EventStore _store;
    private readonly EventTargets _targets;
    private readonly ConcurrentDictionary<QueueName, EventQueue> _queues = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private int _events;
    private long _bytes;

    /// <param name="functions">The functions.</param>
    /// <param name="resources">Where events are kept.</param>
    /// <param name="options">How many may wait, and what is told of their end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="run">Runs a version of a function once.</param>
    public EventQueues(FunctionService functions, IResourceStore resources, InvokerOptions options, TimeProvider time, Func<AcceptedEvent, Function, Task<InvocationResult>> run)
    {
        (_functions, _options, _time, _run) = (functions, options, time, run);
        _store = new EventStore(resources);
        _targets = new EventTargets(options.Calls, options.Undelivered);
    }

    /// <summary>Calls that wait, run or are tried again later.</summary>
    public int Count => Volatile.Read(ref _events);

    /// <returns>False when there are too many; nothing is kept then. Otherwise it is on disk.</returns>
    public async Task<bool> AcceptAsync(AcceptedEvent accepted, CancellationToken stop)
    {
        var bytes = accepted.Payload.Length;
        if (!Enter(bytes))
        {
            Leave(bytes);
            return false;
        }

        var queue = QueueOf(accepted.Queue);
        queue.Expect(accepted);
        try
        {
            await _store.AddAsync(accepted, stop);
        }
        catch
        {
            queue.Forget(accepted);
            Leave(bytes);
            throw;
        }

        _options.Metrics?.EventReceived(accepted);
        queue.Add(accepted);
        return true;
    }

    /// <summary>Goes on with what a former life accepted. Once.</summary>
    public void Resume()
    {
        _store.TakeOver(_time.GetUtcNow());
        var queues = new HashSet<QueueName>();
        foreach (var (queue, bytes) in _store.All())
        {
            // They were let in once: what they take counts, but refuses them nothing.
            Enter(bytes);
            queues.Add(queue);
        }

        foreach (var queue in queues)
        {
            QueueOf(queue).Resume();
        }
    }

    /// <summary>Starts nothing any more. What runs is left on disk unless it ends by itself.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }
    }

    /// <summary>Waits until no event runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Task));
        _stopping.Dispose();
    }

    private EventQueue QueueOf(QueueName name) =>
        _queues.GetOrAdd(name, n => new EventQueue(n, _store, () => AtOnceMax(n), _time, RunAsync));

    /// <summary>No more than the function may run: those beyond would only be throttled, and written to disk again for it.</summary>
    private int AtOnceMax(QueueName name) =>
        Math.Clamp(_functions.Table.Find(name.Owner, name.Function)?.Latest.ReservedConcurrency ?? int.MaxValue, 1, _options.WorkersPerFunctionMax);

    private async Task<EventEnd> RunAsync(AcceptedEvent accepted)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[accepted.Id] = ended;
        try
        {
            _stopping.Token.ThrowIfCancellationRequested();
            if (await TryAsync(accepted) is { } later)
            {
                await _store.ReplaceAsync(accepted, later);
                return EventEnd.PutOff;
            }

            await _store.RemoveAsync(accepted);
            Leave(accepted.Payload.Length);
            return EventEnd.Over;
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException)
        {
            return EventEnd.LeftBehind;
        }
        finally
        {
            _running.TryRemove(accepted.Id, out _);
            ended.SetResult();
        }
    }

    /// <returns>The event as it is tried again; null when it is over.</returns>
    private async Task<AcceptedEvent?> TryAsync(AcceptedEvent accepted)
    {
        Function function;
        FunctionEntry entry;
        try
        {
            // Each attempt meets the function as it is by then.
            entry = _functions.Entry(accepted.Owner, accepted.Function);
            (function, _) = _functions.Choose(accepted.Owner, accepted.Function, accepted.Qualifier, _options.Chance);
        }
        catch (AwsErrorException)
        {
            // The function, or what it was called by, was deleted meanwhile: its events go with it.
            return null;
        }

        var config = entry.EventConfigs.GetValueOrDefault(accepted.Qualifier ?? Function.LatestVersion);
        InvocationResult? result = null;
        EventVerdict? verdict = EventVerdict.Before(accepted, function, config, _time.GetUtcNow());
        if (verdict is null)
        {
            try
            {
                _options.Metrics?.EventTaken(accepted, _time.GetUtcNow() - accepted.AcceptedAt);
                result = await _run(accepted, function);
                if (result.FunctionError is not null)
                {
                    // The server's own end ends workers: that is no failure of the function, and the next life runs the event again.
                    _stopping.Token.ThrowIfCancellationRequested();
                }

                verdict = EventVerdict.Ran(accepted, result.FunctionError is not null, config, _time.GetUtcNow());
            }
            catch (AwsErrorException)
            {
                verdict = EventVerdict.Throttled(accepted, config, _time.GetUtcNow());
            }
        }

        if (verdict is EventVerdict.Later later)
        {
            return later.Event;
        }

        await EndAsync(accepted, function, config, (EventVerdict.Over)verdict, result);
        return null;
    }

    private async Task EndAsync(AcceptedEvent accepted, Function function, EventInvokeConfig? config, EventVerdict.Over verdict, InvocationResult? result)
    {
        if ((verdict.IsSuccess ? config?.OnSuccess : config?.OnFailure) is { } destination)
        {
            var runs = accepted.Failures + (result is null ? 0 : 1);
            var record = InvocationRecord.Of(accepted, function, verdict.Condition, runs, result, _time.GetUtcNow());
            await _targets.TellAsync(function, destination, record, verdict.IsSuccess, _stopping.Token);
        }

        if (!verdict.IsSuccess)
        {
            _options.Metrics?.EventDropped(accepted);
        }

        if (!verdict.IsSuccess && function.DeadLetterTarget is { } target)
        {
            await _targets.BuryAsync(function, target, accepted, result, _stopping.Token);
        }
    }

    /// <returns>False when it is one too many; it counts all the same.</returns>
    private bool Enter(int bytes) => Interlocked.Increment(ref _events) <= _options.EventsMax & Interlocked.Add(ref _bytes, bytes) <= _options.EventBytesMax;

    private void Leave(int bytes)
    {
        Interlocked.Decrement(ref _events);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
