using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>Stages: each shows a deployment.</content>
public sealed partial class RestApiService
{
    private const int CacheTtlDefault = 300;

    public ValueTask<JsonObject> CreateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            members.Refuse("canarySettings", "documentationVersion");
            RefuseCache(members);
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

    /// <summary>Patches a stage: its deployment, variables, logging, tracing, and the settings of its methods.</summary>
    public ValueTask<JsonObject> UpdateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var stage = StageOf(api, members);
            foreach (var patch in Patch.Read(members))
            {
                stage = Apply(api, stage, patch);
            }

            stage = stage with { LastUpdatedDate = NowSeconds };
            await SaveAsync(caller, api with { Stages = api.Stages.SetItem(stage.StageName, stage) }, stop);
            return Shape(stage);
        },
        stop);

    /// <summary>There is no cache: nothing is left to flush.</summary>
    public JsonObject FlushStageCache(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        StageOf(Api(caller, members), members);
        return [];
    }

    /// <summary>Deletes a stage; plans lose it.</summary>
    public ValueTask<JsonObject> DeleteStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var stage = StageOf(api, members);
            var left = api with { Stages = api.Stages.Remove(stage.StageName) };
            var plans = PlansWithout(caller, of => of.ApiId == api.Id && of.Stage == stage.StageName);
            await WriteAsync(
                stop,
                [
                    Put(ApiKind, caller, api.Id, left, GatewayJson.Default.RestApi),
                    .. plans.Select(plan => Put(PlanKind, caller, plan.Id, plan, GatewayJson.Default.UsagePlan)),
                ]);
            Remember(_apis, caller, api.Id, left);
            plans.ForEach(plan => Remember(caller, plan));
            return [];
        },
        stop);

    private static void RefuseCache(Members members)
    {
        if (members.Flag("cacheClusterEnabled") == true)
        {
            throw GatewayErrors.BadRequest("cacheClusterEnabled is not supported by this server.");
        }
    }

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

    private Stage Apply(RestApi api, Stage stage, Patch patch)
    {
        if (patch.EntryOf("/variables") is { } variable)
        {
            return stage with { Variables = patch.Apply(stage.Variables, variable, patch.Value ?? "") };
        }

        switch (patch.Operation, patch.Path)
        {
            case ("replace" or "add", "/description"):
                return stage with { Description = patch.Value };

            case ("replace", "/deploymentId"):
                return _deployments.ContainsKey((api.Id, patch.Value ?? "")) ? stage with { DeploymentId = patch.Value! } : throw GatewayErrors.NoDeployment();

            case ("replace", "/tracingEnabled"):
                return stage with { TracingEnabled = patch.Flag };

            case ("remove", "/accessLogSettings"):
                return stage with { AccessLogSettings = null };

            case ("replace" or "add", "/accessLogSettings/destinationArn"):
                return stage with { AccessLogSettings = Checked((stage.AccessLogSettings ?? new AccessLogSettings(null, null)) with { DestinationArn = patch.Value }) };

            case ("replace" or "add", "/accessLogSettings/format"):
                return stage with { AccessLogSettings = (stage.AccessLogSettings ?? new AccessLogSettings(null, null)) with { Format = patch.Value } };

            case (_, "/cacheClusterEnabled") when !patch.Flag:
            case ("remove", "/canarySettings"):
                return stage;

            case (_, "/cacheClusterEnabled" or "/cacheClusterSize" or "/clientCertificateId" or "/documentationVersion" or "/webAclArn"):
            case (_, { } canary) when canary.StartsWith("/canarySettings", StringComparison.Ordinal):
                throw patch.NotSupportedHere();

            default:
                return stage with { MethodSettings = MethodSettingPatch.Apply(stage.MethodSettings, patch) };
        }
    }

    /// <summary>A log group's ARN, as the service writes it.</summary>
    private static AccessLogSettings Checked(AccessLogSettings settings) => settings.DestinationArn switch
    {
        { } arn when arn.Split(':') is ["arn", _, "logs", _, _, "log-group", ..] => settings,
        { } arn when arn.Contains(":firehose:", StringComparison.Ordinal) => throw GatewayErrors.BadRequest("Access logs to Firehose are not supported by this server; a log group is."),
        _ => throw GatewayErrors.BadRequest("Invalid ARN specified in the request"),
    };

    private static Stage StageOf(RestApi api, Members members) =>
        api.Stages.TryGetValue(members.Required("stageName"), out var stage) ? stage : throw GatewayErrors.NoStage();

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
        shape["throttlingRateLimit"] = DoubleJson.Node(setting.ThrottlingRateLimit ?? RequestAdmission.AccountRate);
        shape["cachingEnabled"] = false;
        shape["cacheTtlInSeconds"] = setting.CacheTtlInSeconds ?? CacheTtlDefault;
        shape["cacheDataEncrypted"] = setting.CacheDataEncrypted;
        shape["requireAuthorizationForCacheControl"] = setting.RequireAuthorizationForCacheControl ?? true;
        shape["unauthorizedCacheControlHeaderStrategy"] = setting.UnauthorizedCacheControlHeaderStrategy ?? "SUCCEED_WITH_RESPONSE_HEADER";
        return shape;
    }
}
