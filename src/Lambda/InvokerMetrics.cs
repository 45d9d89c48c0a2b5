using Treadle.Lambda.Workers;
using Treadle.Metrics;

namespace Treadle.Lambda;

/// <summary>What is measured of calls and workers. Any thread; docs/metrics.md has the table.</summary>
internal sealed class InvokerMetrics
{
    private readonly TallyFamily _invocations;
    private readonly Distribution _duration;

    /// <param name="instruments">Where.</param>
    /// <param name="pools">All pools as of now.</param>
    /// <param name="events">Asynchronous calls that wait or run.</param>
    public InvokerMetrics(Instruments instruments, Func<IEnumerable<WorkerPool>> pools, Func<long> events)
    {
        _invocations = instruments.Counts("treadle.function.invocations", "{invocation}", "Calls of functions that have ended: success or error.", "outcome");
        _duration = instruments.Distribution("treadle.function.duration", "s", "Time of a call, the wait for a worker included.", Distribution.Seconds);
        ColdStarts = instruments.Count("treadle.function.cold_starts", "{process}", "Worker processes started.");
        Throttled = instruments.Count("treadle.function.throttles", "{invocation}", "Calls refused with TooManyRequestsException.");
        instruments.Gauge("treadle.function.workers", "{process}", "Worker processes.", () => Workers(pools()));
        instruments.Gauge("treadle.function.waiting", "{invocation}", "Calls that wait for a worker.", () => pools().Sum(p => (long)p.Count().Waiting));
        instruments.Gauge("treadle.function.events", "{invocation}", "Asynchronous calls that wait, run or are tried again later.", events);
    }

    public Tally ColdStarts { get; }

    public Tally Throttled { get; }

    public void Ended(InvocationResult result, TimeSpan took)
    {
        _invocations[result.FunctionError is null ? "success" : "error"].Add();
        _duration.Record(took);
    }

    private static (Label, long)[] Workers(IEnumerable<WorkerPool> pools)
    {
        var (busy, idle, starting) = (0L, 0L, 0L);
        foreach (var pool in pools)
        {
            var count = pool.Count();
            busy += count.Busy;
            idle += count.Idle;
            starting += count.Starting;
        }

        return [(new Label("state", "busy"), busy), (new Label("state", "idle"), idle), (new Label("state", "starting"), starting)];
    }
}
