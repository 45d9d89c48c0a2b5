using Treadle.Asl.Compiling.JsonataStates;
using Treadle.Asl.Expressions;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>What an expression of a state can see.</summary>
/// <remarks>Belongs to one evaluation; not thread-safe.</remarks>
public sealed class Scope
{
    // Far beyond what a state may hold, far below what would hurt: a template can name the same large value many times.
    private const long ResultBytesMax = 16 * 1024 * 1024;

    private readonly Func<JsonObject> _context;
    private JsonObject? _contextValue;
    private JsonataScope? _jsonata;
    private WorkBudget? _budget;
    private long _bytesLeft = ResultBytesMax;

    /// <param name="input">The state's raw input: <c>$</c> before InputPath, <c>$states.input</c>.</param>
    /// <param name="context">Makes the context object (<c>$$</c>, <c>$states.context</c>); called at most once, and only when something reads it.</param>
    /// <param name="chance">The source of States.UUID, States.MathRandom, <c>$random</c>, <c>$uuid</c> and jitter.</param>
    public Scope(JsonValue input, Func<JsonObject> context, IChance chance)
    {
        Input = input;
        _context = context;
        Chance = chance;
    }

    public JsonValue Input { get; }

    public JsonObject Context => _contextValue ??= _context();

    public IChance Chance { get; }

    /// <summary>The variables as they were before the state assigns any.</summary>
    public Variables Variables { get; init; } = Variables.None;

    /// <summary>What <c>$now()</c> and <c>$millis()</c> answer.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Where the stages of the data flow are noted; null, and nothing is, unless the state is being tested.</summary>
    public DataFlowTrace? Trace { get; init; }

    /// <summary>What its JSONata expressions see.</summary>
    internal JsonataScope Jsonata => _jsonata ??= new JsonataScope(this);

    /// <summary>What all its paths may do together: a template may hold a thousand of them.</summary>
    internal WorkBudget Budget => (_budget ??= new WorkBudget()).Again();

    /// <summary>Counts what an expression puts into its result.</summary>
    /// <returns>False when it is too much for one evaluation.</returns>
    internal bool TryAdd(JsonValue value) => TryAdd(value.Utf8Length);

    /// <inheritdoc cref="TryAdd(JsonValue)"/>
    internal bool TryAdd(int bytes) => (_bytesLeft -= bytes) >= 0;
}

/// <summary>A deterministic source of chance; the engine's is a counter-based generator over the execution's seed.</summary>
public interface IChance
{
    /// <summary>The next 64 random bits.</summary>
    ulong Next();
}
