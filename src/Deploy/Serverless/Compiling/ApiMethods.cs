using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>The methods of a REST API: to a state machine, to a function, and the preflight answer of CORS.</summary>
internal static class ApiMethods
{
    private const string AllowOrigin = "method.response.header.Access-Control-Allow-Origin";

    public static JsonObject ForMachine(string machineId, HttpEvent http)
    {
        var integration = new JsonObject
        {
            ["IntegrationHttpMethod"] = "POST",
            ["Type"] = "AWS",
            ["Credentials"] = http.Role?.DeepClone() ?? Cfn.GetAtt(Naming.GatewayRole, "Arn"),
            ["Uri"] = Cfn.Join("", "arn:", Cfn.Ref("AWS::Partition"), ":apigateway:", Cfn.Ref("AWS::Region"), $":states:action/{http.Action ?? "StartExecution"}"),
            ["PassthroughBehavior"] = http.Action is null ? "NEVER" : "WHEN_NO_TEMPLATES",
            ["RequestTemplates"] = RequestTemplates(machineId, http),
            ["IntegrationResponses"] = new JsonArray([.. Responses(http).Select(r => IntegrationResponse(r, http))]),
        };
        if (http.TimeoutMs is { } timeout)
        {
            integration["TimeoutInMillis"] = timeout;
        }

        return Cfn.Resource("AWS::ApiGateway::Method", new JsonObject
        {
            ["HttpMethod"] = http.Method,
            ["RequestParameters"] = new JsonObject(),
            ["AuthorizationType"] = "NONE",
            ["ApiKeyRequired"] = http.IsPrivate,
            ["ResourceId"] = ResourceId(http.Path),
            ["RestApiId"] = Cfn.Ref(Naming.RestApi),
            ["Integration"] = integration,
            ["MethodResponses"] = new JsonArray([.. Responses(http).Select(r => MethodResponse(r, http))]),
        });
    }

    /// <summary>Answers OPTIONS for a path from the settings of all its events.</summary>
    public static JsonObject Preflight(string path, IReadOnlyList<CorsModel> cors)
    {
        var methods = cors.SelectMany(c => c.Methods).Distinct()
            .SelectMany(m => m == "ANY" ? ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] : new[] { m }).Distinct();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Access-Control-Allow-Origin"] = string.Join(',', cors.SelectMany(c => c.Origins).Distinct()),
            ["Access-Control-Allow-Headers"] = string.Join(',', cors.SelectMany(c => c.Headers).Distinct()),
            ["Access-Control-Allow-Methods"] = string.Join(',', methods),
            ["Access-Control-Allow-Credentials"] = cors.Any(c => c.AllowsCredentials) ? "true" : "false",
        };
        if (cors.Select(c => c.MaxAge).LastOrDefault(a => a is not null) is { } age)
        {
            headers["Access-Control-Max-Age"] = age.ToString();
        }

        return Cfn.Resource("AWS::ApiGateway::Method", new JsonObject
        {
            ["AuthorizationType"] = "NONE",
            ["HttpMethod"] = "OPTIONS",
            ["MethodResponses"] = new JsonArray(new JsonObject
            {
                ["StatusCode"] = "200",
                ["ResponseParameters"] = new JsonObject(headers.Select(h => KeyValuePair.Create<string, JsonNode?>("method.response.header." + h.Key, true))),
                ["ResponseModels"] = new JsonObject(),
            }),
            ["RequestParameters"] = new JsonObject(),
            ["Integration"] = new JsonObject
            {
                ["Type"] = "MOCK",
                ["RequestTemplates"] = new JsonObject { ["application/json"] = "{statusCode:200}" },
                ["ContentHandling"] = "CONVERT_TO_TEXT",
                ["IntegrationResponses"] = new JsonArray(new JsonObject
                {
                    ["StatusCode"] = "200",
                    ["ResponseParameters"] = new JsonObject(headers.Select(h => KeyValuePair.Create<string, JsonNode?>("method.response.header." + h.Key, $"'{h.Value}'"))),
                    ["ResponseTemplates"] = new JsonObject { ["application/json"] = "" },
                }),
            },
            ["ResourceId"] = ResourceId(path),
            ["RestApiId"] = Cfn.Ref(Naming.RestApi),
        });
    }

    public static JsonObject ResourceId(string path) =>
        path.Length == 0 ? Cfn.GetAtt(Naming.RestApi, "RootResourceId") : Cfn.Ref(Naming.ApiResource(path));

    private static JsonObject RequestTemplates(string machineId, HttpEvent http)
    {
        var templates = new JsonObject();
        if (http.Action is null || http.IsProxyEvent)
        {
            templates[Compiling.RequestTemplates.Json] = Template(http.IsProxyEvent ? Compiling.RequestTemplates.ProxyOfJson : Compiling.RequestTemplates.Start);
            templates[Compiling.RequestTemplates.Form] = Template(http.IsProxyEvent ? Compiling.RequestTemplates.ProxyOfForm : Compiling.RequestTemplates.Start);
        }

        JsonObject Template(string text) => Cfn.Sub(text, new JsonObject { ["StateMachineArn"] = Cfn.Ref(machineId) });

        foreach (var (type, template) in http.RequestTemplates ?? [])
        {
            templates[type] = template?.DeepClone();
        }

        return templates;
    }

    private sealed record Response(JsonNode Status, string Pattern, JsonObject Parameters, JsonObject Templates);

    private static IEnumerable<Response> Responses(HttpEvent http)
    {
        if (http.Responses is { } own)
        {
            return own.Where(r => r.Value is JsonObject).Select(r => new Response(
                r.Value!["statusCode"]?.DeepClone() ?? r.Key,
                r.Value["selectionPattern"]?.ToString() ?? "",
                (r.Value["responseParameters"] as JsonObject)?.DeepClone().AsObject() ?? [],
                (r.Value["responseTemplates"] as JsonObject)?.DeepClone().AsObject() ?? []));
        }

        var headers = new JsonObject();
        foreach (var (name, value) in http.ResponseHeaders ?? [])
        {
            headers["method.response.header." + name] = value?.DeepClone();
        }

        var templates = http.ResponseTemplate switch
        {
            JsonObject map => (JsonObject)map.DeepClone(),
            JsonValue text => new JsonObject { ["application/json"] = text.DeepClone() },
            _ => [],
        };
        return [new Response(200, "", headers, templates), new Response(400, "400", [], [])];
    }

    private static JsonObject IntegrationResponse(Response response, HttpEvent http)
    {
        var parameters = (JsonObject)response.Parameters.DeepClone();
        if (http.Cors is { } cors)
        {
            parameters[AllowOrigin] = $"'{string.Join(',', cors.Origins)}'";
        }

        return new JsonObject
        {
            ["StatusCode"] = response.Status.DeepClone(),
            ["SelectionPattern"] = response.Pattern,
            ["ResponseParameters"] = parameters,
            ["ResponseTemplates"] = response.Templates.DeepClone(),
        };
    }

    private static JsonObject MethodResponse(Response response, HttpEvent http)
    {
        var names = response.Parameters.Select(p => p.Key).Concat(http.Cors is null ? [] : [AllowOrigin]).Distinct();
        return new JsonObject
        {
            ["ResponseParameters"] = new JsonObject(names.Select(n => KeyValuePair.Create<string, JsonNode?>(n, true))),
            ["ResponseModels"] = new JsonObject(),
            ["StatusCode"] = response.Status.DeepClone(),
        };
    }
}
