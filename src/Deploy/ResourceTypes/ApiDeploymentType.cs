using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::ApiGateway::Deployment: a snapshot of the API, and the stage that shows it.</summary>
internal sealed class ApiDeploymentType : IResourceType
{
    public string Name => ResourceTypeNames.ApiDeployment;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    /// <summary>Makes the stage, or moves it here. A repeat may leave a snapshot behind that no stage shows; it goes with its API.</summary>
    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var answer = await context.CallAsync("apigateway", "CreateDeployment", new JsonObject { ["restApiId"] = properties.Required("RestApiId") }
            .With("stageName", properties.Text("StageName"))
            .With("description", properties.Text("Description")), stop);
        if (properties.Text("StageName") is { } name)
        {
            // A stage that is there already was set by the deployment before.
            var before = context.Siblings.Values.FirstOrDefault(s => s.Text("RestApiId") == properties.Text("RestApiId") && s.Text("StageName") == name);
            await GatewayCalls.PatchAsync(context, "UpdateStage", new JsonObject { ["restApiId"] = properties.Required("RestApiId"), ["stageName"] = name },
                StageSettings.Patches(before?["StageDescription"] as JsonObject ?? [], properties["StageDescription"] as JsonObject ?? []), stop);
        }

        var id = answer.Required("id");
        return new Made(id, new JsonObject { ["DeploymentId"] = id });
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => true;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        throw new InvalidOperationException("An API deployment is replaced, never changed.");

    /// <summary>A stage that shows this snapshot goes back to another one of the stack (a rollback), or goes with it.</summary>
    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        var api = properties.Required("RestApiId");
        if (properties.Text("StageName") is { } name && await StageAsync(context, api, name, stop) is { } stage && stage.Text("deploymentId") == physicalId)
        {
            var where = new JsonObject { ["restApiId"] = api, ["stageName"] = name };
            var other = context.Siblings.FirstOrDefault(s => s.Key != physicalId && s.Value.Text("RestApiId") == api && s.Value.Text("StageName") == name).Key;
            if (other is null)
            {
                await context.CallIfThereAsync("apigateway", "DeleteStage", where, stop);
            }
            else
            {
                var patches = StageSettings.Patches(properties["StageDescription"] as JsonObject ?? [], context.Siblings[other]["StageDescription"] as JsonObject ?? []);
                GatewayCalls.Replace(patches, "/deploymentId", physicalId, other);
                await GatewayCalls.PatchAsync(context, "UpdateStage", where, patches, stop);
            }
        }

        await context.CallIfThereAsync("apigateway", "DeleteDeployment", new JsonObject { ["restApiId"] = api, ["deploymentId"] = physicalId }, stop);
    }

    private static async ValueTask<JsonObject?> StageAsync(ResourceContext context, string api, string name, CancellationToken stop)
    {
        try
        {
            return await context.CallAsync("apigateway", "GetStage", new JsonObject { ["restApiId"] = api, ["stageName"] = name }, stop);
        }
        catch (Treadle.Aws.AwsErrorException gone) when (gone.Status == 404)
        {
            return null;
        }
    }
}
