using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>API keys and usage plans: one plan of all keys, or named plans with the keys of each.</summary>
internal static class UsagePlanCompiler
{
    public static void Add(Service service, string deployment, JsonObject resources)
    {
        var provider = service.Provider;
        if (provider.ApiKeys.Count == 0 && provider.UsagePlans.Count == 0)
        {
            return;
        }

        // Keys are numbered within their plan.
        var keys = provider.ApiKeys.GroupBy(k => k.Plan).SelectMany(g => g.Select((key, i) => (Key: key, Number: i + 1))).ToList();
        foreach (var (key, number) in keys)
        {
            resources[Naming.ApiKey(key.Plan, number)] = ApiKey(key, provider.Stage, deployment);
        }

        IReadOnlyList<UsagePlanModel> plans = provider.UsagePlans.Count > 0 ? provider.UsagePlans : [new UsagePlanModel(null, null, null)];
        foreach (var plan in plans)
        {
            resources[Naming.UsagePlan(plan.Name)] = UsagePlan(service, plan, deployment);
        }

        foreach (var (key, number) in keys)
        {
            resources[Naming.UsagePlanKey(key.Plan, number)] = Cfn.Resource("AWS::ApiGateway::UsagePlanKey", new JsonObject
            {
                ["KeyId"] = Cfn.Ref(Naming.ApiKey(key.Plan, number)),
                ["KeyType"] = "API_KEY",
                ["UsagePlanId"] = Cfn.Ref(Naming.UsagePlan(key.Plan)),
            });
        }
    }

    private static JsonObject UsagePlan(Service service, UsagePlanModel plan, string deployment)
    {
        var stage = service.Provider.Stage;
        var properties = new JsonObject
        {
            ["ApiStages"] = new JsonArray(new JsonObject { ["ApiId"] = Cfn.Ref(Naming.RestApi), ["Stage"] = stage }),
            ["Description"] = plan.Name is null ? $"Usage plan for {service.Name} {stage} stage" : $"Usage plan \"{plan.Name}\" for {service.Name} {stage} stage",
            ["UsagePlanName"] = plan.Name is null ? $"{service.Name}-{stage}" : $"{service.Name}-{plan.Name}-{stage}",
        };
        if (plan.Quota is not null)
        {
            properties["Quota"] = plan.Quota.DeepClone();
        }

        if (plan.Throttle is not null)
        {
            properties["Throttle"] = plan.Throttle.DeepClone();
        }

        return new JsonObject { ["Type"] = "AWS::ApiGateway::UsagePlan", ["DependsOn"] = deployment, ["Properties"] = properties };
    }

    private static JsonObject ApiKey(ApiKeyModel key, string stage, string deployment)
    {
        var properties = new JsonObject { ["Enabled"] = key.Enabled };
        foreach (var (name, value) in new[] { ("Name", key.Name), ("Value", key.Value), ("Description", key.Description), ("CustomerId", key.CustomerId) })
        {
            if (value is not null)
            {
                properties[name] = value;
            }
        }

        properties["StageKeys"] = new JsonArray(new JsonObject { ["RestApiId"] = Cfn.Ref(Naming.RestApi), ["StageName"] = stage });
        return new JsonObject { ["Type"] = "AWS::ApiGateway::ApiKey", ["Properties"] = properties, ["DependsOn"] = deployment };
    }
}
