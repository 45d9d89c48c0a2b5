using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Mocks;

namespace Treadle.Engine.Events;

/// <summary>A recorded fact. Events are the only thing that changes an execution.</summary>
/// <remarks>
/// A closed union. Public ones carry the history id that AWS shows; private ones (id 0) exist for <c>Apply</c> alone. Events are
/// forever: a changed meaning is a new event with its own arm in Apply and its own tag in the codec.
/// </remarks>
public abstract record Event
{
    /// <summary>The step's now, or the time of the event before it where the clock has been set back since (<see cref="ClockChanged"/>): a history never goes back.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The history id, from 1; 0 for a private event.</summary>
    public long Id { get; init; }

    /// <summary>The history id of the event that caused this one; 0 for none.</summary>
    public long PreviousId { get; init; }
}

// ---- the execution ----

/// <param name="Input">The execution's input.</param>
/// <param name="RawInput">The caller's text, kept when it differs from the canonical one (blanks, escapes).</param>
/// <param name="RoleArn">The machine's role, shown in the history.</param>
/// <param name="Seed">What all chance of this execution is drawn from.</param>
/// <param name="TimesOutAt">The machine's TimeoutSeconds from now; null when it has none.</param>
public sealed record ExecutionStarted(JsonValue Input, string? RawInput, string RoleArn, ulong Seed, DateTimeOffset? TimesOutAt) : Event;

public sealed record ExecutionSucceeded(JsonValue Output) : Event;

public sealed record ExecutionFailed(StatesError Error) : Event;

public sealed record ExecutionAborted(StatesError Error) : Event;

public sealed record ExecutionTimedOut : Event;

/// <summary>The execution goes on from where it ended. What it had when it ended is in the state, so this says no more than that it begins again.</summary>
/// <param name="RedriveCount">How often it has been redriven, this time included.</param>
/// <param name="ClientToken">What makes the same request known again; null when it brought none.</param>
/// <param name="TimesOutAt">The machine's TimeoutSeconds from now; null when it has none.</param>
public sealed record ExecutionRedriven(int RedriveCount, string? ClientToken, DateTimeOffset? TimesOutAt) : Event;

/// <summary>Private: the clock was set back behind the events there are, or has come up to them again.</summary>
/// <param name="Behind">How far what follows happened before the time that it carries; zero when it carries its own.</param>
public sealed record ClockChanged(TimeSpan Behind) : Event;

/// <summary>Private: a task of another execution waits for this one's end.</summary>
public sealed record ParentAttached(ParentTask Parent) : Event;

/// <summary>Private: the execution runs a test case of a mock configuration file.</summary>
public sealed record TestCaseChosen(TestCase TestCase) : Event;

/// <summary>Private: the execution was asked to begin at another state than the machine's StartAt.</summary>
/// <param name="State">A state of the machine's own block.</param>
/// <param name="Variables">What the states before it would have assigned; null for none.</param>
public sealed record StartPointChosen(string State, JsonObject? Variables) : Event;

// ---- any state ----

public sealed record StateEntered(FrameId Frame, string State, StateType Type, JsonValue Input) : Event;

/// <param name="Frame">Where.</param>
/// <param name="State">The state's name.</param>
/// <param name="Type">The state's type.</param>
/// <param name="Output">Its output.</param>
/// <param name="Next">The state that this frame enters next; null when its block has ended.</param>
public sealed record StateExited(FrameId Frame, string State, StateType Type, JsonValue Output, string? Next) : Event
{
    /// <summary>The variables that were given values, by name; null for none.</summary>
    public JsonObject? Assigned { get; init; }
}

/// <summary>A JSONata expression of the state failed.</summary>
/// <param name="Frame">Where.</param>
/// <param name="State">The state's name.</param>
/// <param name="Error">The error.</param>
/// <param name="Location">The field that holds the expression (<c>Output/result</c>); null when it is not one field.</param>
public sealed record EvaluationFailed(FrameId Frame, string State, StatesError Error, string? Location) : Event;

/// <summary>AWS's TaskStateAborted, WaitStateAborted, ParallelStateAborted, MapStateAborted: a sibling's failure ended this state.</summary>
public sealed record StateAborted(FrameId Frame, StateType Type) : Event;

/// <summary>Private: the frame waits until then (Wait).</summary>
public sealed record WaitScheduled(FrameId Frame, DateTimeOffset Until) : Event;

/// <summary>Private: the state of this frame is run again at that time.</summary>
/// <param name="Frame">Where.</param>
/// <param name="Retrier">The place of the retrier in the state's Retry.</param>
/// <param name="Until">When the back-off ends.</param>
/// <param name="FailedAt">The history id of the failure: the parent of the next attempt.</param>
public sealed record RetryScheduled(FrameId Frame, int Retrier, DateTimeOffset Until, long FailedAt) : Event;

/// <summary>Private: all frames below this one are gone (their state failed, was retried, or is done).</summary>
public sealed record ChildrenClosed(FrameId Frame) : Event;

// ---- Task ----

/// <param name="Frame">Where.</param>
/// <param name="Task">The attempt's own id.</param>
/// <param name="Resource">What the state's Resource names.</param>
/// <param name="Input">The payload (function, activity) or the parameters (service integration).</param>
/// <param name="Timeout">The task's timeout; null when it has none.</param>
/// <param name="Heartbeat">The longest time between heartbeats; null when it has none.</param>
/// <param name="Credentials">The state's Credentials, evaluated; null when it has none.</param>
public sealed record TaskScheduled(FrameId Frame, TaskId Task, TaskResource Resource, JsonValue Input, TimeSpan? Timeout, TimeSpan? Heartbeat, JsonValue? Credentials) : Event;

/// <param name="Frame">Where.</param>
/// <param name="Task">Which attempt.</param>
/// <param name="Resource">What the state's Resource names: the history shows it with every event of a task.</param>
/// <param name="WorkerName">The name an activity worker gave; null when it gave none.</param>
public sealed record TaskStarted(FrameId Frame, TaskId Task, TaskResource Resource, string? WorkerName) : Event;

public sealed record TaskSubmitted(FrameId Frame, TaskId Task, TaskResource Resource, JsonValue Output) : Event;

public sealed record TaskSucceeded(FrameId Frame, TaskId Task, TaskResource Resource, JsonValue Output) : Event;

public sealed record TaskFailed(FrameId Frame, TaskId Task, TaskResource Resource, StatesError Error) : Event;

/// <param name="Frame">Where.</param>
/// <param name="Task">Which attempt.</param>
/// <param name="Resource">What the state's Resource names.</param>
/// <param name="IsHeartbeat">A heartbeat was missed; outside it has the name States.Timeout as well.</param>
public sealed record TaskTimedOut(FrameId Frame, TaskId Task, TaskResource Resource, bool IsHeartbeat) : Event;

/// <summary>Private: the worker is alive; the heartbeat's deadline starts again from <see cref="Event.At"/>.</summary>
public sealed record TaskHeartbeat(FrameId Frame, TaskId Task) : Event;

/// <summary>Private: the callback came before the call that hands out its token had answered; it is kept until then.</summary>
/// <param name="Frame">Where.</param>
/// <param name="Task">Which attempt.</param>
/// <param name="Output">The success; null for a failure.</param>
/// <param name="Error">The failure; null for a success.</param>
public sealed record CallbackKept(FrameId Frame, TaskId Task, JsonValue? Output, StatesError? Error) : Event;

/// <summary>Private: the execution that the task started; where the task waits for its end, it is stopped with the task.</summary>
public sealed record ChildAttached(FrameId Frame, TaskId Task, ExecutionId Child) : Event;

// ---- Parallel ----

/// <param name="Frame">The Parallel state's frame.</param>
/// <param name="FirstChild">The first branch's frame; the others count on from it.</param>
/// <param name="Blocks">The branches' blocks in the program.</param>
/// <param name="Input">What every branch gets.</param>
public sealed record ParallelStarted(FrameId Frame, FrameId FirstChild, IReadOnlyList<int> Blocks, JsonValue Input) : Event;

/// <summary>Private: a branch has come to its end.</summary>
public sealed record BranchSucceeded(FrameId Frame, JsonValue Output) : Event;

public sealed record ParallelSucceeded(FrameId Frame) : Event;

public sealed record ParallelFailed(FrameId Frame) : Event;

// ---- Map ----

/// <param name="Frame">The Map state's frame.</param>
/// <param name="Block">The processor's block in the program.</param>
/// <param name="Items">What is mapped over.</param>
/// <param name="MaxConcurrency">How many iterations may run at once; 0, in older journals, is no limit.</param>
public sealed record MapStarted(FrameId Frame, int Block, JsonArray Items, int MaxConcurrency) : Event;

/// <param name="Frame">The iteration's own, new frame.</param>
/// <param name="Map">The Map state's frame.</param>
/// <param name="State">The Map state's name.</param>
/// <param name="Index">From 0.</param>
/// <param name="Input">The iteration's input: what ItemSelector made of the item.</param>
public sealed record MapIterationStarted(FrameId Frame, FrameId Map, string State, int Index, JsonValue Input) : Event;

public sealed record MapIterationSucceeded(FrameId Frame, FrameId Map, string State, int Index, JsonValue Output) : Event;

public sealed record MapIterationFailed(FrameId Frame, FrameId Map, string State, int Index) : Event;

public sealed record MapIterationAborted(FrameId Frame, FrameId Map, string State, int Index) : Event;

/// <summary>A distributed Map has begun: AWS's MapStateStarted, as that of an inline one.</summary>
/// <param name="Frame">The Map state's frame.</param>
/// <param name="Length">How many items there are in the state's input; 0 with an ItemReader.</param>
public sealed record DistributedMapStarted(FrameId Frame, int Length) : Event;

/// <param name="Frame">The Map state's frame.</param>
/// <param name="MapRun">The run's ARN.</param>
public sealed record MapRunStarted(FrameId Frame, string MapRun) : Event;

/// <summary>A redrive goes on with the run that the state had when the execution ended.</summary>
/// <param name="Frame">The Map state's frame.</param>
/// <param name="MapRun">The run's ARN.</param>
/// <param name="RedriveCount">How often this run has been redriven, this time included.</param>
public sealed record MapRunRedriven(FrameId Frame, string MapRun, int RedriveCount) : Event;

public sealed record MapRunSucceeded(FrameId Frame) : Event;

public sealed record MapRunFailed(FrameId Frame, StatesError Error) : Event;

/// <summary>A sibling's failure ended the state whose run it is.</summary>
public sealed record MapRunAborted(FrameId Frame) : Event;

public sealed record MapSucceeded(FrameId Frame) : Event;

public sealed record MapFailed(FrameId Frame) : Event;
