using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Gateway.HttpApis;

// What is told of APIs: lists in pages, and the model's shapes.
public sealed partial class HttpApiService
{
    private const string ArnMiddle = "::/apis/";

    public JsonObject GetApis(AwsCaller caller, JsonObject input) => Page(
        input,
        _apis.Values.Where(owned => owned.Caller == caller).Select(owned => owned.Api),
        // The order in which they were made.
        api => $"{api.CreatedDate:D12} {api.ApiId}",
        api => Shape(caller, api));

    public JsonObject GetApi(AwsCaller caller, JsonObject input) => Shape(caller, Api(caller, new Members(input)));

    public JsonObject GetIntegrations(AwsCaller caller, JsonObject input) =>
        Page(input, Api(caller, new Members(input)).Integrations.Values, integration => integration.IntegrationId, Shape);

    public JsonObject GetIntegration(AwsCaller caller, JsonObject input) => Shape(Integration(Api(caller, new Members(input)), new Members(input)));

    public JsonObject GetRoutes(AwsCaller caller, JsonObject input) => Page(input, Api(caller, new Members(input)).Routes.Values, route => route.RouteId, Shape);

    public JsonObject GetRoute(AwsCaller caller, JsonObject input) => Shape(Route(Api(caller, new Members(input)), new Members(input)));

    public JsonObject GetStages(AwsCaller caller, JsonObject input) => Page(input, Api(caller, new Members(input)).Stages.Values, stage => stage.StageName, Shape);

    public JsonObject GetStage(AwsCaller caller, JsonObject input) => Shape(Stage(Api(caller, new Members(input)), new Members(input)));

    /// <summary>A list of what an API cannot have on this server: it is empty.</summary>
    public JsonObject GetNoneOfApi(AwsCaller caller, JsonObject input)
    {
        Api(caller, new Members(input));
        return GetNone(caller, input);
    }

    /// <summary>A list of what cannot be made on this server: it is empty.</summary>
    public JsonObject GetNone(AwsCaller caller, JsonObject input) => Page<JsonObject>(input, [], _ => "", item => item);

    public JsonObject GetTags(AwsCaller caller, JsonObject input)
    {
        // arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5
        var arn = new Members(input).Required("resource-arn");
        var at = arn.IndexOf(ArnMiddle, StringComparison.Ordinal);
        if (at < 0 || !arn.StartsWith("arn:aws:apigateway:", StringComparison.Ordinal))
        {
            throw GatewayErrors.BadRequest("Invalid ARN specified in the request");
        }

        var api = Api(caller, new Members(new JsonObject { ["apiId"] = arn[(at + ArnMiddle.Length)..] }));
        return new JsonObject { ["tags"] = new JsonObject((api.Tags ?? ImmutableSortedDictionary<string, string>.Empty).Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))) };
    }

    /// <summary>A page of a list; all of it when <c>maxResults</c> is absent, as the deployment asks.</summary>
    private static JsonObject Page<T>(JsonObject input, IEnumerable<T> all, Func<T, string> key, Func<T, JsonObject> shape)
    {
        var members = new Members(input);
        var most = members.Integer("maxResults") ?? int.MaxValue;
        if (most < 1)
        {
            throw GatewayErrors.BadRequest("Invalid value for maxResults: it must be at least 1.");
        }

        // What was deleted since the page before moves nothing: the token is a place in the order.
        var after = members.Text("nextToken") is { Length: > 0 } token ? Place(token) : "";
        var rest = all.OrderBy(key, StringComparer.Ordinal).SkipWhile(item => string.CompareOrdinal(key(item), after) <= 0).ToList();
        var page = new JsonObject { ["items"] = new JsonArray([.. rest.Take(most).Select(shape)]) };
        if (rest.Count > most)
        {
            page["nextToken"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(rest[most - 1])));
        }

        return page;
    }

    private static string Place(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (FormatException)
        {
            throw GatewayErrors.BadRequest("Invalid nextToken specified.");
        }
    }

    private static JsonObject Shape(AwsCaller caller, HttpApi api)
    {
        var shape = JsonSerializer.SerializeToNode(api, HttpApiJson.Default.HttpApi)!.AsObject();
        shape.Remove("integrations");
        shape.Remove("routes");
        shape.Remove("stages");
        shape["apiEndpoint"] = $"https://{api.ApiId}.execute-api.{caller.Region}.amazonaws.com";
        shape["apiKeySelectionExpression"] = KeySelection;
        shape["ipAddressType"] = "ipv4";
        shape["protocolType"] = "HTTP";
        shape["routeSelectionExpression"] = RouteSelection;
        shape["createdDate"] = Iso(api.CreatedDate);
        return shape;
    }

    private static JsonObject Shape(HttpIntegration integration)
    {
        var shape = JsonSerializer.SerializeToNode(integration, HttpApiJson.Default.HttpIntegration)!.AsObject();
        shape["connectionType"] = "INTERNET";
        return shape;
    }

    private static JsonObject Shape(HttpRoute route)
    {
        var shape = JsonSerializer.SerializeToNode(route, HttpApiJson.Default.HttpRoute)!.AsObject();
        shape["apiKeyRequired"] = false;
        shape["authorizationType"] = "NONE";
        return shape;
    }

    private static JsonObject Shape(HttpStage stage)
    {
        var shape = JsonSerializer.SerializeToNode(stage, HttpApiJson.Default.HttpStage)!.AsObject();
        shape["autoDeploy"] = true;
        shape["createdDate"] = Iso(stage.CreatedDate);
        return shape;
    }

    /// <summary>This version's timestamps are ISO 8601.</summary>
    private static string Iso(long seconds) => IsoTime.Seconds(DateTimeOffset.FromUnixTimeSeconds(seconds));
}
