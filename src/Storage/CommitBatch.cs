using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage;

/// <summary>All that one commit makes durable. Data, not closures: a backend checks what is expected, drops what no longer holds, writes the rest.</summary>
/// <remarks>Within a batch, parts are taken in the order: callbacks, steps, map runs, resource writes, outbox changes, packs, deletes. No two steps are of one execution.</remarks>
public sealed record CommitBatch
{
    public IReadOnlyList<CallbackCommit> Callbacks { get; init; } = [];

    public IReadOnlyList<StepCommit> Steps { get; init; } = [];

    /// <summary>Each is all or nothing by itself.</summary>
    public IReadOnlyList<MapRunChange> MapRuns { get; init; } = [];

    /// <summary>Each entry is all or nothing by itself.</summary>
    public IReadOnlyList<IReadOnlyList<ResourceWrite>> ResourceWrites { get; init; } = [];

    public IReadOnlyList<OutboxChange> OutboxChanges { get; init; } = [];

    /// <summary>A pack that no longer holds is passed over.</summary>
    public IReadOnlyList<PackCommit> Packs { get; init; } = [];

    /// <summary>
    /// Ended executions to delete, and those of <see cref="IStore.ReadRemovals"/> to go on with. One that runs, or that an inbox or outbox row or a map run still
    /// needs, is passed over. One with a long journal takes several commits: it is out of reach after the first.
    /// </summary>
    public IReadOnlyList<ExecutionId> Deletes { get; init; } = [];
}

/// <summary>What became of the parts of a batch, by their place in it.</summary>
/// <param name="Callbacks">What became of each callback.</param>
/// <param name="Steps">What became of each step.</param>
/// <param name="ResourceWrites">Whether each group was written.</param>
/// <param name="Told">The inbox rows that the steps' <see cref="StepCommit.Tells"/> became, in the order of their ids, which are above those of the callbacks.</param>
public sealed record CommitResult(
    IReadOnlyList<CallbackOutcome> Callbacks, IReadOnlyList<StepOutcome> Steps, IReadOnlyList<bool> ResourceWrites, IReadOnlyList<InboxRow> Told)
{
    /// <summary>Whether each change of a map run was made: it was not when the run had ended.</summary>
    public IReadOnlyList<bool> MapRuns { get; init; } = [];

    /// <summary>Map runs that were opened, aborted or changed, or whose children were started or ended.</summary>
    public IReadOnlyList<TouchedMapRun> TouchedMapRuns { get; init; } = [];
}

public enum StepOutcome
{
    Committed,

    /// <summary>The execution is not where the step thought it was, or a task it closes has been closed by a callback: read it again.</summary>
    Conflict,

    /// <summary>A new execution's ARN is taken.</summary>
    NameTaken,

    /// <summary>A new execution was to answer a task that is no longer open, or is a child of a map run that has ended: nobody waits for it.</summary>
    NotAwaited,
}

/// <summary>What became of a callback: a row in the inbox, or a refusal.</summary>
/// <param name="InboxId">The inbox row that was made; 0 when there is no open task (any more).</param>
public readonly record struct CallbackOutcome(long InboxId);

/// <summary>An answer to an open task from outside. Its open_task row is the arbiter of who closes it.</summary>
/// <param name="Execution">The token's execution.</param>
/// <param name="Task">The token's task.</param>
/// <param name="IsHeartbeat">True: the row's heartbeats are counted up and it stays open. False: the row is deleted.</param>
/// <param name="Input">What the execution's inbox gets.</param>
public sealed record CallbackCommit(ExecutionId Execution, TaskId Task, bool IsHeartbeat, ReadOnlyMemory<byte> Input);

/// <summary>One step of one execution.</summary>
public sealed record StepCommit
{
    public required ExecutionId Execution { get; init; }

    /// <summary>The sequence number the execution must be at; 0 with <see cref="New"/>.</summary>
    public required long ExpectedSequence { get; init; }

    /// <summary>The row to insert for a new execution; null for one that exists.</summary>
    public ExecutionRow? New { get; init; }

    /// <summary>The step's events; null when it records none and only takes inbox rows.</summary>
    public JournalRow? Journal { get; init; }

    /// <summary>It had ended and goes on: its row runs again, unless <see cref="Ended"/> says how it has ended since. Null for any other step.</summary>
    public ReopenedRow? Reopened { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public EndedRow? Ended { get; init; }

    /// <summary>The next deadline; null when there is none.</summary>
    public DateTimeOffset? NextWakeAt { get; init; }

    /// <summary>True when a node must have it in memory: pending work, or transitions to go on with.</summary>
    public bool NeedsWorker { get; init; }

    /// <summary>A snapshot of the state after this step; null keeps the last one.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>Tasks with a token that this step opens. One that is open already is a conflict.</summary>
    public IReadOnlyList<TaskId> OpensTasks { get; init; } = [];

    /// <summary>
    /// Tasks with a token that this step closes by itself (timeout, failure of the call, abort). The row must be there with this many heartbeats; else
    /// the step conflicts and the callback in the inbox wins.
    /// </summary>
    public IReadOnlyList<ClosedTask> ClosesTasks { get; init; } = [];

    /// <summary>Inbox rows that this step has taken; they are deleted. One that is not there is a conflict.</summary>
    public IReadOnlyList<long> TakesInbox { get; init; } = [];

    /// <summary>Inputs for other executions: they come into their inboxes with this step, or not at all. In this order.</summary>
    public IReadOnlyList<TellCommit> Tells { get; init; } = [];

    /// <summary>Map runs that begin with this step.</summary>
    public IReadOnlyList<NewMapRun> OpensMapRuns { get; init; } = [];

    /// <summary>
    /// ARNs of map runs of this execution that had ended and run again. Children that ended without success wait for their redrive from now on; those of an aborted run that
    /// still run are stopped first (<see cref="MapRunRow.IsDraining"/>).
    /// </summary>
    public IReadOnlyList<string> ReopensMapRuns { get; init; } = [];

    /// <summary>ARNs of map runs of this execution that nobody waits for any more. One that has ended by itself stays as it is.</summary>
    public IReadOnlyList<string> AbortsMapRuns { get; init; } = [];

    /// <summary>When <see cref="AbortsMapRuns"/> ended.</summary>
    public DateTimeOffset AbortedAt { get; init; }

    /// <summary>When <see cref="ReopensMapRuns"/> went on.</summary>
    public DateTimeOffset ReopenedAt { get; init; }

    /// <summary>Whose child the execution is when it ends with this step; null for one that is no child, or goes on.</summary>
    public MapRunChild? EndsChild { get; init; }

    /// <summary>Whose child the execution is when it had ended and goes on with this step: it waits for its redrive no more. Null for any other step.</summary>
    public ReopenedChild? ReopensChild { get; init; }

    /// <summary>
    /// With <see cref="New"/>: the child of the same run that has ended without success and whose place this one takes. It keeps its run and loses its
    /// <see cref="ExecutionRow.ItemIndex"/>: no list and no count has it any more.
    /// </summary>
    public ExecutionId? Replaces { get; init; }

    /// <summary>Deliveries to the outside world.</summary>
    public IReadOnlyList<NewDelivery> Deliveries { get; init; } = [];
}

/// <param name="RedriveCount">How often it has been redriven, this time included.</param>
/// <param name="RedrivenAt">When.</param>
public sealed record ReopenedRow(int RedriveCount, DateTimeOffset RedrivenAt);

public sealed record EndedRow(ExecutionStatus Status, DateTimeOffset EndedAt, ReadOnlyMemory<byte>? Output, string? Error, string? Cause);

/// <param name="Task">Which.</param>
/// <param name="Heartbeats">How many heartbeats the step knew of.</param>
public readonly record struct ClosedTask(TaskId Task, int Heartbeats);

/// <summary>What a step tells another execution: a child its parent, a parent its child.</summary>
/// <param name="Execution">Whose inbox.</param>
/// <param name="Input">What the inbox gets.</param>
/// <param name="Answers">The open task of that execution which this is for; null puts the input in whatever is open there.</param>
public sealed record TellCommit(ExecutionId Execution, ReadOnlyMemory<byte> Input, AnsweredTask? Answers = null);

/// <summary>As with a callback, the row of the open task is the arbiter: without it nothing comes into the inbox.</summary>
/// <param name="Task">Which.</param>
/// <param name="StaysOpen">True: the row's heartbeats are counted up. False: the row is deleted.</param>
/// <param name="IsRequired">Only with <see cref="StepCommit.New"/>: without the row the step is <see cref="StepOutcome.NotAwaited"/>.</param>
public readonly record struct AnsweredTask(TaskId Task, bool StaysOpen, bool IsRequired);

/// <param name="Kind">Who delivers it: <c>status</c>.</param>
/// <param name="Data">What the deliverer understands.</param>
public sealed record NewDelivery(string Kind, ReadOnlyMemory<byte> Data);

/// <summary>A delivery was made (its row goes), or must be tried again later.</summary>
/// <param name="Id">The outbox row.</param>
/// <param name="RetryAt">Null: done, delete it. Else the attempts are counted up and it waits until then.</param>
public readonly record struct OutboxChange(long Id, DateTimeOffset? RetryAt);
