using Treadle.Asl.Compiling;
using Treadle.Engine.Executions;

namespace Treadle.Engine.Redrives;

/// <summary>Whether an execution can be redriven, and if not, why: in AWS's words.</summary>
/// <remarks>Source: API reference, DescribeExecution, redriveStatusReason; Step Functions developer guide, "Redrive eligibility for unsuccessful executions".</remarks>
public static class Redrivability
{
    /// <summary>The machine is gone, or going: nothing of it starts any more.</summary>
    public const string MachineDeleting = "State machine is in DELETING status";

    public const string Running = "Execution is RUNNING and cannot be redriven";

    public const string HistoryFull = "Execution history event limit exceeded";

    /// <summary>A child of a map run goes on when the execution around the run is redriven.</summary>
    public const string OnlyByMapRun = "Execution is a child of a Map Run and can be redriven only by redriving its parent execution";

    /// <summary>How long a request with the same client token gets the same answer.</summary>
    public static readonly TimeSpan ClientTokenTime = TimeSpan.FromMinutes(15);

    /// <returns>Null when it can be redriven.</returns>
    public static string? Refusal(Execution execution, DateTimeOffset now, Limits limits) =>
        execution.Program.Type != StateMachineType.Standard || !execution.HasStarted
            ? Running
            : Refusal(execution.Status, execution.StartedAt, execution.EndedAt, now, limits)
                ?? (HasRoom(execution.LastHistoryId, limits) ? null : HistoryFull);

    /// <summary>All that can be said without the length of the history: <see cref="HasRoom"/>.</summary>
    /// <inheritdoc cref="Refusal(Execution, DateTimeOffset, Limits)"/>
    public static string? Refusal(ExecutionStatus status, DateTimeOffset startedAt, DateTimeOffset? endedAt, DateTimeOffset now, Limits limits) => status switch
    {
        ExecutionStatus.Running => Running,
        ExecutionStatus.Succeeded => "Execution is SUCCEEDED and cannot be redriven",
        _ when limits.ExecutionTimeMax is { } longest && now - startedAt >= longest => "Execution has exceeded the max execution time",
        _ when now - endedAt > limits.RedriveTimeMax => "Execution redrivable period exceeded",
        _ => null,
    };

    /// <summary>The history must have room for ExecutionRedriven and one event more.</summary>
    public static bool HasRoom(long lastHistoryId, Limits limits) => lastHistoryId < limits.HistoryEventsMax - 1;

    /// <summary>When this very request was done before; null when it has not been, or not lately.</summary>
    public static DateTimeOffset? KnownRedrive(Execution execution, string? clientToken, DateTimeOffset now)
    {
        foreach (var (token, at) in execution.RedriveTokens)
        {
            if (token == clientToken && now - at < ClientTokenTime)
            {
                return at;
            }
        }

        return null;
    }
}
