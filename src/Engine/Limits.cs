namespace Treadle.Engine;

/// <summary>The quotas of Step Functions that are kept here: AWS's values, unless a server's settings say otherwise.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Quotas". What a limit decides is recorded as an event or in one, so folding a journal never asks
/// what the limits are today. Settings: docs/configuration.md.
/// </remarks>
public sealed record Limits
{
    public static readonly Limits Aws = new();

    /// <summary>State transitions of one step; what is ready then goes on behind the other executions of the lane. No quota of AWS.</summary>
    internal const int StepTransitionsMax = 256;

    /// <summary>Payload bytes that one step records before it lets others go on. No quota of AWS.</summary>
    internal const int StepBytesMax = 262_144;

    /// <summary>Bytes of UTF-8 that an input, output, result or payload may have.</summary>
    public int DataBytesMax { get; init; } = 262_144;

    /// <summary>Bytes that the values of all variables of an execution may have together. One value, and those of one Assign, have <see cref="DataBytesMax"/>.</summary>
    public long VariableBytesMax { get; init; } = 10 * 1024 * 1024;

    /// <summary>Events of a Standard execution's history; the last of them says that it is full.</summary>
    public int HistoryEventsMax { get; init; } = 25_000;

    /// <summary>Iterations of one inline Map that run at once, whatever its MaxConcurrency says.</summary>
    public int MapConcurrencyMax { get; init; } = 40;

    /// <summary>How long a Standard execution may run; null is no limit. A machine's own TimeoutSeconds may only be shorter.</summary>
    public TimeSpan? ExecutionTimeMax { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How long after its end an execution may be redriven.</summary>
    public TimeSpan RedriveTimeMax { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How often one map run may be redriven. An execution has no such limit but the length of its history.</summary>
    public int MapRunRedrivesMax { get; init; } = 1_000;

    /// <summary>How long an Express execution may run; a machine's own TimeoutSeconds may only be shorter.</summary>
    public TimeSpan ExpressTimeMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Characters of a definition.</summary>
    public int DefinitionLengthMax { get; init; } = 1_048_576;

    /// <summary>Workers that may ask for tasks of one activity at once.</summary>
    public int ActivityWorkersMax { get; init; } = 1_000;

    /// <summary>How long a worker's request for a task waits for one.</summary>
    public TimeSpan ActivityWait { get; init; } = TimeSpan.FromSeconds(60);
}
