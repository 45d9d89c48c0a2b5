using Treadle.Asl.Json;

namespace Treadle.Engine.Events;

/// <summary>What is true of an event by its type alone.</summary>
public static class EventKinds
{
    /// <summary>True for events that AWS shows in the history.</summary>
    public static bool IsPublic(Event e) =>
        e is not (WaitScheduled or RetryScheduled or ChildrenClosed or TaskHeartbeat or CallbackKept or BranchSucceeded or ParentAttached or ChildAttached
            or ClockChanged or TestCaseChosen or StartPointChosen);

    /// <summary>True for the events that end an execution.</summary>
    public static bool IsEnd(Event e) => e is ExecutionSucceeded or ExecutionFailed or ExecutionAborted or ExecutionTimedOut;

    /// <summary>How many bytes of payload it carries.</summary>
    public static int PayloadBytes(Event e) =>
        (Payload(e)?.Utf8Length ?? 0) + (e is StateExited { Assigned: { } assigned } ? assigned.Sum(variable => variable.Value.Utf8Length) : 0);

    private static JsonValue? Payload(Event e) => e switch
    {
        ExecutionStarted x => x.Input,
        ExecutionSucceeded x => x.Output,
        StartPointChosen x => x.Variables,
        StateEntered x => x.Input,
        StateExited x => x.Output,
        TaskScheduled x => x.Input,
        TaskSubmitted x => x.Output,
        TaskSucceeded x => x.Output,
        CallbackKept x => x.Output,
        ParallelStarted x => x.Input,
        BranchSucceeded x => x.Output,
        MapStarted x => x.Items,
        MapIterationStarted x => x.Input,
        MapIterationSucceeded x => x.Output,
        _ => null,
    };
}
