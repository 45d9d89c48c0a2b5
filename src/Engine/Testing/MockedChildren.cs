using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;

namespace Treadle.Engine.Testing;

/// <summary>Ends a Map or a Parallel that is tested, without its iterations or branches.</summary>
internal static class MockedChildren
{
    /// <summary>The branches of a Parallel have ended as the mock says.</summary>
    public static void End(ParallelState state, Frame frame, MockedEnd mock, Step step) => End(state, frame, step.ScopeOf(frame), mock, step);

    /// <summary>Evaluates what a Map does for its items, and ends it.</summary>
    /// <param name="state">The Map.</param>
    /// <param name="frame">Where.</param>
    /// <param name="input">Its effective input.</param>
    /// <param name="test">With a mock.</param>
    /// <param name="step">The step.</param>
    public static void End(MapState state, Frame frame, JsonValue input, StateTest test, Step step)
    {
        var scope = step.ScopeOf(frame);
        var items = ItemsOf(state, scope, input, test);
        if (items.Error is { } noItems)
        {
            step.FailEvaluating(frame, state, noItems);
            return;
        }

        var concurrency = state.MaxConcurrency(scope, input);
        var tolerated = concurrency.Error is { } noConcurrency ? noConcurrency : state.Distributed?.Tolerance(scope, input) ?? ToleratedFailures.None;
        if (tolerated.Error is { } unusable)
        {
            step.FailEvaluating(frame, state, unusable);
            return;
        }

        (test.Trace.MaxConcurrency, test.Trace.ToleratedFailureCount, test.Trace.ToleratedFailurePercentage) =
            (concurrency.Value, tolerated.Value.Count, tolerated.Value.Percentage);
        if (Select(state, frame, input, items.Value!, test, step) is { } error)
        {
            step.FailEvaluating(frame, state, error);
            return;
        }

        End(state, frame, scope, IsTooMany(test.FailedIterations ?? 0, items.Value!.Count, tolerated.Value) && test.Mock!.Error is null
            ? new MockedEnd(Result: null, new StatesError(ErrorNames.ExceedToleratedFailureThreshold, "The specified tolerated failure threshold was exceeded") { IsWhole = true })
            : test.Mock!, step);
    }

    private static Evaluated<JsonArray> ItemsOf(MapState state, Scope scope, JsonValue input, StateTest test)
    {
        if (state.Distributed is { HasReader: true })
        {
            return test.ReadItems ?? JsonArray.Empty;
        }

        var items = state.Items(scope, input);
        test.Trace.AfterItemsPath = items.Value;
        return items;
    }

    private static StatesError? Select(MapState state, Frame frame, JsonValue input, JsonArray items, StateTest test, Step step)
    {
        if (!test.Tested.SelectsItems)
        {
            return null;
        }

        var selected = new List<JsonValue>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var one = state.SelectItem(step.ScopeOf(frame, item: (i, items[i])), input, items[i]);
            if (one.Error is { } error)
            {
                return error;
            }

            selected.Add(one.Value!);
        }

        test.Trace.AfterItemSelector = new JsonArray(selected);
        return null;
    }

    /// <summary>More failures than one that is given; a Map that gives neither takes any number, so it is recorded from AWS.</summary>
    private static bool IsTooMany(int failed, int items, ToleratedFailures tolerated) =>
        failed > tolerated.Count || (items > 0 && 100.0 * failed / items > tolerated.Percentage);

    private static void End(RetriableState state, Frame frame, Scope scope, MockedEnd mock, Step step)
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

        step.Exit(frame, state, scope, mock.Result!);
    }
}
