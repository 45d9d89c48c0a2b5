using System.Text.Json.Nodes;
using Treadle.Deploy.ResourceTypes;
using Treadle.Deploy.Serverless.Compiling;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Client;

/// <summary>Asks the server what of a service is there.</summary>
internal static class InformationReader
{
    public static async Task<ServiceInformation> ReadAsync(IDeployTarget target, Service service, CancellationToken stop)
    {
        var region = service.Provider.Region;
        var stackName = new JsonObject { ["StackName"] = service.StackName };
        var stack = ((await target.CallAsync(region, "cloudformation", "DescribeStacks", (JsonObject)stackName.DeepClone(), stop))["Stacks"] as JsonArray)?[0] as JsonObject ?? [];
        var listed = await target.CallAsync(region, "cloudformation", "ListStackResources", stackName, stop);
        var resources = (listed["StackResourceSummaries"] as JsonArray ?? []).OfType<JsonObject>()
            .ToDictionary(r => r.Required("LogicalResourceId"), r => (Type: r.Required("ResourceType"), Id: r.Text("PhysicalResourceId") ?? ""), StringComparer.Ordinal);
        var api = resources.GetValueOrDefault(Naming.RestApi).Id;
        return new ServiceInformation
        {
            Service = service.Name,
            Stage = service.Provider.Stage,
            Region = region,
            Stack = service.StackName,
            ResourceCount = resources.Count,
            ApiKeys = await KeysAsync(target, region, resources.Values.Where(r => r.Type == ResourceTypeNames.ApiKey).Select(r => r.Id), stop),
            Endpoints = [.. Endpoints(service.Functions.SelectMany(f => f.Http)), .. HttpApiEndpoints()],
            Functions = [.. service.Functions.Where(f => resources.ContainsKey(Naming.Function(f.Id))).Select(f => new FunctionInformation(f.Id, f.Name))],
            StateMachines =
            [
                .. service.StateMachines.Select(m => (m.Key, Id: Naming.StateMachine(m.Key, m.Id, m.Name))).Where(m => resources.ContainsKey(m.Id))
                    .Select(m => new StateMachineInformation(m.Key, resources[m.Id].Id)),
            ],
            StateMachineEndpoints = Endpoints(service.StateMachines.SelectMany(m => m.Http)),
            Outputs = (stack["Outputs"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(o => o.Required("OutputKey"), o => o.Text("OutputValue") ?? "", StringComparer.Ordinal),
        };

        IEnumerable<EndpointInformation> HttpApiEndpoints() => resources.GetValueOrDefault(Naming.HttpApi).Id is not { Length: > 0 } httpApi ? [] :
            service.Functions.SelectMany(f => f.HttpApi).Select(route => new EndpointInformation(
                route.Path is null ? "*" : route.Method,
                new Uri(target.Endpoint, $"/_aws/execute-api/{httpApi}") + route.Path,
                $"https://{httpApi}.execute-api.{region}.amazonaws.com" + route.Path));

        IReadOnlyList<EndpointInformation> Endpoints(IEnumerable<HttpEvent> events) => api is null ? [] :
        [
            .. events.Select(h => new EndpointInformation(
                h.Method,
                new Uri(target.Endpoint, $"/_aws/execute-api/{api}/{service.Provider.Stage}").ToString() + Path(h),
                $"https://{api}.execute-api.{region}.amazonaws.com/{service.Provider.Stage}" + Path(h))),
        ];
    }

    private static string Path(HttpEvent http) => http.Path.Length == 0 ? "" : "/" + http.Path;

    private static async Task<List<ApiKeyInformation>> KeysAsync(IDeployTarget target, string region, IEnumerable<string> ids, CancellationToken stop)
    {
        var keys = new List<ApiKeyInformation>();
        foreach (var id in ids)
        {
            var key = await target.CallAsync(region, "apigateway", "GetApiKey", new JsonObject { ["apiKey"] = id, ["includeValue"] = true }, stop);
            keys.Add(new ApiKeyInformation(key.Text("name") ?? id, key.Required("value"), key.Text("description")));
        }

        return keys;
    }
}
