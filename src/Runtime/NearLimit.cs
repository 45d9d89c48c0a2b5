namespace Treadle.Runtime;

/// <summary>An execution has come near a limit: four fifths of it, or more.</summary>
/// <param name="ExecutionArn">Which.</param>
/// <param name="Limit">One of <see cref="LimitNames"/>.</param>
/// <param name="Value">How much it has.</param>
/// <param name="Most">How much it may have.</param>
public sealed record NearLimit(string ExecutionArn, string Limit, long Value, long Most);

/// <summary>The limits that an execution can come near to, as logs and metrics name them.</summary>
public static class LimitNames
{
    public const string HistoryEvents = "history_events";
    public const string PayloadBytes = "payload_bytes";
    public const string VariableBytes = "variable_bytes";
    public const string ExecutionSeconds = "execution_seconds";
}
