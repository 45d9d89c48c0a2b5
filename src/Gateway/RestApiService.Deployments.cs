using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway;

/// <content>Deployments and the stages that point at them.</content>
public sealed partial class RestApiService
{
    private const int CacheTtlDefault = 300;

    /// <summary>Takes a snapshot of the API; with <c>stageName</c> the stage is made, or moved to it.</summary>
    public ValueTask<JsonObject> CreateDeploymentAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ChangeAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            members.Refuse("canarySettings");
            if (members.Flag("cacheClusterEnabled") == true)
            {
                throw GatewayErrors.BadRequest("cacheClusterEnabled is not supported by this server.");
            }

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
        return Shape(DeploymentOf(Api(caller, members), members));
    }

    public JsonObject GetDeployments(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var api = Api(caller, members);
        var deployments = _deployments.Where(entry => entry.Key.Api == api.Id).OrderBy(entry => entry.Value.Order).Select(entry => entry.Value.Value.Deployment);
        return Page(members, deployments, deployment => deployment.Id, Shape);
    }

    public ValueTask<JsonObject> DeleteDeploymentAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ChangeAsync<JsonObject>(
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

    public ValueTask<JsonObject> CreateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ChangeAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            members.Refuse("canarySettings");
            var name = members.Required("stageName");
            if (api.Stages.ContainsKey(name))
            {
                throw GatewayErrors.Conflict("Stage already exists");
            }

            api = WithStage(api, name, DeploymentOf(api, members).Id, members, members.Text("description"));
            await SaveAsync(caller, api, stop);
            return Shape(api.Stages[name]);
        },
        stop);

    public JsonObject GetStage(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        return Shape(StageOf(Api(caller, members), members));
    }

    public JsonObject GetStages(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var deploymentId = members.Text("deploymentId");
        var stages = Api(caller, members).Stages.Values.Where(stage => deploymentId is null || stage.DeploymentId == deploymentId);

        // The one list whose member the model itself calls "item".
        return new JsonObject { ["item"] = new JsonArray([.. stages.Select(Shape)]) };
    }

    /// <summary>Patches <c>/deploymentId</c>, <c>/description</c> and <c>/variables/…</c>.</summary>
    public ValueTask<JsonObject> UpdateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ChangeAsync(
        async () =>
        {
            const string Variables = "/variables/";
            var members = new Members(input);
            var api = Api(caller, members);
            var stage = StageOf(api, members);
            foreach (var patch in Patch.Read(members))
            {
                stage = (patch.Operation, patch.Path) switch
                {
                    ("replace", "/description") => stage with { Description = patch.Value },
                    ("replace", "/deploymentId") when _deployments.ContainsKey((api.Id, patch.Value ?? "")) => stage with { DeploymentId = patch.Value! },
                    ("replace", "/deploymentId") => throw GatewayErrors.NoDeployment(),
                    ("replace" or "add", { } path) when path.StartsWith(Variables, StringComparison.Ordinal) =>
                        stage with { Variables = (stage.Variables ?? ImmutableSortedDictionary<string, string>.Empty).SetItem(path[Variables.Length..], patch.Value ?? "") },
                    ("remove", { } path) when path.StartsWith(Variables, StringComparison.Ordinal) =>
                        stage with { Variables = stage.Variables?.Remove(path[Variables.Length..]) },
                    _ => throw patch.Refusal("/deploymentId", "/description", "/variables/{variable_name}"),
                };
            }

            stage = stage with { LastUpdatedDate = NowSeconds };
            await SaveAsync(caller, api with { Stages = api.Stages.SetItem(stage.StageName, stage) }, stop);
            return Shape(stage);
        },
        stop);

    public ValueTask<JsonObject> DeleteStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ChangeAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var stage = StageOf(api, members);
            await SaveAsync(caller, api with { Stages = api.Stages.Remove(stage.StageName) }, stop);
            return [];
        },
        stop);

    private RestApi WithStage(RestApi api, string name, string deploymentId, Members members, string? description)
    {
        if (name.Length > 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw GatewayErrors.BadRequest("Stage name only allows a-zA-Z0-9_-");
        }

        var variables = members.Map("variables");
        var before = api.Stages.GetValueOrDefault(name);
        var stage = new Stage
        {
            StageName = name,
            DeploymentId = deploymentId,
            Description = description ?? before?.Description,
            Variables = variables ?? before?.Variables,
            MethodSettings = before?.MethodSettings ?? ImmutableSortedDictionary<string, MethodSetting>.Empty,
            AccessLogSettings = before?.AccessLogSettings,
            TracingEnabled = members.Flag("tracingEnabled") ?? before?.TracingEnabled ?? false,
            Tags = members.Map("tags") ?? before?.Tags,
            CreatedDate = before?.CreatedDate ?? NowSeconds,
            LastUpdatedDate = NowSeconds,
        };
        return api with { Stages = api.Stages.SetItem(name, stage) };
    }

    private Deployment DeploymentOf(RestApi api, Members members) =>
        _deployments.TryGetValue((api.Id, members.Required("deploymentId")), out var owned) ? owned.Value.Deployment : throw GatewayErrors.NoDeployment();

    private static Stage StageOf(RestApi api, Members members) =>
        api.Stages.TryGetValue(members.Required("stageName"), out var stage) ? stage : throw GatewayErrors.NoStage();

    private static string DeploymentKey(string api, string deployment) => $"{api}/{deployment}";

    private static JsonObject Shape(Deployment deployment)
    {
        var shape = Shape(deployment, GatewayJson.Default.Deployment);
        shape.Remove("resources");
        shape.Remove("restApiId");
        shape.Remove("apiKeySource");
        return shape;
    }

    private static JsonObject Shape(Stage stage)
    {
        var shape = Shape(stage, GatewayJson.Default.Stage);
        shape["cacheClusterEnabled"] = false;
        shape["cacheClusterStatus"] = "NOT_AVAILABLE";
        shape["methodSettings"] = new JsonObject(stage.MethodSettings.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Shape(entry.Value))));
        return shape;
    }

    /// <summary>With the service's defaults for what is not set.</summary>
    private static JsonObject Shape(MethodSetting setting)
    {
        var shape = new JsonObject { ["metricsEnabled"] = setting.MetricsEnabled };
        if (setting.LoggingLevel is { } level)
        {
            shape["loggingLevel"] = level;
        }

        shape["dataTraceEnabled"] = setting.DataTraceEnabled;
        shape["throttlingBurstLimit"] = setting.ThrottlingBurstLimit ?? RequestAdmission.AccountBurst;
        shape["throttlingRateLimit"] = setting.ThrottlingRateLimit ?? RequestAdmission.AccountRate;
        shape["cachingEnabled"] = false;
        shape["cacheTtlInSeconds"] = setting.CacheTtlInSeconds ?? CacheTtlDefault;
        shape["cacheDataEncrypted"] = setting.CacheDataEncrypted;
        shape["requireAuthorizationForCacheControl"] = setting.RequireAuthorizationForCacheControl ?? true;
        shape["unauthorizedCacheControlHeaderStrategy"] = setting.UnauthorizedCacheControlHeaderStrategy ?? "SUCCEED_WITH_RESPONSE_HEADER";
        return shape;
    }
}
