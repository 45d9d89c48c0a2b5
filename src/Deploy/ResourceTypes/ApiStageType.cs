using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::ApiGateway::Stage. Canaries, caches and client certificates are refused by the service.</summary>
internal sealed class ApiStageType : IResourceType
{
    public string Name => ResourceTypeNames.ApiStage;

    public string PlannedId(ResourceContext context, JsonObject properties) => properties.Text("StageName") ?? "default";

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (isRepeat)
        {
            await DeleteAsync(context, plannedId!, properties, stop);
        }

        await context.CallAsync("apigateway", "CreateStage", Where(properties, plannedId!)
            .With("deploymentId", properties.Required("DeploymentId"))
            .With("canarySettings", properties["CanarySetting"])
            .With("documentationVersion", properties.Text("DocumentationVersion"))
            .With("tags", properties.TagMap()), stop);
        await GatewayCalls.PatchAsync(context, "UpdateStage", Where(properties, plannedId!), StageSettings.Patches([], properties), stop);
        return new Made(plannedId!, []);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "RestApiId", "StageName");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var patches = StageSettings.Patches(old, @new);
        GatewayCalls.Replace(patches, "/deploymentId", old.Text("DeploymentId"), @new.Text("DeploymentId"));
        await GatewayCalls.PatchAsync(context, "UpdateStage", Where(@new, physicalId), patches, stop);
        return new Made(physicalId, []);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("apigateway", "DeleteStage", Where(properties, physicalId), stop);

    private static JsonObject Where(JsonObject properties, string stage) => new() { ["restApiId"] = properties.Required("RestApiId"), ["stageName"] = stage };
}

/// <summary>AWS::ApiGateway::Account: one setting of the account in the region. As on AWS, it stays when the stack goes.</summary>
internal sealed class ApiAccountType : IResourceType
{
    private const int NameLengthMax = 64;

    public string Name => ResourceTypeNames.ApiAccount;

    public string PlannedId(ResourceContext context, JsonObject properties) => context.GeneratedName(NameLengthMax, context.Stack.Name);

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop) =>
        await UpdateAsync(context, plannedId!, [], properties, stop);

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => false;

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var patches = new List<JsonObject>();
        GatewayCalls.Replace(patches, "/cloudwatchRoleArn", old.Text("CloudWatchRoleArn"), @new.Text("CloudWatchRoleArn"));
        await GatewayCalls.PatchAsync(context, "UpdateAccount", [], patches, stop);
        return new Made(physicalId, new JsonObject { ["Id"] = physicalId });
    }

    public ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) => ValueTask.CompletedTask;
}
