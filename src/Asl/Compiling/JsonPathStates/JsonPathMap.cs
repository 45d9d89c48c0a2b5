using Treadle.Asl.Expressions.JsonPath;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonPathStates;

/// <summary>A Map state over the items of an array in its effective input or in the context object.</summary>
internal sealed class JsonPathMap : MapState
{
    public required PathExpression ItemsPath { get; init; }

    public PayloadTemplate? ItemSelector { get; init; }

    public int FixedMaxConcurrency { get; init; }

    public PathExpression? MaxConcurrencyPath { get; init; }

    public required JsonPathTolerance Tolerance { get; init; }

    public override Evaluated<JsonArray> Items(Scope scope, JsonValue effectiveInput)
    {
        var items = ItemsPath.Require(scope, effectiveInput);
        return items switch
        {
            { Error: { } error } => error,
            { Value: JsonArray array } => array,
            _ => NoArray(),
        };
    }

    public override Evaluated<JsonValue> Dataset(Scope scope, JsonValue effectiveInput)
    {
        var items = ItemsPath.Require(scope, effectiveInput);
        return items.Error is not null || items.Value is JsonArray or JsonObject ? items : NoArray();
    }

    public override Evaluated<JsonValue> SelectItem(Scope scope, JsonValue effectiveInput, JsonValue item) =>
        ItemSelector is null ? item : Nesting.Checked(ItemSelector.Evaluate(scope, effectiveInput));

    public override Evaluated<int> MaxConcurrency(Scope scope, JsonValue effectiveInput)
    {
        if (MaxConcurrencyPath is null)
        {
            return FixedMaxConcurrency;
        }

        var value = PathNumbers.Integer("MaxConcurrencyPath", MaxConcurrencyPath, scope, effectiveInput);
        return value switch
        {
            { Error: { } error } => error,
            { Value: < 0 } => new StatesError(ErrorNames.Runtime, "MaxConcurrency cannot be negative."),
            _ => (int)Math.Min(value.Value, int.MaxValue),
        };
    }

    public override Evaluated<bool> CheckTolerance(Scope scope, JsonValue effectiveInput) =>
        Tolerance.Evaluate(scope, effectiveInput).Error is { } error ? error : true;

    private StatesError NoArray() => new(ErrorNames.Runtime, $"Reference path \"{ItemsPath.WithinRoot}\" must point to array.");
}
