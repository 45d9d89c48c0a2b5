using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Testing;

namespace Treadle.Runtime.Testing;

/// <summary>One state to run by itself.</summary>
/// <param name="Tested">The state.</param>
/// <param name="Input">Its input.</param>
/// <param name="Scope"><c>account/region</c>.</param>
public sealed record StateTestRequest(TestedState Tested, JsonValue Input, string Scope)
{
    /// <summary>Null when there is none: nothing is called then.</summary>
    public string? RoleArn { get; init; }

    /// <inheritdoc cref="StateTest.Context"/>
    public JsonObject? Context { get; init; }

    public JsonObject Variables { get; init; } = JsonObject.Empty;

    /// <summary>What the state's work comes to in place of doing it; null does it.</summary>
    public MockedEnd? Mock { get; init; }

    /// <inheritdoc cref="StateTest.RetriesSpent"/>
    public int RetriesSpent { get; init; }

    /// <summary>What a Map's ItemReader reads, in the form that its ReaderConfig names; null when nothing is given.</summary>
    public string? ReadData { get; init; }

    /// <inheritdoc cref="StateTest.FailedIterations"/>
    public int? FailedIterations { get; init; }
}

public enum StateTestStatus
{
    Succeeded,
    Failed,

    /// <summary>A retrier takes the failure.</summary>
    Retriable,

    /// <summary>A catcher has taken the failure.</summary>
    CaughtError,
}

/// <summary>What became of a tested state.</summary>
public sealed record StateTestResult
{
    public required StateTestStatus Status { get; init; }

    public required DataFlowTrace Trace { get; init; }

    /// <summary>Null unless the state was left.</summary>
    public JsonValue? Output { get; init; }

    /// <summary>Where it leads; null when nowhere.</summary>
    public string? NextState { get; init; }

    /// <summary>What failed it, be it caught or not; null when nothing did.</summary>
    public StatesError? Error { get; init; }

    /// <summary>Those that were given and those that the state assigned.</summary>
    public required JsonObject Variables { get; init; }

    /// <summary>The catcher that took the failure, from 0.</summary>
    public int? CatchIndex { get; init; }

    /// <summary>The retrier that names the failure, from 0, whether it has attempts left or not.</summary>
    public int? RetryIndex { get; init; }

    /// <summary>How long the retrier waits.</summary>
    public TimeSpan? Backoff { get; init; }

    /// <summary>How many iterations a Map has; null where that is not known.</summary>
    public int? Iterations { get; init; }

    /// <summary>What an HTTP task sent and got; null for others.</summary>
    public HttpExchange? Exchange { get; init; }
}
