using System.Threading.Channels;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Logs;
using Treadle.Logs.CloudWatch;
using Treadle.Runtime;
using Treadle.Runtime.Express;

namespace Treadle.Notifications;

/// <summary>Sees what executions record: measures them, and hands the events of Express executions to their log.</summary>
/// <remarks>Lanes only put events into a queue; the lines are made by a loop of their own.</remarks>
public sealed class ExecutionObserver : IExecutionObserver, IAsyncDisposable
{
    /// <summary>Steps of Express executions that wait to be logged. Beyond it they are dropped: a log never slows an execution.</summary>
    private const int StepsMax = 4_096;

    private readonly ExecutionLogs _executionLogs;
    private readonly LogService _logs;
    private readonly ExecutionMetrics _metrics;
    private readonly Channel<Step> _steps = Channel.CreateBounded<Step>(new BoundedChannelOptions(StepsMax) { SingleReader = true });
    private readonly Task _running;
    private long _dropped;

    public ExecutionObserver(ExecutionLogs executionLogs, LogService logs, MetricService metrics)
    {
        (_executionLogs, _logs, _metrics) = (executionLogs, logs, new ExecutionMetrics(metrics));
        _running = Task.Run(RunAsync);
    }

    /// <summary>Events of Express executions that were not logged because too many waited.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <inheritdoc/>
    public void Recorded(MachineRevision machine, Execution state, IReadOnlyList<Event> events)
    {
        _metrics.Recorded(machine, state, events);
        if (!state.Identity.Id.IsVolatile || machine.Logging is not { } logging || !events.Any(logging.Includes))
        {
            return;
        }

        if (!_steps.Writer.TryWrite(new Step(machine, state.Identity, events)))
        {
            Interlocked.Add(ref _dropped, events.Count);
        }
    }

    /// <inheritdoc/>
    public void ExpressEnded(MachineRevision machine, ExpressResult result) => _metrics.ExpressEnded(machine, result);

    /// <summary>Logs what waits and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (var step in _steps.Reader.ReadAllAsync())
        {
            if (!_logs.TryWrite(_executionLogs.LinesOf(step.Machine, step.Execution, step.Events)))
            {
                Interlocked.Add(ref _dropped, step.Events.Count);
            }
        }
    }

    private sealed record Step(MachineRevision Machine, ExecutionIdentity Execution, IReadOnlyList<Event> Events);
}
