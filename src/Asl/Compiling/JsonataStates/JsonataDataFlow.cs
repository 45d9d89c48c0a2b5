using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonataStates;

/// <summary>Arguments, Assign and Output.</summary>
/// <remarks>Source: Step Functions developer guide, "Transforming data with JSONata".</remarks>
internal sealed class JsonataDataFlow : DataFlow
{
    public JsonataTemplate? ArgumentsTemplate { get; init; }

    public JsonataTemplate? Assign { get; init; }

    public JsonataTemplate? OutputTemplate { get; init; }

    /// <summary>Whether there is a <c>$states.result</c>: in Task, Parallel and Map.</summary>
    public bool HasResult { get; init; }

    public override Evaluated<JsonValue> EffectiveInput(Scope scope) => scope.Input;

    public override Evaluated<JsonValue> Arguments(Scope scope, JsonValue effectiveInput)
    {
        var arguments = ArgumentsTemplate is null ? effectiveInput : Nesting.Checked(ArgumentsTemplate.Evaluate(scope));
        scope.Trace?.AfterArguments = arguments.Value;
        return arguments;
    }

    public override Evaluated<JsonObject?> Assigned(Scope scope, JsonValue result) => Variables(Assign, WithResult(scope, result));

    public override Evaluated<JsonValue> Output(Scope scope, JsonValue result) =>
        OutputTemplate is null ? result : Nesting.Checked(OutputTemplate.Evaluate(WithResult(scope, result)));

    /// <summary>The members of an Assign as variables; null when there is no Assign, or nothing in it.</summary>
    internal static Evaluated<JsonObject?> Variables(JsonataTemplate? assign, Scope scope)
    {
        if (assign is null)
        {
            return default;
        }

        var assigned = Nesting.Checked(assign.Evaluate(scope));
        return assigned.Error is { } error ? error : new Evaluated<JsonObject?>(assigned.Value is JsonObject { Count: > 0 } variables ? variables : null);
    }

    private Scope WithResult(Scope scope, JsonValue result)
    {
        if (HasResult)
        {
            scope.Jsonata.Result = result;
        }

        return scope;
    }
}
