using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Maps;
using Treadle.Engine.Redrives;
using Treadle.Engine.States;
using Treadle.Engine.Testing;

namespace Treadle.Engine;

/// <summary>The core: takes one input and runs until every frame waits, or the step is long enough.</summary>
/// <param name="tokens">Makes the tokens that callbacks show to the outside.</param>
/// <param name="activityExists">Whether an activity's ARN is registered: what the step finds is in its events. Null takes all as registered.</param>
/// <param name="taskProblems">
/// What keeps a service integration from being started with its arguments, in AWS's words: empty when nothing does. What the step finds is in its events. Null takes all as usable.
/// </param>
/// <param name="limits">What executions may take; null is what AWS lets them.</param>
/// <param name="test">The one execution that is stepped tests a state; null for all others.</param>
/// <remarks>Has no state of its own; any number of threads may step different executions.</remarks>
public sealed class Interpreter(ITaskTokens tokens, Func<string, bool>? activityExists = null, TaskProblems? taskProblems = null, Limits? limits = null, StateTest? test = null)
{
    private readonly Limits _limits = limits ?? Limits.Aws;

    /// <summary>Takes one input. The events are already applied to the execution; if they can't be committed, discard it.</summary>
    /// <returns>The facts, in order; none when the input no longer means anything.</returns>
    public StepResult Step(Execution execution, Input input, DateTimeOffset now)
    {
        var step = new Step(execution, now, tokens, activityExists, taskProblems, _limits, test);
        try
        {
            Take(execution, input, step);
            do
            {
                step.RunReady();
                step.StartTasks();
            }
            while (step.AnswerMocked());
        }
        catch (HistoryFullException)
        {
            step.EndAsHistoryFull();
        }

        return step.Result;
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;

    private static void Take(Execution execution, Input input, Step step)
    {
        if (input is Input.Started started)
        {
            if (!execution.HasStarted)
            {
                step.Record(new ExecutionStarted(
                    started.ExecutionInput, started.RawInput, started.RoleArn, started.Seed, step.Now + Shorter(execution.Program.Timeout, started.LongestRun)));
                if (started.From is { } from)
                {
                    step.Record(new StartPointChosen(from.State, from.Variables));
                }

                if (started.TestCase is { } testCase)
                {
                    step.Record(new TestCaseChosen(testCase));
                }

                if (started.Parent is { } parent)
                {
                    step.Record(new ParentAttached(parent));
                }
            }

            return;
        }

        if (input is Input.Redrive redrive)
        {
            Redriving.Take(redrive, step);
            return;
        }

        if (!execution.IsRunning)
        {
            return;
        }

        switch (input)
        {
            case Input.Continue:
                break;
            case Input.Woke:
                Wake.Take(step);
                break;
            case Input.Stop stop:
                // Nothing is said of what was running, and the parent is 0 whatever it was: so it is recorded from AWS.
                step.Record(new ExecutionAborted(stop.Error), previous: 0);
                break;
            case Input.TaskTaken x:
                TaskHandler.Take(x, step);
                break;
            case Input.TaskSubmitted x:
                TaskHandler.Submit(x.Task, x.Output, step);
                break;
            case Input.TaskSucceeded x:
                TaskHandler.Succeed(x.Task, x.Output, step);
                break;
            case Input.TaskFailed x:
                TaskHandler.Fail(x.Task, x.Error, step);
                break;
            case Input.CallbackSucceeded x:
                TaskHandler.CallBack(x.Task, x.Output, error: null, step);
                break;
            case Input.CallbackFailed x:
                TaskHandler.CallBack(x.Task, output: null, x.Error, step);
                break;
            case Input.CallbackHeartbeat x:
                TaskHandler.Beat(x.Task, step);
                break;
            case Input.ChildStarted x:
                NestedExecutions.Start(x, step);
                break;
            case Input.ChildEnded x:
                NestedExecutions.End(x, step);
                break;
            case Input.MapRunEnded x:
                DistributedMapHandler.End(x, step);
                break;
            case Input.ParentAttached x:
                if (!execution.Parents.Contains(x.Parent))
                {
                    step.Record(new ParentAttached(x.Parent));
                }

                break;
            default:
                throw new InvalidOperationException($"There is no arm for the input {input.GetType().Name}.");
        }
    }
}

/// <summary>Checks the arguments of a service integration before it is scheduled.</summary>
/// <param name="resource">Which integration.</param>
/// <param name="arguments">What the state's Parameters made.</param>
/// <returns>Each problem as AWS words it (<c>The field 'FunctionName' is required but was missing</c>); empty when the task can be started.</returns>
public delegate IReadOnlyList<string> TaskProblems(TaskResource.ServiceIntegration resource, JsonValue arguments);

/// <summary>What a step decided.</summary>
/// <param name="Events">The facts, in order.</param>
/// <param name="OpenedTasks">Tasks that are answered through the inbox and are open now and were not before: each gets a row in open_task.</param>
/// <param name="ClosedTasks">
/// Tasks with such a row that this step closed by itself (timeout, failed call, abort), not by a callback: their rows must still be there, with this many heartbeats.
/// <c>AwaitsChild</c>: it waits for the end of a child that it has not heard of yet; if that one has been started, it is to be stopped too.
/// </param>
/// <param name="StoppedChildren">Executions that this one started, whose end it no longer waits for: they are to be stopped.</param>
/// <param name="TouchedTasks">Tasks whose pending work may be other than before, some more than once: only these have to be compared with what goes on.</param>
/// <param name="PayloadBytes">What the events carry.</param>
public sealed record StepResult(
    IReadOnlyList<Event> Events,
    IReadOnlyList<TaskId> OpenedTasks,
    IReadOnlyList<(TaskId Task, int Heartbeats, bool AwaitsChild)> ClosedTasks,
    IReadOnlyList<ExecutionId> StoppedChildren,
    IReadOnlyList<TaskId> TouchedTasks,
    int PayloadBytes)
{
    /// <summary>Map runs that begin with this step.</summary>
    public IReadOnlyList<MapRunPlan> OpenedMapRuns { get; init; } = [];

    /// <summary>ARNs of map runs that had ended and go on with this step.</summary>
    public IReadOnlyList<string> ReopenedMapRuns { get; init; } = [];

    /// <summary>ARNs of map runs whose end this execution no longer waits for: their children are to be stopped.</summary>
    public IReadOnlyList<string> AbortedMapRuns { get; init; } = [];
}
