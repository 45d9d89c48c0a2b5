using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Maps;

namespace Treadle.Engine.Failures;

/// <summary>What failed a state.</summary>
/// <param name="Error">The error.</param>
/// <param name="At">The history id of the event that tells it.</param>
/// <param name="IsHeartbeat">A missed heartbeat: matched by States.HeartbeatTimeout too.</param>
/// <param name="IsOfChildren">It came from a branch or an iteration, or while they ran.</param>
internal sealed record Failure(StatesError Error, long At, bool IsHeartbeat, bool IsOfChildren);

/// <summary>Retry, Catch, and the way up when neither takes the failure.</summary>
/// <remarks>Source: Amazon States Language, "Errors"; the order of events as recorded from AWS.</remarks>
internal static class Failing
{
    public static void Take(Step step, Frame frame, CompiledState state, Failure failure)
    {
        if (state is RetriableState retriable)
        {
            if (FindRetrier(retriable, frame, failure) is { } retrier)
            {
                var spent = retrier < frame.RetriesSpent.Length ? frame.RetriesSpent[retrier] : 0;
                var delay = retriable.Retry[retrier].Delay(spent + 1, step.Chance);
                step.Record(new RetryScheduled(frame.Id, retrier, step.Now + delay, failure.At));
                return;
            }

            // The children's own failure is over only when nothing tries them again.
            RecordStateFailed(step, frame, state, failure);
            if (FindCatcher(retriable, failure) is { } catcher)
            {
                Catch(step, frame, state, catcher, failure.Error);
                return;
            }
        }

        EndFrame(step, frame, failure with { At = frame.LastId });
    }

    /// <summary>A Map or Parallel fails by itself while children run: they are aborted first.</summary>
    public static void FailWithChildren(Step step, Frame frame, CompiledState state, StatesError error)
    {
        var failed = step.RecordEvaluation(frame, state, error);
        var at = frame.LastId;
        AbortOpen(step, frame, except: null, at);
        step.Record(new ChildrenClosed(frame.Id));
        Take(step, frame, state, new Failure(failed, at, IsHeartbeat: false, IsOfChildren: true));
    }

    private static int? FindRetrier(RetriableState state, Frame frame, Failure failure)
    {
        for (var i = 0; i < state.Retry.Count; i++)
        {
            if (ErrorMatching.Matches(state.Retry[i].ErrorEquals, failure.Error.Error, failure.IsHeartbeat))
            {
                // The first that matches decides: when its attempts are spent, no later one is asked.
                var spent = i < frame.RetriesSpent.Length ? frame.RetriesSpent[i] : 0;
                return spent < state.Retry[i].MaxAttempts ? i : null;
            }
        }

        return null;
    }

    private static Catcher? FindCatcher(RetriableState state, Failure failure)
    {
        foreach (var catcher in state.Catch)
        {
            if (ErrorMatching.Matches(catcher.ErrorEquals, failure.Error.Error, failure.IsHeartbeat))
            {
                return catcher;
            }
        }

        return null;
    }

    private static void RecordStateFailed(Step step, Frame frame, CompiledState state, Failure failure)
    {
        if (failure.IsOfChildren)
        {
            step.Record(state is MapState ? new MapFailed(frame.Id) : new ParallelFailed(frame.Id), failure.At);
        }
    }

    private static void Catch(Step step, Frame frame, CompiledState state, Catcher catcher, StatesError error)
    {
        // A timeout has no cause in the history, and an empty one in the error object.
        var told = error is { Error: ErrorNames.Timeout, Cause: null } ? error with { Cause = "" } : error;
        var scope = step.ScopeOf(frame);
        var assigned = catcher.Assigned(scope, told.ToErrorObject());
        var output = assigned.Error is null ? catcher.Output(scope, told.ToErrorObject()) : assigned.Error;
        if ((output.Error is { } failed ? step.RecordEvaluation(frame, state, failed) : step.TooLarge(frame, state, assigned.Value, output.Value!)) is { } problem)
        {
            EndFrame(step, frame, new Failure(problem, frame.LastId, IsHeartbeat: false, IsOfChildren: false));
            return;
        }

        step.Leave(frame, state, assigned.Value, output.Value!, catcher.Next);
    }

    /// <summary>Nothing in this frame takes the failure: the execution fails, or the state above does.</summary>
    private static void EndFrame(Step step, Frame frame, Failure failure)
    {
        if (frame.Parent is not { } parentId)
        {
            step.Record(new ExecutionFailed(failure.Error), failure.At);
            return;
        }

        var parent = step.Execution.FrameOf(parentId);
        var state = step.StateOf(parent);
        RecordAborts(step, parent, state, frame, failure.At);
        step.Record(new ChildrenClosed(parent.Id));
        Take(step, parent, state, failure with { IsOfChildren = true });
    }

    /// <summary>The failing child first, then its siblings in the order in which they were opened; all follow from the failing event.</summary>
    private static void RecordAborts(Step step, Frame parent, CompiledState state, Frame failing, long failedAt)
    {
        if (state is MapState)
        {
            step.Record(new MapIterationFailed(failing.Id, parent.Id, state.Name, failing.Index), failedAt);
        }

        if (failing.Phase == FramePhase.InTask)
        {
            step.Record(new StateAborted(failing.Id, StateType.Task), failedAt);
        }

        AbortOpen(step, parent, failing.Id, failedAt);
    }

    private static void AbortOpen(Step step, Frame parent, FrameId? except, long failedAt)
    {
        foreach (var id in parent.Children!.Open)
        {
            var child = step.Execution.FrameOf(new FrameId(id));
            if (child.Id == except)
            {
                continue;
            }

            if (parent.Children.Type == StateType.Map)
            {
                step.Record(new MapIterationAborted(child.Id, parent.Id, parent.State!, child.Index), failedAt);
            }

            AbortState(step, child, failedAt);
        }
    }

    private static void AbortState(Step step, Frame frame, long failedAt)
    {
        if (frame.Children is not null)
        {
            AbortOpen(step, frame, except: null, failedAt);
        }

        if (frame.MapRun is not null)
        {
            step.Record(new MapRunAborted(frame.Id), failedAt);
        }

        // A state that was not begun, or is over, has nothing to abort.
        if (frame.Phase is not (FramePhase.Ready or FramePhase.Ended))
        {
            step.Record(new StateAborted(frame.Id, step.StateOf(frame).Type), failedAt);
        }
    }
}
