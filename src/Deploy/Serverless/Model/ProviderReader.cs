using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the block <c>provider</c>.</summary>
internal sealed class ProviderReader(string stage, string region, Problems problems)
{
    private static readonly Keys Known = new Keys("provider")
        .Accept("name", "runtime", "stage", "region", "profile", "stackName", "versionFunctions", "apiKeys", "usagePlan", "apiGateway", "environment", "timeout",
            "memorySize", "tags", "iam", "iamRoleStatements", "iamManagedPolicies", "role", "logRetentionInDays", "endpointType", "apiName", "deploymentBucket", "httpApi")
        .Cosmetic("lambdaHashingVersion", "deploymentMethod", "cfLogs", "architecture", "stackTags", "rolePermissionsBoundary", "tracing", "logs", "disableRollback",
            "cfnRole", "deploymentPrefix", "logDataProtectionPolicy", "notificationArns", "stackPolicy", "rollbackConfiguration", "credentials", "eventBridge",
            "kmsKeyArn", "vpc", "websocketsApiName", "websocketsApiRouteSelectionExpression", "s3", "ecr", "resolver")
        .Refuse("layers", "alb", "cloudFront", "variableSyntax", "resourcePolicy", "stackParameters", "vpcEndpointIds", "snapStart", "build");

    private static readonly Keys GatewayKeys = new Keys("provider.apiGateway")
        .Accept("apiKeys", "usagePlan", "timeoutInMillis", "description", "shouldStartNameWithService", "request")
        .Cosmetic("minimumCompressionSize", "metrics", "binaryMediaTypes", "disableDefaultEndpoint", "apiKeySourceType")
        .Refuse("restApiId", "restApiRootResourceId", "restApiResources", "websocketApiId", "resourcePolicy", "usagePlanGroups", "stage");

    public Provider Read(Block block, YmlMap root)
    {
        Known.Check(block.Map, problems);
        if (block.Text("name") is { } name && name != "aws")
        {
            problems.Error(block.At("name"), $"The provider \"{name}\" is not supported; allowed is aws.");
        }
        else if (block["name"] is null && root["provider"] is YmlScalar { Value: string text })
        {
            // provider: aws
            problems.Warn(root["provider"]!.At, $"provider: {text} is read as provider.name.");
        }

        var gateway = block.Mapping("apiGateway");
        if (gateway is not null)
        {
            GatewayKeys.Check(gateway.Map, problems);
        }

        var role = block.Mapping("iam") is { } iam ? iam.Map["role"] : block.Map["role"];
        var roleBlock = role is YmlMap map && !IsIntrinsic(map) ? new Block(map, "provider.iam.role", problems) : null;
        var plan = UsagePlan(block, gateway);
        return new Provider
        {
            Stage = stage,
            Region = region,
            Runtime = block.Text("runtime"),
            StackName = block.Text("stackName"),
            HasVersions = block.Truth("versionFunctions") ?? true,
            ApiName = block.Text("apiName"),
            IsApiNamedServiceFirst = gateway?.Truth("shouldStartNameWithService") is true,
            EndpointType = EndpointType(block),
            ApiDescription = gateway?.Text("description"),
            ApiTimeoutMs = gateway?.Whole("timeoutInMillis", 50, 29_000),
            ApiKeys = ApiKeys(gateway?["apiKeys"] is not null ? gateway : block),
            Quota = plan?.Quota,
            Throttle = plan?.Throttle,
            HttpApi = HttpApiReader.Settings(block.Mapping("httpApi"), problems),
            Environment = EnvironmentReader.Read(block, problems),
            Timeout = block.Whole("timeout", 1, 900) ?? 6,
            MemorySize = block.Whole("memorySize", 128, 10_240) ?? 1024,
            Tags = block.Object("tags") ?? [],
            Role = roleBlock is null ? role?.ToJson() : null,
            RoleStatements = Statements(roleBlock?["statements"] is not null ? roleBlock : block, roleBlock?["statements"] is not null ? "statements" : "iamRoleStatements"),
            ManagedPolicies = Statements(roleBlock?["managedPolicies"] is not null ? roleBlock : block, roleBlock?["managedPolicies"] is not null ? "managedPolicies" : "iamManagedPolicies"),
            RoleName = roleBlock?.Text("name"),
            LogRetentionDays = block.Whole("logRetentionInDays", 1, 3653),
            DeploymentBucket = block["deploymentBucket"] is YmlMap bucket ? (bucket["name"] as YmlScalar)?.AsText() : block.Text("deploymentBucket"),
        };
    }

    private static JsonArray Statements(Block block, string key) => new([.. block.List(key).Select(s => s.ToJson())]);

    private string EndpointType(Block block)
    {
        var type = block.Text("endpointType")?.ToUpperInvariant() ?? "EDGE";
        if (type is not ("EDGE" or "REGIONAL" or "PRIVATE"))
        {
            problems.Error(block.At("endpointType"), $"provider.endpointType is \"{type}\"; allowed are EDGE, REGIONAL and PRIVATE.");
        }

        return type;
    }

    private List<ApiKeyModel> ApiKeys(Block block)
    {
        var keys = new List<ApiKeyModel>();
        foreach (var item in block.List("apiKeys"))
        {
            switch (item)
            {
                case YmlScalar { Value: not null } name:
                    keys.Add(new ApiKeyModel(name.AsText(), null, null, null, true));
                    break;
                case YmlMap map when map["name"] is not null || map["value"] is not null:
                    var key = new Block(map, block.Path + ".apiKeys", problems);
                    new Keys("an API key").Accept("name", "value", "description", "customerId", "enabled").Check(map, problems);
                    keys.Add(new ApiKeyModel(key.Text("name"), key.Text("value"), key.Text("description"), key.Text("customerId"), key.Truth("enabled") ?? true));
                    break;
                case YmlMap { Entries: [{ Value: YmlList }] } group:
                    problems.Error(item.At, $"Grouping API keys by usage plan (\"{group.Entries[0].Key}\") is not supported yet: list the keys themselves.");
                    break;
                default:
                    problems.Error(item.At, $"An API key is a name, or a mapping with name, value, description and customerId, not {item.Describe()}.");
                    break;
            }
        }

        foreach (var twice in keys.Where(k => k.Name is not null).GroupBy(k => k.Name).Where(g => g.Count() > 1))
        {
            problems.Error(block.At("apiKeys"), $"The API key \"{twice.Key}\" stands here twice.");
        }

        return keys;
    }

    private (JsonObject? Quota, JsonObject? Throttle)? UsagePlan(Block block, Block? gateway)
    {
        var owner = gateway?["usagePlan"] is not null ? gateway : block;
        if (owner["usagePlan"] is YmlList list)
        {
            problems.Error(list.At, "Several usage plans are not supported yet: give one mapping with quota and throttle.");
            return null;
        }

        if (owner.Mapping("usagePlan") is not { } plan)
        {
            return null;
        }

        new Keys("usagePlan").Accept("quota", "throttle").Check(plan.Map, problems);
        return (Quota(plan.Mapping("quota")), Throttle(plan.Mapping("throttle")));
    }

    private JsonObject? Quota(Block? quota)
    {
        if (quota is null)
        {
            return null;
        }

        new Keys("usagePlan.quota").Accept("limit", "offset", "period").Check(quota.Map, problems);
        var period = quota.Text("period");
        if (period is not (null or "DAY" or "WEEK" or "MONTH"))
        {
            problems.Error(quota.At("period"), $"{quota.Path}.period is \"{period}\"; allowed are DAY, WEEK and MONTH.");
        }

        return Members(("Limit", quota.Whole("limit")), ("Offset", quota.Whole("offset", 0)), ("Period", period));
    }

    private JsonObject? Throttle(Block? throttle)
    {
        if (throttle is null)
        {
            return null;
        }

        new Keys("usagePlan.throttle").Accept("burstLimit", "rateLimit").Check(throttle.Map, problems);
        return Members(("BurstLimit", throttle.Whole("burstLimit", 0)), ("RateLimit", throttle.Json("rateLimit")));
    }

    private static JsonObject Members(params ReadOnlySpan<(string Key, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (key, value) in members)
        {
            if (value is not null)
            {
                result[key] = value;
            }
        }

        return result;
    }

    private static bool IsIntrinsic(YmlMap map) =>
        map.Entries is [{ Key: "Ref" }] || (map.Entries is [{ Key: var key }] && key.StartsWith("Fn::", StringComparison.Ordinal));
}

/// <summary>Reads a block <c>environment</c>: names to texts or CloudFormation functions.</summary>
internal static class EnvironmentReader
{
    public static JsonObject Read(Block owner, Problems problems)
    {
        var result = new JsonObject();
        foreach (var entry in owner.Mapping("environment")?.Map.Entries ?? [])
        {
            switch (entry.Value)
            {
                case YmlScalar { Value: null }:
                    // The framework leaves a variable without a value out.
                    break;
                case YmlScalar scalar:
                    result[entry.Key] = scalar.AsText();
                    break;
                case YmlMap map when map.Entries is [{ Key: var key }] && (key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal)):
                    result[entry.Key] = map.ToJson();
                    break;
                default:
                    problems.Error(entry.Value.At, $"The environment variable {entry.Key} has to be a text, not {entry.Value.Describe()}.");
                    break;
            }
        }

        return result;
    }
}
