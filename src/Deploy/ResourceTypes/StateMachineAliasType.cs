using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::StepFunctions::StateMachineAlias. Starts go over to a version at once; gradual deployments are refused by name.</summary>
internal sealed class StateMachineAliasType : IResourceType
{
    private const int NameLengthMax = 80;

    /// <summary>The property, not the type's own name.</summary>
    private const string AliasName = "Name";

    public string Name => ResourceTypeNames.StateMachineAlias;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        var version = Routing(properties)[0]!.AsObject().Required("stateMachineVersionArn");
        return $"{version[..version.LastIndexOf(':')]}:{properties.Text(AliasName) ?? context.GeneratedName(NameLengthMax)}";
    }

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = new JsonObject { ["name"] = NameOf(plannedId!), ["routingConfiguration"] = Routing(properties) }.With("description", properties.Text("Description"));
        try
        {
            await context.CallAsync("states", "CreateStateMachineAlias", request, stop);
        }
        catch (AwsErrorException exists) when (isRepeat && exists.Code == "ConflictException")
        {
            return await UpdateAsync(context, plannedId!, properties, properties, stop);
        }

        return MadeOf(plannedId!);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, AliasName);

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var request = new JsonObject
        {
            ["stateMachineAliasArn"] = physicalId,

            // Given each time: a description that is no longer there goes.
            ["description"] = @new.Text("Description") ?? "",
            ["routingConfiguration"] = Routing(@new),
        };
        await context.CallAsync("states", "UpdateStateMachineAlias", request, stop);
        return MadeOf(physicalId);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallAsync("states", "DeleteStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = physicalId }, stop);

    /// <summary>RoutingConfiguration, or all starts to the version of <c>DeploymentPreference: {Type: ALL_AT_ONCE, StateMachineVersionArn: …}</c>.</summary>
    private JsonArray Routing(JsonObject properties)
    {
        if (properties["DeploymentPreference"] is not JsonObject preference)
        {
            return properties["RoutingConfiguration"] is JsonArray { Count: > 0 } routes
                ? [.. routes.OfType<JsonObject>().Select(r => (JsonNode)Route(r.Required("StateMachineVersionArn"), r.Number("Weight")))]
                : throw TemplateError.Of($"{Name} needs one of RoutingConfiguration and DeploymentPreference.");
        }

        if (properties.ContainsKey("RoutingConfiguration"))
        {
            throw TemplateError.Of($"{Name} takes RoutingConfiguration or DeploymentPreference, not both.");
        }

        FunctionType.Refuse(preference, $"the DeploymentPreference of {Name}", "Alarms");
        var type = preference.Required("Type");
        return type == "ALL_AT_ONCE"
            ? [Route(preference.Required("StateMachineVersionArn"), 100)]
            : throw TemplateError.Of($"The Type {type} of DeploymentPreference of {Name} is not supported: use ALL_AT_ONCE, or RoutingConfiguration.");
    }

    private static JsonObject Route(string version, JsonNode? weight) => new() { ["stateMachineVersionArn"] = version, ["weight"] = weight };

    private static string NameOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
