using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>All that can be said to a lane. A closed union.</summary>
internal abstract record LaneMessage
{
    private LaneMessage()
    {
    }

    /// <summary>Begins a new execution.</summary>
    /// <param name="Execution">Its new id, of a shard of this lane.</param>
    /// <param name="Request">What to run.</param>
    /// <param name="Seed">Where all its chance comes from.</param>
    /// <param name="Reply">Who waits for it.</param>
    public sealed record Start(ExecutionId Execution, StartRequest Request, ulong Seed, StartReply Reply) : LaneMessage;

    /// <summary>Takes over a volatile execution that waits, or can go on: as if it had been read, though nothing of it is on disk.</summary>
    /// <param name="State">Where it is. From now on the lane's.</param>
    /// <param name="Machine">What it runs.</param>
    /// <param name="PayloadBytes">What its events have carried.</param>
    /// <param name="Reply">Who waits for its end.</param>
    public sealed record Run(Execution State, MachineRevision Machine, long PayloadBytes, RunReply Reply) : LaneMessage;

    /// <summary>Something happened to an execution, in memory or not.</summary>
    public sealed record Deliver(ExecutionId Execution, QueuedInput Input) : LaneMessage;

    /// <summary>A read that the lane asked for has been done.</summary>
    /// <param name="Execution">Which.</param>
    /// <param name="Found">What the store has; null when it has none, or could not be read.</param>
    /// <param name="Error">Why it could not be read or folded.</param>
    public sealed record Read(ExecutionId Execution, ReadExecution? Found, Exception? Error) : LaneMessage;

    /// <summary>The committer has answered a step.</summary>
    public sealed record Committed(Commission.Step Step) : LaneMessage;

    /// <summary>Executions that need a worker or are due soon, as the store has them.</summary>
    public sealed record FoundWork(IReadOnlyList<WakeRow> Rows) : LaneMessage;

    /// <summary>Executions that have inputs waiting in the store.</summary>
    public sealed record FoundInboxes(IReadOnlyList<ExecutionId> Executions) : LaneMessage;

    /// <summary>An execution has transitions left that its last step had no room for.</summary>
    public sealed record Continue(ExecutionId Execution) : LaneMessage;

    /// <summary>The call of a task that waited for room can be made. The turn is given back when nobody wants it any more.</summary>
    public sealed record CallTurn(ExecutionId Execution, TaskId Task) : LaneMessage;

    /// <summary>The earliest wake may have come.</summary>
    public sealed record Tick : LaneMessage
    {
        public static readonly Tick Instance = new();
    }

    /// <summary>A task waits for an activity's worker.</summary>
    public sealed record Offer(ActivityOffer Task) : LaneMessage;

    /// <summary>A task no longer waits for a worker.</summary>
    public sealed record Withdraw(ActivityOffer Task) : LaneMessage;

    /// <summary>A worker waits for a task.</summary>
    /// <param name="Worker">The worker.</param>
    /// <param name="IsFirst">It has waited before and was offered a task that had ended: it does not queue again.</param>
    public sealed record Await(ActivityWorker Worker, bool IsFirst) : LaneMessage;

    /// <summary>A worker's time is over, or it has gone.</summary>
    public sealed record Leave(ActivityWorker Worker) : LaneMessage;

    /// <summary>Asks whether the lane still runs.</summary>
    public sealed record Probe(TaskCompletionSource Answer) : LaneMessage;

    /// <summary>The node stops: everyone who waits is told why, nothing more is done.</summary>
    public sealed record Shut(Exception Reason) : LaneMessage;
}
