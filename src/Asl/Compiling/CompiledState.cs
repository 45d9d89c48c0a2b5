using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>The eight state types.</summary>
/// <remarks>Source: Amazon States Language, "State Types".</remarks>
public enum StateType
{
    Pass,
    Task,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

/// <summary>A state, ready to run. One derived class per state type.</summary>
/// <remarks>
/// Every evaluation answers with a value or with a <see cref="StatesError"/>. The cause of a States.Runtime error comes
/// without the sentence "An error occurred while executing the state …", which only the engine can write.
/// </remarks>
public abstract class CompiledState
{
    public required string Name { get; init; }

    public abstract StateType Type { get; }

    /// <summary>The state that follows, or null when this one ends its block (End, Succeed, Fail, Choice).</summary>
    public string? Next { get; init; }

    /// <summary>Input and output processing; a Fail state uses none of it.</summary>
    public required DataFlow Flow { get; init; }
}

/// <summary>A state's input and output processing, the same for both query languages.</summary>
public abstract class DataFlow
{
    /// <summary>InputPath applied to the raw input (JSONata: the input itself).</summary>
    public abstract Evaluated<JsonValue> EffectiveInput(Scope scope);

    /// <summary>What the work gets: Parameters (JSONata: Arguments) evaluated over the effective input, or the effective input itself.</summary>
    public abstract Evaluated<JsonValue> Arguments(Scope scope, JsonValue effectiveInput);

    /// <summary>The variables that the state's Assign gives values to; null when it gives none.</summary>
    /// <param name="scope">Its variables are those from before the state.</param>
    /// <param name="result">What <c>$</c> means: the result of the work as it came; for Choice and Wait the effective input.</param>
    public abstract Evaluated<JsonObject?> Assigned(Scope scope, JsonValue result);

    /// <summary>The state's output: ResultSelector, ResultPath into the raw input, OutputPath (JSONata: Output).</summary>
    public abstract Evaluated<JsonValue> Output(Scope scope, JsonValue result);
}

public sealed class PassState : CompiledState
{
    public override StateType Type => StateType.Pass;

    /// <summary>The literal Result; null when there is none and the arguments are the result.</summary>
    public JsonValue? Result { get; init; }
}

public sealed class SucceedState : CompiledState
{
    public override StateType Type => StateType.Succeed;
}

public abstract class FailState : CompiledState
{
    public override StateType Type => StateType.Fail;

    /// <summary>Error, ErrorPath, Cause and CausePath (paths and intrinsic functions) evaluated.</summary>
    public abstract Evaluated<StatesError> Failure(Scope scope);
}

public abstract class WaitState : CompiledState
{
    // The service keeps the delay in 32 bits of seconds: 24,855 days pass, 24,856 do not.
    private const long DelaySecondsMax = int.MaxValue;

    public override StateType Type => StateType.Wait;

    /// <summary>When the wait ends: Seconds, SecondsPath, Timestamp or TimestampPath. May lie in the past.</summary>
    /// <param name="scope">What the paths see.</param>
    /// <param name="effectiveInput">What <c>$</c> means in the paths.</param>
    /// <param name="now">When the state was entered.</param>
    public abstract Evaluated<DateTimeOffset> Until(Scope scope, JsonValue effectiveInput, DateTimeOffset now);

    private protected static Evaluated<DateTimeOffset> After(DateTimeOffset now, long seconds) => seconds > DelaySecondsMax
        ? TooLong()
        : now.AddSeconds(seconds);

    private protected static Evaluated<DateTimeOffset> Limited(DateTimeOffset now, DateTimeOffset until) => (until - now).TotalSeconds > DelaySecondsMax
        ? TooLong()
        : until;

    private static StatesError TooLong() => new(ErrorNames.Runtime, "Wait state delay is too long.");
}

public abstract class ChoiceState : CompiledState
{
    private protected static StatesError NoneMatched { get; } =
        new(ErrorNames.NoChoiceMatched, "Failed to transition out of the state. The state does not point to a next state.");

    public override StateType Type => StateType.Choice;

    /// <summary>Where the first matching rule, else Default, leads.</summary>
    /// <returns>Or States.NoChoiceMatched; or States.Runtime for a path that misses, States.QueryEvaluationError for an expression that fails.</returns>
    public abstract Evaluated<ChoiceTarget> Choose(Scope scope, JsonValue effectiveInput);
}

/// <summary>Where a Choice leads.</summary>
/// <param name="Next">The state.</param>
/// <param name="Flow">How the Choice is left on this way: a rule's own Assign and Output stand for the state's, which are those of Default.</param>
public sealed record ChoiceTarget(string Next, DataFlow Flow);

/// <summary>A state that has Retry and Catch: Task, Parallel, Map.</summary>
public abstract class RetriableState : CompiledState
{
    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];
}

public abstract class TaskState : RetriableState
{
    public override StateType Type => StateType.Task;

    private protected const long SecondsMax = 99_999_999;

    public required TaskResource Resource { get; init; }

    /// <summary>TimeoutSeconds or TimeoutSecondsPath; null when there is neither.</summary>
    public abstract Evaluated<TimeSpan?> Timeout(Scope scope, JsonValue effectiveInput);

    /// <summary>HeartbeatSeconds or HeartbeatSecondsPath; null when there is neither.</summary>
    public abstract Evaluated<TimeSpan?> Heartbeat(Scope scope, JsonValue effectiveInput);

    /// <summary>Credentials evaluated (an object with RoleArn); null when there are none.</summary>
    public abstract Evaluated<JsonValue?> Credentials(Scope scope, JsonValue effectiveInput);
}

public sealed class ParallelState : RetriableState
{
    public override StateType Type => StateType.Parallel;

    public required IReadOnlyList<StatesBlock> Branches { get; init; }
}

public abstract class MapState : RetriableState
{
    public override StateType Type => StateType.Map;

    public required StatesBlock Processor { get; init; }

    /// <summary>What makes it distributed; null for an inline Map.</summary>
    public DistributedMap? Distributed { get; init; }

    /// <summary>ItemsPath (default <c>$</c>) over the effective input; must give an array.</summary>
    public abstract Evaluated<JsonArray> Items(Scope scope, JsonValue effectiveInput);

    /// <summary>The same for a distributed Map without an ItemReader, which also takes an object: its members are the items. See <see cref="MapItem.Of"/>.</summary>
    public abstract Evaluated<JsonValue> Dataset(Scope scope, JsonValue effectiveInput);

    /// <summary>ItemSelector (old name: Parameters) for one item; the item itself when there is none.</summary>
    /// <param name="scope">Its context object has <c>Map.Item</c> with Index and Value.</param>
    /// <param name="effectiveInput">What <c>$</c> means: the Map state's effective input, not the item.</param>
    /// <param name="item">The item.</param>
    public abstract Evaluated<JsonValue> SelectItem(Scope scope, JsonValue effectiveInput, JsonValue item);

    /// <summary>MaxConcurrency or MaxConcurrencyPath; 0 is no limit.</summary>
    public abstract Evaluated<int> MaxConcurrency(Scope scope, JsonValue effectiveInput);

    /// <summary>ToleratedFailureCount(Path) and ToleratedFailurePercentage(Path), which an inline Map checks and does not act on; <see cref="DistributedMap.Tolerance"/> gives the values.</summary>
    /// <returns>True, or the error of a value that is no number or out of range.</returns>
    public abstract Evaluated<bool> CheckTolerance(Scope scope, JsonValue effectiveInput);
}
