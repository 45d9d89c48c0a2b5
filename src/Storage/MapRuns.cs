using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage;

public enum MapRunStatus
{
    Running,
    Succeeded,
    Failed,
    Aborted,
}

/// <summary>A run of a distributed Map: how far it has come, and what became of its children.</summary>
/// <remarks>Its children are executions with <see cref="ExecutionRow.MapRun"/>. A commit that starts or ends one of them changes <see cref="Counts"/> with it.</remarks>
public sealed record MapRunRow
{
    /// <summary>Never given out again.</summary>
    public required long Id { get; init; }

    /// <summary>Unique.</summary>
    public required string Arn { get; init; }

    /// <summary>The execution whose Map state it is.</summary>
    public required ExecutionId Parent { get; init; }

    /// <summary>What the state was entered with; only the engine understands it.</summary>
    public required ReadOnlyMemory<byte> Plan { get; init; }

    public required MapRunStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required MapRunSettings Settings { get; init; }

    public MapRunCursor Cursor { get; init; } = MapRunCursor.Start;

    /// <summary>How many items there are; null until all have been read.</summary>
    public long? ItemsTotal { get; init; }

    /// <summary>What it fails with once its children have ended; null as long as it may succeed.</summary>
    public StatesError? Failure { get; init; }

    public MapRunCounts Counts { get; init; }

    /// <summary>How often it has been redriven.</summary>
    public int RedriveCount { get; init; }

    /// <summary>When it was redriven last; null when never.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>Redriven: the children of all items up to this have had their turn; null when there is nothing (more) to redrive.</summary>
    public long? RedrivesThrough { get; init; }

    /// <summary>Redriven while children of its aborted life ran: they are stopped before anything else, and wait for their redrive then.</summary>
    public bool IsDraining { get; init; }

    /// <summary>Those of <see cref="Counts"/> that wait for their redrive.</summary>
    public MapRunCounts Waiting { get; init; }

    /// <summary>Those of <see cref="Counts"/> that had their turn and cannot be redriven.</summary>
    public MapRunCount NotRedrivable { get; init; }

    /// <summary>Results of children, and the items of those, that are in its output or were written.</summary>
    public MapRunCount ResultsWritten { get; init; }

    /// <summary>True until it has ended and none of its children runs any more.</summary>
    public bool NeedsWorker { get; init; }
}

/// <summary>What UpdateMapRun changes while it runs.</summary>
/// <param name="MaxConcurrency">Children that may run at once; 0 is as many as AWS runs.</param>
/// <param name="Tolerated">How many items may fail.</param>
public sealed record MapRunSettings(int MaxConcurrency, ToleratedFailures Tolerated);

/// <summary>Where a map run goes on after a restart: all children before this have been started, once.</summary>
/// <param name="Children">How many have been.</param>
/// <param name="Items">How many items they have.</param>
/// <param name="Position">The place in the source behind the last of these items, as its reader has it; null at the start.</param>
public sealed record MapRunCursor(long Children, long Items, string? Position)
{
    public static readonly MapRunCursor Start = new(Children: 0, Items: 0, Position: null);
}

/// <summary>A number of child executions, and of the items that they have.</summary>
public readonly record struct MapRunCount(long Executions, long Items)
{
    public static MapRunCount operator +(MapRunCount a, MapRunCount b) => new(a.Executions + b.Executions, a.Items + b.Items);

    public static MapRunCount operator -(MapRunCount a, MapRunCount b) => new(a.Executions - b.Executions, a.Items - b.Items);
}

/// <summary>The children that have been started, by their statuses.</summary>
public readonly record struct MapRunCounts(MapRunCount Running, MapRunCount Succeeded, MapRunCount Failed, MapRunCount TimedOut, MapRunCount Aborted)
{
    public MapRunCount Started => Running + Succeeded + Unsuccessful;

    public MapRunCount Unsuccessful => Failed + TimedOut + Aborted;

    /// <summary>Without those that run or have succeeded.</summary>
    public MapRunCounts OnlyUnsuccessful => this with { Running = default, Succeeded = default };

    /// <summary>With one more, or fewer, of a status.</summary>
    public MapRunCounts With(ExecutionStatus status, MapRunCount more) => status switch
    {
        ExecutionStatus.Running => this with { Running = Running + more },
        ExecutionStatus.Succeeded => this with { Succeeded = Succeeded + more },
        ExecutionStatus.Failed => this with { Failed = Failed + more },
        ExecutionStatus.TimedOut => this with { TimedOut = TimedOut + more },
        ExecutionStatus.Aborted => this with { Aborted = Aborted + more },
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status is not counted."),
    };

    public static MapRunCounts operator +(MapRunCounts a, MapRunCounts b) =>
        new(a.Running + b.Running, a.Succeeded + b.Succeeded, a.Failed + b.Failed, a.TimedOut + b.TimedOut, a.Aborted + b.Aborted);

    public static MapRunCounts operator -(MapRunCounts a, MapRunCounts b) =>
        new(a.Running - b.Running, a.Succeeded - b.Succeeded, a.Failed - b.Failed, a.TimedOut - b.TimedOut, a.Aborted - b.Aborted);
}

/// <summary>A map run that a step opens. It begins with no children.</summary>
/// <param name="Arn">Its ARN, which nothing else has.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Plan">What the state was entered with.</param>
/// <param name="Settings">What it begins with.</param>
/// <param name="ItemsTotal">How many items there are; null when they have to be read.</param>
public sealed record NewMapRun(string Arn, DateTimeOffset StartedAt, ReadOnlyMemory<byte> Plan, MapRunSettings Settings, long? ItemsTotal);

/// <summary>A child that ends with a step: its run counts it.</summary>
/// <param name="MapRun">Whose child.</param>
/// <param name="Items">How many items it has.</param>
public readonly record struct MapRunChild(long MapRun, int Items);

/// <summary>A child that had ended and goes on with a step.</summary>
/// <param name="MapRun">Whose child.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="From">How it had ended.</param>
public readonly record struct ReopenedChild(long MapRun, int Items, ExecutionStatus From);

/// <summary>How far a redriven run has come with its children.</summary>
/// <param name="Through">The children of all items up to this have had their turn.</param>
/// <param name="NotRedrivable">Those that could not be redriven since the last change, by how they ended.</param>
/// <param name="IsDone">No child waits any more.</param>
public sealed record MapRunRedrives(long Through, MapRunCounts NotRedrivable, bool IsDone);

/// <summary>How a map run goes on. Only one that is running can; <see cref="IsSettled"/>, with the <see cref="Cursor"/> and <see cref="ResultsWritten"/>, is for one that has ended.</summary>
public sealed record MapRunChange
{
    public required long MapRun { get; init; }

    /// <summary>Holds only as long as the run has been redriven so often; null holds always.</summary>
    public int? RedriveCount { get; init; }

    /// <summary>How far it has come; null keeps it.</summary>
    public MapRunCursor? Cursor { get; init; }

    /// <summary>How far its redrives have come; null keeps it.</summary>
    public MapRunRedrives? Redrives { get; init; }

    /// <summary>The children of its aborted life have all been stopped: they wait for their redrive now.</summary>
    public bool IsDrained { get; init; }

    /// <summary>All items have been read; null keeps it.</summary>
    public long? ItemsTotal { get; init; }

    /// <summary>Null keeps them.</summary>
    public MapRunSettings? Settings { get; init; }

    /// <summary>It will fail with this; null keeps it.</summary>
    public StatesError? Failure { get; init; }

    /// <summary>How it ends; null while it runs.</summary>
    public EndedMapRun? Ended { get; init; }

    /// <summary>None of its children runs any more: nobody need look at it again.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Results that an aborted run has written; null keeps what there is. Of a run that ends otherwise they come with <see cref="Ended"/>.</summary>
    public MapRunCount? ResultsWritten { get; init; }

    /// <summary>True when only a running run can take it.</summary>
    public bool NeedsRunning => !IsSettled || this is not { ItemsTotal: null, Settings: null, Failure: null, Ended: null, Redrives: null, IsDrained: false };
}

/// <param name="Status">Succeeded or failed.</param>
/// <param name="EndedAt">When.</param>
/// <param name="ResultsWritten">Results in its output, or written.</param>
/// <param name="ForParent">What the parent's inbox gets.</param>
public sealed record EndedMapRun(MapRunStatus Status, DateTimeOffset EndedAt, MapRunCount ResultsWritten, ReadOnlyMemory<byte> ForParent);

/// <summary>A map run that a commit touched, as it is behind it.</summary>
public sealed record TouchedMapRun(long Id, MapRunStatus Status, MapRunCounts Counts)
{
    /// <inheritdoc cref="MapRunRow.Waiting"/>
    public MapRunCounts Waiting { get; init; }

    /// <inheritdoc cref="MapRunRow.RedriveCount"/>
    public int RedriveCount { get; init; }

    /// <inheritdoc cref="MapRunRow.IsDraining"/>
    public bool IsDraining { get; init; }

    /// <summary>Children may still wait for their redrive.</summary>
    public bool IsRedriving { get; init; }
}

/// <summary>A page of children of a map run.</summary>
/// <param name="MapRun">Whose.</param>
/// <param name="Status">Only these; null lists all.</param>
/// <param name="Behind">Continue behind the child with this <see cref="ExecutionRow.ItemIndex"/>; null starts.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ChildQuery(long MapRun, ExecutionStatus? Status, long? Behind, int Limit)
{
    /// <summary>In the order of the items; else the last items first.</summary>
    public bool IsAscending { get; init; }

    /// <summary>Only those that have been redriven, or that have not; null lists all.</summary>
    public bool? IsRedriven { get; init; }

    /// <summary>Only those that wait for their redrive; null does not look at it.</summary>
    public WaitingChildren? OnlyWaiting { get; init; }

    /// <summary>Not those that wait for their redrive; null does not look at it.</summary>
    public WaitingChildren? NoneWaiting { get; init; }
}

/// <summary>Which children of a redriven run wait for their turn: those that ended without success, of later items than had their turn, and have not gone on since.</summary>
/// <param name="Through"><see cref="MapRunRow.RedrivesThrough"/></param>
/// <param name="RedrivenAt">When the run was redriven.</param>
public sealed record WaitingChildren(long Through, DateTimeOffset RedrivenAt)
{
    /// <summary>Those of a run; null when none can wait.</summary>
    public static WaitingChildren? Of(MapRunRow run) =>
        run is { Status: MapRunStatus.Running, RedrivesThrough: { } through, RedrivenAt: { } at } ? new WaitingChildren(through, at) : null;

    public bool Has(ExecutionRow child) =>
        child.Status is ExecutionStatus.Failed or ExecutionStatus.TimedOut or ExecutionStatus.Aborted
        && child.ItemIndex > Through
        && (child.RedrivenAt ?? child.StartedAt) < RedrivenAt;
}
