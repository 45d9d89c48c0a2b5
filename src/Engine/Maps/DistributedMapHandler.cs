using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Expressions;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Maps;

/// <summary>Runs the distributed Map state: it opens a map run, whose children are executions of their own, and waits for its end.</summary>
/// <remarks>Source: Step Functions developer guide, "Distributed mode"; the order of events as recorded from AWS. Here is no item: the run starts and counts its children by itself.</remarks>
internal static class DistributedMapHandler
{
    public static void Run(MapState state, DistributedMap map, Frame frame, Step step)
    {
        var scope = step.ScopeOf(frame);
        var input = state.Flow.EffectiveInput(scope);
        if (input.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        var dataset = map.HasReader ? new Evaluated<JsonValue>(JsonArray.Empty) : state.Dataset(scope, input.Value!);
        var maxConcurrency = dataset.Error is null ? state.MaxConcurrency(scope, input.Value!) : dataset.Error;
        if (maxConcurrency.Error is { } unusable)
        {
            step.FailEvaluating(frame, state, unusable);
            return;
        }

        if (DataLimit.Exceeds(step.Limits, dataset.Value!))
        {
            step.Fail(frame, state, DataLimit.Parameters(state.Name), frame.LastId);
            return;
        }

        step.Record(new DistributedMapStarted(frame.Id, MapItem.CountOf(dataset.Value!)), frame.LastId);

        // AWS looks at the other fields once the Map has started.
        var tolerated = map.Tolerance(scope, input.Value!);
        var source = tolerated.Error is null ? map.Reader(scope, input.Value!) : tolerated.Error;
        var batching = source.Error is null ? map.Batcher(scope, input.Value!) : source.Error;
        var destination = batching.Error is null ? map.Writer(scope, input.Value!) : batching.Error;
        if (destination.Error is { } wrong)
        {
            step.FailEvaluating(frame, state, wrong);
            return;
        }

        var arns = new MapRunArns(step.Execution.Identity.StateMachineArn, map.Label);
        var plan = new MapRunPlan
        {
            Arn = arns.MapRun(RandomBits.Uuid(step.Chance)),
            StateMachineArn = arns.StateMachine,
            Block = frame.Block,
            State = state.Name,
            EnteredId = frame.EnteredId,
            Seed = step.Chance.Next(),
            Input = frame.Input,
            EffectiveInput = input.Value!,
            Context = scope.Context,
            Variables = new JsonObject(frame.Variables.All()),
            Dataset = map.HasReader ? null : dataset.Value,
            Source = source.Value,
            Batching = batching.Value,
            Destination = destination.Value,
            MaxConcurrency = maxConcurrency.Value,
            Tolerated = tolerated.Value,
        };
        step.OpenMapRun(plan);
        step.Record(new MapRunStarted(frame.Id, plan.Arn), frame.LastId);
    }

    /// <summary>The run has ended.</summary>
    public static void End(Input.MapRunEnded input, Step step)
    {
        if (!step.Execution.MapRuns.TryGetValue(input.MapRun, out var id))
        {
            return;
        }

        var frame = step.Execution.FrameOf(id);
        if (input.Error is { } error)
        {
            Fail(frame, error, step);
            return;
        }

        var state = step.StateOf(frame);

        step.Record(new MapRunSucceeded(frame.Id), frame.LastId);
        step.Record(new MapSucceeded(frame.Id), frame.LastId);
        step.Exit(frame, state, step.ScopeOf(frame), input.Output!);
    }

    /// <summary>The run has failed, or cannot go on.</summary>
    public static void Fail(Frame frame, StatesError error, Step step)
    {
        step.Record(new MapRunFailed(frame.Id, error), frame.LastId);
        Failing.Take(step, frame, step.StateOf(frame), new Failure(error, frame.LastId, IsHeartbeat: false, IsOfChildren: true));
    }
}
