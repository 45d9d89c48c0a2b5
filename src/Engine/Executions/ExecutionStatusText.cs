namespace Treadle.Engine.Executions;

/// <summary>The words of AWS's API for the statuses of executions.</summary>
public static class ExecutionStatusText
{
    /// <summary><c>RUNNING</c>, <c>TIMED_OUT</c>.</summary>
    public static string Text(this ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => "RUNNING",
        ExecutionStatus.Succeeded => "SUCCEEDED",
        ExecutionStatus.Failed => "FAILED",
        ExecutionStatus.TimedOut => "TIMED_OUT",
        ExecutionStatus.Aborted => "ABORTED",
        _ => throw new InvalidOperationException($"A status without a word: {status}."),
    };
}
