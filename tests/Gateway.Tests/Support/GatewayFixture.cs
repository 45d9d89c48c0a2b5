using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Requests;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Tests.Support;

/// <summary>A gateway over an in-memory store and a recorded <see cref="IAwsCall"/>, with words for building APIs.</summary>
internal sealed class GatewayFixture : IDisposable
{
    public const string MachineArn = "arn:aws:states:eu-west-1:000000000000:stateMachine:Iw102StarterMachineStepFunctionsStateMachine-YBD4dm89PhcK";

    /// <summary>The template the framework's plugin gives each StartExecution method, its placeholder resolved.</summary>
    public const string StartTemplate =
        "\n#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
        + "{\"input\": \"$body\", \"name\": \"$context.requestId\", \"stateMachineArn\":\"" + MachineArn + "\"}";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    public GatewayFixture()
    {
        Apis = new RestApiService(Store, new StoredUses(Store), Time) { CanCall = (service, _) => service != "rekognition" };
        Handler = new GatewayRequestHandler(Apis, () => Calls, Time);
    }

    public MemoryResources Store { get; } = new();

    public FakeTime Time { get; } = new();

    public FakeAwsCall Calls { get; } = new();

    public RestApiService Apis { get; }

    public GatewayRequestHandler Handler { get; }

    public string ApiId { get; private set; } = "";

    public void Dispose() => Apis.DisposeAsync().AsTask().Wait();

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public async Task<GatewayFixture> CreateApiAsync()
    {
        ApiId = (await Apis.CreateRestApiAsync(Caller, Json("""{"name":"dev-course","endpointConfiguration":{"types":["EDGE"]}}"""), default))["id"]!.GetValue<string>();
        return this;
    }

    /// <summary>Makes the resources of a path that are not there yet.</summary>
    public async Task<string> ResourceAsync(string path)
    {
        var resources = Apis.GetResources(Caller, new JsonObject { ["restApiId"] = ApiId, ["limit"] = 500 })["items"]!.AsArray();
        var parent = resources.Single(resource => resource!["path"]!.GetValue<string>() == "/")!["id"]!.GetValue<string>();
        var soFar = "";
        foreach (var part in path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            soFar += "/" + part;
            parent = resources.SingleOrDefault(resource => resource!["path"]!.GetValue<string>() == soFar)?["id"]!.GetValue<string>()
                ?? (await Apis.CreateResourceAsync(Caller, new JsonObject { ["restApiId"] = ApiId, ["parentId"] = parent, ["pathPart"] = part }, default))["id"]!.GetValue<string>();
        }

        return parent;
    }

    /// <summary>A method as the plugin makes it: a Step Functions action, a 200 and a 400 answer.</summary>
    public async Task<GatewayFixture> MethodAsync(
        string verb, string path, string action = "StartExecution", bool isPrivate = false, JsonObject? integration = null, params JsonObject[] responses)
    {
        var method = await MethodOnlyAsync(verb, path, isPrivate);
        var put = Merged(method, action == "StartExecution"
            ? new JsonObject { ["passthroughBehavior"] = "NEVER", ["requestTemplates"] = new JsonObject { ["application/json"] = StartTemplate, ["application/x-www-form-urlencoded"] = StartTemplate } }
            : new JsonObject { ["passthroughBehavior"] = "WHEN_NO_TEMPLATES" });
        put["type"] = "AWS";
        put["integrationHttpMethod"] = "POST";
        put["uri"] = $"arn:aws:apigateway:eu-west-1:states:action/{action}";
        await Apis.PutIntegrationAsync(Caller, Merged(put, integration ?? []), default);
        await ResponsesAsync(method, responses.Length > 0 ? responses : [Json("""{"statusCode":"200","selectionPattern":""}"""), Json("""{"statusCode":"400","selectionPattern":"400"}""")]);
        return this;
    }

    public async Task<JsonObject> MethodOnlyAsync(string verb, string path, bool isPrivate = false)
    {
        var method = new JsonObject { ["restApiId"] = ApiId, ["resourceId"] = await ResourceAsync(path), ["httpMethod"] = verb };
        await Apis.PutMethodAsync(Caller, Merged(method, new JsonObject { ["authorizationType"] = "NONE", ["apiKeyRequired"] = isPrivate }), default);
        return method;
    }

    /// <summary>A method with an integration as JSON, and its responses; deployed.</summary>
    public async Task IntegrateAsync(string verb, string path, string integration, string[]? responses = null, string[]? parameters = null, string? variables = null)
    {
        if (ApiId.Length == 0)
        {
            await CreateApiAsync();
        }

        var method = new JsonObject { ["restApiId"] = ApiId, ["resourceId"] = await ResourceAsync(path), ["httpMethod"] = verb };
        await Apis.PutMethodAsync(
            Caller,
            Merged(method, new JsonObject { ["authorizationType"] = "NONE", ["requestParameters"] = new JsonObject((parameters ?? []).Select(name => KeyValuePair.Create(name, (JsonNode?)false))) }),
            default);
        await Apis.PutIntegrationAsync(Caller, Merged(method, Json(integration)), default);
        await ResponsesAsync(method, [.. (responses ?? ["""{"statusCode":"200"}"""]).Select(Json)]);
        await DeployAsync(variables: variables);
    }

    public async Task ResponsesAsync(JsonObject method, params JsonObject[] responses)
    {
        foreach (var response in responses)
        {
            await Apis.PutMethodResponseAsync(Caller, Merged(method, new JsonObject { ["statusCode"] = response["statusCode"]!.DeepClone() }), default);
            await Apis.PutIntegrationResponseAsync(Caller, Merged(method, response), default);
        }
    }

    public async Task<string> DeployAsync(string stage = "dev", string? variables = null)
    {
        var input = new JsonObject { ["restApiId"] = ApiId, ["stageName"] = stage };
        if (variables is not null)
        {
            input["variables"] = Json(variables);
        }

        return (await Apis.CreateDeploymentAsync(Caller, input, default))["id"]!.GetValue<string>();
    }

    /// <summary>A key of this value, in a plan that has the API's stage dev unless the test says otherwise.</summary>
    public async Task<string> KeyAsync(string value, bool isInPlan = true, bool isEnabled = true)
    {
        var key = (await Apis.CreateApiKeyAsync(Caller, new JsonObject { ["name"] = "dev-myFirstKey", ["enabled"] = isEnabled, ["value"] = value }, default))["id"]!.GetValue<string>();
        if (isInPlan)
        {
            var plan = await PlanAsync();
            await Apis.CreateUsagePlanKeyAsync(Caller, new JsonObject { ["usagePlanId"] = plan, ["keyId"] = key, ["keyType"] = "API_KEY" }, default);
        }

        return key;
    }

    public async Task<string> PlanAsync(string stage = "dev") => (await Apis.CreateUsagePlanAsync(
        Caller,
        Json($$"""
            {"name":"course-dev","description":"Usage plan for course dev stage","apiStages":[{"apiId":"{{ApiId}}","stage":"{{stage}}"}],
             "quota":{"limit":5000,"offset":2,"period":"MONTH"},"throttle":{"burstLimit":200,"rateLimit":100} }
            """),
        default))["id"]!.GetValue<string>();

    public Task<GatewayResponse> SendAsync(string method, string pathAndQuery, string? body = null, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, pathAndQuery, Encoding.UTF8.GetBytes(body ?? ""), headers);

    public Task<GatewayResponse> SendBytesAsync(string method, string pathAndQuery, byte[] body, params (string Name, string Value)[] headers)
    {
        var parts = pathAndQuery.Split('?', 2);
        var query = parts.Length == 1 ? [] : parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : ""));
        return Handler.HandleAsync(
            new GatewayRequest
            {
                ApiId = ApiId,
                Stage = "dev",
                Method = method,
                Path = parts[0],
                Query = [.. query],
                Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
                Body = body,
                SourceIp = "127.0.0.1",
                Host = $"{ApiId}.execute-api.eu-west-1.amazonaws.com",
            },
            CancellationToken.None);
    }

    public static JsonObject Merged(JsonObject first, JsonObject second)
    {
        var merged = (JsonObject)first.DeepClone();
        foreach (var (name, value) in second)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }
}

internal static class GatewayResponses
{
    public static string Text(this GatewayResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    public static string? Header(this GatewayResponse response, string name) =>
        response.Headers.SingleOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Status, error type and body in one line.</summary>
    public static string Summary(this GatewayResponse response) =>
        string.Create(CultureInfo.InvariantCulture, $"{response.Status} {response.Header("x-amzn-ErrorType")} {response.Text()}");
}
