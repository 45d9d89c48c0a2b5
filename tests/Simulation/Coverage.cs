using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Simulation;

/// <summary>What has occurred in the runs so far, and what should.</summary>
internal sealed class Coverage
{
    /// <summary>Faults, and situations that only faults or luck bring about, by the names that <see cref="World.Cover"/> is called with.</summary>
    private static readonly string[] Faults =
    [
        "crash", "crash between commit and effects", "LostBefore", "LostAfter", "Conflicts", "snapshots deleted", "a snapshot", "clock jump ahead", "clock jump back",
        "a duplicated, late answer", "a lost answer", "an answer out of order", "a caller that lost its answer", "a start that nobody waits for",
        "a late inbox row", "an inbox row told twice", "a promised input that met a full queue", "a stop refused by a full queue", "a redrive answered", "a redrive refused", "an execution read again from the store",
    ];

    /// <summary>What the runtime's own threads say to a lane, and what an Express execution is made of: no journal, nothing to hold it against.</summary>
    private static readonly string[] Elsewhere = [nameof(LaneMessage.Tick), nameof(LaneMessage.Shut), nameof(LaneMessage.Probe), nameof(LaneMessage.Run)];

    /// <summary>Distributed Maps have runs of their own: <see cref="MapRunSimulation"/>.</summary>
    private static readonly string[] OfMapRuns =
    [
        nameof(Input.MapRunEnded), nameof(DistributedMapStarted), nameof(MapRunStarted), nameof(MapRunSucceeded), nameof(MapRunFailed), nameof(MapRunAborted), nameof(MapRunRedriven),
    ];

    private readonly HashSet<string> _seen = [];

    public void Saw(string what) => _seen.Add(what);

    public void Saw(object member) => _seen.Add(member.GetType().Name);

    public void Add(Coverage other) => _seen.UnionWith(other._seen);

    /// <summary>What never occurred; empty when the runs are over.</summary>
    public IReadOnlyList<string> Missing() =>
    [
        .. Named("input", Members(typeof(Input))),
        .. Named("event", typeof(Event).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Event))).Select(t => t.Name)),
        .. Named("message", Members(typeof(LaneMessage)).Except(Elsewhere)),
        .. Named("outcome of a step", Enum.GetNames<StepOutcome>()),
        .. Named("end of an execution", Enum.GetNames<ExecutionStatus>().Except([nameof(ExecutionStatus.Running)])),
        .. Named("fault", Faults),
        .. Named("part of a machine", RandomMachine.Parts),
    ];

    private static IEnumerable<string> Members(Type union) => union.GetNestedTypes().Where(t => t.IsSubclassOf(union)).Select(t => t.Name);

    private IEnumerable<string> Named(string kind, IEnumerable<string> all) => all.Except(OfMapRuns).Where(name => !_seen.Contains(name)).Select(name => $"{kind} {name}");
}
