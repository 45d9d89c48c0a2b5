using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>The HTTP API of a service: API, stage, and for each function an integration, a permission and its routes. Nothing when there is no httpApi event.</summary>
internal static class HttpApiCompiler
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE"];

    public static void Add(Service service, JsonObject resources, JsonObject outputs)
    {
        var functions = service.Functions.Where(f => f.HttpApi.Count > 0).ToList();
        if (functions.Count == 0)
        {
            return;
        }

        resources[Naming.HttpApi] = Api(service);
        resources[Naming.HttpApiStage] = Stage(service);
        outputs["HttpApiId"] = new JsonObject { ["Description"] = "Id of the HTTP API", ["Value"] = Cfn.Ref(Naming.HttpApi) };
        outputs["HttpApiUrl"] = new JsonObject
        {
            ["Description"] = "URL of the HTTP API",
            ["Value"] = Cfn.Join("", "https://", Cfn.Ref(Naming.HttpApi), ".execute-api.", Cfn.Ref("AWS::Region"), ".", Cfn.Ref("AWS::URLSuffix")),
        };
        foreach (var function in functions)
        {
            resources[Naming.HttpApiPermission(function.Id)] = Permission(function);
            resources[Naming.HttpApiIntegration(function.Id)] = Integration(service, function);
            foreach (var route in function.HttpApi)
            {
                resources[Naming.HttpApiRoute(route.Method, route.Path)] = Route(function, route);
            }
        }
    }

    public static void CheckRoutes(Service service, Problems problems)
    {
        var seen = new Dictionary<string, HttpApiEvent>(StringComparer.Ordinal);
        foreach (var route in service.Functions.SelectMany(f => f.HttpApi))
        {
            if (!seen.TryAdd(Naming.HttpApiRoute(route.Method, route.Path), route))
            {
                problems.Error(route.At, $"Duplicate route '{route.RouteKey}': {seen[Naming.HttpApiRoute(route.Method, route.Path)].RouteKey} stands at {seen[Naming.HttpApiRoute(route.Method, route.Path)].At}.");
            }
        }
    }

    private static JsonObject Api(Service service)
    {
        var (provider, settings) = (service.Provider, service.Provider.HttpApi);
        var properties = new JsonObject
        {
            ["Name"] = settings.Name ?? (settings.IsNamedServiceFirst ? $"{service.Name}-{provider.Stage}" : $"{provider.Stage}-{service.Name}"),
            ["ProtocolType"] = "HTTP",
        };
        if (settings.IsDefaultEndpointDisabled is { } disabled)
        {
            properties["DisableExecuteApiEndpoint"] = disabled;
        }

        if (provider.Tags.Count > 0)
        {
            properties["Tags"] = provider.Tags.DeepClone();
        }

        if (settings.Cors is { } cors)
        {
            properties["CorsConfiguration"] = Cors(service, cors);
        }

        return Cfn.Resource("AWS::ApiGatewayV2::Api", properties);
    }

    private static JsonObject Cors(Service service, HttpApiCorsModel cors)
    {
        var methods = cors.Methods ?? [.. service.Functions.SelectMany(f => f.HttpApi).SelectMany(r => r.Method == "ANY" ? Verbs : [r.Method]).Prepend("OPTIONS").Distinct()];
        var configuration = new JsonObject();
        if (cors.AllowsCredentials is true)
        {
            configuration["AllowCredentials"] = true;
        }

        configuration["AllowHeaders"] = List(cors.Headers);
        configuration["AllowMethods"] = List(methods);
        configuration["AllowOrigins"] = List(cors.Origins);
        if (cors.ExposedHeaders.Count > 0)
        {
            configuration["ExposeHeaders"] = List(cors.ExposedHeaders);
        }

        if (cors.MaxAge is not null)
        {
            configuration["MaxAge"] = cors.MaxAge.DeepClone();
        }

        return configuration;
    }

    private static JsonObject Stage(Service service)
    {
        var properties = new JsonObject
        {
            ["ApiId"] = Cfn.Ref(Naming.HttpApi),
            ["StageName"] = "$default",
            ["AutoDeploy"] = true,
            ["DefaultRouteSettings"] = new JsonObject { ["DetailedMetricsEnabled"] = false },
        };
        if (service.Provider.Tags.Count > 0)
        {
            properties["Tags"] = service.Provider.Tags.DeepClone();
        }

        return Cfn.Resource("AWS::ApiGatewayV2::Stage", properties);
    }

    private static JsonObject Permission(FunctionModel function) => Cfn.Resource("AWS::Lambda::Permission", new JsonObject
    {
        ["FunctionName"] = Cfn.GetAtt(Naming.Function(function.Id), "Arn"),
        ["Action"] = "lambda:InvokeFunction",
        ["Principal"] = "apigateway.amazonaws.com",
        ["SourceArn"] = Cfn.Join("", "arn:", Cfn.Ref("AWS::Partition"), ":execute-api:", Cfn.Ref("AWS::Region"), ":", Cfn.Ref("AWS::AccountId"), ":", Cfn.Ref(Naming.HttpApi), "/*"),
    });

    private static JsonObject Integration(Service service, FunctionModel function)
    {
        var properties = new JsonObject
        {
            ["ApiId"] = Cfn.Ref(Naming.HttpApi),
            ["IntegrationType"] = "AWS_PROXY",
            ["IntegrationUri"] = Cfn.GetAtt(Naming.Function(function.Id), "Arn"),
            ["PayloadFormatVersion"] = function.HttpApiPayload ?? service.Provider.HttpApi.Payload,
        };
        if (service.Provider.HttpApi.TimeoutMs is { } timeout)
        {
            properties["TimeoutInMillis"] = timeout;
        }

        return Cfn.Resource("AWS::ApiGatewayV2::Integration", properties);
    }

    private static JsonObject Route(FunctionModel function, HttpApiEvent route)
    {
        var resource = Cfn.Resource("AWS::ApiGatewayV2::Route", new JsonObject
        {
            ["ApiId"] = Cfn.Ref(Naming.HttpApi),
            ["RouteKey"] = route.RouteKey,
            ["Target"] = Cfn.Join("/", "integrations", Cfn.Ref(Naming.HttpApiIntegration(function.Id))),
        });
        resource["DependsOn"] = Naming.HttpApiIntegration(function.Id);
        return resource;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
