using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;

namespace Treadle.Engine.States;

/// <summary>Runs the Parallel state: every branch with a copy of the same input, the outputs in the order of the branches.</summary>
/// <remarks>Source: Amazon States Language, "Parallel State"; the order of events as recorded from AWS.</remarks>
internal static class ParallelHandler
{
    public static void Run(ParallelState state, Frame frame, Step step)
    {
        var scope = step.ScopeOf(frame);
        var input = state.Flow.EffectiveInput(scope);
        var arguments = input.Error is null ? state.Flow.Arguments(scope, input.Value!) : input;
        if (arguments.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        if (DataLimit.Exceeds(step.Limits, arguments.Value!))
        {
            step.Fail(frame, state, DataLimit.Parameters(state.Name), frame.LastId);
            return;
        }

        step.Record(new ParallelStarted(frame.Id, step.NextFrameId(), [.. state.Branches.Select(b => b.Id)], arguments.Value!), frame.LastId);
    }

    public static void EndBranch(Frame frame, Frame branch, Step step)
    {
        step.Record(new BranchSucceeded(branch.Id, branch.Input));
        var children = frame.Children!;
        if (children.Succeeded < children.Count)
        {
            return;
        }

        var state = (ParallelState)step.StateOf(frame);
        var result = new JsonArray([.. children.Outputs.Select(o => o!)]);
        step.Record(new ParallelSucceeded(frame.Id), children.LastInnerId);
        step.Record(new ChildrenClosed(frame.Id));
        step.Exit(frame, state, step.ScopeOf(frame), result);
    }
}
