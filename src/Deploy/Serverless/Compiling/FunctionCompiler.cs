using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Functions: log group, shared role, function, version.</summary>
internal static class FunctionCompiler
{
    public static void Add(Service service, IReadOnlyDictionary<string, Artifact> artifacts, JsonObject resources, JsonObject outputs)
    {
        foreach (var function in service.Functions.Where(f => f.HasLogs))
        {
            var group = new JsonObject { ["LogGroupName"] = "/aws/lambda/" + function.Name };
            if ((function.LogRetentionDays ?? service.Provider.LogRetentionDays) is { } days)
            {
                group["RetentionInDays"] = days;
            }

            resources[Naming.LogGroup(function.Id)] = Cfn.Resource("AWS::Logs::LogGroup", group);
        }

        if (service.Provider.Role is null && service.Functions.Any(f => f.Role is null))
        {
            resources[Naming.LambdaRole] = Role(service);
        }

        foreach (var function in service.Functions)
        {
            var artifact = artifacts[function.Id];
            var resource = Function(service, function, artifact);
            resources[Naming.Function(function.Id)] = resource;
            if (function.HasVersions ?? service.Provider.HasVersions)
            {
                AddVersion(function, artifact, (JsonObject)resource["Properties"]!, resources, outputs);
            }

            AddEventInvokeConfig(service, function, resources);
        }
    }

    private static JsonObject Function(Service service, FunctionModel function, Artifact artifact)
    {
        var provider = service.Provider;
        var properties = new JsonObject
        {
            ["Code"] = new JsonObject
            {
                ["S3Bucket"] = provider.DeploymentBucket is { } bucket ? bucket : Cfn.Ref(Naming.DeploymentBucket),
                ["S3Key"] = artifact.Key,
            },
            ["Handler"] = function.Handler,
            // The framework's own default is a Node.js runtime.
            ["Runtime"] = function.Runtime ?? "nodejs20.x",
            ["FunctionName"] = function.Name,
            ["MemorySize"] = function.MemorySize ?? provider.MemorySize,
            ["Timeout"] = function.Timeout ?? provider.Timeout,
        };
        if (function.Description is not null)
        {
            properties["Description"] = function.Description;
        }

        if (Cfn.Tags(Merged(provider.Tags, function.Tags)) is { Count: > 0 } tags)
        {
            properties["Tags"] = tags;
        }

        if (Merged(provider.Environment, function.Environment) is { Count: > 0 } environment)
        {
            properties["Environment"] = new JsonObject { ["Variables"] = environment };
        }

        properties["Role"] = RoleArn(function.Role ?? provider.Role, service);
        if (function.Architecture is { } architecture)
        {
            properties["Architectures"] = new JsonArray(architecture);
        }

        if (function.EphemeralStorageMb is { } megabytes)
        {
            properties["EphemeralStorage"] = new JsonObject { ["Size"] = megabytes };
        }

        if (function.ReservedConcurrency is { } concurrency)
        {
            properties["ReservedConcurrentExecutions"] = concurrency;
        }

        if (function.DeadLetterTarget is { } target)
        {
            properties["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = target.DeepClone() };
        }

        if (function.Logging is { } logging)
        {
            properties["LoggingConfig"] = logging.DeepClone();
        }

        string[] logGroup = function.HasLogs ? [Naming.LogGroup(function.Id)] : [];
        var resource = Cfn.Resource("AWS::Lambda::Function", properties, [.. logGroup, .. function.DependsOn]);
        if (function.Condition is { } condition)
        {
            resource["Condition"] = condition;
        }

        return resource;
    }

    /// <summary>How asynchronous calls are tried again, and who is told of their end.</summary>
    private static void AddEventInvokeConfig(Service service, FunctionModel function, JsonObject resources)
    {
        if (function is { MaximumRetryAttempts: null, MaximumEventAgeSeconds: null, OnSuccess: null, OnFailure: null })
        {
            return;
        }

        var properties = new JsonObject { ["FunctionName"] = Cfn.Ref(Naming.Function(function.Id)), ["Qualifier"] = "$LATEST" };
        var destinations = new JsonObject();
        foreach (var (side, target) in new[] { ("OnSuccess", function.OnSuccess), ("OnFailure", function.OnFailure) })
        {
            if (target is not null)
            {
                destinations[side] = new JsonObject { ["Destination"] = Destination(target, service) };
            }
        }

        if (destinations.Count > 0)
        {
            properties["DestinationConfig"] = destinations;
        }

        if (function.MaximumEventAgeSeconds is { } age)
        {
            properties["MaximumEventAgeInSeconds"] = age;
        }

        if (function.MaximumRetryAttempts is { } attempts)
        {
            properties["MaximumRetryAttempts"] = attempts;
        }

        resources[Naming.EventInvokeConfig(function.Id)] = Cfn.Resource("AWS::Lambda::EventInvokeConfig", properties);
    }

    /// <summary>A function of this service by its key, another one by its name, anything else by its ARN.</summary>
    private static JsonNode Destination(JsonNode target, Service service) => target switch
    {
        JsonValue text when service.Functions.Any(f => f.Id == text.ToString()) => Cfn.GetAtt(Naming.Function(text.ToString()), "Arn"),
        JsonValue text when !text.ToString().StartsWith("arn:", StringComparison.Ordinal) =>
            Cfn.Sub($"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{text}"),
        _ => target.DeepClone(),
    };

    /// <summary>A role is an ARN, a function of the template, or the logical id of a role in it.</summary>
    private static JsonNode RoleArn(JsonNode? role, Service service) => role switch
    {
        null => Cfn.GetAtt(Naming.LambdaRole, "Arn"),
        JsonValue text when text.ToString() is var name && !name.StartsWith("arn:", StringComparison.Ordinal) && service.Resources.Items.ContainsKey(name) =>
            Cfn.GetAtt(name, "Arn"),
        _ => role.DeepClone(),
    };

    /// <summary>A new version for each new content, and the old one stays: hence the hash in the id, and Retain.</summary>
    private static void AddVersion(FunctionModel function, Artifact artifact, JsonObject properties, JsonObject resources, JsonObject outputs)
    {
        var content = properties.DeepClone();
        content.AsObject().Remove("Code");
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(artifact.Sha256 + JsText.Compact(content))));
        var id = Naming.Normalised(function.Id) + "LambdaVersion" + string.Concat(hash.Where(char.IsAsciiLetterOrDigit));
        var version = new JsonObject { ["FunctionName"] = Cfn.Ref(Naming.Function(function.Id)), ["CodeSha256"] = artifact.Sha256 };
        if (function.Description is not null)
        {
            version["Description"] = function.Description;
        }

        resources[id] = new JsonObject { ["Type"] = "AWS::Lambda::Version", ["DeletionPolicy"] = "Retain", ["Properties"] = version };
        outputs[Naming.FunctionOutput(function.Id)] = new JsonObject
        {
            ["Description"] = "Current Lambda function version",
            ["Value"] = Cfn.Ref(id),
        };
    }

    private static JsonObject Role(Service service)
    {
        var provider = service.Provider;
        const string Logs = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:";
        var statements = new JsonArray();
        // One statement covers the functions with default names, one each those with names of their own.
        var prefix = $"{service.Name}-{provider.Stage}";
        var own = service.Functions.Where(f => f.HasLogs && !f.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(f => f.Name).ToList();
        string[] common = service.Functions.Any(f => f.HasLogs && f.Name.StartsWith(prefix, StringComparison.Ordinal)) ? [prefix + "*"] : [];
        var groups = common.Concat(own).ToList();
        if (groups.Count > 0)
        {
            statements.Add(Cfn.Allow(["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"], new JsonArray([.. groups.Select(g => Cfn.Sub($"{Logs}/aws/lambda/{g}:*"))])));
            statements.Add(Cfn.Allow(["logs:PutLogEvents"], new JsonArray([.. groups.Select(g => Cfn.Sub($"{Logs}/aws/lambda/{g}:*:*"))])));
        }

        foreach (var statement in provider.RoleStatements)
        {
            statements.Add(statement?.DeepClone());
        }

        var properties = new JsonObject
        {
            ["AssumeRolePolicyDocument"] = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonArray(new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["Service"] = new JsonArray("lambda.amazonaws.com") },
                    ["Action"] = new JsonArray("sts:AssumeRole"),
                }),
            },
            ["Policies"] = new JsonArray(Cfn.Policy(Cfn.Join("-", service.Name, provider.Stage, "lambda"), statements)),
            ["Path"] = "/",
            ["RoleName"] = provider.RoleName is { } name ? name : Cfn.Join("-", service.Name, provider.Stage, Cfn.Ref("AWS::Region"), "lambdaRole"),
        };
        if (provider.ManagedPolicies.Count > 0)
        {
            properties["ManagedPolicyArns"] = provider.ManagedPolicies.DeepClone();
        }

        return Cfn.Resource("AWS::IAM::Role", properties);
    }

    private static JsonObject Merged(JsonObject first, JsonObject second)
    {
        var merged = (JsonObject)first.DeepClone();
        foreach (var (key, value) in second)
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }
}
