using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads an event <c>http</c> of a function: a method of the REST API with any of the framework's integrations.</summary>
internal sealed class FunctionHttpReader(string function, Provider provider, Problems problems)
{
    private static readonly Keys Known = new Keys("an http event of a function")
        .Accept("path", "method", "private", "cors", "integration", "async", "timeoutInMillis", "request", "response")
        .Cosmetic("documentation", "operationId")
        .Refuse("authorizer", "connectionType", "connectionId", "uri");

    /// <summary>What a function's error message has to hold for each status.</summary>
    private static readonly StatusCodeModel[] Defaults =
    [
        Status("200", ""),
        .. new[] { "400", "401", "403", "404", "422" }.Select(code => Status(code, $"[\\s\\S]*\\[{code}\\][\\s\\S]*")),
        Status("500", "[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*"),
        Status("502", "[\\s\\S]*\\[502\\][\\s\\S]*"),
        Status("504", "([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)"),
    ];

    /// <returns>null when it cannot be read; that has been reported.</returns>
    public HttpEvent? Read(YmlMap item)
    {
        var reader = new HttpEventReader($"function \"{function}\"", provider, problems, isOfFunction: true);
        if (reader.Normalised(item) is not { } body)
        {
            return null;
        }

        Known.Check(body.Map, problems);
        var isAsync = body.Truth("async") is true;
        var integration = Integration(body, isAsync);
        if (integration is null || reader.Common(body) is not { } common)
        {
            return null;
        }

        var request = body.Mapping("request");
        if (request is not null)
        {
            new Keys("http.request").Accept("parameters", "template", "passThrough", "uri", "method").Refuse("schemas", "schema", "contentHandling").Check(request.Map, problems);
        }

        var uri = request?.Text("uri");
        if (integration is "HTTP" or "HTTP_PROXY" && uri is null)
        {
            problems.Error(body.Map.At, $"You need to set the request uri when using the {integration} integration.");
        }

        var response = body.Mapping("response");
        if (response is not null)
        {
            new Keys("http.response").Accept("headers", "template", "statusCodes").Refuse("contentHandling").Check(response.Map, problems);
            if (integration is "AWS_PROXY" or "HTTP_PROXY")
            {
                problems.Warn(response.Map.At, $"The integration {integration} hands the answer on as it is: the response configuration is left out.");
            }
        }

        return common with
        {
            Integration = integration,
            IsAsync = isAsync,
            Uri = uri,
            UriMethod = request?.Text("method")?.ToUpperInvariant(),
            PassThrough = PassThrough(request),
            RequestParameters = Parameters(request?.Mapping("parameters")),
            RequestTemplates = Templates(request),
            ResponseHeaders = response?.Object("headers"),
            StatusCodes = integration is "AWS" or "HTTP" or "MOCK" ? StatusCodes(response, integration) : [],
        };
    }

    private string? Integration(Block body, bool isAsync)
    {
        var given = body.Text("integration")?.ToUpperInvariant().Replace('-', '_');
        var integration = given switch
        {
            null => isAsync ? "AWS" : "AWS_PROXY",
            "LAMBDA" => "AWS",
            "LAMBDA_PROXY" => "AWS_PROXY",
            "AWS" or "AWS_PROXY" or "HTTP" or "HTTP_PROXY" or "MOCK" => given,
            _ => null,
        };
        if (integration is null)
        {
            problems.Error(body.At("integration"), $"The integration \"{body.Text("integration")}\" is not known; allowed are lambda-proxy, lambda, http-proxy, http and mock.");
        }

        return integration;
    }

    private string? PassThrough(Block? request)
    {
        var behavior = request?.Text("passThrough");
        if (behavior is not (null or "NEVER" or "WHEN_NO_MATCH" or "WHEN_NO_TEMPLATES"))
        {
            problems.Error(request!.At("passThrough"), $"http.request.passThrough is \"{behavior}\"; allowed are NEVER, WHEN_NO_MATCH and WHEN_NO_TEMPLATES.");
        }

        return behavior;
    }

    /// <summary>Each is a flag, or a mapping with <c>required</c> and <c>mappedValue</c>.</summary>
    private List<RequestParameterModel> Parameters(Block? block)
    {
        var parameters = new List<RequestParameterModel>();
        if (block is null)
        {
            return parameters;
        }

        new Keys("http.request.parameters").Accept("querystrings", "paths", "headers").Check(block.Map, problems);
        foreach (var place in new[] { "querystrings", "paths", "headers" })
        {
            foreach (var entry in block.Mapping(place)?.Map.Entries ?? [])
            {
                var name = $"{place[..^1]}.{entry.Key}";
                switch (entry.Value)
                {
                    case YmlScalar { Value: bool required }:
                        parameters.Add(new RequestParameterModel(name, required, null));
                        break;
                    case YmlMap map:
                        var own = new Block(map, $"http.request.parameters.{place}.{entry.Key}", problems);
                        new Keys("a request parameter").Accept("required", "mappedValue").Check(map, problems);
                        parameters.Add(new RequestParameterModel(name, own.Truth("required") is true, own.Text("mappedValue")));
                        break;
                    default:
                        problems.Error(entry.Value.At, $"The request parameter {entry.Key} is true or false, or a mapping with required and mappedValue, not {entry.Value.Describe()}.");
                        break;
                }
            }
        }

        return parameters;
    }

    private JsonObject? Templates(Block? request)
    {
        if (request?["template"] is not { } template)
        {
            return null;
        }

        if (template is not YmlMap map)
        {
            problems.Error(template.At, "http.request.template has to be a mapping from a content type to a template.");
            return null;
        }

        return map.ToJson() as JsonObject;
    }

    private List<StatusCodeModel> StatusCodes(Block? response, string integration)
    {
        if (response is null)
        {
            return integration == "AWS" ? [.. Defaults] : [];
        }

        var common = response["template"] is null ? [] : TemplateMap(response.Json("template"));
        var codes = new List<StatusCodeModel>();
        foreach (var entry in response.Mapping("statusCodes")?.Map.Entries ?? [])
        {
            var block = new Block(entry.Value as YmlMap ?? Block.Nothing, $"http.response.statusCodes.{entry.Key}", problems);
            new Keys("a status code").Accept("pattern", "headers", "template").Check(block.Map, problems);
            var templates = (JsonObject)common.DeepClone();
            foreach (var (type, template) in TemplateMap(block.Json("template")))
            {
                templates[type] = template?.DeepClone();
            }

            codes.Add(new StatusCodeModel(entry.Key, block.Text("pattern") ?? "", block.Object("headers") ?? [], templates));
        }

        if (response["statusCodes"] is null)
        {
            codes = [.. Defaults.Select(d => d with { Templates = (JsonObject)common.DeepClone() })];
        }
        else if (!codes.Exists(code => code.Pattern.Length == 0))
        {
            codes.Insert(0, Defaults[0] with { Templates = (JsonObject)common.DeepClone() });
        }

        return codes;
    }

    private static JsonObject TemplateMap(JsonNode? template) => template switch
    {
        JsonObject map => (JsonObject)map.DeepClone(),
        JsonValue text => new JsonObject { ["application/json"] = text.DeepClone() },
        _ => [],
    };

    private static StatusCodeModel Status(string status, string pattern) => new(status, pattern, [], []);
}
