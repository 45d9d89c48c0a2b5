using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>Patches of APIs, resources, methods, integrations and responses.</content>
/// <remarks>Source: API Gateway API reference, "Patch operations".</remarks>
public sealed partial class RestApiService
{
    public ValueTask<JsonObject> UpdateRestApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            foreach (var patch in Patch.Read(members))
            {
                api = Apply(api, patch);
            }

            await SaveAsync(caller, api, stop);
            var shape = Shape(api);
            shape["tags"] ??= new JsonObject();
            return shape;
        },
        stop);

    /// <summary>Renames a resource, or moves it with all below it.</summary>
    public ValueTask<JsonObject> UpdateResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource) = ApiAndResource(caller, members);
            foreach (var patch in Patch.Read(members))
            {
                resource = Apply(api, resource, patch);
            }

            var moved = api.Resources.SetItem(resource.Id, resource);
            foreach (var child in Below(api, resource.Id).Where(child => child.Id != resource.Id))
            {
                moved = moved.SetItem(child.Id, child with { Path = Below(moved[child.ParentId!], child.PathPart!) });
            }

            await SaveAsync(caller, api with { Resources = moved }, stop);
            return Shape(resource, includesMethods: false);
        },
        stop);

    public ValueTask<JsonObject> UpdateMethodAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            foreach (var patch in Patch.Read(members))
            {
                method = Apply(method, patch);
            }

            await SaveAsync(caller, api, resource, method, stop);
            return Shape(method, GatewayJson.Default.Method);
        },
        stop);

    public ValueTask<JsonObject> UpdateIntegrationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var integration = method.MethodIntegration ?? throw GatewayErrors.NoIntegration();
            foreach (var patch in Patch.Read(members))
            {
                integration = Apply(integration, patch);
            }

            CheckIntegration(integration, method);
            await SaveAsync(caller, api, resource, method with { MethodIntegration = integration }, stop);
            return Shape(integration, GatewayJson.Default.Integration);
        },
        stop);

    public ValueTask<JsonObject> UpdateMethodResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var response = ResponseOf(method, members);
            foreach (var patch in Patch.Read(members))
            {
                response = patch.EntryOf("/responseParameters") is { } parameter ? response with { ResponseParameters = patch.Apply(response.ResponseParameters, parameter, patch.Flag) }
                    : patch.EntryOf("/responseModels") is { } type ? response with { ResponseModels = patch.Apply(response.ResponseModels, type, patch.Value ?? "") }
                    : throw patch.InvalidPath();
            }

            await SaveAsync(caller, api, resource, method with { MethodResponses = method.MethodResponses!.SetItem(response.StatusCode, response) }, stop);
            return Shape(response, GatewayJson.Default.MethodResponse);
        },
        stop);

    public ValueTask<JsonObject> UpdateIntegrationResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var (integration, response) = IntegrationResponseOf(method, members);
            foreach (var patch in Patch.Read(members))
            {
                response = patch.EntryOf("/responseParameters") is { } parameter ? response with { ResponseParameters = patch.Apply(response.ResponseParameters, parameter, patch.Value ?? "") }
                    : patch.EntryOf("/responseTemplates") is { } type ? response with { ResponseTemplates = patch.Apply(response.ResponseTemplates, type, patch.Value ?? "") }
                    : patch.Path switch
                    {
                        "/selectionPattern" => response with { SelectionPattern = patch.Operation == "remove" ? null : patch.Value },
                        "/contentHandling" when string.IsNullOrEmpty(patch.Value) => response,
                        "/contentHandling" => throw patch.NotSupportedHere(),
                        _ => throw patch.InvalidPath(),
                    };
            }

            CheckResponse(response);
            integration = integration with { IntegrationResponses = integration.IntegrationResponses!.SetItem(response.StatusCode, response) };
            await SaveAsync(caller, api, resource, method with { MethodIntegration = integration }, stop);
            return Shape(response, GatewayJson.Default.IntegrationResponse);
        },
        stop);

    private static RestApi Apply(RestApi api, Patch patch)
    {
        if (patch.Path.StartsWith("/endpointConfiguration/types/", StringComparison.Ordinal))
        {
            patch.Expect("replace");
            var type = new JsonObject { ["types"] = new JsonArray(patch.Value), ["ipAddressType"] = api.EndpointConfiguration.IpAddressType };
            return api with { EndpointConfiguration = Endpoint(new Members(type)) };
        }

        switch (patch.Path)
        {
            case "/description":
                return api with { Description = patch.Operation == "remove" ? null : patch.Value };

            case "/policy" when string.IsNullOrEmpty(patch.Value):
                return api;

            case "/name" or "/apiKeySource" or "/disableExecuteApiEndpoint" or "/minimumCompressionSize":
                patch.Expect("replace");
                break;

            case "/binaryMediaTypes":
                throw patch.InvalidPath();
        }

        return patch.Path switch
        {
            "/name" when patch.Value is { Length: > 0 } name => api with { Name = name },
            "/name" => throw GatewayErrors.BadRequest("API name must be non-empty"),
            "/apiKeySource" when patch.Value == "HEADER" => api,
            "/disableExecuteApiEndpoint" => api with { DisableExecuteApiEndpoint = patch.Flag },
            "/minimumCompressionSize" when string.IsNullOrEmpty(patch.Value) => api,
            "/minimumCompressionSize" when !int.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size > 10_485_760 =>
                throw GatewayErrors.BadRequest("Invalid minimum compression size, must be between 0 and 10485760"),
            "/endpointConfiguration/ipAddressType" => api with { EndpointConfiguration = api.EndpointConfiguration with { IpAddressType = patch.Value } },
            "/apiKeySource" or "/minimumCompressionSize" or "/policy" => throw patch.NotSupportedHere(),
            { } path when path.StartsWith("/binaryMediaTypes/", StringComparison.Ordinal) => throw patch.NotSupportedHere(),
            _ => throw patch.InvalidPath(),
        };
    }

    private static ApiResource Apply(RestApi api, ApiResource resource, Patch patch)
    {
        if (patch.Path is not ("/parentId" or "/pathPart"))
        {
            throw patch.Refusal("/parentId", "/pathPart");
        }

        if (patch.Operation != "replace")
        {
            throw patch.UnsupportedOperation();
        }

        if (resource.ParentId is null)
        {
            throw GatewayErrors.BadRequest("Root resource cannot update its parentId or pathPart.");
        }

        var parentId = patch.Path == "/parentId" ? patch.Value ?? "" : resource.ParentId;
        var part = patch.Path == "/pathPart" ? patch.Value ?? "" : resource.PathPart!;
        if (!api.Resources.TryGetValue(parentId, out var parent))
        {
            throw GatewayErrors.NoResource();
        }

        if (Below(api, resource.Id).Any(below => below.Id == parentId))
        {
            throw GatewayErrors.BadRequest("Resources cannot be cyclical.");
        }

        CheckPlace(api, parent, part, resource.Id);
        return resource with { ParentId = parentId, PathPart = part, Path = Below(parent, part) };
    }

    private static Method Apply(Method method, Patch patch)
    {
        if (patch.EntryOf("/requestParameters") is { } parameter)
        {
            return method with { RequestParameters = patch.Apply(method.RequestParameters, parameter, patch.Flag) };
        }

        if (patch.EntryOf("/requestModels") is { } type)
        {
            return method with { RequestModels = patch.Apply(method.RequestModels, type, patch.Value ?? "") };
        }

        if (patch.Path is not ("/apiKeyRequired" or "/authorizationType" or "/authorizerId" or "/operationName" or "/requestValidatorId"))
        {
            throw patch.Path.StartsWith("/authorizationScopes", StringComparison.Ordinal) ? patch.NotSupportedHere() : patch.InvalidPath();
        }

        patch.Expect("replace");
        return patch.Path switch
        {
            "/apiKeyRequired" => method with { ApiKeyRequired = patch.Flag },
            "/operationName" => method with { OperationName = patch.Value },
            "/authorizationType" when patch.Value == "NONE" => method,
            "/authorizationType" => throw GatewayErrors.BadRequest($"authorizationType {patch.Value} is not supported by this server; only NONE is."),
            "/authorizerId" => throw patch.NotSupportedHere(),
            _ => string.IsNullOrEmpty(patch.Value) ? method : throw GatewayErrors.BadRequest("Invalid Request Validator identifier specified"),
        };
    }

    private static Integration Apply(Integration integration, Patch patch)
    {
        if (patch.EntryOf("/requestParameters") is { } parameter)
        {
            return integration with { RequestParameters = patch.Apply(integration.RequestParameters, parameter, patch.Value ?? "") };
        }

        if (patch.EntryOf("/requestTemplates") is { } type)
        {
            // Without a value the body is passed on as it is.
            return integration with { RequestTemplates = patch.Apply(integration.RequestTemplates, type, patch.Value ?? "$input.body") };
        }

        if (patch.EntryOf("/cacheKeyParameters") is { } key)
        {
            var keys = integration.CacheKeyParameters.Remove(key);
            return integration with { CacheKeyParameters = patch.Operation == "remove" ? keys : keys.Add(key) };
        }

        return patch.Path switch
        {
            "/type" when patch.Value is { } of => integration with { Type = of },
            "/uri" => integration with { Uri = patch.Value },
            "/httpMethod" => integration with { HttpMethod = patch.Value },
            "/credentials" => integration with { Credentials = string.IsNullOrEmpty(patch.Value) ? null : patch.Value },
            "/cacheNamespace" => integration with { CacheNamespace = patch.Value },
            "/connectionType" => integration with { ConnectionType = patch.Value },
            "/contentHandling" => integration with { ContentHandling = string.IsNullOrEmpty(patch.Value) ? null : patch.Value },
            "/passthroughBehavior" => integration with { PassthroughBehavior = patch.Value ?? "" },
            "/timeoutInMillis" when int.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var timeout) => integration with { TimeoutInMillis = timeout },
            "/timeoutInMillis" => throw GatewayErrors.BadRequest("Timeout should be between 50 ms and 29000 ms"),
            "/connectionId" or "/integrationTarget" or "/responseTransferMode" or "/tlsConfig/insecureSkipVerification" => throw patch.NotSupportedHere(),
            _ => throw patch.InvalidPath(),
        };
    }

    /// <summary>A resource and all below it, each behind its parent.</summary>
    private static List<ApiResource> Below(RestApi api, string id)
    {
        List<ApiResource> found = [api.Resources[id]];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(api.Resources.Values.Where(child => child.ParentId == found[i].Id));
        }

        return found;
    }
}
