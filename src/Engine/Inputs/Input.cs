using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Mocks;

namespace Treadle.Engine.Inputs;

/// <summary>Something that happened outside: an answer, a deadline, a request. A closed union.</summary>
/// <remarks>
/// Inputs may come late, twice or out of order. An input that no longer means anything (an answer to a task that has ended) records
/// nothing. Only <see cref="Started"/> begins an execution.
/// </remarks>
public abstract record Input
{
    private Input()
    {
    }

    /// <param name="ExecutionInput">The execution's input.</param>
    /// <param name="RawInput">The caller's text when it differs from the canonical one.</param>
    /// <param name="RoleArn">The machine's role.</param>
    /// <param name="Seed">Drawn by the runtime; all chance comes from it.</param>
    /// <param name="Parent">The task that waits for this execution's end; null when none does.</param>
    /// <param name="LongestRun">How long it may run, whatever its machine's TimeoutSeconds says; null is no limit.</param>
    /// <param name="TestCase">What its Task states are answered with; null when they call the services.</param>
    /// <param name="From">Where it begins; null for the machine's StartAt.</param>
    public sealed record Started(
        JsonValue ExecutionInput,
        string? RawInput,
        string RoleArn,
        ulong Seed,
        ParentTask? Parent = null,
        TimeSpan? LongestRun = null,
        TestCase? TestCase = null,
        StartPoint? From = null) : Input;

    /// <summary>More transitions are ready than one step takes; go on.</summary>
    public sealed record Continue : Input;

    /// <summary>A deadline has come: the core finds out which, in a fixed order.</summary>
    public sealed record Woke : Input;

    /// <summary>An activity worker took the task.</summary>
    public sealed record TaskTaken(TaskId Task, string? WorkerName) : Input;

    /// <summary>The call that hands out a callback's token has answered; the task goes on waiting for its token.</summary>
    public sealed record TaskSubmitted(TaskId Task, JsonValue Output) : Input;

    /// <summary>The work answered: a function's result, a service's response.</summary>
    public sealed record TaskSucceeded(TaskId Task, JsonValue Output) : Input;

    /// <summary>The work failed: the call itself, or the function.</summary>
    public sealed record TaskFailed(TaskId Task, StatesError Error) : Input;

    /// <summary>SendTaskSuccess: ends a callback or an activity.</summary>
    public sealed record CallbackSucceeded(TaskId Task, JsonValue Output) : Input;

    /// <summary>SendTaskFailure: ends a callback or an activity.</summary>
    public sealed record CallbackFailed(TaskId Task, StatesError Error) : Input;

    /// <summary>SendTaskHeartbeat.</summary>
    public sealed record CallbackHeartbeat(TaskId Task) : Input;

    /// <summary>The execution that the task starts has been started. Comes with the child's own first commit, so it comes once.</summary>
    /// <param name="Task">The parent's task.</param>
    /// <param name="Child">The child.</param>
    /// <param name="Answer">What StartExecution answers.</param>
    /// <param name="IsResult">The task asked for no more: this ends it.</param>
    public sealed record ChildStarted(TaskId Task, ExecutionId Child, JsonValue Answer, bool IsResult) : Input;

    /// <summary>The child that the task waits for has ended.</summary>
    /// <param name="Task">The parent's task.</param>
    /// <param name="Description">What <see cref="ChildDescription"/> made of it.</param>
    public sealed record ChildEnded(TaskId Task, JsonObject Description) : Input;

    /// <summary>A task of another execution found this one running under the name it was to start, and waits for its end.</summary>
    /// <param name="Parent">Which task.</param>
    /// <param name="Answer">What StartExecution answers to it.</param>
    public sealed record ParentAttached(ParentTask Parent, JsonValue Answer) : Input;

    /// <summary>A map run has ended. Comes with the commit that ends it, so it comes once.</summary>
    /// <param name="MapRun">The run's ARN.</param>
    /// <param name="Output">The Map state's result; null for a failure.</param>
    /// <param name="Error">The failure; null for a success.</param>
    public sealed record MapRunEnded(string MapRun, JsonValue? Output, StatesError? Error) : Input;

    /// <summary>RedriveExecution. Records nothing when the execution can't be redriven, or has been by this very request.</summary>
    /// <param name="ClientToken">What makes the same request known again; null when it brought none.</param>
    public sealed record Redrive(string? ClientToken) : Input
    {
        /// <summary>True when the execution's map run asks, whose token is known for good: behind a crash it asks again.</summary>
        public bool IsOfMapRun { get; init; }

        /// <summary>True when something outside of the execution forbids it, like a machine that is gone: nothing is recorded.</summary>
        public bool IsRefused { get; init; }
    }

    /// <summary>StopExecution; also a parent's task that no longer waits.</summary>
    public sealed record Stop(StatesError Error) : Input;
}
