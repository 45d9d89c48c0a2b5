using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>One rule per status that somebody wants to hear of, and the permissions to reach who does.</summary>
/// <remarks>Functions, topics and queues are permitted by a policy of their own; streams, delivery streams and machines by one role per machine.</remarks>
internal sealed class NotificationCompiler(Service service, JsonObject resources, Problems problems)
{
    private readonly LocalFunctions _functions = new(service);

    /// <summary>A topic or queue to the policy that stands for it already: a second resource would take the first one's statements away.</summary>
    private readonly Dictionary<string, JsonObject> _policies = new(StringComparer.Ordinal);

    public void Add()
    {
        foreach (var machine in service.StateMachines.Where(m => m.Notifications.Count > 0))
        {
            var id = Naming.StateMachine(machine.Key, machine.Id, machine.Name);
            var rolePolicies = new JsonArray();
            var index = 0;
            foreach (var (status, target) in machine.Notifications.SelectMany(n => n.Targets.Select(t => (n.Status, t))))
            {
                Permit(id, status, target, index++, rolePolicies);
            }

            if (rolePolicies.Count > 0)
            {
                resources[RoleId(id)] = Role(rolePolicies);
            }

            foreach (var (status, targets) in machine.Notifications)
            {
                resources[$"{id}Notifications{status.Replace("_", "", StringComparison.Ordinal)}EventRule"] = Rule(machine, id, status, targets, hasRole: rolePolicies.Count > 0);
            }
        }
    }

    private void Permit(string id, string status, NotificationTarget target, int index, JsonArray rolePolicies)
    {
        var arn = Local(target.Arn);
        switch (target.Kind)
        {
            case "lambda":
                Policy(id, index, Cfn.Resource("AWS::Lambda::Permission", new JsonObject
                {
                    ["Action"] = "lambda:InvokeFunction",
                    ["FunctionName"] = arn,
                    ["Principal"] = "events.amazonaws.com",
                }), sharedBy: null);
                break;
            case "sns":
                Policy(id, index, ResourcePolicy("AWS::SNS::TopicPolicy", status, target.Kind, "sns:Publish", arn, "Topics", arn.DeepClone()), "Topics");
                break;
            case "sqs":
                Policy(id, index, ResourcePolicy("AWS::SQS::QueuePolicy", status, target.Kind, "sqs:SendMessage", arn, "Queues", QueueUrl(arn, target.At)), "Queues");
                break;
            case "kinesis":
                rolePolicies.Add((JsonNode)RolePolicy(status, target.Kind, "kinesis:PutRecord", arn));
                break;
            case "firehose":
                rolePolicies.Add((JsonNode)RolePolicy(status, target.Kind, "firehose:PutRecord", arn));
                break;
            case "stepFunctions":
                rolePolicies.Add((JsonNode)RolePolicy(status, target.Kind, "states:StartExecution", arn));
                break;
            default:
                throw new InvalidOperationException($"{target.Kind} is no kind of notification target.");
        }
    }

    /// <param name="id">The machine's.</param>
    /// <param name="index">Of the target among all of the machine.</param>
    /// <param name="resource">With one statement, as an object: the plugin makes the id of this form.</param>
    /// <param name="sharedBy">The property that names the topic or queue; null when there may be several such resources.</param>
    private void Policy(string id, int index, JsonObject resource, string? sharedBy)
    {
        var logicalId = $"{id}ResourcePolicy{Naming.Md5(new JsonObject { ["index"] = index, ["resource"] = resource.DeepClone() })[..5]}";
        if (sharedBy is null)
        {
            resources[logicalId] = resource;
            return;
        }

        var document = (JsonObject)resource["Properties"]!["PolicyDocument"]!;
        var statement = document["Statement"]!.DeepClone();
        var of = sharedBy + JsText.Compact(resource["Properties"]![sharedBy]);
        if (_policies.TryGetValue(of, out var shared))
        {
            var statements = (JsonArray)shared["Statement"]!;
            // The id says status, kind and target: the same one permits the same.
            if (!statements.Any(s => (string?)s!["Sid"] == (string?)statement["Sid"]))
            {
                statements.Add(statement);
            }

            return;
        }

        document["Statement"] = new JsonArray(statement);
        _policies[of] = document;
        resources[logicalId] = resource;
    }

    private static JsonObject ResourcePolicy(string type, string status, string kind, string action, JsonNode arn, string property, JsonNode of) => Cfn.Resource(type, new JsonObject
    {
        ["PolicyDocument"] = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Sid"] = PolicyName(status, kind, action, arn),
                ["Principal"] = new JsonObject { ["Service"] = "events.amazonaws.com" },
                ["Effect"] = "Allow",
                ["Action"] = action,
                ["Resource"] = arn,
            },
        },
        [property] = new JsonArray(of),
    });

    private static JsonObject RolePolicy(string status, string kind, string action, JsonNode arn) => Cfn.Policy(PolicyName(status, kind, action, arn), new JsonArray(new JsonObject
    {
        ["Effect"] = "Allow",
        ["Action"] = action,
        ["Resource"] = arn,
    }));

    private static string PolicyName(string status, string kind, string action, JsonNode arn) =>
        $"{status}-{kind}-{Naming.Md5(new JsonObject { ["action"] = action, ["resource"] = arn.DeepClone() })[..5]}";

    private static JsonObject Role(JsonArray policies) => Cfn.Resource("AWS::IAM::Role", new JsonObject
    {
        ["AssumeRolePolicyDocument"] = new JsonObject
        {
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = "sts:AssumeRole",
                ["Principal"] = new JsonObject { ["Service"] = "events.amazonaws.com" },
            },
        },
        ["Policies"] = policies,
    });

    private JsonObject QueueUrl(JsonNode arn, Position at)
    {
        if (arn.Text() is { } text)
        {
            return Cfn.Sub("https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${QueueName}", new JsonObject { ["QueueName"] = text[(text.LastIndexOf(':') + 1)..] });
        }

        var queue = arn.Member("Fn::GetAtt") switch
        {
            JsonArray { Count: > 0 } pair => pair[0].Text(),
            JsonValue dotted => dotted.ToString().Split('.')[0],
            _ => null,
        };
        if (queue is null)
        {
            problems.Error(at, "The notification target sqs has to be an ARN as text, or !GetAtt of a queue: the address of the queue is made from it.");
        }

        return Cfn.Ref(queue ?? "");
    }

    private JsonObject Rule(StateMachineModel machine, string id, string status, IReadOnlyList<NotificationTarget> targets, bool hasRole)
    {
        var properties = new JsonObject
        {
            ["Description"] = $"[{status}] status notification for state machine [{machine.ShownName}]",
            ["EventPattern"] = new JsonObject
            {
                ["source"] = new JsonArray("aws.states"),
                ["detail-type"] = new JsonArray("Step Functions Execution Status Change"),
                ["detail"] = new JsonObject { ["status"] = new JsonArray(status), ["stateMachineArn"] = new JsonArray(Cfn.Ref(id)) },
            },
            ["Name"] = $"{machine.ShownName}-{status}-notification",
        };
        if (hasRole)
        {
            properties["RoleArn"] = Cfn.GetAtt(RoleId(id), "Arn");
        }

        properties["Targets"] = new JsonArray([.. targets.Select((t, index) => Target(machine, id, status, t, index))]);
        return Cfn.Resource("AWS::Events::Rule", properties);
    }

    private JsonObject Target(StateMachineModel machine, string id, string status, NotificationTarget target, int index)
    {
        var arn = Local(target.Arn);
        var suffix = Naming.Md5(new JsonObject { ["target"] = new JsonObject { ["Arn"] = arn.DeepClone() }, ["index"] = index })[..5];
        var result = new JsonObject { ["Arn"] = arn, ["Id"] = $"{machine.ShownName}-{status}-{suffix}" };
        if (target.MessageGroupId is { } group)
        {
            result["SqsParameters"] = new JsonObject { ["MessageGroupId"] = group };
        }

        if (target.KinesisParameters is { } parameters)
        {
            result["KinesisParameters"] = parameters.DeepClone();
        }

        if (target.Kind == "stepFunctions")
        {
            result["RoleArn"] = Cfn.GetAtt(RoleId(id), "Arn");
        }

        if (target.Input is { } input)
        {
            result["Input"] = input;
        }

        if (target.InputPath is { } path)
        {
            result["InputPath"] = path;
        }

        if (target.InputTransformer is { } transformer)
        {
            result["InputTransformer"] = transformer.DeepClone();
        }

        return result;
    }

    private static string RoleId(string machineId) => machineId + "NotificationsIamRole";

    /// <summary>With the function's logical id in place of its key in the configuration.</summary>
    private JsonNode Local(JsonNode arn)
    {
        if (arn.Member("Ref").Text() is { } name && Function(name) is { } referenced)
        {
            return Cfn.Ref(referenced);
        }

        return arn.Member("Fn::GetAtt") is JsonArray { Count: 2 } pair && pair[0].Text() is { } id && pair[1].Text() is { } attribute && Function(id) is { } function
            ? Cfn.GetAtt(function, attribute)
            : arn.DeepClone();

        string? Function(string key) => !resources.ContainsKey(key) && _functions.Find(key) is { } local ? Naming.Function(local.Id) : null;
    }
}
