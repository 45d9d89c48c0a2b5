using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway;

/// <content>Deployments: what stages show.</content>
public sealed partial class RestApiService
{
    /// <summary>Takes a snapshot of the API; with <c>stageName</c> the stage is made, or moved to it.</summary>
    public ValueTask<JsonObject> CreateDeploymentAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            members.Refuse("canarySettings");
            RefuseCache(members);
            var methods = api.Resources.Values.SelectMany(resource => resource.ResourceMethods.Values).ToList();
            if (methods.Count == 0)
            {
                throw GatewayErrors.BadRequest("The REST API doesn't contain any methods");
            }

            if (methods.Exists(method => method.MethodIntegration is null))
            {
                throw GatewayErrors.BadRequest("No integration defined for method");
            }

            var deployment = new Deployment
            {
                Id = NewId(6),
                RestApiId = api.Id,
                Description = members.Text("description"),
                CreatedDate = NowSeconds,
                ApiKeySource = api.ApiKeySource,
                Resources = [.. api.Resources.Values.OrderBy(resource => resource.Path, StringComparer.Ordinal)],
            };
            if (members.Text("stageName") is { Length: > 0 } stageName)
            {
                api = WithStage(api, stageName, deployment.Id, members, members.Text("stageDescription"));
            }

            // One write: a stage never points at a deployment that is not there.
            await WriteAsync(
                stop,
                [
                    Put(DeploymentKind, caller, DeploymentKey(api.Id, deployment.Id), deployment, GatewayJson.Default.Deployment),
                    Put(ApiKind, caller, api.Id, api, GatewayJson.Default.RestApi),
                ]);
            _deployments[(api.Id, deployment.Id)] = new Owned<DeployedApi>(caller, Interlocked.Increment(ref _order), new DeployedApi(deployment));
            Remember(_apis, caller, api.Id, api);
            return Shape(deployment);
        },
        stop);

    public JsonObject GetDeployment(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var deployment = DeploymentOf(Api(caller, members), members);
        var shape = Shape(deployment);
        if (members.Texts("embed").Contains("apisummary", StringComparer.OrdinalIgnoreCase))
        {
            shape["apiSummary"] = Summary(deployment);
        }

        return shape;
    }

    /// <summary>Patches <c>/description</c>.</summary>
    public ValueTask<JsonObject> UpdateDeploymentAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var deployment = DeploymentOf(api, members);
            foreach (var patch in Patch.Read(members))
            {
                deployment = (patch.Operation, patch.Path) switch
                {
                    ("replace", "/description") => deployment with { Description = patch.Value },
                    (_, "/description") => throw patch.UnsupportedOperation(),
                    _ => throw patch.Refusal("/description"),
                };
            }

            await WriteAsync(stop, Put(DeploymentKind, caller, DeploymentKey(api.Id, deployment.Id), deployment, GatewayJson.Default.Deployment));
            var before = _deployments[(api.Id, deployment.Id)];
            _deployments[(api.Id, deployment.Id)] = before with { Value = new DeployedApi(deployment) };
            return Shape(deployment);
        },
        stop);

    public JsonObject GetDeployments(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var api = Api(caller, members);
        var deployments = _deployments.Where(entry => entry.Key.Api == api.Id).OrderBy(entry => entry.Value.Order).Select(entry => entry.Value.Value.Deployment);
        return Page(members, deployments, deployment => deployment.Id, Shape);
    }

    public ValueTask<JsonObject> DeleteDeploymentAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var deployment = DeploymentOf(api, members);
            if (api.Stages.Values.Any(stage => stage.DeploymentId == deployment.Id))
            {
                throw GatewayErrors.BadRequest("Active stages pointing to this deployment must be moved or deleted");
            }

            await WriteAsync(stop, Delete(DeploymentKind, caller, DeploymentKey(api.Id, deployment.Id)));
            _deployments.TryRemove((api.Id, deployment.Id), out _);
            return [];
        },
        stop);

    private Deployment DeploymentOf(RestApi api, Members members) =>
        _deployments.TryGetValue((api.Id, members.Required("deploymentId")), out var owned) ? owned.Value.Deployment : throw GatewayErrors.NoDeployment();

    private static string DeploymentKey(string api, string deployment) => $"{api}/{deployment}";

    /// <summary>By path and verb: how a method is authorized, and whether it needs a key.</summary>
    private static JsonObject Summary(Deployment deployment)
    {
        var summary = new JsonObject();
        foreach (var resource in deployment.Resources.Where(resource => !resource.ResourceMethods.IsEmpty))
        {
            summary[resource.Path] = new JsonObject(resource.ResourceMethods.Values.Select(method => KeyValuePair.Create(method.HttpMethod, (JsonNode?)new JsonObject
            {
                ["authorizationType"] = method.AuthorizationType,
                ["apiKeyRequired"] = method.ApiKeyRequired,
            })));
        }

        return summary;
    }

    private static JsonObject Shape(Deployment deployment)
    {
        var shape = Shape(deployment, GatewayJson.Default.Deployment);
        shape.Remove("resources");
        shape.Remove("restApiId");
        shape.Remove("apiKeySource");
        return shape;
    }
}
