using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway;

/// <content>Methods, their integrations and their responses.</content>
public sealed partial class RestApiService
{
    private const int TimeoutMsDefault = 29_000;

    /// <summary>Tells whether this server has an action of a service; integrations with others are refused.</summary>
    public Func<string, string, bool> CanCall { get; init; } = (_, _) => true;

    private static readonly ImmutableArray<string> Verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

    public ValueTask<JsonObject> PutMethodAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource) = ApiAndResource(caller, members);
            var verb = members.Required("httpMethod");
            if (!Verbs.Contains(verb))
            {
                throw GatewayErrors.BadRequest($"Invalid HttpMethod specified. Valid options are {string.Join(",", Verbs)}");
            }

            if (resource.ResourceMethods.ContainsKey(verb))
            {
                throw GatewayErrors.Conflict("Method already exists for this resource");
            }

            // An authorizer that were stored and not run would open what its author closed.
            var authorization = members.Required("authorizationType");
            if (authorization != "NONE")
            {
                throw GatewayErrors.BadRequest($"authorizationType {authorization} is not supported by this server; only NONE is.");
            }

            members.Refuse("authorizerId", "requestValidatorId", "authorizationScopes");
            var method = new Method
            {
                HttpMethod = verb,
                AuthorizationType = authorization,
                ApiKeyRequired = members.Flag("apiKeyRequired") ?? false,
                OperationName = members.Text("operationName"),
                RequestParameters = members.Flags("requestParameters"),
                RequestModels = members.Map("requestModels"),
            };
            await SaveAsync(caller, api, resource, method, stop);
            return Shape(method, GatewayJson.Default.Method);
        },
        stop);

    public JsonObject GetMethod(AwsCaller caller, JsonObject input)
    {
        var (_, _, method) = ApiResourceAndMethod(caller, new Members(input));
        return Shape(method, GatewayJson.Default.Method);
    }

    public ValueTask<JsonObject> DeleteMethodAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var (api, resource, method) = ApiResourceAndMethod(caller, new Members(input));
            var without = resource with { ResourceMethods = resource.ResourceMethods.Remove(method.HttpMethod) };
            await SaveAsync(caller, api with { Resources = api.Resources.SetItem(resource.Id, without) }, stop);
            return [];
        },
        stop);

    /// <summary>Takes <c>integrationHttpMethod</c> for the integration's own verb, as the model names it.</summary>
    public ValueTask<JsonObject> PutIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            members.Refuse("connectionId", "tlsConfig", "integrationTarget");
            var integration = new Integration
            {
                Type = members.Required("type"),
                HttpMethod = members.Text("integrationHttpMethod"),
                Uri = members.Text("uri"),
                ConnectionType = members.Text("connectionType"),
                Credentials = members.Text("credentials"),
                RequestParameters = members.Map("requestParameters"),
                RequestTemplates = members.Map("requestTemplates"),
                PassthroughBehavior = members.Text("passthroughBehavior") ?? "WHEN_NO_MATCH",
                ContentHandling = members.Text("contentHandling"),
                TimeoutInMillis = members.Integer("timeoutInMillis") ?? TimeoutMsDefault,
                CacheNamespace = members.Text("cacheNamespace") ?? resource.Id,
                CacheKeyParameters = members.Texts("cacheKeyParameters"),
                IntegrationResponses = method.MethodIntegration?.IntegrationResponses,
            };
            CheckIntegration(integration, method);
            await SaveAsync(caller, api, resource, method with { MethodIntegration = integration }, stop);
            return Shape(integration, GatewayJson.Default.Integration);
        },
        stop);

    public JsonObject GetIntegration(AwsCaller caller, JsonObject input)
    {
        var (_, _, method) = ApiResourceAndMethod(caller, new Members(input));
        return Shape(method.MethodIntegration ?? throw GatewayErrors.NoIntegration(), GatewayJson.Default.Integration);
    }

    public ValueTask<JsonObject> DeleteIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var (api, resource, method) = ApiResourceAndMethod(caller, new Members(input));
            if (method.MethodIntegration is null)
            {
                throw GatewayErrors.NoIntegration();
            }

            await SaveAsync(caller, api, resource, method with { MethodIntegration = null }, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> PutMethodResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var response = new MethodResponse(StatusCode(members), members.Flags("responseParameters"), members.Map("responseModels"));
            var responses = method.MethodResponses ?? ImmutableSortedDictionary<string, MethodResponse>.Empty;
            if (responses.ContainsKey(response.StatusCode))
            {
                throw GatewayErrors.Conflict("Response already exists for this resource");
            }

            await SaveAsync(caller, api, resource, method with { MethodResponses = responses.Add(response.StatusCode, response) }, stop);
            return Shape(response, GatewayJson.Default.MethodResponse);
        },
        stop);

    public ValueTask<JsonObject> PutIntegrationResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var integration = method.MethodIntegration ?? throw GatewayErrors.NoIntegration();
            var status = StatusCode(members);

            // The method's own response of this status may come later.
            if (members.Text("contentHandling") is { } handling)
            {
                throw GatewayErrors.BadRequest($"contentHandling {handling} is not supported by this server.");
            }

            var response = new IntegrationResponse(
                status, members.Text("selectionPattern"), members.Map("responseParameters"), members.Map("responseTemplates"));
            CheckResponse(response);
            var responses = integration.IntegrationResponses ?? ImmutableSortedDictionary<string, IntegrationResponse>.Empty;
            integration = integration with { IntegrationResponses = responses.SetItem(status, response) };
            await SaveAsync(caller, api, resource, method with { MethodIntegration = integration }, stop);
            return Shape(response, GatewayJson.Default.IntegrationResponse);
        },
        stop);

    private void CheckIntegration(Integration integration, Method method)
    {
        if (integration.ConnectionType is { } connection and not "INTERNET")
        {
            throw GatewayErrors.BadRequest($"connectionType {connection} is not supported by this server.");
        }

        if (integration.ContentHandling is { } handling and not "CONVERT_TO_TEXT")
        {
            throw GatewayErrors.BadRequest($"contentHandling {handling} is not supported by this server.");
        }

        if (integration.PassthroughBehavior is not ("WHEN_NO_MATCH" or "WHEN_NO_TEMPLATES" or "NEVER"))
        {
            throw GatewayErrors.BadRequest("Invalid passthrough behavior specified. Valid options are [WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER]");
        }

        if (integration.TimeoutInMillis is < 50 or > TimeoutMsDefault)
        {
            throw GatewayErrors.BadRequest("Timeout should be between 50 ms and 29000 ms");
        }

        // Reads the URI, and refuses what this server cannot call.
        IntegrationTarget.Check(integration, CanCall);
        if (integration.Type != "MOCK" && integration.HttpMethod is null or "")
        {
            throw GatewayErrors.BadRequest("Enumeration value for HttpMethod must be non-empty");
        }

        CheckTemplates(integration.RequestTemplates);
        foreach (var (target, source) in integration.RequestParameters ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Checked(() => RequestParameter.Read(target, source), "Invalid mapping expression specified");
            if (IsUndeclared(source, method))
            {
                throw GatewayErrors.BadRequest(
                    $"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {source}]");
            }
        }
    }

    /// <summary>A parameter can be mapped only when the method names it among its own.</summary>
    private static bool IsUndeclared(string source, Method method) =>
        source.StartsWith("method.request.", StringComparison.Ordinal)
        && !source.StartsWith("method.request.body", StringComparison.Ordinal)
        && method.RequestParameters?.ContainsKey(source.Replace("request.multivalue", "request.", StringComparison.Ordinal)) != true
        && method.RequestParameters?.ContainsKey(source) != true;

    private static void CheckResponse(IntegrationResponse response)
    {
        if (response.SelectionPattern is { Length: > 0 } pattern)
        {
            Checked(() => JavaRegex.Compile(pattern), "Invalid selection pattern");
        }

        foreach (var (target, source) in response.ResponseParameters ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Checked(() => ResponseParameter.Read(target, source), "Invalid mapping expression specified");
        }

        CheckTemplates(response.ResponseTemplates);
    }

    private static void CheckTemplates(ImmutableSortedDictionary<string, string>? templates)
    {
        foreach (var (contentType, template) in templates ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Checked(() => VtlTemplate.Parse(template), $"Invalid mapping template for {contentType}");
        }
    }

    private static void Checked(Func<object> read, string what)
    {
        try
        {
            read();
        }
        catch (VtlException e)
        {
            throw GatewayErrors.BadRequest($"{what}: {e.Message}");
        }
    }

    private static string StatusCode(Members members)
    {
        var status = members.Required("statusCode");
        return status.Length == 3 && status.All(char.IsAsciiDigit) && status[0] is >= '1' and <= '5'
            ? status
            : throw GatewayErrors.BadRequest($"Invalid status code specified: {status}");
    }

    private (RestApi Api, ApiResource Resource) ApiAndResource(AwsCaller caller, Members members)
    {
        // What belongs to a resource is not told from one of an API that does not exist.
        var api = Find(_apis, caller, members.Required("restApiId")) ?? throw GatewayErrors.NoResource();
        return (api, Resource(api, members));
    }

    private (RestApi Api, ApiResource Resource, Method Method) ApiResourceAndMethod(AwsCaller caller, Members members)
    {
        var (api, resource) = ApiAndResource(caller, members);
        return resource.ResourceMethods.TryGetValue(members.Required("httpMethod"), out var method)
            ? (api, resource, method)
            : throw GatewayErrors.NoMethod();
    }

    /// <summary>The method that a test names, deployed or not; ANY for a verb that has none of its own.</summary>
    internal (RestApi Api, ApiResource Resource, Method Method) FindMethod(AwsCaller caller, Members members)
    {
        var (api, resource) = ApiAndResource(caller, members);
        var method = resource.ResourceMethods.GetValueOrDefault(members.Required("httpMethod"))
            ?? resource.ResourceMethods.GetValueOrDefault("ANY")
            ?? throw GatewayErrors.NoMethod();
        return (api, resource, method);
    }

    /// <summary>What a deployment made now would serve.</summary>
    internal DeployedApi Current(RestApi api) => new(new Deployment
    {
        Id = "",
        RestApiId = api.Id,
        CreatedDate = NowSeconds,
        ApiKeySource = api.ApiKeySource,
        Resources = [.. api.Resources.Values],
    });

    private ValueTask SaveAsync(AwsCaller caller, RestApi api, ApiResource resource, Method method, CancellationToken stop)
    {
        var changed = resource with { ResourceMethods = resource.ResourceMethods.SetItem(method.HttpMethod, method) };
        return SaveAsync(caller, api with { Resources = api.Resources.SetItem(resource.Id, changed) }, stop);
    }
}
