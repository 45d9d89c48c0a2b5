using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Runtime;

/// <summary>Does the calls that Task states ask for. Implemented by the room Integrations.</summary>
public interface ITaskRunner
{
    /// <summary>Makes one call and waits for its answer.</summary>
    /// <param name="call">What to call; a repeat after a crash has the same task id.</param>
    /// <param name="stop">The task has ended otherwise (timeout, abort) or the server stops: give up.</param>
    /// <returns>The answer. Failures of the world are answers too; an exception is a bug and fails the task with States.Runtime.</returns>
    Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop);
}

/// <param name="Scope"><c>account/region</c> of the execution.</param>
/// <param name="Execution">Whose task it is.</param>
/// <param name="Run">The attempt: resource, input, credentials.</param>
public sealed record TaskCall(string Scope, ExecutionIdentity Execution, TaskRun Run)
{
    /// <summary>
    /// For a job that the call waits for (<see cref="TaskRun.AwaitsCall"/>): records what TaskSubmitted shows, before the call answers. May be called again for a call that is
    /// made again; the first counts. Any thread.
    /// </summary>
    public Action<JsonValue> Submit { get; init; } = _ => { };

    /// <summary>Is told what an HTTP task sent and got; null when nobody asks, and nothing is put together.</summary>
    public Action<HttpExchange>? Exchanged { get; init; }
}

/// <summary>What a call answered.</summary>
/// <param name="Output">The result (for a callback: the response that TaskSubmitted shows); null when it failed.</param>
/// <param name="Error">The failure; null when it succeeded.</param>
public sealed record TaskAnswer(JsonValue? Output, StatesError? Error)
{
    /// <summary>The execution has been told by way of its inbox, or no longer waits: the call itself has nothing to say.</summary>
    public static readonly TaskAnswer Told = new(Output: null, Error: null);
}

/// <summary>Tells the outside world what happened. Implemented by the room Notifications.</summary>
public interface IDeliverer
{
    /// <summary>The outbox kind it takes: <c>status</c>.</summary>
    string Kind { get; }

    /// <summary>It reaches nothing outside this process, and does not count among the deliveries under way.</summary>
    bool IsLocal => false;

    /// <summary>A cheap test at commit time: false keeps the delivery out of the outbox because nobody listens.</summary>
    bool IsWanted(string scope, string stateMachineArn);

    /// <summary>Delivers once; an exception means: try again later.</summary>
    Task DeliverAsync(ExecutionId execution, ReadOnlyMemory<byte> data, CancellationToken stop);
}
