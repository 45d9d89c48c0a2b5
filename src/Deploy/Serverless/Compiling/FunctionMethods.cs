using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>The methods of a REST API that functions' events ask for, with the framework's integrations.</summary>
internal static class FunctionMethods
{
    public static JsonObject Compile(FunctionModel function, HttpEvent http)
    {
        var isMapped = http.Integration is "AWS" or "HTTP" or "MOCK";
        return Cfn.Resource("AWS::ApiGateway::Method", new JsonObject
        {
            ["HttpMethod"] = http.Method,
            ["RequestParameters"] = new JsonObject(http.RequestParameters.Select(p => KeyValuePair.Create<string, JsonNode?>("method.request." + p.Name, p.IsRequired))),
            ["ResourceId"] = ApiMethods.ResourceId(http.Path),
            ["RestApiId"] = Cfn.Ref(Naming.RestApi),
            ["ApiKeyRequired"] = http.IsPrivate,
            ["AuthorizationType"] = "NONE",
            ["Integration"] = Integration(function, http, isMapped),
            ["MethodResponses"] = isMapped ? new JsonArray([.. http.StatusCodes.Select(code => MethodResponse(code, http))]) : new JsonArray(),
        }, [Naming.FunctionPermission(function.Id)]);
    }

    private static JsonObject Integration(FunctionModel function, HttpEvent http, bool isMapped)
    {
        var integration = new JsonObject { ["IntegrationHttpMethod"] = "POST", ["Type"] = http.Integration };
        if (http.Integration is "AWS" or "AWS_PROXY")
        {
            integration["Uri"] = Cfn.Join("", "arn:", Cfn.Ref("AWS::Partition"), ":apigateway:", Cfn.Ref("AWS::Region"), ":lambda:path/2015-03-31/functions/",
                Cfn.GetAtt(Naming.Function(function.Id), "Arn"), "/invocations");
        }
        else if (http.Integration is "HTTP" or "HTTP_PROXY")
        {
            integration["Uri"] = http.Uri;
            integration["IntegrationHttpMethod"] = http.UriMethod ?? http.Method;
        }

        if (isMapped)
        {
            if ((http.PassThrough ?? (http.Integration == "AWS" ? "NEVER" : null)) is { } passThrough)
            {
                integration["PassthroughBehavior"] = passThrough;
            }

            if (Templates(http) is { Count: > 0 } templates)
            {
                integration["RequestTemplates"] = templates;
            }

            integration["IntegrationResponses"] = new JsonArray([.. http.StatusCodes.Select(code => IntegrationResponse(code, http))]);
        }

        var parameters = Parameters(http);
        if (parameters.Count > 0)
        {
            integration["RequestParameters"] = parameters;
        }

        if (http.TimeoutMs is { } timeout)
        {
            integration["TimeoutInMillis"] = timeout;
        }

        return integration;
    }

    private static JsonObject Templates(HttpEvent http)
    {
        var templates = new JsonObject();
        if (http.Integration == "AWS")
        {
            templates[RequestTemplates.Json] = RequestTemplates.FunctionOfJson;
            templates[RequestTemplates.Form] = RequestTemplates.FunctionOfForm;
        }

        foreach (var (type, template) in http.RequestTemplates ?? [])
        {
            if (template is null)
            {
                templates.Remove(type);
            }
            else
            {
                templates[type] = template.DeepClone();
            }
        }

        return templates;
    }

    private static JsonObject Parameters(HttpEvent http)
    {
        var parameters = new JsonObject();
        foreach (var parameter in http.Integration is "AWS" or "HTTP" or "HTTP_PROXY" ? http.RequestParameters : [])
        {
            parameters["integration.request." + parameter.Name] = parameter.MappedValue ?? "method.request." + parameter.Name;
        }

        if (http.IsAsync)
        {
            parameters["integration.request.header.X-Amz-Invocation-Type"] = "'Event'";
        }

        return parameters;
    }

    private static JsonObject IntegrationResponse(StatusCodeModel code, HttpEvent http) => new()
    {
        ["StatusCode"] = code.Status,
        ["SelectionPattern"] = code.Pattern,
        ["ResponseParameters"] = Headers(code, http),
        ["ResponseTemplates"] = code.Templates.DeepClone(),
    };

    private static JsonObject MethodResponse(StatusCodeModel code, HttpEvent http) => new()
    {
        ["ResponseParameters"] = new JsonObject(Headers(code, http).Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, true))),
        ["ResponseModels"] = new JsonObject(),
        ["StatusCode"] = code.Status,
    };

    private static JsonObject Headers(StatusCodeModel code, HttpEvent http)
    {
        var headers = new JsonObject();
        if (http.Cors is { } cors)
        {
            headers["method.response.header.Access-Control-Allow-Origin"] = $"'{string.Join(',', cors.Origins)}'";
            if (cors.AllowsCredentials)
            {
                headers["method.response.header.Access-Control-Allow-Credentials"] = "'true'";
            }
        }

        foreach (var (name, value) in (http.ResponseHeaders ?? []).Concat(code.Headers))
        {
            headers["method.response.header." + name] = value?.DeepClone();
        }

        return headers;
    }
}
