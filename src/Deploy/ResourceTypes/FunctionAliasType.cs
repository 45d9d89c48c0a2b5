using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::Alias.</summary>
internal sealed class FunctionAliasType : IResourceType
{
    /// <summary>The property, not the type's own name.</summary>
    private const string AliasName = "Name";

    public string Name => ResourceTypeNames.FunctionAlias;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        var function = properties.Required("FunctionName");
        return $"{(function.StartsWith("arn:", StringComparison.Ordinal) ? function : Arn.Function(context.Caller, function))}:{properties.Required(AliasName)}";
    }

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        try
        {
            await context.CallAsync("lambda", "CreateAlias", Request(properties), stop);
        }
        catch (AwsErrorException exists) when (isRepeat && exists.Code == "ResourceConflictException")
        {
            await context.CallAsync("lambda", "UpdateAlias", Request(properties), stop);
        }

        return MadeOf(plannedId!);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "FunctionName", AliasName);

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        await context.CallAsync("lambda", "UpdateAlias", Request(@new), stop);
        return MadeOf(physicalId);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) => await context.CallIfThereAsync(
        "lambda", "DeleteAlias", new JsonObject { ["FunctionName"] = properties.Required("FunctionName"), [AliasName] = properties.Required(AliasName) }, stop);

    private JsonObject Request(JsonObject properties)
    {
        FunctionType.Refuse(properties, Name, "ProvisionedConcurrencyConfig");
        var weights = (properties["RoutingConfig"]?["AdditionalVersionWeights"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(w => KeyValuePair.Create(w.Required("FunctionVersion"), w.Number("FunctionWeight")));
        return new JsonObject
        {
            ["FunctionName"] = properties.Required("FunctionName"),
            [AliasName] = properties.Required(AliasName),
            ["FunctionVersion"] = properties.Required("FunctionVersion"),

            // Given each time: what was set and no longer is goes.
            ["Description"] = properties.Text("Description") ?? "",
            ["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = new JsonObject(weights) },
        };
    }

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["AliasArn"] = arn });
}
