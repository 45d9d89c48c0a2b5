using Treadle.Engine.Events;
using Treadle.Engine.Executions;

namespace Treadle.Engine.Pending;

/// <summary>Which events the outside world is told about: AWS's "Step Functions Execution Status Change".</summary>
public static class StatusChange
{
    /// <summary>The status that this event brings the execution to; null for an event that changes none.</summary>
    public static ExecutionStatus? Of(Event e) => e switch
    {
        ExecutionStarted or ExecutionRedriven => ExecutionStatus.Running,
        ExecutionSucceeded => ExecutionStatus.Succeeded,
        ExecutionFailed => ExecutionStatus.Failed,
        ExecutionAborted => ExecutionStatus.Aborted,
        ExecutionTimedOut => ExecutionStatus.TimedOut,
        _ => null,
    };
}
