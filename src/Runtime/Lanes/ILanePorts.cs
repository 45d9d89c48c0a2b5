using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Runtime.Commits;

namespace Treadle.Runtime.Lanes;

/// <summary>All that a lane can do to the world. None of it answers at once: answers come as messages.</summary>
internal interface ILanePorts
{
    /// <summary>The time, cut to the millisecond.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Answered by <see cref="LaneMessage.Committed"/>.</summary>
    void Commit(Commission.Step step);

    /// <summary>Answered by <see cref="LaneMessage.Read"/>.</summary>
    void Read(ExecutionId execution);

    /// <summary>Asks for the turn of a call. True: make it now. False: <see cref="LaneMessage.CallTurn"/> comes when there is room.</summary>
    bool TryTakeCallTurn(ExecutionId execution, TaskId task) => true;

    /// <summary>Gives back a turn that no call is made with.</summary>
    void ReturnCallTurn()
    {
    }

    /// <summary>Begins a call, whose turn it must be; its answer comes as <see cref="LaneMessage.Deliver"/>.</summary>
    IRunningCall Call(TaskCall call);

    /// <summary>Sends to the lane that owns an execution, behind what waits there; it may be this one.</summary>
    void Send(ExecutionId execution, LaneMessage message);

    /// <summary>Sends to the lane that keeps an activity's tasks and workers.</summary>
    void Send(string activityArn, LaneMessage message);

    /// <summary>Whether anyone wants to hear of status changes.</summary>
    bool IsStatusWanted(string scope, string stateMachineArn);

    /// <summary>Whether anyone writes the logs of executions.</summary>
    bool AreLogsWanted => false;

    /// <summary>What an execution has recorded is on disk; of a volatile one: has been decided.</summary>
    /// <param name="machine">What it runs.</param>
    /// <param name="state">The execution behind the events.</param>
    /// <param name="events">In order.</param>
    void NoteRecorded(MachineRevision machine, Execution state, IReadOnlyList<Event> events)
    {
    }

    /// <summary>A step of a durable execution is on disk.</summary>
    /// <param name="state">The execution behind the step.</param>
    /// <param name="mapRun">The map run whose child it is; null when it is none.</param>
    void NoteChanged(Execution state, long? mapRun)
    {
    }

    /// <summary>A step with deliveries is on disk.</summary>
    void NoteDeliveries();

    /// <summary>An execution's end is on disk.</summary>
    void NoteEnded(ExecutionId execution);

    /// <summary>An execution has come near a limit.</summary>
    void NoteNearLimit(NearLimit near)
    {
    }

    /// <summary>A bug of ours stopped this execution. Its journal is intact; it goes on after a restart with a repaired program.</summary>
    void NoteQuarantined(ExecutionIdentity? identity, ExecutionId execution, Exception reason);
}

/// <summary>A call that has not been answered.</summary>
internal interface IRunningCall
{
    /// <summary>Nobody wants the answer any more. An answer may come all the same.</summary>
    void Cancel();
}
