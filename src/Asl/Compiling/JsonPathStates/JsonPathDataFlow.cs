using Treadle.Asl.Expressions.JsonPath;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonPathStates;

/// <summary>InputPath, Parameters, ResultSelector, ResultPath and OutputPath.</summary>
/// <remarks>Source: Amazon States Language, "Input and Output Processing".</remarks>
internal sealed class JsonPathDataFlow : DataFlow
{
    public OptionalPath InputPath { get; init; }

    public PayloadTemplate? Parameters { get; init; }

    public PayloadTemplate? ResultSelector { get; init; }

    /// <summary>Where the result goes in the raw input. The default replaces it: so do the states that have no ResultPath.</summary>
    public ResultPath ResultPath { get; init; } = ResultPath.Replace;

    public OptionalPath OutputPath { get; init; }

    public PayloadTemplate? Assign { get; init; }

    public override Evaluated<JsonValue> EffectiveInput(Scope scope)
    {
        var input = InputPath.Evaluate(scope, scope.Input);
        scope.Trace?.AfterInputPath = input.Value;
        return input;
    }

    public override Evaluated<JsonValue> Arguments(Scope scope, JsonValue effectiveInput)
    {
        var arguments = Parameters is null ? effectiveInput : Nesting.Checked(Parameters.Evaluate(scope, effectiveInput));
        scope.Trace?.AfterParameters = arguments.Value;
        return arguments;
    }

    public override Evaluated<JsonObject?> Assigned(Scope scope, JsonValue result) => Assign.Variables(scope, result);

    public override Evaluated<JsonValue> Output(Scope scope, JsonValue result)
    {
        var selected = ResultSelector is null ? result : ResultSelector.Evaluate(scope, result);
        scope.Trace?.AfterResultSelector = selected.Value;
        if (selected.Error is not null)
        {
            return selected;
        }

        var placed = ResultPath.Place(scope.Input, selected.Value!);
        scope.Trace?.AfterResultPath = placed.Value;
        return placed.Error is null ? Nesting.Checked(OutputPath.Evaluate(scope, placed.Value!)) : placed;
    }
}

/// <summary>InputPath or OutputPath: absent is <c>$</c>, null gives an empty object.</summary>
internal readonly record struct OptionalPath(PathExpression? Path, bool IsNull)
{
    public Evaluated<JsonValue> Evaluate(Scope scope, JsonValue input)
    {
        if (IsNull)
        {
            return JsonObject.Empty;
        }

        return Path is null || Path.IsRoot ? input : Path.Require(scope, input);
    }
}

/// <summary>Assign in JSONPath states.</summary>
internal static class AssignTemplates
{
    /// <summary>The members of an Assign as variables; null when there is no Assign, or nothing in it.</summary>
    public static Evaluated<JsonObject?> Variables(this PayloadTemplate? assign, Scope scope, JsonValue input)
    {
        if (assign is null)
        {
            return default;
        }

        var assigned = Nesting.Checked(assign.Evaluate(scope, input));
        return assigned.Error is { } error ? error : new Evaluated<JsonObject?>(assigned.Value is JsonObject { Count: > 0 } variables ? variables : null);
    }
}

/// <summary>Keeps what states put together within the depth that can be read again.</summary>
internal static class Nesting
{
    public static Evaluated<JsonValue> Checked(Evaluated<JsonValue> result) => result.Value is { IsTooDeep: true }
        ? new StatesError(ErrorNames.Runtime, $"Document nesting depth exceeds the maximum allowed ({JsonValue.DepthMax})")
        : result;
}
