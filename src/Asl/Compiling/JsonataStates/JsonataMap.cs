using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonataStates;

/// <summary>A Map state over Items, or over its input.</summary>
internal sealed class JsonataMap : MapState
{
    /// <summary>Items as an expression; null when they are something else.</summary>
    public FieldExpression? ItemsExpression { get; init; }

    /// <summary>Items as a list in which expressions may stand; null when they are something else.</summary>
    public JsonataTemplate? ItemsTemplate { get; init; }

    public JsonataTemplate? ItemSelector { get; init; }

    public required JsonataNumber MaxConcurrencyField { get; init; }

    public required JsonataTolerance Tolerance { get; init; }

    public override Evaluated<JsonArray> Items(Scope scope, JsonValue effectiveInput)
    {
        var items = ItemsExpression is not null
            ? ItemsExpression.Evaluate(scope, JsonKind.Array)
            : ItemsTemplate?.Evaluate(scope) ?? effectiveInput;
        return items switch
        {
            { Error: { } error } => error,
            { Value: JsonArray array } => array,
            _ => NoArray(items.Value!),
        };
    }

    public override Evaluated<JsonValue> Dataset(Scope scope, JsonValue effectiveInput)
    {
        var items = ItemsExpression is not null
            ? ItemsExpression.Evaluate(scope, JsonKind.Array, JsonKind.Object)
            : ItemsTemplate?.Evaluate(scope) ?? effectiveInput;
        return items.Error is not null || items.Value is JsonArray or JsonObject ? items : NoArray(items.Value!);
    }

    public override Evaluated<JsonValue> SelectItem(Scope scope, JsonValue effectiveInput, JsonValue item) =>
        ItemSelector is null ? item : Nesting.Checked(ItemSelector.Evaluate(scope));

    public override Evaluated<int> MaxConcurrency(Scope scope, JsonValue effectiveInput)
    {
        var value = MaxConcurrencyField.Whole(scope, 0, int.MaxValue);
        return value.Error is { } error ? error : (int)(value.Value ?? 0);
    }

    public override Evaluated<bool> CheckTolerance(Scope scope, JsonValue effectiveInput) => Tolerance.Evaluate(scope).Error is { } error ? error : true;

    private static StatesError NoArray(JsonValue value) => new(ErrorNames.QueryEvaluationError, $"Map state input must be an array but was: {value}");
}
