using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Mocks;
using Treadle.Storage;

namespace Treadle.Runtime;

/// <summary>The runtime as the API sees it: every answer comes after the commit that made it true. Any thread.</summary>
public interface IExecutionService
{
    /// <summary>Starts an execution; completes when its start is on disk.</summary>
    /// <exception cref="CapacityException">Too much is waiting: ask again later; nothing was started.</exception>
    /// <exception cref="NotAwaitedException">The task that asked for it has ended; nothing was started.</exception>
    Task<StartResult> StartAsync(StartRequest request, CancellationToken stop);

    /// <summary>Ends a running execution as ABORTED; an ended one answers with the moment it ended at.</summary>
    /// <returns>When it ended; null when there is no such execution.</returns>
    Task<DateTimeOffset?> StopAsync(string executionArn, StatesError error, CancellationToken stop);

    /// <summary>Lets an execution that failed, was stopped or timed out go on from there; completes when that is on disk.</summary>
    /// <param name="executionArn">Which.</param>
    /// <param name="clientToken">The same token gets the same answer for a while; null when the request brought none.</param>
    /// <param name="refusal">Why it may not go on, in AWS's words, whatever its own state says: only a repeated request is answered then. Null when nothing speaks against it.</param>
    /// <param name="stop">Nobody waits any more; it may go on all the same.</param>
    /// <returns>Null when there is no such execution.</returns>
    /// <exception cref="CapacityException">Too much is waiting: ask again later; nothing was done.</exception>
    Task<RedriveResult?> RedriveAsync(string executionArn, string? clientToken, string? refusal, CancellationToken stop);

    /// <summary>SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: an Accepted survives anything.</summary>
    Task<CallbackAnswer> SendCallbackAsync(string taskToken, Callback callback, CancellationToken stop);

    /// <summary>Waits for a task of an activity and takes it; completes when the take is on disk.</summary>
    /// <param name="activityArn">Which activity.</param>
    /// <param name="workerName">Shown in the history; null when the worker gave none.</param>
    /// <param name="wait">How long to wait for one (60 s on AWS).</param>
    /// <param name="stop">The worker has gone: a task that is about to be handed to it goes back.</param>
    /// <returns>Null when there was none in time.</returns>
    Task<ActivityTask?> TakeActivityTaskAsync(string activityArn, string? workerName, TimeSpan wait, CancellationToken stop);

    /// <summary>Completes when the execution has ended, with its row; at once when it has ended already; null when there is none.</summary>
    Task<ExecutionRow?> WhenEndedAsync(string executionArn, CancellationToken stop);
}

/// <param name="ExecutionArn">The new execution's ARN, name included.</param>
/// <param name="Name">Its name.</param>
/// <param name="Machine">What to run.</param>
/// <param name="Input">The input.</param>
/// <param name="RawInput">The caller's text of it.</param>
/// <param name="By">The task of another execution that asks for it; null for a request from outside.</param>
/// <param name="TestCase">What its Task states are answered with; null when they call the services.</param>
public sealed record StartRequest(
    string ExecutionArn, string Name, MachineRevision Machine, JsonValue Input, string RawInput, StartingTask? By = null, TestCase? TestCase = null)
{
    /// <summary>The version that the request named, by its number or through an alias; null for the machine's own ARN.</summary>
    public int? Version { get; init; }

    /// <summary>The alias that the request named; null without one.</summary>
    public string? Alias { get; init; }

    /// <summary>The X-Ray trace header of the request; null without one.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Where it begins; null for the machine's StartAt.</summary>
    public StartPoint? From { get; init; }

    /// <summary>Its place among the children of a map run; null when it is no child.</summary>
    public MapRunPlace? Place { get; init; }

    /// <summary>The execution before its first step.</summary>
    internal Execution NewState(ExecutionId id) => new(
        new ExecutionIdentity(id, ExecutionArn, Name, Machine.StateMachineArn, Machine.StateMachineName) { Version = Version, Alias = Alias }, Machine.Program);
}

/// <summary>The place of a child among those of its map run.</summary>
/// <param name="MapRun">The run.</param>
/// <param name="ItemIndex">Its first item, from 0.</param>
/// <param name="ItemCount">How many items it has.</param>
public sealed record MapRunPlace(long MapRun, long ItemIndex, int ItemCount)
{
    /// <summary>The unsuccessful child that had this place; null when none had.</summary>
    public ExecutionId? Replaces { get; init; }
}

/// <summary>A task that starts an execution. It is told in the commit of the start: neither happens without the other.</summary>
/// <param name="Task">Which task.</param>
/// <param name="Pattern">What it waits for.</param>
/// <param name="Answer">What StartExecution answers to it, by the execution's ARN and the moment of its start; called on a lane, so it must not wait.</param>
public sealed record StartingTask(ParentTask Task, IntegrationPattern Pattern, Func<string, DateTimeOffset, JsonValue> Answer)
{
    /// <summary>The start is all that the task asked for.</summary>
    public bool WantsStartOnly => Pattern == IntegrationPattern.RequestResponse;

    /// <summary>The task waits for the end of the execution.</summary>
    public bool AwaitsEnd => Pattern is IntegrationPattern.Sync or IntegrationPattern.Sync2;
}

/// <summary>Started, or the running execution of the same name and input (idempotent), or the clash.</summary>
/// <param name="Row">The execution that has the name now.</param>
/// <param name="Outcome">Which of the three.</param>
/// <param name="IsTaskTold">The task that asked for it hears by way of its inbox.</param>
public sealed record StartResult(ExecutionRow Row, StartOutcome Outcome, bool IsTaskTold = false);

public enum StartOutcome
{
    Started,

    /// <summary>One with this name and this very input is running: the answer is the same as to its own start.</summary>
    AlreadyRunning,

    /// <summary>The name is taken: ExecutionAlreadyExists.</summary>
    NameTaken,
}

/// <summary>Redriven, or why not: exactly one of the two.</summary>
/// <param name="At">When it was redriven, by this request or the same one before.</param>
/// <param name="Refusal">Why it was not, in AWS's words.</param>
public sealed record RedriveResult(DateTimeOffset? At, string? Refusal);

/// <summary>A callback: exactly one of success, failure and heartbeat.</summary>
public abstract record Callback
{
    private Callback()
    {
    }

    public sealed record Success(JsonValue Output) : Callback;

    public sealed record Failure(StatesError Error) : Callback;

    public sealed record Heartbeat : Callback;
}

public enum CallbackAnswer
{
    Accepted,

    /// <summary>No token of this server.</summary>
    InvalidToken,

    /// <summary>A token of a task that has ended.</summary>
    TaskTimedOut,
}

/// <param name="TaskToken">What SendTaskSuccess and its like want.</param>
/// <param name="Input">The task's input.</param>
public sealed record ActivityTask(string TaskToken, JsonValue Input);

/// <summary>The task that was to start an execution has ended. Nothing was started.</summary>
public sealed class NotAwaitedException() : Exception("The task that asked for an execution has ended before it was started.");

/// <summary>A queue is full. Nothing was done; the same request may be made again later.</summary>
public sealed class CapacityException(string what) : Exception($"Too much is waiting: {what}.");
