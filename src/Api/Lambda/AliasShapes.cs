using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>Between aliases and the shapes of the Lambda API.</summary>
internal static class AliasShapes
{
    public static JsonObject Alias(FunctionEntry function, FunctionAlias alias)
    {
        var shape = new JsonObject
        {
            ["AliasArn"] = $"{function.Latest.Arn}:{alias.Name}",
            ["Name"] = alias.Name,
            ["FunctionVersion"] = alias.Version,
            ["Description"] = alias.Description,
            ["RevisionId"] = alias.RevisionId,
        };
        if (alias.Additional is { } other)
        {
            shape["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = new JsonObject { [other.Version] = DoubleJson.Node(other.Weight) } };
        }

        return shape;
    }

    /// <summary>AdditionalVersionWeights; null when there is no RoutingConfig.</summary>
    public static IReadOnlyDictionary<string, double>? Weights(JsonObject input) => input.Object("RoutingConfig") is { } routing
        ? (routing.Object("AdditionalVersionWeights") ?? []).ToDictionary(
            w => w.Key,
            w => w.Value is JsonValue value && double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var weight)
                ? weight
                : throw new AwsErrorException("SerializationException", "A weight is not a number."),
            StringComparer.Ordinal)
        : null;
}
