using Treadle.Metrics;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Calls;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Deliveries;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime;

/// <summary>The lengths of the runtime's queues, read when somebody looks; docs/metrics.md has the table.</summary>
internal sealed class RuntimeGauges(Instruments instruments)
{
    /// <param name="lanes">All of them.</param>
    /// <param name="committer">The one.</param>
    /// <param name="reader">The one.</param>
    /// <param name="requests">Between arrival and commit.</param>
    /// <param name="workers">Of activities, that wait.</param>
    /// <param name="express">Express executions that run.</param>
    /// <param name="started">What is there after the start only.</param>
    public void Watch(
        IReadOnlyList<LaneThread> lanes,
        CommitterThread committer,
        StoreReaderThread reader,
        RequestGate requests,
        RequestGate workers,
        RequestGate express,
        Func<(CallTurns? Turns, OutboxPump? Outbox)> started)
    {
        instruments.Gauge("treadle.lane.queue.length", "{message}", "Messages that wait for a lane.", () => lanes.Select(lane => (new Label("lane", lane.Name[5..]), (long)lane.Waiting)));
        instruments.Gauge("treadle.commit.queue.length", "{change}", "Changes that wait for a commit.", () => committer.Waiting);
        instruments.Gauge("treadle.reader.queue.length", "{read}", "Executions that wait to be read from the store.", () => reader.Waiting);
        instruments.Gauge("treadle.executions.held", "{execution}", "Executions of which something is in memory: busy or parked with their state, away with their ids only.", () => Held(lanes));
        instruments.Gauge("treadle.wakes.pending", "{deadline}", "Deadlines within the next minute.", () => lanes.Sum(lane => (long)(lane.Lane?.WakeCount ?? 0)));
        instruments.Gauge("treadle.activity.tasks.waiting", "{task}", "Tasks of activities that wait for a worker.", () => lanes.Sum(lane => (long)(lane.Lane?.OfferCount ?? 0)));
        instruments.Gauge("treadle.activity.workers.waiting", "{worker}", "Workers of activities that wait for a task.", () => workers.Inside);
        instruments.Gauge("treadle.express.running", "{execution}", "Express executions that run.", () => express.Inside);
        instruments.Gauge("treadle.requests.waiting", "{request}", "Requests between their arrival and their commit.", () => requests.Inside);
        instruments.CountOf(
            "treadle.requests.refused",
            "{request}",
            "Requests turned away because there was no room for them.",
            () => [(new Label("reason", "requests"), requests.RefusedForNumber), (new Label("reason", "memory"), requests.RefusedForMemory), (new Label("reason", "workers"), workers.RefusedForNumber), (new Label("reason", "express"), express.RefusedForNumber)]);
        instruments.Gauge(
            "treadle.calls",
            "{call}",
            "Calls of Task states.",
            () => [(new Label("state", "running"), started().Turns?.Taken ?? 0), (new Label("state", "waiting"), started().Turns?.Waiting ?? 0)]);
        instruments.Gauge("treadle.outbox.waiting", "{delivery}", "Deliveries in memory that have not been made; the store may hold more behind 10,000.", () => started().Outbox?.Held ?? 0);
    }

    private static (Label, long)[] Held(IReadOnlyList<LaneThread> lanes)
    {
        var (all, parked, away) = (0L, 0L, 0L);
        foreach (var lane in lanes.Select(l => l.Lane).OfType<Lane>())
        {
            all += lane.OwnedCount;
            parked += lane.ParkedCount;
            away += lane.AwayCount;
        }

        return [(new Label("state", "busy"), Math.Max(0, all - parked - away)), (new Label("state", "parked"), parked), (new Label("state", "away"), away)];
    }
}
