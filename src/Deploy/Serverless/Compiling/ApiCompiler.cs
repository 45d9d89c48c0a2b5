using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>The REST API of a service: resources, methods, roles and deployment. Nothing when there is no http event.</summary>
internal static class ApiCompiler
{
    public static void Add(Service service, JsonObject resources, JsonObject outputs)
    {
        var functionEvents = service.Functions.SelectMany(f => f.Http.Select(h => (Function: f, Http: h))).ToList();
        var machineEvents = service.StateMachines.SelectMany(m => m.Http.Select(h => (Machine: m, Http: h))).ToList();
        var all = functionEvents.Select(e => e.Http).Concat(machineEvents.Select(e => e.Http)).ToList();
        if (all.Count == 0)
        {
            return;
        }

        resources[Naming.RestApi] = RestApi(service, functionEvents.Count > 0);
        foreach (var path in all.SelectMany(e => Prefixes(e.Path)).Distinct())
        {
            resources[Naming.ApiResource(path)] = Resource(path);
        }

        var methods = new List<string>();
        foreach (var (function, http) in functionEvents)
        {
            Method(Naming.ApiMethod(http.Path, http.Method), FunctionMethods.Compile(function, http));
            resources[Naming.FunctionPermission(function.Id)] = Permission(function);
        }

        foreach (var (machine, http) in machineEvents)
        {
            Method(Naming.ApiMethod(http.Path, http.Method), ApiMethods.ForMachine(Naming.StateMachine(machine.Key, machine.Id, machine.Name), http));
        }

        foreach (var path in all.Where(e => e.Cors is not null).GroupBy(e => e.Path))
        {
            Method(Naming.ApiMethod(path.Key, "OPTIONS"), ApiMethods.Preflight(path.Key, [.. path.Select(e => e.Cors!)]));
        }

        if (machineEvents.Any(e => e.Http.Role is null))
        {
            resources[Naming.GatewayRole] = Cfn.Role("apigateway.amazonaws.com", "apigatewaytostepfunctions",
                [Cfn.Allow(machineEvents.Select(e => e.Http.Action).OfType<string>().Prepend("StartExecution").Distinct().Select(a => "states:" + a), "*")]);
        }

        var stage = ApiStageCompiler.Description(service, resources);
        var deployment = "ApiGatewayDeployment" + DeploymentHash(service, resources, stage);
        var properties = new JsonObject { ["RestApiId"] = Cfn.Ref(Naming.RestApi), ["StageName"] = service.Provider.Stage };
        if (stage is not null)
        {
            properties["StageDescription"] = stage;
        }

        resources[deployment] = Cfn.Resource("AWS::ApiGateway::Deployment", properties, methods);
        UsagePlanCompiler.Add(service, deployment, resources);
        outputs["ServiceEndpoint"] = new JsonObject
        {
            ["Description"] = "URL of the service endpoint",
            ["Value"] = Cfn.Join("", "https://", Cfn.Ref(Naming.RestApi), ".execute-api.", Cfn.Ref("AWS::Region"), ".", Cfn.Ref("AWS::URLSuffix"), "/" + service.Provider.Stage),
        };

        void Method(string id, JsonObject method)
        {
            resources[id] = method;
            methods.Add(id);
        }
    }

    /// <summary>Two events that answer at the same place, or at places with the same logical id.</summary>
    public static void CheckPaths(Service service, Problems problems)
    {
        var seen = new Dictionary<string, HttpEvent>(StringComparer.Ordinal);
        foreach (var http in service.Functions.SelectMany(f => f.Http).Concat(service.StateMachines.SelectMany(m => m.Http)))
        {
            if (!seen.TryAdd(Naming.ApiMethod(http.Path, http.Method), http))
            {
                var first = seen[Naming.ApiMethod(http.Path, http.Method)];
                problems.Error(http.At, $"{http.Method} /{http.Path} is taken already by {first.Method} /{first.Path} at {first.At}.");
            }
        }
    }

    /// <summary><c>a/b</c> is <c>a</c>, <c>a/b</c>.</summary>
    private static IEnumerable<string> Prefixes(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, parts.Length).Select(n => string.Join('/', parts[..n]));
    }

    private static JsonObject RestApi(Service service, bool hasFunctionEvents)
    {
        var provider = service.Provider;
        var properties = new JsonObject
        {
            ["Name"] = provider.ApiName ?? (provider.IsApiNamedServiceFirst ? $"{service.Name}-{provider.Stage}" : $"{provider.Stage}-{service.Name}"),
            ["EndpointConfiguration"] = new JsonObject { ["Types"] = new JsonArray(provider.EndpointType) },
        };
        if (provider.ApiDescription is not null)
        {
            properties["Description"] = provider.ApiDescription;
        }

        if (hasFunctionEvents)
        {
            properties["Policy"] = "";
        }

        return Cfn.Resource("AWS::ApiGateway::RestApi", properties);
    }

    private static JsonObject Resource(string path)
    {
        var slash = path.LastIndexOf('/');
        return Cfn.Resource("AWS::ApiGateway::Resource", new JsonObject
        {
            ["ParentId"] = slash < 0 ? Cfn.GetAtt(Naming.RestApi, "RootResourceId") : Cfn.Ref(Naming.ApiResource(path[..slash])),
            ["PathPart"] = path[(slash + 1)..],
            ["RestApiId"] = Cfn.Ref(Naming.RestApi),
        });
    }

    private static JsonObject Permission(FunctionModel function) => Cfn.Resource("AWS::Lambda::Permission", new JsonObject
    {
        ["FunctionName"] = Cfn.GetAtt(Naming.Function(function.Id), "Arn"),
        ["Action"] = "lambda:InvokeFunction",
        ["Principal"] = "apigateway.amazonaws.com",
        ["SourceArn"] = Cfn.Join("", "arn:", Cfn.Ref("AWS::Partition"), ":execute-api:", Cfn.Ref("AWS::Region"), ":", Cfn.Ref("AWS::AccountId"), ":", Cfn.Ref(Naming.RestApi), "/*/*"),
    });

    /// <summary>A deployment is a snapshot: whatever changes what the API does has to give a new one.</summary>
    private static string DeploymentHash(Service service, JsonObject resources, JsonObject? stage)
    {
        var content = new JsonObject();
        foreach (var (id, resource) in resources.Where(r => ((string?)r.Value!["Type"])!.StartsWith("AWS::ApiGateway::", StringComparison.Ordinal)))
        {
            content[id] = resource!.DeepClone();
        }

        if (stage is not null)
        {
            content["stage"] = stage.DeepClone();
        }

        // A machine or function with another name is another ARN behind the same reference.
        foreach (var machine in service.StateMachines)
        {
            content["machine " + machine.Key] = machine.Name;
        }

        foreach (var function in service.Functions.Where(f => f.Http.Count > 0))
        {
            content["function " + function.Id] = function.Name;
        }

        return Naming.Suffix(JsText.Compact(content) + service.Provider.Stage, 13);
    }
}
