using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.ApiGateway;
using Treadle.Aws;
using Treadle.Gateway;
using Treadle.Tests.Common;

namespace Treadle.Deploy.Tests.Fakes;

/// <summary>
/// The services that stacks are made of: API Gateway is the real one, the others behave like theirs in what deployments can notice
/// (conflicts, absence, running executions).
/// </summary>
internal sealed class FakeAws(MemoryResources store) : IAwsCall
{
    private readonly Lock _lock = new();
    private int _published;
    private readonly OperationTable _gateway = new(ApiGatewayOperations.All(new RestApiService(store, new StoredUses(store), TimeProvider.System)));

    public Dictionary<string, JsonObject> Machines { get; } = [];
    public Dictionary<string, string> Executions { get; } = [];
    public Dictionary<string, JsonObject> Versions { get; } = [];
    public Dictionary<string, JsonObject> Aliases { get; } = [];
    public Dictionary<string, JsonObject> Activities { get; } = [];
    public Dictionary<string, JsonObject> Functions { get; } = [];
    public Dictionary<string, JsonObject> LogGroups { get; } = [];
    public Dictionary<string, JsonObject> Rules { get; } = [];
    public FakeMessaging Messaging { get; } = new();

    /// <summary>Every call that changes something, in order: <c>states:CreateStateMachine</c>.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Refuses a call when it returns a message.</summary>
    public Func<string, JsonObject, string?> Refusal { get; set; } = (_, _) => null;

    /// <summary>Called after each change; what it throws, the caller gets although the change was made.</summary>
    public Action<int> AfterChange { get; set; } = _ => { };

    public async ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        // What a service gets is a copy: a request is text on the wire.
        var request = (JsonObject)JsonNode.Parse(input.ToJsonString())!;
        if (store.IsBroken)
        {
            throw new IOException("The server has ended.");
        }

        if (Refusal($"{service}:{action}", request) is { } refusal)
        {
            throw new AwsErrorException("ValidationException", refusal);
        }

        var answer = service == "apigateway" ? await _gateway.CallAsync(caller, service, action, request, stop) : Call(caller, service, action, request);
        if (!action.StartsWith("Get", StringComparison.Ordinal) && !action.StartsWith("List", StringComparison.Ordinal) && !action.StartsWith("Describe", StringComparison.Ordinal))
        {
            int count;
            lock (_lock)
            {
                Changes.Add($"{service}:{action}");
                count = Changes.Count;
            }

            AfterChange(count);
        }

        return answer;
    }

    public async Task<JsonArray> GatewayItemsAsync(AwsCaller caller, string action) =>
        (JsonArray)(await _gateway.CallAsync(caller, "apigateway", action, [], CancellationToken.None))["items"]!;

    public void Run(string machine, string execution)
    {
        lock (_lock)
        {
            Executions[execution] = machine;
        }
    }

    private JsonObject Call(AwsCaller caller, string service, string action, JsonObject input)
    {
        lock (_lock)
        {
            return $"{service}:{action}" switch
            {
                "states:CreateStateMachine" => CreateMachine(Arn.StateMachine(caller, Text(input, "name")), input),
                "states:UpdateStateMachine" => UpdateMachine(Text(input, "stateMachineArn"), input),
                "states:DescribeStateMachine" => Machine(Text(input, "stateMachineArn")),
                "states:DeleteStateMachine" => DeleteMachine(Text(input, "stateMachineArn")),
                "states:PublishStateMachineVersion" => Publish(Text(input, "stateMachineArn"), input),
                "states:DeleteStateMachineVersion" => Remove(Versions, Text(input, "stateMachineVersionArn")),
                "states:CreateStateMachineAlias" => Put(Aliases, AliasArn(input), input),
                "states:UpdateStateMachineAlias" => Merge(Aliases, Text(input, "stateMachineAliasArn"), input),
                "states:DeleteStateMachineAlias" => Remove(Aliases, Text(input, "stateMachineAliasArn")),
                "states:ListExecutions" => new JsonObject
                {
                    ["executions"] = new JsonArray([.. Executions.Where(e => e.Value == Text(input, "stateMachineArn")).Select(e => new JsonObject { ["executionArn"] = e.Key })]),
                },
                "states:StopExecution" => StopExecution(Text(input, "executionArn")),
                "states:CreateActivity" => Put(Activities, Arn.Activity(caller, Text(input, "name")), input),
                "states:DescribeActivity" => Activities.GetValueOrDefault(Text(input, "activityArn")) ?? throw new AwsErrorException("ActivityDoesNotExist", "Activity Does Not Exist"),
                "states:DeleteActivity" => Remove(Activities, Text(input, "activityArn")),
                "lambda:CreateFunction" => Add(Functions, Text(input, "FunctionName"), input, new AwsErrorException("ResourceConflictException", $"Function already exist: {Text(input, "FunctionName")}", 409)),
                "lambda:UpdateFunctionCode" or "lambda:UpdateFunctionConfiguration" => Merge(Functions, Text(input, "FunctionName"), input),
                "lambda:PublishVersion" => new JsonObject { ["FunctionArn"] = $"{Arn.Function(caller, Text(input, "FunctionName"))}:1" },
                "lambda:AddPermission" or "lambda:RemovePermission" or "lambda:TagResource" or "lambda:UntagResource" => [],
                "lambda:PutFunctionConcurrency" or "lambda:PutFunctionEventInvokeConfig" => Merge(Functions, Text(input, "FunctionName"), input),
                "lambda:DeleteFunction" when input["Qualifier"] is not null => [],
                "lambda:DeleteFunction" => RemoveOrMissing(Functions, Text(input, "FunctionName")),
                "logs:CreateLogGroup" => Add(LogGroups, Text(input, "logGroupName"), input, new AwsErrorException("ResourceAlreadyExistsException", "The specified log group already exists")),
                "logs:PutRetentionPolicy" => Merge(LogGroups, Text(input, "logGroupName"), input),
                "logs:DeleteLogGroup" => RemoveOrMissing(LogGroups, Text(input, "logGroupName")),
                "events:PutRule" => PutRule(caller, Text(input, "Name"), input),
                "events:DescribeRule" => Rules.GetValueOrDefault(Text(input, "Name")) ?? throw new AwsErrorException("ResourceNotFoundException", "Rule does not exist."),
                "events:PutTargets" => Merge(Rules, Text(input, "Rule"), input),
                "events:RemoveTargets" => Drop(Rules, Text(input, "Rule"), "Targets"),
                "events:DeleteRule" => Rules.GetValueOrDefault(Text(input, "Name"))?["Targets"] is null
                    ? Remove(Rules, Text(input, "Name"))
                    : throw new AwsErrorException("ValidationException", "Rule can't be deleted since it has targets."),
                _ => Messaging.Call(caller, service, action, input),
            };
        }
    }

    private JsonObject CreateMachine(string arn, JsonObject input)
    {
        if (Machines.TryGetValue(arn, out var other) && !JsonNode.DeepEquals(other["definition"], input["definition"]))
        {
            throw new AwsErrorException("StateMachineAlreadyExists", $"State Machine Already Exists: '{arn}'");
        }

        Machines[arn] = input;
        return new JsonObject { ["stateMachineArn"] = arn };
    }

    private JsonObject UpdateMachine(string arn, JsonObject input)
    {
        input["revisionId"] = Guid.NewGuid().ToString();
        return Replace(Machines, arn, input, "StateMachineDoesNotExist");
    }

    private JsonObject Publish(string machine, JsonObject input)
    {
        var current = (string?)Machine(machine)["revisionId"] ?? "INITIAL";
        if (Text(input, "revisionId") != current)
        {
            throw new AwsErrorException("ConflictException", "Another revision is current.");
        }

        var arn = Versions.FirstOrDefault(v => (string?)v.Value["revisionId"] == current).Key ?? $"{machine}:{++_published}";
        Versions[arn] = input;
        return new JsonObject { ["stateMachineVersionArn"] = arn };
    }

    private static string AliasArn(JsonObject input)
    {
        var version = (string)input["routingConfiguration"]![0]!["stateMachineVersionArn"]!;
        return $"{version[..version.LastIndexOf(':')]}:{input["name"]}";
    }

    private JsonObject Machine(string arn) =>
        Machines.GetValueOrDefault(arn) is { } found ? (JsonObject)found.DeepClone() : throw new AwsErrorException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    private JsonObject DeleteMachine(string arn)
    {
        if (Executions.ContainsValue(arn))
        {
            Machines[arn]["status"] = "DELETING";
        }
        else
        {
            Machines.Remove(arn);
        }

        return [];
    }

    private JsonObject StopExecution(string arn)
    {
        var machine = Executions[arn];
        Executions.Remove(arn);
        if (!Executions.ContainsValue(machine) && (string?)Machines.GetValueOrDefault(machine)?["status"] == "DELETING")
        {
            Machines.Remove(machine);
        }

        return [];
    }

    private static JsonObject Add(Dictionary<string, JsonObject> all, string id, JsonObject input, AwsErrorException conflict) =>
        all.TryAdd(id, input) ? [] : throw conflict;

    private static JsonObject Put(Dictionary<string, JsonObject> all, string id, JsonObject input)
    {
        if (all.TryGetValue(id, out var old) && old["Targets"] is { } targets)
        {
            input["Targets"] = targets.DeepClone();
        }

        all[id] = input;
        return [];
    }

    private JsonObject PutRule(AwsCaller caller, string name, JsonObject input)
    {
        Put(Rules, name, input);
        return new JsonObject { ["RuleArn"] = $"arn:aws:events:{caller.Region}:{caller.Account}:rule/{name}" };
    }

    private static JsonObject Replace(Dictionary<string, JsonObject> all, string id, JsonObject input, string missing)
    {
        all[id] = all.ContainsKey(id) ? input : throw new AwsErrorException(missing, missing);
        return [];
    }

    private static JsonObject Merge(Dictionary<string, JsonObject> all, string id, JsonObject input)
    {
        var target = all.GetValueOrDefault(id) ?? throw new AwsErrorException("ResourceNotFoundException", $"{id} not found", 404);
        foreach (var (key, value) in input)
        {
            target[key] = value?.DeepClone();
        }

        return [];
    }

    private static JsonObject Drop(Dictionary<string, JsonObject> all, string id, string member)
    {
        all.GetValueOrDefault(id)?.Remove(member);
        return [];
    }

    private static JsonObject Remove(Dictionary<string, JsonObject> all, string id)
    {
        all.Remove(id);
        return [];
    }

    private static JsonObject RemoveOrMissing(Dictionary<string, JsonObject> all, string id) =>
        all.Remove(id) ? [] : throw new AwsErrorException("ResourceNotFoundException", $"{id} not found", 404);

    private static string Text(JsonObject input, string name) => (string?)input[name] ?? throw new AwsErrorException("ValidationException", $"{name} is missing");
}
