using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>REST APIs and their resources.</content>
public sealed partial class RestApiService
{
    private const int NameLengthMax = 1024;
    private const string IpAddressTypeDefault = "ipv4";

    public ValueTask<JsonObject> CreateRestApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var name = members.Required("name");
            members.Refuse("cloneFrom", "binaryMediaTypes", "minimumCompressionSize");
            if (name.Length > NameLengthMax)
            {
                throw GatewayErrors.BadRequest($"Invalid API name, can be at most {NameLengthMax} characters.");
            }

            var source = members.Text("apiKeySource") ?? "HEADER";
            if (source != "HEADER")
            {
                throw GatewayErrors.BadRequest($"apiKeySource {source} is not supported by this server; only HEADER is.");
            }

            if (members.Text("description") is { Length: 0 })
            {
                throw GatewayErrors.BadRequest("Description cannot be an empty string");
            }

            // A resource policy decides who may call. An empty one decides nothing; any other would be ignored here.
            if (members.Text("policy") is { Length: > 0 })
            {
                throw GatewayErrors.BadRequest("policy is not supported by this server.");
            }

            var root = new ApiResource { Id = NewId(), Path = "/" };
            var api = new RestApi
            {
                Id = NewApiId(),
                Name = name,
                Description = members.Text("description"),
                Version = members.Text("version"),
                CreatedDate = NowSeconds,
                ApiKeySource = source,
                EndpointConfiguration = Endpoint(members.Structure("endpointConfiguration")),
                RootResourceId = root.Id,
                Tags = members.Map("tags"),
                DisableExecuteApiEndpoint = members.Flag("disableExecuteApiEndpoint") ?? false,
                Resources = ImmutableDictionary<string, ApiResource>.Empty.Add(root.Id, root),
            };
            await SaveAsync(caller, api, stop);
            return Shape(api);
        },
        stop);

    public JsonObject GetRestApi(AwsCaller caller, JsonObject input) => Shape(Api(caller, new Members(input)));

    public JsonObject GetRestApis(AwsCaller caller, JsonObject input) =>
        Page(new Members(input), Of(_apis, caller), api => api.Id, Shape);

    /// <summary>Deletes an API with all that is in it; plans lose its stages.</summary>
    public ValueTask<JsonObject> DeleteRestApiAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var api = Api(caller, new Members(input));
            var deployments = _deployments.Keys.Where(key => key.Api == api.Id).ToList();
            var plans = PlansWithout(caller, stage => stage.ApiId == api.Id);
            await WriteAsync(
                stop,
                [
                    Delete(ApiKind, caller, api.Id),
                    .. deployments.Select(key => Delete(DeploymentKind, caller, DeploymentKey(key.Api, key.Deployment))),
                    .. plans.Select(plan => Put(PlanKind, caller, plan.Id, plan, GatewayJson.Default.UsagePlan)),
                ]);
            _apis.TryRemove(api.Id, out _);
            deployments.ForEach(key => _deployments.TryRemove(key, out _));
            plans.ForEach(plan => Remember(caller, plan));
            return [];
        },
        stop);

    public ValueTask<JsonObject> CreateResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            if (!api.Resources.TryGetValue(members.Required("parentId"), out var parent))
            {
                throw GatewayErrors.NoResource();
            }

            var part = members.Required("pathPart");
            CheckPlace(api, parent, part, itself: null);
            var resource = new ApiResource
            {
                Id = NewId(6),
                ParentId = parent.Id,
                PathPart = part,
                Path = Below(parent, part),
            };
            await SaveAsync(caller, api with { Resources = api.Resources.Add(resource.Id, resource) }, stop);
            return Shape(resource, includesMethods: false);
        },
        stop);

    public JsonObject GetResource(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        return Shape(Resource(Api(caller, members), members), members.Texts("embed").Contains("methods"));
    }

    public JsonObject GetResources(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var includesMethods = members.Texts("embed").Contains("methods");
        var resources = Api(caller, members).Resources.Values.OrderBy(resource => resource.Path, StringComparer.Ordinal);
        return Page(members, resources, resource => resource.Id, resource => Shape(resource, includesMethods));
    }

    /// <summary>Deletes a resource and all below it.</summary>
    public ValueTask<JsonObject> DeleteResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var api = Api(caller, members);
            var resource = Resource(api, members);
            if (resource.ParentId is null)
            {
                throw GatewayErrors.BadRequest("The root resource cannot be deleted.");
            }

            var gone = new HashSet<string>(StringComparer.Ordinal) { resource.Id };
            while (api.Resources.Values.Any(child => child.ParentId is { } parent && gone.Contains(parent) && gone.Add(child.Id)))
            {
                // Each round adds at least one; the tree is finite.
            }

            await SaveAsync(caller, api with { Resources = api.Resources.RemoveRange(gone) }, stop);
            return [];
        },
        stop);

    private static string Below(ApiResource parent, string part) => parent.Path == "/" ? "/" + part : parent.Path + "/" + part;

    /// <param name="api">The API.</param>
    /// <param name="parent">Below which it is to be.</param>
    /// <param name="part">Its part of the path.</param>
    /// <param name="itself">The resource that moves there; null for a new one.</param>
    private static void CheckPlace(RestApi api, ApiResource parent, string part, string? itself)
    {
        CheckPathPart(part, parent);
        var siblings = api.Resources.Values.Where(resource => resource.ParentId == parent.Id && resource.Id != itself).ToList();
        if (siblings.Exists(sibling => sibling.PathPart == part))
        {
            throw GatewayErrors.Conflict($"Another resource with the same parent already has this name: {part}");
        }

        if (IsVariable(part) && siblings.Find(sibling => IsVariable(sibling.PathPart!) && IsGreedy(sibling.PathPart!) == IsGreedy(part)) is { } other)
        {
            throw GatewayErrors.BadRequest($"A sibling ({other.PathPart}) of this resource already has a variable path part -- only one is allowed");
        }
    }

    private static void CheckPathPart(string part, ApiResource parent)
    {
        var isValid = IsVariable(part)
            ? part.Trim('{', '}').TrimEnd('+') is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':')
            : part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':');
        if (!isValid)
        {
            throw GatewayErrors.BadRequest("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.");
        }

        if (parent.PathPart is { } above && IsGreedy(above))
        {
            throw GatewayErrors.BadRequest($"Cannot create a child of a resource with a greedy path variable: {above}");
        }
    }

    private static bool IsVariable(string part) => part.StartsWith('{') && part.EndsWith('}');

    private static bool IsGreedy(string part) => part.EndsWith("+}", StringComparison.Ordinal);

    private static EndpointConfiguration Endpoint(Members? members)
    {
        if (members is not { } given)
        {
            return new EndpointConfiguration(["EDGE"], IpAddressTypeDefault);
        }

        var types = given.Texts("types");
        if (types.FirstOrDefault(type => type is not "EDGE" and not "REGIONAL") is { } other)
        {
            throw GatewayErrors.BadRequest($"The endpoint type {other} is not supported by this server; EDGE and REGIONAL are.");
        }

        return new EndpointConfiguration(types.IsEmpty ? ["EDGE"] : types, given.Text("ipAddressType") ?? IpAddressTypeDefault);
    }

    // A request names an API by its id alone, so ids are unique over all accounts and regions.
    private string NewApiId()
    {
        string id;
        do
        {
            id = NewId();
        }
        while (_apis.ContainsKey(id));
        return id;
    }

    private RestApi Api(AwsCaller caller, Members members)
    {
        var id = members.Required("restApiId");
        return Find(_apis, caller, id) ?? throw GatewayErrors.NoApi(caller, id);
    }

    private static ApiResource Resource(RestApi api, Members members) =>
        api.Resources.TryGetValue(members.Required("resourceId"), out var resource) ? resource : throw GatewayErrors.NoResource();

    private static JsonObject Shape(RestApi api)
    {
        var shape = Shape(api, GatewayJson.Default.RestApi);
        shape.Remove("resources");
        shape.Remove("stages");
        return shape;
    }

    private static JsonObject Shape(ApiResource resource, bool includesMethods)
    {
        var shape = Shape(resource, GatewayJson.Default.ApiResource);
        if (resource.ResourceMethods.IsEmpty)
        {
            shape.Remove("resourceMethods");
        }
        else if (!includesMethods)
        {
            shape["resourceMethods"] = new JsonObject(resource.ResourceMethods.Keys.Select(verb => KeyValuePair.Create(verb, (JsonNode?)new JsonObject())));
        }

        return shape;
    }
}
