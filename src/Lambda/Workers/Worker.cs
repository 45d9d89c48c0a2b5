using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Processes;
using Treadle.Lambda.RuntimeApi;
using Treadle.Lambda.Runtimes;

namespace Treadle.Lambda.Workers;

/// <summary>One process of a function: one event at a time, one log stream, one port.</summary>
/// <remarks>
/// Any thread. Its state is guarded by one lock; whoever takes the current event out of it under that lock (the answer, the time limit, the end of the
/// process) decides the outcome, so there is exactly one. Locks are taken in the order worker, output.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It gives everything back when its process is gone; there is no other end.")]
internal sealed class Worker : IRuntimeApi
{
    /// <summary>How long a process may take to end when it is asked to, or has said that its initialisation failed.</summary>
    private static readonly TimeSpan LingerMax = TimeSpan.FromSeconds(2);

    private readonly Function _function;
    private readonly WorkerHost _host;
    private readonly ChildProcess _process;
    private readonly RuntimeApiListener _listener;
    private readonly WorkerOutput _output;
    private readonly PlatformLog _platform;
    private readonly WorkerFolder _folder;
    private readonly InitPhase _phase;
    private readonly long _startedAt;
    private readonly ITimer _limit;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Outcome?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<RuntimeEvent>? _asking;
    private PendingInvocation? _current;
    private RuntimeEvent? _event;
    private Action<Worker, PendingInvocation, Outcome>? _done;
    private bool _delivered;
    private bool _initialised;
    private bool _ended;
    private long _deliveredAt;
    private TimeSpan? _initDuration;

    private Worker(Function function, WorkerHost host, InitPhase phase)
    {
        (_function, _host, _phase) = (function, host, phase);
        var root = function.LocalFolder ?? host.Packages.FolderOf(function.Package);
        var command = StartCommand.For(function, root, host.Bootstraps);
        var stream = NewStreamName(host.Time, function.Version);
        _folder = host.NewFolder(root);
        _listener = new RuntimeApiListener(this);
        var environment = WorkerEnvironment.Of(
            function, root, _listener.Address, stream, _folder.Seen, host.Bootstraps.PathOf(""), host.Options.EndpointUrl, host.Options.Credentials(function));
        _platform = new PlatformLog(function, host.Time);
        var log = new WorkerLog(host.Logs, function.Owner, function.LogGroup, stream, host.Time);
        _platform.InitStart(log);
        _startedAt = host.Time.GetTimestamp();
        var (program, arguments) = host.Namespaces.Gate(command, root, _folder.Mounts);
        _process = ChildProcess.Start(program, arguments, environment);
        try
        {
            host.Guardian.Add(_process.Id);
            host.FormerLife.Record(_process.Id);
        }
        catch
        {
            _process.Dispose();
            _listener.Dispose();
            throw;
        }

        Memory = new WorkerMemory(_process.Id, function.MemoryMegabytes, End);
        host.Memory.Add(this);
        _output = new WorkerOutput(_process, log);
        _limit = host.Time.CreateTimer(_ => OnTimeLimit(), null, InitLimit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>In which phase of AWS's life cycle a process is initialised.</summary>
    public enum InitPhase
    {
        /// <summary>Before any call: it has ten seconds.</summary>
        Init,

        /// <summary>Once more, after the first took too long, as part of a call: it has as long as a call may take.</summary>
        Invoke,
    }

    public WorkerMemory Memory { get; }

    /// <summary>When it last became free; for the pool.</summary>
    public long IdleSince { get; set; }

    public int ProcessId => _process.Id;

    /// <summary>Completes with null when it first asks for an event, or with the reason why it never will.</summary>
    public Task<Outcome?> Ready => _ready.Task;

    /// <summary>Completes when its process is gone, its event has an outcome and everything is given back.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    public bool IsUsable
    {
        get
        {
            lock (_gate)
            {
                return !_ended;
            }
        }
    }

    /// <exception cref="RuntimeUnavailableException">The program or the handler is not there.</exception>
    /// <exception cref="IOException">The system starts no process.</exception>
    public static Worker Start(Function function, WorkerHost host, InitPhase phase)
    {
        var worker = new Worker(function, host, phase);
        worker._listener.Start();
        worker.Gone = worker.WatchAsync();
        try
        {
            worker._process.Input.Write("\n"u8);
            worker._process.CloseInput();
        }
        catch (IOException)
        {
            // It has ended already; the watch tells why.
        }

        return worker;
    }

    /// <summary>Runs one event. The worker must be free.</summary>
    /// <returns>False when the worker has ended: the event was not taken. Otherwise its completion tells the rest.</returns>
    public bool TryRun(PendingInvocation invocation, Action<Worker, PendingInvocation, Outcome> done)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            (_current, _done, _delivered) = (invocation, done, false);
            if (_asking is { } asking)
            {
                _asking = null;
                asking.TrySetResult(Deliver());
            }
            else
            {
                _limit.Change(_function.Timeout, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>Ends it at once; an event that runs ends with it.</summary>
    public void End() => _process.Kill();

    /// <summary>Asks a free worker to end: SIGTERM, and SIGKILL after two seconds.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _process.Terminate();
        _ = Task.WhenAny(Gone, Task.Delay(LingerMax)).ContinueWith(_ => End(), TaskScheduler.Default);
    }

    public Task<RuntimeEvent> NextAsync()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return Task.FromCanceled<RuntimeEvent>(new CancellationToken(canceled: true));
            }

            // A runtime that lost its connection asks again; the older call has nobody behind it.
            _asking?.TrySetCanceled();
            _asking = null;
            if (!_initialised)
            {
                _initialised = true;
                _initDuration = _host.Time.GetElapsedTime(_startedAt);
                _limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _host.Memory.Remove(this);
                _output.Drain(log =>
                {
                    log.Flush();
                    _platform.InitEnd(log, _initDuration.Value, PhaseName, failure: null);
                    return 0;
                });
                _ready.TrySetResult(null);
            }

            if (_current is not null && !_delivered)
            {
                return Task.FromResult(Deliver());
            }

            _asking = new TaskCompletionSource<RuntimeEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _asking.Task;
        }
    }

    public void NotDelivered(RuntimeEvent given)
    {
        lock (_gate)
        {
            if (_event == given)
            {
                _delivered = false;
            }
        }
    }

    public Acceptance Respond(string requestId, byte[]? payload) =>
        Answer(requestId, payload is null ? new Outcome.TooLarge() : new Outcome.Answered(payload));

    public Acceptance RefuseStream(string requestId) => Answer(requestId, new Outcome.Streamed());

    public Acceptance Fail(string requestId, byte[]? payload, string? errorType) => Answer(requestId, Failure(payload, errorType));

    public Acceptance FailInit(byte[]? payload, string? errorType)
    {
        lock (_gate)
        {
            if (_initialised || _ended)
            {
                return Acceptance.WrongState;
            }

            _ended = true;
            EndInit(Failure(payload, errorType));

            // It ends by itself. If it lingers, the time limit ends it: nothing can be asked of it any more.
            _limit.Change(LingerMax, Timeout.InfiniteTimeSpan);
        }

        return Acceptance.Accepted;
    }

    /// <summary>Writes the lines of an event that met a failed initialisation, and gives what its caller gets.</summary>
    public InvocationResult ReportFailedInit(PendingInvocation invocation, Outcome why)
    {
        _output.Drain(log =>
        {
            _platform.Start(log, invocation.RequestId);
            return 0;
        });
        return Report(invocation, why, _host.Time.GetElapsedTime(_startedAt), init: null, initFailed: true);
    }

    private TimeSpan InitLimit => _phase == InitPhase.Init ? _host.Options.InitTimeout : _function.Timeout;

    private string PhaseName => _phase == InitPhase.Init ? "init" : "invoke";

    private static Outcome Failure(byte[]? payload, string? errorType) =>
        payload is null ? new Outcome.TooLarge() : new Outcome.Failed(payload, string.IsNullOrEmpty(errorType) ? "Runtime.Unknown" : errorType);

    /// <summary>Under the lock, once: the process will never ask for an event.</summary>
    private void EndInit(Outcome why)
    {
        var took = _host.Time.GetElapsedTime(_startedAt);
        _output.Drain(log =>
        {
            log.Flush();
            _platform.InitEnd(log, took, PhaseName, why);
            return 0;
        });
        _ready.TrySetResult(why);
    }

    /// <summary>Under the lock: the process has asked, and gets the event.</summary>
    private RuntimeEvent Deliver()
    {
        var invocation = _current!;
        _delivered = true;
        _deliveredAt = _host.Time.GetTimestamp();
        _limit.Change(_function.Timeout, Timeout.InfiniteTimeSpan);
        _host.Memory.Add(this);
        var deadline = _host.Time.GetUtcNow() + _function.Timeout;
        _event = new RuntimeEvent(
            invocation.RequestId, invocation.Payload, deadline.ToUnixTimeMilliseconds(), invocation.FunctionArn, invocation.TraceId, invocation.ClientContext);
        _output.Drain(log =>
        {
            log.TakeTail();
            _platform.Start(log, invocation.RequestId);
            return 0;
        });
        return _event;
    }

    private Acceptance Answer(string requestId, Outcome outcome)
    {
        Taken taken;
        lock (_gate)
        {
            if (_current?.RequestId != requestId || !_delivered)
            {
                return Acceptance.UnknownRequest;
            }

            taken = Take(outcome);
        }

        Close(taken);
        return Acceptance.Accepted;
    }

    /// <summary>Takes the current event out, under the lock: whoever comes later finds none.</summary>
    private Taken Take(Outcome outcome)
    {
        // What AWS bills a call that took too long is what it was allowed to.
        var took = outcome is Outcome.TimedOut limit ? limit.After : _host.Time.GetElapsedTime(_deliveredAt);
        var taken = new Taken(_current!, _done!, outcome, took, _initDuration);
        (_current, _event, _done, _initDuration) = (null, null, null, null);
        _limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _host.Memory.Remove(this);
        return taken;
    }

    /// <summary>Tells the pool and the caller, outside the lock: the pool takes its own lock first and then ours.</summary>
    private void Close(Taken taken)
    {
        var result = taken.Outcome is Outcome.NotDelivered ? null : Report(taken.Invocation, taken.Outcome, taken.Duration, taken.Init, initFailed: false);

        // The pool first: a caller that calls again at once must find this worker free.
        taken.Done(this, taken.Invocation, taken.Outcome);
        if (_host.Stopping && taken.Outcome is Outcome.Exited)
        {
            taken.Invocation.Completion.TrySetCanceled();
        }
        else if (result is not null)
        {
            taken.Invocation.Completion.TrySetResult(result);
        }
    }

    private sealed record Taken(
        PendingInvocation Invocation, Action<Worker, PendingInvocation, Outcome> Done, Outcome Outcome, TimeSpan Duration, TimeSpan? Init);

    private void OnTimeLimit()
    {
        Taken? taken = null;
        lock (_gate)
        {
            if (_initialised && _current is null)
            {
                return;
            }

            if (_ended)
            {
                // Its initialisation failed and it is still there.
            }
            else if (!_initialised)
            {
                EndInit(new Outcome.TimedOut(_function.Timeout));
            }
            else
            {
                taken = Take(_delivered ? new Outcome.TimedOut(_function.Timeout) : new Outcome.NotDelivered());
            }

            _ended = true;
            _asking?.TrySetCanceled();
        }

        End();
        if (taken is not null)
        {
            Close(taken);
        }
    }

    private async Task WatchAsync()
    {
        var exit = await _process.Exited;
        _host.Memory.Remove(this);
        _output.End();
        Taken? taken = null;
        lock (_gate)
        {
            var outcome = new Outcome.Exited(exit, Memory.IsExceeded);
            if (!_initialised && !_ended)
            {
                EndInit(outcome);
            }

            _ended = true;
            _ready.TrySetResult(outcome);
            if (_current is not null)
            {
                taken = Take(_delivered ? outcome : new Outcome.NotDelivered());
            }

            _asking?.TrySetCanceled();
        }

        if (taken is not null)
        {
            Close(taken);
        }

        await _limit.DisposeAsync();
        Memory.Dispose();
        _listener.Dispose();
        _host.Guardian.Remove(_process.Id);
        _host.FormerLife.Forget(_process.Id);
        _folder.Dispose();
    }

    /// <summary>Writes the closing lines and puts together what the caller gets.</summary>
    private InvocationResult Report(PendingInvocation invocation, Outcome outcome, TimeSpan duration, TimeSpan? init, bool initFailed)
    {
        var id = invocation.RequestId;
        var memory = Memory.PeakMegabytes(!_process.Exited.IsCompleted, duration);
        var tail = _output.Drain(log =>
        {
            // Output without an end, as fmt.Printf leaves it, belongs to this event.
            log.Flush();
            _platform.End(log, id, outcome, duration, init, memory, initFailed);
            return log.TakeTail();
        });

        return new InvocationResult(200, outcome.PayloadFor(id), outcome is Outcome.Answered ? null : "Unhandled", _function.Version, tail, id) { Duration = duration };
    }

    /// <summary>As <c>2025/01/31/[$LATEST]0123456789abcdef0123456789abcdef</c>.</summary>
    public static string NewStreamName(TimeProvider time, string version) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy/MM/dd}/[{version}]{Guid.NewGuid():N}");
}
