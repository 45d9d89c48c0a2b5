using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;

namespace Treadle.Engine.Testing;

/// <summary>One state that is tested by itself: what it gets in place of the world, and what is noted of its run.</summary>
/// <remarks>
/// Belongs to one execution, whose program has that state alone (<see cref="TestedState"/>). The execution runs as any other until the state is left, is to be tried again,
/// or has failed. Source: Step Functions API reference, TestState.
/// </remarks>
public sealed class StateTest
{
    public required TestedState Tested { get; init; }

    /// <summary>Takes the place of the context object; null when the execution's own is seen.</summary>
    public JsonObject? Context { get; init; }

    /// <summary>What ends a Map or a Parallel in place of its iterations or branches; a Task has the execution's test case.</summary>
    public MockedEnd? Mock { get; init; }

    /// <summary>The variables that the state finds.</summary>
    public Variables Variables { get; init; } = Variables.None;

    /// <summary>How often the state has been tried again already, by whichever retrier takes the failure.</summary>
    public int RetriesSpent { get; init; }

    /// <summary>What a Map's ItemReader reads; null when nothing is given, and nothing is read.</summary>
    public Func<ItemSource, Evaluated<IReadOnlyList<MapItem>>>? ReadItems { get; init; }

    /// <summary>How many of a Map's iterations have failed; null when the mock alone says how it ends.</summary>
    public int? FailedIterations { get; init; }

    /// <summary>How many iterations the Map has; null before that is known.</summary>
    public int? Iterations { get; internal set; }

    public DataFlowTrace Trace { get; init; } = new();

    /// <summary>The item that a Map's ItemSelector is evaluated for; null at other times.</summary>
    internal MapItem? Item { get; set; }

    /// <summary>What failed the state; null when nothing has.</summary>
    public StatesError? Failure { get; internal set; }

    /// <summary>Whether the failure is a missed heartbeat, which retriers and catchers can name.</summary>
    public bool IsHeartbeat { get; internal set; }

    /// <summary>The state has been left: nothing comes after it.</summary>
    public bool IsOver { get; internal set; }

    internal void Note(Failure failure) => (Failure, IsHeartbeat) = (failure.Error, failure.IsHeartbeat);

    /// <summary>The context object: the one that was given, or that of an Express execution, in which a tested state has no name of its own.</summary>
    internal JsonObject ContextOf(Execution execution, Frame frame, CompiledState state, string? token)
    {
        var context = Context ?? OwnContext(execution, frame, state, token);
        return Item is { } item ? With(context, "Map", new JsonObject(("Item", item.ToContext()))) : context;
    }

    private JsonObject OwnContext(Execution execution, Frame frame, CompiledState state, string? token)
    {
        var own = ContextObject.Of(execution, frame, state, token, item: null);
        var named = With((JsonObject)own["State"]!, "Name", TestedState.DefaultName);
        if (state is RetriableState)
        {
            named = With(named, "RetryCount", (long)RetriesSpent);
        }

        var run = (JsonObject)own["Execution"]!;
        return With(With(own, "State", named), "Execution", execution.RoleArn.Length == 0 ? With(run, "RoleArn", JsonNull.Instance) : run);
    }

    private static JsonObject With(JsonObject members, string name, JsonValue value) => new(
        members[name] is null ? members.Append(new(name, value)) : members.Select(member => member.Key == name ? new(name, value) : member));
}

/// <summary>How the work of a Map or Parallel ends. Exactly one of both.</summary>
/// <param name="Result">A list of outputs; of a Map that writes its results where they are.</param>
/// <param name="Error">What failed it.</param>
public sealed record MockedEnd(JsonValue? Result, StatesError? Error);
