using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::ApiGatewayV2::Api. Only HTTP APIs.</summary>
internal sealed class HttpApiType : IResourceType
{
    private const string Service = "apigatewayv2";

    public string Name => ResourceTypeNames.HttpApi;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var found = isRepeat
            ? ((await context.CallAsync(Service, "GetApis", [], stop))["items"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(api =>
                api["tags"] is JsonObject tags
                && tags.Text("aws:cloudformation:stack-id") == context.Stack.Id
                && tags.Text("aws:cloudformation:logical-id") == context.LogicalId
                && !context.Siblings.ContainsKey(api.Required("apiId")))
            : null;
        found ??= await context.CallAsync(Service, "CreateApi", Members(properties).With("tags", Tags(context, properties)), stop);
        return MadeOf(found);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "ProtocolType");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old["CorsConfiguration"] is not null && @new["CorsConfiguration"] is null)
        {
            await context.CallAsync(Service, "DeleteCorsConfiguration", new JsonObject { ["apiId"] = physicalId }, stop);
        }

        return MadeOf(await context.CallAsync(Service, "UpdateApi", Members(@new).With("apiId", physicalId), stop));
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync(Service, "DeleteApi", new JsonObject { ["apiId"] = physicalId }, stop);

    private static JsonObject Members(JsonObject properties) => new JsonObject { ["name"] = properties.Required("Name"), ["protocolType"] = properties.Text("ProtocolType") ?? "HTTP" }
        .With("description", properties.Text("Description"))
        .With("version", properties.Text("Version"))
        .With("disableExecuteApiEndpoint", properties["DisableExecuteApiEndpoint"])
        .With("corsConfiguration", properties["CorsConfiguration"] is JsonObject cors
            ? new JsonObject(cors.Select(member => KeyValuePair.Create(char.ToLowerInvariant(member.Key[0]) + member.Key[1..], member.Value?.DeepClone())))
            : null);

    private static JsonObject Tags(ResourceContext context, JsonObject properties)
    {
        var tags = context.Tags;
        foreach (var (name, value) in properties["Tags"] as JsonObject ?? [])
        {
            tags[name] = value?.DeepClone();
        }

        return tags;
    }

    private static Made MadeOf(JsonObject api) => new(api.Required("apiId"), new JsonObject { ["ApiId"] = api.Required("apiId"), ["ApiEndpoint"] = api.Required("apiEndpoint") });
}

/// <summary>A part of an HTTP API: it has an id of its own within it.</summary>
/// <param name="part"><c>Integration</c>, <c>Route</c>.</param>
/// <param name="members">The properties that are handed over.</param>
internal abstract class HttpApiPartType(string part, params string[] members) : IResourceType
{
    private const string Service = "apigatewayv2";

    private string IdMember => char.ToLowerInvariant(part[0]) + part[1..] + "Id";

    public abstract string Name { get; }

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (isRepeat && await FindAsync(context, properties, stop) is { } found)
        {
            return new Made(found, []);
        }

        var made = await context.CallAsync(Service, "Create" + part, Members(properties), stop);
        return new Made(made.Required(IdMember), []);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "ApiId");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        await context.CallAsync(Service, "Update" + part, Members(@new).With(IdMember, physicalId), stop);
        return new Made(physicalId, []);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync(Service, "Delete" + part, new JsonObject { ["apiId"] = properties.Required("ApiId"), [IdMember] = physicalId }, stop);

    /// <summary>What an interrupted creation made: no other resource of the stack has it, and its members are the same.</summary>
    private async ValueTask<string?> FindAsync(ResourceContext context, JsonObject properties, CancellationToken stop)
    {
        var listed = await context.CallAsync(Service, $"Get{part}s", new JsonObject { ["apiId"] = properties.Required("ApiId") }, stop);
        return (listed["items"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(item => !context.Siblings.ContainsKey(item.Required(IdMember))
                && Members(properties).Where(member => member.Key != "apiId").All(member => item[member.Key]?.ToJsonString() == member.Value?.ToJsonString()))
            ?.Required(IdMember);
    }

    private JsonObject Members(JsonObject properties)
    {
        var request = new JsonObject { ["apiId"] = properties.Required("ApiId") };
        foreach (var name in members)
        {
            request.With(char.ToLowerInvariant(name[0]) + name[1..], name == "TimeoutInMillis" ? properties.Number(name) : properties[name]);
        }

        return request;
    }
}

/// <summary>AWS::ApiGatewayV2::Integration</summary>
internal sealed class HttpApiIntegrationType() : HttpApiPartType(
    "Integration", "IntegrationType", "IntegrationUri", "IntegrationMethod", "PayloadFormatVersion", "TimeoutInMillis", "Description", "ConnectionType", "ConnectionId",
    "IntegrationSubtype", "RequestParameters", "ResponseParameters", "TlsConfig")
{
    public override string Name => ResourceTypeNames.HttpApiIntegration;
}

/// <summary>AWS::ApiGatewayV2::Route</summary>
internal sealed class HttpApiRouteType() : HttpApiPartType("Route", "RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes", "RequestParameters")
{
    public override string Name => ResourceTypeNames.HttpApiRoute;
}

/// <summary>AWS::ApiGatewayV2::Stage</summary>
internal sealed class HttpApiStageType : IResourceType
{
    private const string Service = "apigatewayv2";

    public string Name => ResourceTypeNames.HttpApiStage;

    public string PlannedId(ResourceContext context, JsonObject properties) => properties.Required("StageName");

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (isRepeat)
        {
            await DeleteAsync(context, plannedId!, properties, stop);
        }

        await context.CallAsync(Service, "CreateStage", Where(properties)
            .With("autoDeploy", properties.Truth("AutoDeploy"))
            .With("accessLogSettings", properties["AccessLogSettings"])
            .With("description", properties.Text("Description"))
            .With("stageVariables", properties["StageVariables"]), stop);
        return new Made(plannedId!, []);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "ApiId", "StageName");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        await context.CallAsync(Service, "UpdateStage", Where(@new).With("description", @new.Text("Description")).With("stageVariables", @new["StageVariables"]), stop);
        return new Made(physicalId, []);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync(Service, "DeleteStage", Where(properties), stop);

    private static JsonObject Where(JsonObject properties) => new() { ["apiId"] = properties.Required("ApiId"), ["stageName"] = properties.Required("StageName") };
}
