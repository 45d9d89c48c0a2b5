using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Engine.Executions;

/// <summary>One place where an execution is: the top level, a branch, an iteration.</summary>
/// <remarks>Plain data, owned by its execution; <see cref="Execution.Apply"/> is its only writer.</remarks>
public sealed class Frame
{
    public required FrameId Id { get; init; }

    /// <summary>The frame of the Parallel or Map state above; null at the top level.</summary>
    public FrameId? Parent { get; init; }

    /// <summary>The branch's or the iteration's number, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The block of the program that this frame runs.</summary>
    public required int Block { get; init; }

    public FramePhase Phase { get; internal set; }

    /// <summary>The state it is in, or is about to enter (<see cref="FramePhase.Ready"/>); null once its block has ended.</summary>
    public string? State { get; internal set; }

    /// <summary>The raw input of <see cref="State"/>; once the block has ended, its output.</summary>
    public required JsonValue Input { get; set; }

    public DateTimeOffset EnteredAt { get; internal set; }

    /// <summary>The history id of the state's entered event, which error texts name.</summary>
    public long EnteredId { get; internal set; }

    /// <summary>The history id that the state's entered event follows from: AWS's parent of an evaluation's failure.</summary>
    public long EnteredAfterId { get; internal set; }

    /// <summary>The variables that expressions in this frame see.</summary>
    public Variables Variables { get; internal set; } = Variables.None;

    /// <summary>The history id that the next public event of this frame follows from.</summary>
    public long LastId { get; internal set; }

    /// <summary>Retries spent, per retrier of the state; empty before the first.</summary>
    public int[] RetriesSpent { get; internal set; } = [];

    /// <summary>What ends <see cref="FramePhase.Waiting"/> and <see cref="FramePhase.BackingOff"/>.</summary>
    public DateTimeOffset? Deadline { get; internal set; }

    /// <summary>The running attempt (<see cref="FramePhase.InTask"/>).</summary>
    public TaskRun? Task { get; internal set; }

    /// <summary>Branches or iterations below (<see cref="FramePhase.InChildren"/>).</summary>
    public ChildrenRun? Children { get; internal set; }

    /// <summary>What was <see cref="Children"/> until a child's failure closed them; null again as soon as something takes the failure.</summary>
    internal ChildrenRun? ClosedChildren { get; set; }

    /// <summary>The ARN of the map run that the frame waits for (<see cref="FramePhase.InMapRun"/>); null before it has begun and once it has ended.</summary>
    public string? MapRun { get; internal set; }

    /// <summary>How often that run has been redriven.</summary>
    public int MapRunRedrives { get; internal set; }

    /// <summary>What was <see cref="MapRun"/> until the run failed or was aborted: a redrive goes on with it, as long as nothing has taken the failure.</summary>
    internal string? ClosedMapRun { get; set; }

    /// <summary><c>$$.State.RetryCount</c>.</summary>
    public int RetryCount
    {
        get
        {
            var sum = 0;
            foreach (var spent in RetriesSpent)
            {
                sum += spent;
            }

            return sum;
        }
    }

    /// <summary>Place in the order in which ready frames go on; 0 when not ready.</summary>
    internal long ReadyOrder { get; set; }
}

public enum FramePhase
{
    /// <summary>About to enter <see cref="Frame.State"/>.</summary>
    Ready,

    /// <summary>In a Wait state.</summary>
    Waiting,

    /// <summary>Between two attempts.</summary>
    BackingOff,

    /// <summary>A task is open.</summary>
    InTask,

    /// <summary>Branches or iterations are open.</summary>
    InChildren,

    /// <summary>The block has ended; a branch waits for its siblings.</summary>
    Ended,

    /// <summary>Redriven: in <see cref="Frame.State"/>, whose work is about to be begun again.</summary>
    Resuming,

    /// <summary>In a distributed Map: its children are executions of their own.</summary>
    InMapRun,
}

/// <summary>The branches of a Parallel or the iterations of a Map.</summary>
public sealed class ChildrenRun
{
    public required StateType Type { get; init; }

    /// <summary>Map: what is mapped over; null for a Parallel.</summary>
    public JsonArray? Items { get; init; }

    /// <summary>Map: the processor's block.</summary>
    public int Block { get; init; }

    /// <summary>Map: how many may run at once; 0 is no limit.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>The history id of ParallelStateStarted or MapStateStarted.</summary>
    public long StartedId { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int Count { get; init; }

    /// <summary>The next iteration to start; a Parallel starts all at once.</summary>
    public int NextIndex { get; internal set; }

    /// <summary>Frames (by number) that have not ended: numbers grow, so this is the order in which they were opened.</summary>
    public SortedSet<int> Open { get; } = [];

    /// <summary>Outputs by index; null where there is none yet.</summary>
    public required JsonValue?[] Outputs { get; init; }

    public int Succeeded { get; internal set; }

    /// <summary>Map: an iteration has failed, and its siblings are about to be closed.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>The last inner history id of the child that ended last.</summary>
    public long LastInnerId { get; internal set; }

    /// <summary>Map: the history id of the last MapIterationSucceeded.</summary>
    public long LastIterationId { get; internal set; }

    /// <summary>True while a Map may start another iteration.</summary>
    public bool MayStartMore => Type == StateType.Map && NextIndex < Count && (MaxConcurrency == 0 || Open.Count < MaxConcurrency);
}
