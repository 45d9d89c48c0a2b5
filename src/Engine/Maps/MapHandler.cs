using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;

namespace Treadle.Engine.Maps;

/// <summary>Runs the inline Map state: its processor once for every item, the outputs in the order of the items.</summary>
/// <remarks>Source: Amazon States Language, "Map State"; the order of events as recorded from AWS.</remarks>
internal static class MapHandler
{
    public static void Run(MapState state, Frame frame, Step step)
    {
        var scope = step.ScopeOf(frame);
        var input = state.Flow.EffectiveInput(scope);
        if (input.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        var items = state.Items(scope, input.Value!);
        var maxConcurrency = items.Error is null ? state.MaxConcurrency(scope, input.Value!) : items.Error;
        if (maxConcurrency.Error is { } unusable)
        {
            step.FailEvaluating(frame, state, unusable);
            return;
        }

        if (DataLimit.Exceeds(step.Limits, items.Value!))
        {
            step.Fail(frame, state, DataLimit.Parameters(state.Name), frame.LastId);
            return;
        }

        // With no limit of its own, or a greater one, the Map has that of the server.
        var concurrency = maxConcurrency.Value > 0 ? Math.Min(maxConcurrency.Value, step.Limits.MapConcurrencyMax) : step.Limits.MapConcurrencyMax;
        step.Record(new MapStarted(frame.Id, state.Processor.Id, items.Value!, concurrency), frame.LastId);

        // AWS looks at the tolerated failures once the Map has started.
        if (state.CheckTolerance(scope, input.Value!).Error is { } intolerable)
        {
            step.Record(new ChildrenClosed(frame.Id));
            step.FailEvaluating(frame, state, intolerable);
            return;
        }

        if (items.Value!.Count == 0)
        {
            Complete(state, frame, step);
        }
    }

    /// <summary>Starts the next iteration of a Map that may start one.</summary>
    public static void StartIteration(Frame frame, Step step)
    {
        var state = (MapState)step.StateOf(frame);
        var children = frame.Children!;
        var index = children.NextIndex;
        var scope = step.ScopeOf(frame, item: (index, children.Items![index]));
        var input = state.Flow.EffectiveInput(scope);
        var selected = input.Error is null ? state.SelectItem(scope, input.Value!, children.Items[index]) : input;
        if ((selected.Error ?? (DataLimit.Exceeds(step.Limits, selected.Value!) ? DataLimit.Parameters(state.Name) : null)) is { } error)
        {
            Failing.FailWithChildren(step, frame, state, error);
            return;
        }

        // An iteration that had to wait for a place follows from what the one that made it did last; the others follow from the start.
        var previous = children.Succeeded > 0 ? children.LastInnerId : children.StartedId;
        step.Record(new MapIterationStarted(step.NextFrameId(), frame.Id, state.Name, index, selected.Value!), previous);
    }

    public static void EndIteration(Frame frame, Frame iteration, Step step)
    {
        step.Record(new MapIterationSucceeded(iteration.Id, frame.Id, frame.State!, iteration.Index, iteration.Input), iteration.LastId);
        var children = frame.Children!;
        if (children.Succeeded == children.Count)
        {
            Complete((MapState)step.StateOf(frame), frame, step);
        }
    }

    private static void Complete(MapState state, Frame frame, Step step)
    {
        var children = frame.Children!;
        var result = new JsonArray([.. children.Outputs.Select(o => o!)]);
        step.Record(new MapSucceeded(frame.Id), children.LastIterationId);
        step.Record(new ChildrenClosed(frame.Id));
        step.Exit(frame, state, step.ScopeOf(frame), result);
    }
}
