using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Gateway.HttpApis;

/// <summary>HTTP APIs: their integrations, routes and stages.</summary>
/// <remarks>
/// Takes and gives the members of the published model (API Gateway version 2). A change is written before it is served. Stages are deployed
/// automatically. Any thread; changes wait for one another, reads do not wait.
/// </remarks>
public sealed partial class HttpApiService : IDisposable
{
    private const string Kind = "http-api";
    private const int TimeoutMsDefault = 30_000;
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string RouteSelection = "$request.method $request.path";
    private const string KeySelection = "$request.header.x-api-key";

    private static readonly (string Name, string Only)[] OnlySettings =
    [
        ("apiKeySelectionExpression", KeySelection), ("ipAddressType", "ipv4"), ("routeSelectionExpression", RouteSelection),
    ];

    private readonly ConcurrentDictionary<string, (AwsCaller Caller, HttpApi Api)> _apis = new(StringComparer.Ordinal);
    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly OneAtATime _changes = new();

    /// <summary>Reads what is stored; from then on this object is the only writer of this kind.</summary>
    public HttpApiService(IResourceStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        foreach (var resource in _store.All(Kind))
        {
            var scope = resource.Key.Scope.Split('/');
            var api = JsonSerializer.Deserialize(resource.Data.Span, HttpApiJson.Default.HttpApi)
                ?? throw new InvalidOperationException($"The resource {resource.Key} holds no HTTP API.");
            _apis[api.ApiId] = (new AwsCaller(scope[0], scope[1]), api);
        }
    }

    public void Dispose() => _changes.Dispose();

    /// <summary>The API of this id, in any account and region.</summary>
    internal (AwsCaller Caller, HttpApi Api)? Find(string apiId) => _apis.TryGetValue(apiId, out var found) ? found : null;

    public ValueTask<JsonObject> CreateApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            if (members.Required("protocolType") is var protocol && protocol != "HTTP")
            {
                throw GatewayErrors.BadRequest($"protocolType {protocol} is not supported by this server; HTTP is.");
            }

            RefuseSettings(members);
            var api = new HttpApi
            {
                ApiId = RandomNumberGenerator.GetString(Letters, 10),
                Name = members.Required("name"),
                Description = members.Text("description"),
                Version = members.Text("version"),
                CreatedDate = Now,
                CorsConfiguration = Cors(members.Structure("corsConfiguration")),
                DisableExecuteApiEndpoint = members.Flag("disableExecuteApiEndpoint") ?? false,
                Tags = members.Map("tags"),
            };
            await SaveAsync(caller, api, stop);
            return Shape(caller, api);
        },
        stop);

    public ValueTask<JsonObject> UpdateApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            RefuseSettings(members);
            api = api with
            {
                Name = members.Text("name") ?? api.Name,
                Description = members.Text("description") ?? api.Description,
                Version = members.Text("version") ?? api.Version,
                CorsConfiguration = members.Has("corsConfiguration") ? Cors(members.Structure("corsConfiguration")) : api.CorsConfiguration,
                DisableExecuteApiEndpoint = members.Flag("disableExecuteApiEndpoint") ?? api.DisableExecuteApiEndpoint,
            };
            await SaveAsync(caller, api, stop);
            return Shape(caller, api);
        },
        stop);

    public ValueTask<JsonObject> DeleteCorsConfigurationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            await SaveAsync(caller, Api(caller, new Members(input)) with { CorsConfiguration = null }, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> DeleteApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var api = Api(caller, new Members(input));
            await _store.WriteAsync([new ResourceWrite(new ResourceKey(Kind, caller.Scope, api.ApiId), null)], stop);
            _apis.TryRemove(api.ApiId, out _);
            return [];
        },
        stop);

    public ValueTask<JsonObject> CreateIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        () => PutIntegrationAsync(caller, new Members(input), RandomNumberGenerator.GetString(Letters, 7), stop), stop);

    public ValueTask<JsonObject> UpdateIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        () => PutIntegrationAsync(caller, new Members(input), Integration(Api(caller, new Members(input)), new Members(input)).IntegrationId, stop), stop);

    public ValueTask<JsonObject> DeleteIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var integration = Integration(api, members);
            if (api.Routes.Values.Any(route => route.IntegrationId == integration.IntegrationId))
            {
                throw GatewayErrors.Conflict($"Cannot delete Integration '{integration.IntegrationId}' because it is referenced by a Route.");
            }

            await SaveAsync(caller, api with { Integrations = api.Integrations.Remove(integration.IntegrationId) }, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> CreateRouteAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        () => PutRouteAsync(caller, new Members(input), null, stop), stop);

    public ValueTask<JsonObject> UpdateRouteAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        () => PutRouteAsync(caller, new Members(input), Route(Api(caller, new Members(input)), new Members(input)), stop), stop);

    public ValueTask<JsonObject> DeleteRouteAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            await SaveAsync(caller, api with { Routes = api.Routes.Remove(Route(api, members).RouteId) }, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> CreateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var name = members.Required("stageName");
            if (api.Stages.ContainsKey(name))
            {
                throw GatewayErrors.Conflict("Stage already exists");
            }

            RefuseStageSettings(members, members.Flag("autoDeploy") ?? false);
            var stage = new HttpStage { StageName = name, Description = members.Text("description"), StageVariables = members.Map("stageVariables"), CreatedDate = Now };
            await SaveAsync(caller, api with { Stages = api.Stages.Add(name, stage) }, stop);
            return Shape(stage);
        },
        stop);

    public ValueTask<JsonObject> UpdateStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var stage = Stage(api, members);
            RefuseStageSettings(members, members.Flag("autoDeploy") ?? true);
            stage = stage with { Description = members.Text("description") ?? stage.Description, StageVariables = members.Map("stageVariables") ?? stage.StageVariables };
            await SaveAsync(caller, api with { Stages = api.Stages.SetItem(stage.StageName, stage) }, stop);
            return Shape(stage);
        },
        stop);

    public ValueTask<JsonObject> DeleteStageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            await SaveAsync(caller, api with { Stages = api.Stages.Remove(Stage(api, members).StageName) }, stop);
            return [];
        },
        stop);

    private async ValueTask<JsonObject> PutIntegrationAsync(AwsCaller caller, Members members, string id, CancellationToken stop)
    {
        var api = Api(caller, members);
        var before = api.Integrations.GetValueOrDefault(id);
        members.Refuse(
            "connectionId", "contentHandlingStrategy", "credentialsArn", "integrationSubtype", "passthroughBehavior", "requestParameters", "requestTemplates", "responseParameters",
            "templateSelectionExpression", "tlsConfig");
        var integration = new HttpIntegration
        {
            IntegrationId = id,
            IntegrationType = members.Text("integrationType") ?? before?.IntegrationType ?? members.Required("integrationType"),
            IntegrationUri = members.Text("integrationUri") ?? before?.IntegrationUri ?? members.Required("integrationUri"),
            IntegrationMethod = members.Text("integrationMethod") ?? before?.IntegrationMethod,
            PayloadFormatVersion = members.Text("payloadFormatVersion") ?? before?.PayloadFormatVersion ?? "1.0",
            TimeoutInMillis = members.Integer("timeoutInMillis") ?? before?.TimeoutInMillis ?? TimeoutMsDefault,
            Description = members.Text("description") ?? before?.Description,
        };
        if (integration.IntegrationType is not ("AWS_PROXY" or "HTTP_PROXY"))
        {
            throw GatewayErrors.BadRequest($"integrationType {integration.IntegrationType} is not supported by this server; AWS_PROXY and HTTP_PROXY are.");
        }

        if (members.Text("connectionType") is { } connection and not "INTERNET")
        {
            throw GatewayErrors.BadRequest($"connectionType {connection} is not supported by this server.");
        }

        if (integration.PayloadFormatVersion is not ("1.0" or "2.0"))
        {
            throw GatewayErrors.BadRequest("PayloadFormatVersion is a required parameter for integrationType AWS_PROXY; valid values are 1.0 and 2.0");
        }

        if (integration.TimeoutInMillis is < 50 or > TimeoutMsDefault)
        {
            throw GatewayErrors.BadRequest("Timeout should be between 50 ms and 30000 ms");
        }

        await SaveAsync(caller, api with { Integrations = api.Integrations.SetItem(id, integration) }, stop);
        return Shape(integration);
    }

    private async ValueTask<JsonObject> PutRouteAsync(AwsCaller caller, Members members, HttpRoute? before, CancellationToken stop)
    {
        var api = Api(caller, members);
        members.Refuse(
            "authorizerId", "authorizationScopes", "modelSelectionExpression", "operationName", "requestModels", "requestParameters", "routeResponseSelectionExpression");
        if (members.Flag("apiKeyRequired") == true)
        {
            throw GatewayErrors.BadRequest("API keys are not supported for HTTP APIs");
        }

        if (members.Text("authorizationType") is { } authorization and not "NONE")
        {
            throw GatewayErrors.BadRequest($"authorizationType {authorization} is not supported by this server; only NONE is.");
        }

        var key = members.Text("routeKey") ?? before?.RouteKey ?? members.Required("routeKey");
        var target = members.Text("target") ?? before?.Target;
        if (key != "$default" && (key.Split(' ') is not [var verb, ['/', ..]] || verb is not ("ANY" or "GET" or "POST" or "PUT" or "PATCH" or "OPTIONS" or "HEAD" or "DELETE")))
        {
            throw GatewayErrors.BadRequest($"The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
        }

        if (api.Routes.Values.Any(route => route.RouteKey == key && route.RouteId != before?.RouteId))
        {
            throw GatewayErrors.Conflict($"Route with key {key} already exists for this API");
        }

        var made = new HttpRoute(before?.RouteId ?? RandomNumberGenerator.GetString(Letters, 7), key, target);
        if (target is not null && (made.IntegrationId is not { } id || !api.Integrations.ContainsKey(id)))
        {
            throw GatewayErrors.BadRequest($"Invalid route target specified: {target}");
        }

        await SaveAsync(caller, api with { Routes = api.Routes.SetItem(made.RouteId, made) }, stop);
        return Shape(made);
    }

    /// <summary>Refuses what would change how an API answers, and does not here.</summary>
    private static void RefuseSettings(Members members)
    {
        members.Refuse("credentialsArn", "disableSchemaValidation", "routeKey", "target");
        foreach (var (name, only) in OnlySettings)
        {
            if (members.Text(name) is { } given && given != only)
            {
                throw GatewayErrors.BadRequest($"{name} {given} is not supported by this server; only {only} is.");
            }
        }
    }

    private static void RefuseStageSettings(Members members, bool isAutomatic)
    {
        if (!isAutomatic)
        {
            throw GatewayErrors.BadRequest("A stage without autoDeploy is not supported by this server.");
        }

        members.Refuse("accessLogSettings", "clientCertificateId", "defaultRouteSettings", "deploymentId", "routeSettings", "tags");
    }

    private static CorsConfiguration? Cors(Members? given) => given is not { } members ? null : new CorsConfiguration(
        members.Flag("allowCredentials"),
        members.Texts("allowHeaders"),
        members.Texts("allowMethods"),
        members.Texts("allowOrigins"),
        members.Texts("exposeHeaders"),
        members.Integer("maxAge"));

    private HttpApi Api(AwsCaller caller, Members members) =>
        members.Required("apiId") is var id && _apis.TryGetValue(id, out var owned) && owned.Caller == caller
            ? owned.Api
            : throw GatewayErrors.NotFound($"Invalid API identifier specified {caller.Account}:{id}");

    private static HttpIntegration Integration(HttpApi api, Members members) =>
        api.Integrations.GetValueOrDefault(members.Required("integrationId")) ?? throw GatewayErrors.NotFound("Invalid Integration identifier specified");

    private static HttpRoute Route(HttpApi api, Members members) =>
        api.Routes.GetValueOrDefault(members.Required("routeId")) ?? throw GatewayErrors.NotFound("Invalid Route identifier specified");

    private static HttpStage Stage(HttpApi api, Members members) =>
        api.Stages.GetValueOrDefault(members.Required("stageName")) ?? throw GatewayErrors.NotFound("Invalid stage identifier specified");

    private async ValueTask SaveAsync(AwsCaller caller, HttpApi api, CancellationToken stop)
    {
        await _store.WriteAsync([new ResourceWrite(new ResourceKey(Kind, caller.Scope, api.ApiId), JsonSerializer.SerializeToUtf8Bytes(api, HttpApiJson.Default.HttpApi))], stop);
        _apis[api.ApiId] = (caller, api);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();
}
