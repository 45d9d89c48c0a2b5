using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Engine.Failures;

/// <summary>The limit on every payload, and AWS's words when it is passed.</summary>
internal static class DataLimit
{
    public static bool Exceeds(Limits limits, JsonValue value) => value.Utf8Length > limits.DataBytesMax;

    /// <summary>Whether an Assign gives more than one Assign, or all variables of an execution, may hold.</summary>
    public static bool Exceeds(Limits limits, Execution execution, Frame frame, JsonObject assigned)
    {
        var bytes = 0L;
        var replaced = 0L;
        foreach (var (name, value) in assigned)
        {
            bytes += value.Utf8Length;
            replaced += frame.Variables.Own.TryGetValue(name, out var before) ? before.Utf8Length : 0;
        }

        return bytes > limits.DataBytesMax || execution.VariableBytes + bytes - replaced > limits.VariableBytesMax;
    }

    public static StatesError Variables(string state) =>
        new(ErrorNames.DataLimitExceeded, $"The state/task '{state}' assigned variables with a size exceeding the maximum number of bytes service limit.") { IsWhole = true };

    /// <param name="name">The state; for a task the function's ARN or the service.</param>
    public static StatesError Result(string name) =>
        new(ErrorNames.DataLimitExceeded, $"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit.") { IsWhole = true };

    public static StatesError Parameters(string state) =>
        new(ErrorNames.DataLimitExceeded, $"The state/task '{state}' provided parameters with a size exceeding the maximum number of bytes service limit.") { IsWhole = true };
}
