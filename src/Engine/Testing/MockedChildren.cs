using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;
using Treadle.Engine.Maps;

namespace Treadle.Engine.Testing;

/// <summary>Runs a Map or a Parallel that is tested: all is evaluated that would be for its iterations or branches, which a mock then stands for.</summary>
internal static class MockedChildren
{
    public static void Run(ParallelState state, Frame frame, MockedEnd mock, Step step)
    {
        var scope = step.ScopeOf(frame);
        var input = state.Flow.EffectiveInput(scope);
        var arguments = input.Error is null ? state.Flow.Arguments(scope, input.Value!) : input;
        if (arguments.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        End(state, frame, mock, step);
    }

    public static void Run(MapState state, Frame frame, MockedEnd mock, StateTest test, Step step)
    {
        var scope = step.ScopeOf(frame);
        var evaluated = Evaluate(state, scope, test);
        var inputs = evaluated.Error is { } noItems ? noItems : Select(state, frame, evaluated.Value!, test, step);
        if (inputs.Error is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        test.Iterations = inputs.Value;
        var isExceeded = mock.Error is null && IsExceeded(evaluated.Value!.Tolerated, test.FailedIterations ?? 0, inputs.Value);
        End(state, frame, isExceeded ? new MockedEnd(Result: null, MapRunRules.Exceeded) : mock, step);
    }

    /// <summary>What a Map evaluates when it is entered.</summary>
    private sealed record Entered(JsonValue Input, IReadOnlyList<MapItem> Items, ToleratedFailures Tolerated, ItemBatching? Batching);

    private static Evaluated<Entered> Evaluate(MapState state, Scope scope, StateTest test)
    {
        var input = state.Flow.EffectiveInput(scope);
        if (input.Error is { } error)
        {
            return error;
        }

        var items = ItemsOf(state, scope, input.Value!, test);
        var concurrency = items.Error is null ? state.MaxConcurrency(scope, input.Value!) : items.Error;
        var isTolerable = concurrency.Error is null ? state.CheckTolerance(scope, input.Value!) : concurrency.Error;
        if (isTolerable.Error is { } unusable)
        {
            return unusable;
        }

        test.Trace.MaxConcurrency = concurrency.Value;
        if (state.Distributed is not { } distributed)
        {
            return new Entered(input.Value!, items.Value!, ToleratedFailures.None, Batching: null);
        }

        var tolerated = distributed.Tolerance(scope, input.Value!);
        var batching = tolerated.Error is { } intolerable ? intolerable : distributed.Batcher(scope, input.Value!);
        var destination = batching.Error is { } noBatches ? noBatches : distributed.Writer(scope, input.Value!);
        if (destination.Error is { } wrong)
        {
            return wrong;
        }

        (test.Trace.ToleratedFailureCount, test.Trace.ToleratedFailurePercentage) = (tolerated.Value.Count, tolerated.Value.Percentage);
        return new Entered(input.Value!, items.Value!, tolerated.Value, batching.Value);
    }

    private static Evaluated<IReadOnlyList<MapItem>> ItemsOf(MapState state, Scope scope, JsonValue input, StateTest test)
    {
        if (state.Distributed is { HasReader: true } distributed)
        {
            var source = distributed.Reader(scope, input);
            return source.Error is { } error ? error : test.ReadItems?.Invoke(source.Value!) ?? new Evaluated<IReadOnlyList<MapItem>>(value: []);
        }

        var dataset = state.Distributed is null ? Any(state.Items(scope, input)) : state.Dataset(scope, input);
        test.Trace.AfterItemsPath = dataset.Value;
        return dataset.Error is { } noItems ? noItems : new Evaluated<IReadOnlyList<MapItem>>(value: [.. MapItem.Of(dataset.Value!)]);
    }

    private static Evaluated<JsonValue> Any(Evaluated<JsonArray> items) => items.Error is { } error ? error : items.Value!;

    /// <returns>How many iterations there are: with an ItemBatcher, batches.</returns>
    private static Evaluated<int> Select(MapState state, Frame frame, Entered entered, StateTest test, Step step)
    {
        var inputs = new List<JsonValue>(entered.Items.Count);
        foreach (var item in entered.Items)
        {
            test.Item = state.Distributed is null ? item with { Source = null } : item;
            var input = state.SelectItem(step.ScopeOf(frame), entered.Input, item.Input);
            if (input.Error is { } error)
            {
                return error;
            }

            inputs.Add(input.Value!);
        }

        test.Item = null;
        if (test.Tested.SelectsItems)
        {
            test.Trace.AfterItemSelector = new JsonArray(inputs);
        }

        if (entered.Batching is not { } batching)
        {
            return inputs.Count;
        }

        var batches = Batches(inputs, batching, state.Name);
        if (batches.Error is { } noRoom)
        {
            return noRoom;
        }

        test.Trace.AfterItemBatcher = new JsonArray(batches.Value!);
        return batches.Value!.Count;
    }

    /// <summary>What the children of a run start with.</summary>
    private static Evaluated<List<JsonValue>> Batches(List<JsonValue> inputs, ItemBatching batching, string state)
    {
        var batches = new List<JsonValue>();
        var child = new ChildInput(batching);
        foreach (var input in inputs)
        {
            if (child.TryAdd(input))
            {
                continue;
            }

            if (child.Count > 0)
            {
                batches.Add(child.ToJson());
                child = new ChildInput(batching);
            }

            if (!child.TryAdd(input))
            {
                return ItemSelection.NoRoom(state);
            }
        }

        if (child.Count > 0)
        {
            batches.Add(child.ToJson());
        }

        return batches;
    }

    /// <summary>More failures than either that is given; a test of a Map that gives neither lets any number fail: so it is recorded from AWS.</summary>
    private static bool IsExceeded(ToleratedFailures tolerated, int failed, int iterations) =>
        tolerated is not { Count: null, Percentage: null } && MapRunRules.IsExceeded(tolerated, failed, iterations > 0 ? iterations : null);

    private static void End(RetriableState state, Frame frame, MockedEnd mock, Step step)
    {
        if (mock.Error is { } error)
        {
            Failing.Take(step, frame, state, new Failure(error, frame.LastId, IsHeartbeat: false, IsOfChildren: true));
            return;
        }

        if (DataLimit.Exceeds(step.Limits, mock.Result!))
        {
            step.Fail(frame, state, DataLimit.Result(state.Name), frame.LastId);
            return;
        }

        step.Exit(frame, state, step.ScopeOf(frame), mock.Result!);
    }
}
