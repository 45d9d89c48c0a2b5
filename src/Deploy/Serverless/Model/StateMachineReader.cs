using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Gateway.Requests;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads <c>stepFunctions.stateMachines</c>.</summary>
internal sealed class StateMachineReader(Provider provider, Problems problems)
{
    private static readonly Keys Known = new Keys("a state machine")
        .Accept("definition", "name", "id", "type", "role", "iamRoleStatements", "dependsOn", "tags", "inheritGlobalTags", "retain", "useExactVersion",
            "configureTaskTimeouts", "loggingConfig", "tracingConfig", "encryptionConfig", "kmsKeyArns", "events", "notifications", "alarms");

    private static readonly Keys HttpKeys = new Keys("an http event of a state machine")
        .Accept("path", "method", "action", "private", "timeoutInMillis", "iamRole", "cors", "request", "response", "responses")
        .Refuse("authorizer");

    public List<StateMachineModel> Read(Block stepFunctions)
    {
        if (stepFunctions["stateMachines"] is not (null or YmlMap))
        {
            problems.Error(stepFunctions.At("stateMachines"), "stateMachines property is not an object: it is a mapping from a name to a state machine.");
            return [];
        }

        var machines = new List<StateMachineModel>();
        foreach (var entry in stepFunctions.Mapping("stateMachines")?.Map.Entries ?? [])
        {
            if (entry.Value is YmlMap map)
            {
                machines.Add(Machine(entry, new Block(map, entry.Key, problems)));
            }
            else
            {
                problems.Error(entry.Value.At, $"State machine [{entry.Key}] has to be a mapping with at least a definition, not {entry.Value.Describe()}.");
            }
        }

        return machines;
    }

    private StateMachineModel Machine(YmlEntry entry, Block block)
    {
        Known.Check(block.Map, problems);
        var definition = block["definition"];
        switch (definition)
        {
            case null:
                problems.Error(entry.KeyAt, $"Missing \"definition\" for state machine {entry.Key}: the states, as a mapping or as JSON text.");
                break;
            case YmlMap or YmlScalar { Value: string }:
                break;
            default:
                problems.Error(definition.At, $"The definition of the state machine {entry.Key} has to be a mapping or a text, not {definition.Describe()}.");
                break;
        }

        if (block["role"] is not null && block["iamRoleStatements"] is not null)
        {
            problems.Error(block.At("iamRoleStatements"), $"State machine [{entry.Key}] has both role and iamRoleStatements; only one of them is allowed.");
        }

        if (block["alarms"] is { } alarms)
        {
            problems.Warn(alarms.At, $"State machine [{entry.Key}]: there are no CloudWatch alarms here, its alarms are left out. Its metrics are counted all the same.");
        }

        var (http, schedules, rules) = Events(block, entry.Key);
        return new StateMachineModel
        {
            Key = entry.Key,
            At = entry.KeyAt,
            Id = block.Text("id"),
            Name = block.Text("name"),
            Type = Type(block),
            Definition = definition ?? new YmlScalar("", entry.KeyAt),
            Role = block.Json("role"),
            RoleStatements = block["iamRoleStatements"] is null ? null : new JsonArray([.. block.List("iamRoleStatements").Select(s => s.ToJson())]),
            DependsOn = block.Texts("dependsOn"),
            Tags = block.Object("tags") ?? [],
            IsInheritingTags = block.Truth("inheritGlobalTags") ?? true,
            IsRetained = block.Truth("retain") is true,
            UsesExactVersion = block.Truth("useExactVersion") is true,
            ConfiguresTimeouts = block.Truth("configureTaskTimeouts") is true,
            Logging = Logging(block.Mapping("loggingConfig")),
            Tracing = Tracing(block.Mapping("tracingConfig")),
            Encryption = Encryption(block.Mapping("encryptionConfig")),
            KmsKeyArns = new JsonArray([.. block.List("kmsKeyArns").Select(k => k.ToJson())]),
            Http = http,
            Schedules = schedules,
            Rules = rules,
            Notifications = NotificationReader.Read(block, entry.Key, problems),
        };
    }

    private string? Type(Block block)
    {
        var type = block.Text("type");
        switch (type)
        {
            case null or "STANDARD" or "EXPRESS":
                break;
            default:
                problems.Error(block.At("type"), $"The type \"{type}\" does not exist; allowed are STANDARD and EXPRESS.");
                break;
        }

        return type;
    }

    private JsonObject? Logging(Block? block)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("loggingConfig").Accept("level", "includeExecutionData", "destinations").Check(block.Map, problems);
        var level = block.Text("level") ?? "OFF";
        if (level is not ("ALL" or "ERROR" or "FATAL" or "OFF"))
        {
            problems.Error(block.At("level"), $"loggingConfig.level is \"{level}\"; allowed are ALL, ERROR, FATAL and OFF.");
        }

        return new JsonObject
        {
            ["Level"] = level,
            ["IncludeExecutionData"] = block.Truth("includeExecutionData") ?? false,
            ["Destinations"] = new JsonArray([.. block.List("destinations").Select(d => new JsonObject { ["CloudWatchLogsLogGroup"] = new JsonObject { ["LogGroupArn"] = d.ToJson() } })]),
        };
    }

    private JsonObject? Tracing(Block? block)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("tracingConfig").Accept("enabled").Check(block.Map, problems);
        return new JsonObject { ["Enabled"] = block.Truth("enabled") ?? false };
    }

    private JsonObject? Encryption(Block? block)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("encryptionConfig").Accept("KmsKeyId", "KmsDataKeyReusePeriodSeconds", "Type").Check(block.Map, problems);
        problems.Warn(block.Map.At, "encryptionConfig is stored; data is not encrypted with KMS keys here.");
        return new JsonObject
        {
            ["KmsDataKeyReusePeriodSeconds"] = block.Whole("KmsDataKeyReusePeriodSeconds", 60, 900) ?? 900,
            ["KmsKeyId"] = new JsonObject { ["Fn::Sub"] = block.Json("KmsKeyId") },
            ["Type"] = block.Text("Type") ?? "AWS_OWNED_KEY",
        };
    }

    private (List<HttpEvent> Http, List<ScheduleEvent> Schedules, List<RuleEvent> Rules) Events(Block block, string key)
    {
        var (all, schedules, rules) = (new List<HttpEvent>(), new List<ScheduleEvent>(), new List<RuleEvent>());
        foreach (var item in block.List("events"))
        {
            var first = item is YmlMap { Entries: [var entry, ..] } ? entry : default;
            switch (first.Key)
            {
                case "http":
                    all.AddRange(Http((YmlMap)item, key) is { } http ? [http] : []);
                    break;
                case "schedule":
                    schedules.AddRange(new ScheduleEventReader(problems).OfMachine(first.Value, key) is { } schedule ? [schedule] : []);
                    break;
                case "cloudwatchEvent" or "eventBridge":
                    rules.AddRange(new RuleEventReader(problems).OfMachine(first.Value, first.Key, key) is { } rule ? [rule] : []);
                    break;
                default:
                    problems.Error(item.At, $"{first.Key ?? item.Describe()} is no event of a state machine; allowed are http, schedule, eventBridge and cloudwatchEvent.");
                    break;
            }
        }

        return (all, schedules, rules);
    }

    private HttpEvent? Http(YmlMap item, string key)
    {
        var http = new HttpEventReader($"stateMachine \"{key}\"", provider, problems);
        if (http.Normalised(item) is not { } body)
        {
            return null;
        }

        HttpKeys.Check(body.Map, problems);
        return http.Common(body) is { } common ? Details(common, body) : null;
    }

    private HttpEvent Details(HttpEvent common, Block body)
    {
        var request = body.Mapping("request");
        if (request is not null)
        {
            new Keys("http.request").Accept("template").Refuse("schemas", "parameters", "schema").Check(request.Map, problems);
            if (request["template"] is YmlScalar template && template.AsText() != "lambda_proxy")
            {
                problems.Error(template.At, "http.request.template has to be lambda_proxy, or a mapping from a content type to a template.");
            }
        }

        var response = body.Mapping("response");
        if (response is not null)
        {
            new Keys("http.response").Accept("headers", "template").Check(response.Map, problems);
        }

        var action = body.Text("action");
        if (action is not null && !StepFunctionsActions.Has(action))
        {
            problems.Error(body.At("action"), $"The action \"{action}\" of an http event is none of Step Functions, as StartSyncExecution and DescribeExecution are.");
        }

        return common with
        {
            Action = action,
            Role = body.Json("iamRole"),
            IsProxyEvent = request?["template"] is YmlScalar,
            RequestTemplates = request?["template"] is YmlMap ? request.Object("template") : null,
            ResponseHeaders = response?.Object("headers"),
            ResponseTemplate = response?.Json("template"),
            Responses = body.Object("responses"),
        };
    }
}
