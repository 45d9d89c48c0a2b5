using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.States;

/// <summary>Runs the Task state: hands one piece of work to the outside and waits for its answer.</summary>
/// <remarks>
/// Source: Amazon States Language, "Task State"; the order of events as recorded from AWS. An answer to an attempt that has ended finds no
/// frame and changes nothing.
/// </remarks>
internal static class TaskHandler
{
    public static void Run(TaskState state, Frame frame, Step step)
    {
        var task = step.NextTaskId();
        var scope = step.ScopeOf(frame, TaskRun.UsesToken(state.Resource) ? task : null);
        var input = state.Flow.EffectiveInput(scope);
        if (input.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        var arguments = state.Flow.Arguments(scope, input.Value!);
        var timeout = state.Timeout(scope, input.Value!);
        var heartbeat = state.Heartbeat(scope, input.Value!);
        var credentials = state.Credentials(scope, input.Value!);
        if ((arguments.Error ?? timeout.Error ?? heartbeat.Error ?? credentials.Error) is { } unusable)
        {
            step.FailEvaluating(frame, state, unusable);
            return;
        }

        if (DataLimit.Exceeds(step.Limits, arguments.Value!))
        {
            step.Fail(frame, state, DataLimit.Parameters(state.Name), frame.LastId);
            return;
        }

        var isMocked = step.IsMocked(state.Name);
        if (state.Resource is TaskResource.Activity { Arn: var arn } && !isMocked && !step.ActivityExists(arn))
        {
            step.FailEvaluating(frame, state, new StatesError(ErrorNames.Runtime, $"The activity {arn} does not exist."));
            return;
        }

        if (state.Resource is TaskResource.ServiceIntegration integration && step.ProblemsOf(integration, arguments.Value!) is { Count: > 0 } problems)
        {
            step.FailEvaluating(frame, state, new StatesError(
                ErrorNames.Runtime, $"The Parameters '{arguments.Value}' could not be used to start the Task: [{string.Join(", ", problems)}]"));
            return;
        }

        // No call is made here. The event puts the task into the state; after the commit the runtime reads it from there, and
        // after a crash it reads it from there again.
        var given = IntegrationMembers.Complete(state.Resource, arguments.Value!);
        step.Record(new TaskScheduled(frame.Id, task, state.Resource, given, timeout.Value, heartbeat.Value, credentials.Value), frame.LastId);
        if (state.Resource is not TaskResource.Activity || isMocked)
        {
            step.StartLater(frame, task);
        }
    }

    /// <summary>An activity worker took the task.</summary>
    public static void Take(Input.TaskTaken input, Step step)
    {
        if (step.Execution.FrameOf(input.Task) is { Task: { Resource: TaskResource.Activity, Stage: TaskStage.Scheduled } } frame)
        {
            step.Record(new TaskStarted(frame.Id, input.Task, frame.Task!.Resource, input.WorkerName), frame.LastId);
        }
    }

    /// <summary>The call that hands out the token has answered.</summary>
    public static void Submit(TaskId task, JsonValue output, Step step)
    {
        if (step.Execution.FrameOf(task) is not { Task: { Stage: TaskStage.Started, Resource: not TaskResource.Activity } run } frame)
        {
            return;
        }

        step.Record(new TaskSubmitted(frame.Id, task, run.Resource, output), frame.LastId);
        if (run.HasKeptCallback)
        {
            EndKept(frame, step);
        }
    }

    /// <summary>The work answered.</summary>
    public static void Succeed(TaskId task, JsonValue output, Step step)
    {
        if (CalledFrame(task, step) is not { Task: { } run } frame)
        {
            return;
        }

        if (run is { HasToken: true, Stage: TaskStage.Started })
        {
            Submit(task, output, step);
            return;
        }

        End(frame, run, output, error: null, step);
    }

    /// <summary>The execution's test case answers in place of the service, the worker or the callback.</summary>
    public static void AnswerMocked(Frame frame, Step step)
    {
        var run = frame.Task!;
        var (output, error) = step.Execution.TestCase!.AnswerOf(frame.State!, run.MockedCall!.Value);
        if (output is not null && run.Resource is TaskResource.ServiceIntegration { Pattern: not IntegrationPattern.RequestResponse })
        {
            step.Record(new TaskSubmitted(frame.Id, run.Id, run.Resource, output), frame.LastId);
        }

        End(frame, run, output, error, step);
    }

    /// <summary>The call failed.</summary>
    public static void Fail(TaskId task, StatesError error, Step step)
    {
        if (CalledFrame(task, step) is not { Task: { } run } frame)
        {
            return;
        }

        if (run.HasKeptCallback)
        {
            // The callback was answered with a 200 before the call failed: what was promised holds.
            EndKept(frame, step);
            return;
        }

        End(frame, run, output: null, error, step);
    }

    /// <summary>The frame of a task whose call may still answer; null when there is none.</summary>
    private static Frame? CalledFrame(TaskId task, Step step) =>
        step.Execution.FrameOf(task) is { Task: { Resource: not TaskResource.Activity } run } frame
        && (run.Stage == TaskStage.Started || run is { Stage: TaskStage.Submitted, AwaitsCall: true })
            ? frame
            : null;

    /// <summary>SendTaskSuccess or SendTaskFailure.</summary>
    public static void CallBack(TaskId task, JsonValue? output, StatesError? error, Step step)
    {
        if (step.Execution.FrameOf(task) is not { Task: { HasToken: true, HasKeptCallback: false } run } frame)
        {
            return;
        }

        if (run.Resource is TaskResource.ServiceIntegration && run.Stage != TaskStage.Submitted)
        {
            step.Record(new CallbackKept(frame.Id, task, output, error));
            return;
        }

        EndAnswered(frame, run, output, error, step);
    }

    /// <summary>SendTaskHeartbeat.</summary>
    public static void Beat(TaskId task, Step step)
    {
        if (step.Execution.FrameOf(task) is { Task.HasToken: true } frame)
        {
            step.Record(new TaskHeartbeat(frame.Id, task));
        }
    }

    /// <summary>Ends an attempt as the callback that came early said.</summary>
    public static void EndKept(Frame frame, Step step) => End(frame, frame.Task!, frame.Task!.KeptOutput, frame.Task.KeptError, step);

    /// <summary>Ends an attempt with an answer that came through the inbox, and has closed the task's row there.</summary>
    public static void EndAnswered(Frame frame, TaskRun run, JsonValue? output, StatesError? error, Step step)
    {
        step.IsClosedByCallback = true;
        End(frame, run, output, error, step);
        step.IsClosedByCallback = false;
    }

    private static void End(Frame frame, TaskRun run, JsonValue? output, StatesError? error, Step step)
    {
        var state = (TaskState)step.StateOf(frame);
        if (output is not null && DataLimit.Exceeds(step.Limits, output))
        {
            error = DataLimit.Result(run.Resource is TaskResource.ServiceIntegration { Service: var service } ? service : run.Resource.Arn);
        }

        if (error is not null)
        {
            step.Record(new TaskFailed(frame.Id, run.Id, run.Resource, error), frame.LastId);
            step.Fail(frame, state, error, frame.LastId);
            return;
        }

        step.Record(new TaskSucceeded(frame.Id, run.Id, run.Resource, output!), frame.LastId);
        step.Exit(frame, state, step.ScopeOf(frame), output!);
    }
}
