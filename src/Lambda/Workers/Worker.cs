using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
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
    // The gate: the program does not run before the guardian and the record on disk know of it. If we die before that, read fails.
    private const string Gate = """read -r _ || exit 1; cd "$1" || exit 1; shift; exec "$@" </dev/null""";

    private static readonly TimeSpan LingerMax = TimeSpan.FromSeconds(2);

    private readonly Function _function;
    private readonly WorkerHost _host;
    private readonly ChildProcess _process;
    private readonly RuntimeApiListener _listener;
    private readonly WorkerOutput _output;
    private readonly string _temporary;
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
    private long _memoryKilobytes;

    private Worker(Function function, WorkerHost host)
    {
        (_function, _host) = (function, host);
        var root = function.LocalFolder ?? host.Packages.FolderOf(function.Package);
        var command = StartCommand.For(function, root, host.Bootstraps);
        var stream = NewStreamName(host.Time, function.Version);
        _temporary = host.NewTemporaryFolder();
        _listener = new RuntimeApiListener(this);
        var environment = WorkerEnvironment.Of(
            function, root, _listener.Address, stream, _temporary, host.Bootstraps.PathOf(""), host.Options.EndpointUrl);
        _startedAt = host.Time.GetTimestamp();
        _process = ChildProcess.Start("/bin/sh", ["-c", Gate, "sh", root, command.Program, .. command.Arguments], environment);
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

        _output = new WorkerOutput(_process, new WorkerLog(host.Logs, function.Owner, function.LogGroup, stream, host.Time));
        _limit = host.Time.CreateTimer(_ => OnTimeLimit(), null, host.Options.InitTimeout, Timeout.InfiniteTimeSpan);
    }

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
    public static Worker Start(Function function, WorkerHost host)
    {
        var worker = new Worker(function, host);
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
            var deadline = _host.Time.GetUtcNow() + _function.Timeout;
            _event = new RuntimeEvent(
                invocation.RequestId, invocation.Payload, deadline.ToUnixTimeMilliseconds(), invocation.FunctionArn, invocation.TraceId, invocation.ClientContext);
            _limit.Change(_function.Timeout, Timeout.InfiniteTimeSpan);
            if (_asking is { } asking)
            {
                _asking = null;
                asking.TrySetResult(Deliver());
            }

            return true;
        }
    }

    /// <summary>Ends it; an event that runs ends with it.</summary>
    public void End() => _process.Kill();

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

    public Acceptance Fail(string requestId, byte[]? payload) =>
        Answer(requestId, payload is null ? new Outcome.TooLarge() : new Outcome.Failed(payload));

    public Acceptance FailInit(byte[]? payload)
    {
        lock (_gate)
        {
            if (_initialised || _ended)
            {
                return Acceptance.WrongState;
            }

            _ended = true;
            _output.Drain(log =>
            {
                log.Flush();
                return 0;
            });
            _ready.TrySetResult(payload is null ? new Outcome.TooLarge() : new Outcome.Failed(payload));

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
            log.Line($"START RequestId: {invocation.RequestId} Version: {_function.Version}");
            return 0;
        });
        return Report(invocation, why, _host.Time.GetElapsedTime(_startedAt), init: null);
    }

    private RuntimeEvent Deliver()
    {
        _delivered = true;
        _deliveredAt = _host.Time.GetTimestamp();
        _output.Drain(log =>
        {
            log.TakeTail();
            log.Line($"START RequestId: {_event!.RequestId} Version: {_function.Version}");
            return 0;
        });
        return _event!;
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
        var taken = new Taken(_current!, _done!, outcome, _host.Time.GetElapsedTime(_deliveredAt), _initDuration);
        (_current, _event, _done, _initDuration) = (null, null, null, null);
        _limit.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return taken;
    }

    /// <summary>Tells the pool and the caller, outside the lock: the pool takes its own lock first and then ours.</summary>
    private void Close(Taken taken)
    {
        var result = taken.Outcome is Outcome.NotDelivered ? null : Report(taken.Invocation, taken.Outcome, taken.Duration, taken.Init);

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
                var after = _host.Options.InitTimeout;
                _output.Drain(log =>
                {
                    log.Flush();
                    log.Line(string.Create(CultureInfo.InvariantCulture, $"INIT_REPORT Init Duration: {after.TotalMilliseconds:F2} ms\tPhase: init\tStatus: timeout"));
                    return 0;
                });
                _ready.TrySetResult(new Outcome.TimedOut(after));
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
        _output.End();
        Taken? taken = null;
        lock (_gate)
        {
            _ended = true;
            _ready.TrySetResult(new Outcome.Exited(exit));
            if (_current is not null)
            {
                taken = Take(_delivered ? new Outcome.Exited(exit) : new Outcome.NotDelivered());
            }

            _asking?.TrySetCanceled();
        }

        if (taken is not null)
        {
            Close(taken);
        }

        await _limit.DisposeAsync();
        _listener.Dispose();
        _host.Guardian.Remove(_process.Id);
        _host.FormerLife.Forget(_process.Id);
        try
        {
            Directory.Delete(_temporary, recursive: true);
        }
        catch (IOException)
        {
            // A grandchild that left the group may still write there; the next start of the server clears the folder.
        }
    }

    /// <summary>Writes the closing lines and puts together what the caller gets.</summary>
    private InvocationResult Report(PendingInvocation invocation, Outcome outcome, TimeSpan duration, TimeSpan? init)
    {
        var id = invocation.RequestId;
        var memory = PeakMegabytes();
        var tail = _output.Drain(log =>
        {
            // Output without an end, as fmt.Printf leaves it, belongs to this event.
            log.Flush();
            var status = "";
            switch (outcome)
            {
                case Outcome.TimedOut timedOut:
                    log.Line($"{_host.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {id} Task timed out after {Outcome.Seconds(timedOut.After)} seconds");
                    status = "Status: timeout\t";
                    break;
                case Outcome.Exited exited:
                    log.Line($"RequestId: {id} Error: {Outcome.ExitText(exited.How)}");
                    log.Line("Runtime.ExitError");
                    status = "Status: error\tError Type: Runtime.ExitError\t";
                    break;
                case Outcome.TooLarge:
                    status = "Status: error\tError Type: Function.ResponseSizeTooLarge\t";
                    break;
            }

            log.Line($"END RequestId: {id}");

            // Billed is rounded up to 1 ms and holds the initialisation.
            var billed = (long)Math.Ceiling((duration + (init ?? TimeSpan.Zero)).TotalMilliseconds);
            var report = new StringBuilder().Append(
                CultureInfo.InvariantCulture,
                $"REPORT RequestId: {id}\tDuration: {duration.TotalMilliseconds:F2} ms\tBilled Duration: {billed} ms\tMemory Size: {_function.MemoryMegabytes} MB\t");
            if (memory > 0)
            {
                report.Append(CultureInfo.InvariantCulture, $"Max Memory Used: {memory} MB\t");
            }

            if (init is { } cold)
            {
                report.Append(CultureInfo.InvariantCulture, $"Init Duration: {cold.TotalMilliseconds:F2} ms\t");
            }

            log.Line(report.Append(status).ToString());
            return log.TakeTail();
        });

        return new InvocationResult(200, outcome.PayloadFor(id), outcome is Outcome.Answered ? null : "Unhandled", _function.Version, tail, id);
    }

    /// <summary>The most memory the process ever had; 0 where the system does not tell (only Linux does).</summary>
    private long PeakMegabytes()
    {
        if (OperatingSystem.IsLinux() && !_process.Exited.IsCompleted)
        {
            try
            {
                // VmHWM:	    9512 kB
                var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null)
                {
                    _memoryKilobytes = long.Parse(line.AsSpan(6).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It ended between the two lines; the last value stands.
            }
        }

        return (_memoryKilobytes + 1023) / 1024;
    }

    /// <summary>As <c>2025/01/31/[$LATEST]0123456789abcdef0123456789abcdef</c>.</summary>
    public static string NewStreamName(TimeProvider time, string version) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy/MM/dd}/[{version}]{Guid.NewGuid():N}");
}
