using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Runtime.Calls;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Deliveries;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime;

/// <summary>What the lanes reach in a running server. Any thread.</summary>
internal sealed class LanePorts(
    TimeProvider time,
    RuntimeOptions options,
    CommitterThread committer,
    StoreReaderThread reader,
    CallRunner calls,
    CallTurns turns,
    OutboxPump outbox,
    EndWaiters waiters,
    IDeliverer? status,
    bool areLogsWanted,
    IExecutionObserver? observer,
    IChangeObserver? changes,
    IReadOnlyList<LaneThread> lanes) : ILanePorts
{
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    public void Commit(Commission.Step step) => committer.Post(step);

    public void Read(ExecutionId execution) => reader.Read(execution);

    public bool TryTakeCallTurn(ExecutionId execution, TaskId task) => turns.TryTake(execution, task);

    public void ReturnCallTurn() => turns.Return();

    public IRunningCall Call(TaskCall call) => calls.Begin(call);

    public void Send(ExecutionId execution, LaneMessage message) => lanes[Shards.LaneOf(execution, lanes.Count)].Post(message);

    public void Send(string activityArn, LaneMessage message) => lanes[Shards.LaneOf(activityArn, lanes.Count)].Post(message);

    public bool IsStatusWanted(string scope, string stateMachineArn) => status?.IsWanted(scope, stateMachineArn) ?? false;

    public bool AreLogsWanted => areLogsWanted;

    public void NoteRecorded(MachineRevision machine, Execution state, IReadOnlyList<Event> events) => observer?.Recorded(machine, state, events);

    public void NoteChanged(Execution state, long? mapRun) => changes?.Changed(state.Identity, state.Status, mapRun);

    public void NoteDeliveries() => outbox.Note();

    public void NoteEnded(ExecutionId execution) => waiters.Ended(execution);

    public void NoteNearLimit(NearLimit near) => options.OnNearLimit(near);

    public void NoteQuarantined(ExecutionIdentity? identity, ExecutionId execution, Exception reason) =>
        options.OnFault(new RuntimeFault($"execution {execution} is quarantined", identity?.Arn, reason));
}
