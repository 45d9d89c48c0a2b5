using Treadle.Lambda.Functions;
using Treadle.Lambda.Processes;
using Treadle.Lambda.Runtimes;

namespace Treadle.Lambda.Workers;

/// <summary>The workers of one revision of a function, and the events that wait for one.</summary>
/// <remarks>
/// Any thread. An event takes the worker that was free last (the warmest), else waits in line; a worker that becomes free or ready takes the first in line.
/// While events wait, workers are started, as many as may start at once.
/// </remarks>
/// <param name="function">The revision.</param>
/// <param name="host">What all share.</param>
/// <param name="noteStart">Told of each process that is started.</param>
internal sealed class WorkerPool(Function function, WorkerHost host, Action noteStart)
{
    /// <summary>An event that so many workers dropped by ending before they took it fails as if it had ended one.</summary>
    private const int LostWorkersMax = 3;

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingInvocation> _waiting = [];
    private readonly List<Worker> _idle = [];
    private readonly HashSet<Worker> _all = [];
    private int _starting;
    private bool _retired;
    private bool _stopped;
    private TaskCompletionSource? _startsOver;

    public IReadOnlyList<Worker> Workers
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>How many there are of what, now.</summary>
    public (int Busy, int Idle, int Starting, int Waiting) Count()
    {
        lock (_gate)
        {
            // Those that start are among all as soon as they have a process.
            return (Math.Max(0, _all.Count - _idle.Count - _starting), _idle.Count, _starting, _waiting.Count);
        }
    }

    /// <summary>Takes an event; its completion tells how it ended.</summary>
    public void Run(PendingInvocation invocation)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                invocation.Completion.TrySetCanceled();
                return;
            }

            _waiting.AddLast(invocation);
            Match();
        }
    }

    /// <summary>Retired, and nothing left to do.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
            {
                return _retired && _all.Count + _starting + _waiting.Count == 0;
            }
        }
    }

    /// <summary>Ends workers that have been free for too long.</summary>
    public void EndIdle(TimeSpan idleMax)
    {
        lock (_gate)
        {
            foreach (var worker in _idle.Where(w => host.Time.GetElapsedTime(w.IdleSince) >= idleMax).ToList())
            {
                _idle.Remove(worker);
                worker.ShutDown();
            }
        }
    }

    /// <summary>The function has changed: free workers end now, busy ones after their event.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            foreach (var worker in _idle)
            {
                worker.ShutDown();
            }

            _idle.Clear();
        }
    }

    /// <summary>Ends every worker and waits until their processes are gone.</summary>
    public async Task StopAsync()
    {
        List<Worker> all;
        HashSet<Worker> free;
        lock (_gate)
        {
            _retired = _stopped = true;
            all = [.. _all];
            free = [.. _idle];
            _idle.Clear();
            _startsOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_starting == 0)
            {
                _startsOver.SetResult();
            }

            foreach (var invocation in _waiting)
            {
                invocation.Completion.TrySetCanceled();
            }

            _waiting.Clear();
        }

        foreach (var worker in all)
        {
            if (free.Contains(worker))
            {
                worker.ShutDown();
            }
            else
            {
                worker.End();
            }
        }

        await _startsOver.Task;
        await Task.WhenAll(all.Select(w => w.Gone));
    }

    private void Match()
    {
        while (_waiting.First is { } first && _idle.Count > 0)
        {
            var worker = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            if (worker.TryRun(first.Value, OnDone))
            {
                _waiting.RemoveFirst();
            }
        }

        while (_starting < Math.Min(_waiting.Count, host.Options.StartsAtOnceMax) && _all.Count + _starting < host.Options.WorkersPerFunctionMax)
        {
            _starting++;
            _ = Task.Run(StartAsync);
        }
    }

    private async Task StartAsync()
    {
        var (worker, failure) = await StartAsync(Worker.InitPhase.Init);
        if (failure is Outcome.TimedOut)
        {
            // AWS tries it once more, as part of the call that needs it.
            (worker, failure) = await StartAsync(Worker.InitPhase.Invoke);
        }

        PendingInvocation? failed = null;
        lock (_gate)
        {
            if (--_starting == 0)
            {
                _startsOver?.TrySetResult();
            }

            if (failure is null)
            {
                Free(worker!);
            }
            else if (_waiting.First is { } first)
            {
                failed = first.Value;
                _waiting.RemoveFirst();
            }

            Match();
        }

        failed?.Completion.TrySetResult(
            worker?.ReportFailedInit(failed, failure!)
            ?? new InvocationResult(200, failure!.PayloadFor(failed.RequestId), "Unhandled", function.Version, LogUnstartable(failed, failure), failed.RequestId));
    }

    /// <returns>The worker, null when it could not even be started; and null, or why it will never take an event.</returns>
    private async Task<(Worker? Worker, Outcome? Failure)> StartAsync(Worker.InitPhase phase)
    {
        Worker? worker = null;
        try
        {
            await host.Logs.EnsureGroupAsync(function.Owner, function.LogGroup, CancellationToken.None);
            noteStart();
            worker = Worker.Start(function, host, phase);
            lock (_gate)
            {
                _all.Add(worker);
                if (_stopped)
                {
                    worker.End();
                }
            }

            _ = ForgetWhenGoneAsync(worker);
            return (worker, await worker.Ready);
        }
        catch (RuntimeUnavailableException unavailable)
        {
            return (null, new Outcome.Unstartable(unavailable.ErrorType, unavailable.Message));
        }
        catch (Exception broken)
        {
            // The machine's fault, not the function's: no process, no disk. The caller must not wait for ever.
            return (worker, new Outcome.Unstartable("Sandbox.Failed", broken.Message));
        }
    }

    private async Task ForgetWhenGoneAsync(Worker worker)
    {
        await worker.Gone;
        lock (_gate)
        {
            _all.Remove(worker);
            _idle.Remove(worker);
            Match();
        }
    }

    private void OnDone(Worker worker, PendingInvocation invocation, Outcome outcome)
    {
        lock (_gate)
        {
            if (outcome is Outcome.NotDelivered)
            {
                if (_stopped)
                {
                    invocation.Completion.TrySetCanceled();
                }
                else if (++invocation.LostWorkers < LostWorkersMax)
                {
                    _waiting.AddFirst(invocation);
                }
                else
                {
                    invocation.Completion.TrySetResult(worker.ReportFailedInit(invocation, new Outcome.Exited(new ProcessExit(null, null))));
                }
            }

            if (worker.IsUsable)
            {
                Free(worker);
            }

            Match();
        }
    }

    private void Free(Worker worker)
    {
        if (_retired && _waiting.Count == 0)
        {
            worker.ShutDown();
            return;
        }

        worker.IdleSince = host.Time.GetTimestamp();
        _idle.Add(worker);
    }

    /// <summary>There is no worker that could log it, so the lines get a stream of their own.</summary>
    private byte[] LogUnstartable(PendingInvocation invocation, Outcome failure)
    {
        var log = new WorkerLog(host.Logs, function.Owner, function.LogGroup, Worker.NewStreamName(host.Time, function.Version), host.Time);
        var platform = new PlatformLog(function, host.Time);
        platform.InitStart(log);
        platform.Start(log, invocation.RequestId);
        platform.End(log, invocation.RequestId, failure, TimeSpan.Zero, init: null, memoryMegabytes: 0, initFailed: true);
        return log.TakeTail();
    }
}
