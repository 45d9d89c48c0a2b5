using Treadle.Engine.Executions;
using Treadle.Metrics;

namespace Treadle.Runtime;

/// <summary>What lanes and committer measure. Any thread; docs/metrics.md has the table.</summary>
internal sealed class RuntimeMetrics
{
    /// <summary>For those whom nobody watches: tests, the simulator.</summary>
    public static readonly RuntimeMetrics Unseen = new(new Instruments(), TimeProvider.System);

    private readonly TallyFamily _ended;
    private readonly TallyFamily _expressEnded;
    private readonly TallyFamily _nearLimit;

    public RuntimeMetrics(Instruments instruments, TimeProvider time)
    {
        Instruments = instruments;
        Time = time;
        CommitDuration = instruments.Distribution("treadle.commit.duration", "s", "Time of one commit of a batch, the sync to disk included.", Distribution.Seconds);
        CommitBatch = instruments.Distribution("treadle.commit.batch.size", "{change}", "Changes in one commit: steps, callbacks, writes of resources, deliveries.", Distribution.Counts);
        StepDuration = instruments.Distribution("treadle.step.duration", "s", "Time that a lane takes to decide one step, before its commit.", Distribution.Seconds);
        WakeLateness = instruments.Distribution("treadle.wake.lateness", "s", "How long after its deadline an execution was looked at.", Distribution.Seconds);
        Transitions = instruments.Count("treadle.transitions", "{transition}", "State transitions that are on disk.");
        Started = instruments.Count("treadle.executions.started", "{execution}", "Executions started.");
        Redriven = instruments.Count("treadle.executions.redriven", "{execution}", "Ended executions that went on.");
        Conflicts = instruments.Count("treadle.step.conflicts", "{step}", "Steps whose expectation failed at their commit; the execution was read again.");
        Reads = instruments.Count("treadle.executions.read", "{execution}", "Executions read from the store to go on.");
        InboxAccepted = instruments.Count("treadle.inbox.accepted", "{input}", "Inputs that were promised to someone.");
        InboxTaken = instruments.Count("treadle.inbox.taken", "{input}", "Promised inputs that their executions have taken.");
        _ended = instruments.Counts("treadle.executions.ended", "{execution}", "Executions ended.", "status");
        _expressEnded = instruments.Counts("treadle.express.ended", "{execution}", "Express executions ended.", "status");
        _nearLimit = instruments.Counts("treadle.executions.near_limit", "{execution}", "Executions that came near a limit, once for each limit.", "limit");
        Quarantined = instruments.Count("treadle.executions.quarantined", "{execution}", "Executions stopped by a fault of this server until its next start.");
    }

    public Instruments Instruments { get; }

    /// <summary>Measures durations.</summary>
    public TimeProvider Time { get; }

    public Distribution CommitDuration { get; }

    public Distribution CommitBatch { get; }

    public Distribution StepDuration { get; }

    public Distribution WakeLateness { get; }

    public Tally Transitions { get; }

    public Tally Started { get; }

    public Tally Redriven { get; }

    public Tally Conflicts { get; }

    public Tally Reads { get; }

    public Tally InboxAccepted { get; }

    public Tally InboxTaken { get; }

    public Tally Quarantined { get; }

    public void Ended(ExecutionStatus status) => _ended[status.Text()].Add();

    public void ExpressEnded(ExecutionStatus status) => _expressEnded[status.Text()].Add();

    /// <param name="limit">One of <see cref="LimitNames"/>.</param>
    public void NearLimit(string limit) => _nearLimit[limit].Add();
}
