using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the block <c>provider</c>.</summary>
internal sealed class ProviderReader(string stage, string region, Problems problems)
{
    private static readonly Keys Known = new Keys("provider")
        .Accept("name", "runtime", "stage", "region", "profile", "stackName", "versionFunctions", "apiKeys", "usagePlan", "apiGateway", "environment", "timeout",
            "memorySize", "tags", "iam", "iamRoleStatements", "iamManagedPolicies", "role", "logRetentionInDays", "endpointType", "apiName", "deploymentBucket", "httpApi", "logs", "tracing")
        .Cosmetic("lambdaHashingVersion", "deploymentMethod", "cfLogs", "architecture", "stackTags", "rolePermissionsBoundary", "disableRollback",
            "cfnRole", "deploymentPrefix", "logDataProtectionPolicy", "notificationArns", "stackPolicy", "rollbackConfiguration", "credentials", "eventBridge",
            "kmsKeyArn", "vpc", "websocketsApiName", "websocketsApiRouteSelectionExpression", "s3", "ecr", "resolver")
        .Refuse("layers", "alb", "cloudFront", "variableSyntax", "resourcePolicy", "stackParameters", "vpcEndpointIds", "snapStart", "build");

    private static readonly Keys GatewayKeys = new Keys("provider.apiGateway")
        .Accept("apiKeys", "usagePlan", "timeoutInMillis", "description", "shouldStartNameWithService", "request", "metrics")
        .Cosmetic("minimumCompressionSize", "binaryMediaTypes", "disableDefaultEndpoint", "apiKeySourceType")
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
        var plans = new UsagePlanReader(problems).Plans(gateway?["usagePlan"] is not null ? gateway : block);
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
            ApiKeys = new UsagePlanReader(problems).Keys(gateway?["apiKeys"] is not null ? gateway : block, plans),
            UsagePlans = plans,
            ApiLogs = ApiLogs(block),
            HasApiTracing = Tracing(block),
            HasApiMetrics = gateway?.Truth("metrics") is true,
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

    private bool Tracing(Block block)
    {
        if (block.Mapping("tracing") is not { } tracing)
        {
            return false;
        }

        new Keys("provider.tracing").Accept("apiGateway").Cosmetic("lambda").Check(tracing.Map, problems);
        return tracing.Truth("apiGateway") is true;
    }

    /// <summary><c>logs.restApi</c>: true, or what differs from the framework's defaults.</summary>
    private ApiLogsModel? ApiLogs(Block block)
    {
        if (block.Mapping("logs") is not { } logs)
        {
            return null;
        }

        new Keys("provider.logs").Accept("restApi").Cosmetic("websocket", "httpApi", "lambda", "frameworkLambda").Check(logs.Map, problems);
        if (logs["restApi"] is not YmlMap)
        {
            return logs.Truth("restApi") is true ? new ApiLogsModel() : null;
        }

        var rest = logs.Mapping("restApi")!;
        new Keys("provider.logs.restApi").Accept("accessLogging", "format", "executionLogging", "level", "fullExecutionData").Cosmetic("role", "roleManagedExternally").Check(rest.Map, problems);
        var level = rest.Text("level") ?? "INFO";
        if (level is not ("INFO" or "ERROR"))
        {
            problems.Error(rest.At("level"), $"provider.logs.restApi.level is \"{level}\"; allowed are INFO and ERROR.");
        }

        return new ApiLogsModel
        {
            AccessFormat = rest.Truth("accessLogging") is false ? null : rest.Text("format") ?? ApiLogsModel.DefaultFormat,
            Level = rest.Truth("executionLogging") is false ? "OFF" : level,
            HasFullData = rest.Truth("fullExecutionData") ?? true,
        };
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
