using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>What calls functions besides HTTP: schedules, rules of EventBridge, topics.</summary>
/// <remarks>Logical ids and shapes as the framework makes them, in its version 3.</remarks>
internal sealed class FunctionEventCompiler(Service service, JsonObject resources)
{
    private const int RuleNameMax = 64;

    public void Add()
    {
        foreach (var function in service.Functions)
        {
            var number = 0;
            foreach (var schedule in function.Schedules)
            {
                foreach (var rate in schedule.Rates)
                {
                    AddSchedule(function, schedule, rate, ++number);
                }
            }

            foreach (var rule in function.Rules)
            {
                AddRule(function, rule);
            }

            foreach (var topic in function.Topics)
            {
                AddTopic(function, topic);
            }
        }

        PermitScheduler();
    }

    private static JsonObject Target(FunctionModel function) => Cfn.GetAtt(Naming.Function(function.Id), "Arn");

    private static JsonObject Permission(FunctionModel function, string principal, JsonNode sourceArn) => Cfn.Resource("AWS::Lambda::Permission", new JsonObject
    {
        ["FunctionName"] = Target(function),
        ["Action"] = "lambda:InvokeFunction",
        ["Principal"] = principal,
        ["SourceArn"] = sourceArn,
    });

    private void AddSchedule(FunctionModel function, ScheduleEvent schedule, JsonNode rate, int number)
    {
        var properties = new JsonObject { ["ScheduleExpression"] = rate.DeepClone(), ["State"] = MachineEventCompiler.State(schedule.IsEnabled) };
        MachineEventCompiler.Set(properties, "Name", schedule.Name);
        MachineEventCompiler.Set(properties, "Description", schedule.Description);
        var id = Naming.Normalised(function.Id);
        if (schedule.IsScheduler)
        {
            MachineEventCompiler.Set(properties, "ScheduleExpressionTimezone", schedule.Timezone);
            properties["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" };
            var target = new JsonObject { ["Arn"] = Target(function), ["RoleArn"] = resources[Naming.Function(function.Id)]!["Properties"]!["Role"]!.DeepClone() };
            MachineEventCompiler.Set(target, "Input", schedule.Input.Input);
            properties["Target"] = target;
            resources[$"{id}SchedulerSchedule{number}"] = Cfn.Resource("AWS::Scheduler::Schedule", properties);
            return;
        }

        properties["Targets"] = new JsonArray(MachineEventCompiler.WithInput(new JsonObject { ["Arn"] = Target(function), ["Id"] = function.Id + "Schedule" }, schedule.Input));
        resources[$"{id}EventsRuleSchedule{number}"] = Cfn.Resource("AWS::Events::Rule", properties);
        resources[$"{id}LambdaPermissionEventsRuleSchedule{number}"] = Permission(function, "events.amazonaws.com", Cfn.GetAtt($"{id}EventsRuleSchedule{number}", "Arn"));
    }

    /// <summary>The functions' own role lets Scheduler call them.</summary>
    private void PermitScheduler()
    {
        var called = service.Functions.Where(f => f.Schedules.Any(s => s.IsScheduler)).ToList();
        if (called.Count == 0 || resources[Naming.LambdaRole] is not JsonObject role)
        {
            return;
        }

        var properties = role["Properties"]!;
        ((JsonArray)properties["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"]!).Add("scheduler.amazonaws.com");
        ((JsonArray)properties["Policies"]![0]!["PolicyDocument"]!["Statement"]!).Add((JsonNode)Cfn.Allow(
            ["lambda:InvokeFunction"],
            new JsonArray([.. called.Select(f => $"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{f.Name}").SelectMany(arn => new[] { Cfn.Sub(arn), Cfn.Sub(arn + ":*") })])));
    }

    private void AddRule(FunctionModel function, RuleEvent rule)
    {
        var suffix = $"rule-{rule.Number}";
        var name = rule.Name ?? Shortened($"{function.Name}-{suffix}", suffix);
        var busName = rule.Bus.Text() is { } bus && bus.StartsWith("arn:", StringComparison.Ordinal) ? bus[(bus.IndexOf('/', StringComparison.Ordinal) + 1)..] : rule.Bus?.DeepClone();
        var properties = new JsonObject { ["Name"] = name, ["State"] = MachineEventCompiler.State(rule.IsEnabled) };
        MachineEventCompiler.Set(properties, "Description", rule.Description);
        MachineEventCompiler.Set(properties, "EventBusName", busName.Text() == "default" ? null : busName);
        MachineEventCompiler.Set(properties, "EventPattern", rule.Pattern);
        MachineEventCompiler.Set(properties, "ScheduleExpression", rule.Schedule);
        var target = new JsonObject { ["Arn"] = Target(function), ["Id"] = Shortened(name + "-target", "target") };
        MachineEventCompiler.Set(target, "RetryPolicy", rule.RetryPolicy);
        if (rule.DeadLetterArn is { } queue)
        {
            target["DeadLetterConfig"] = new JsonObject { ["Arn"] = queue.DeepClone() };
        }

        properties["Targets"] = new JsonArray(MachineEventCompiler.WithInput(target, rule.Input));
        string[] dependsOn = [];
        if (rule.Bus.Text() is { } own && own != "default" && !own.StartsWith("arn:", StringComparison.Ordinal))
        {
            dependsOn = [Naming.Normalised(own) + "EventBridgeEventBus"];
            resources[dependsOn[0]] = Cfn.Resource("AWS::Events::EventBus", new JsonObject { ["Name"] = own });
        }

        resources[Naming.LettersAndDigitsOf($"{function.Name}-{suffix}") + "EventBridgeRule"] = Cfn.Resource("AWS::Events::Rule", properties, dependsOn);
        JsonNode?[] path = busName is null ? ["rule", name] : ["rule", busName.DeepClone(), name];
        var arn = Cfn.Join(":", "arn", Cfn.Ref("AWS::Partition"), "events", Cfn.Ref("AWS::Region"), Cfn.Ref("AWS::AccountId"), Cfn.Join("/", path));
        resources[$"{Naming.Normalised(function.Id)}EventBridgeLambdaPermission{rule.Number}"] = Permission(function, "events.amazonaws.com", arn);
    }

    private void AddTopic(FunctionModel function, TopicEvent topic)
    {
        var id = Naming.Normalised(function.Id);
        var topicId = Naming.LettersAndDigitsOf(topic.TopicName);
        var arn = topic.TopicArn ?? Cfn.Join("", "arn:", Cfn.Ref("AWS::Partition"), ":sns:", Cfn.Ref("AWS::Region"), ":", Cfn.Ref("AWS::AccountId"), ":", topic.TopicName);
        var subscription = new JsonObject { ["Protocol"] = "lambda", ["Endpoint"] = Target(function) };
        if (topic.TopicArn is null)
        {
            resources["SNSTopic" + topicId] ??= Cfn.Resource("AWS::SNS::Topic", new JsonObject { ["TopicName"] = topic.TopicName });
            MachineEventCompiler.Set((JsonObject)resources["SNSTopic" + topicId]!["Properties"]!, "DisplayName", topic.DisplayName);
        }

        if (topic is { TopicArn: null, FilterPolicy: null, DeadLetterQueue: null })
        {
            var properties = (JsonObject)resources["SNSTopic" + topicId]!["Properties"]!;
            properties["Subscription"] ??= new JsonArray();
            ((JsonArray)properties["Subscription"]!).Add((JsonNode)subscription);
        }
        else
        {
            subscription["TopicArn"] = topic.TopicArn?.DeepClone() ?? Cfn.Ref("SNSTopic" + topicId);
            MachineEventCompiler.Set(subscription, "FilterPolicy", topic.FilterPolicy);
            MachineEventCompiler.Set(subscription, "FilterPolicyScope", topic.FilterPolicyScope);
            MachineEventCompiler.Set(subscription, "Region", topic.Region);
            AddDeadLetters(subscription, topic, arn, $"{id}SnsSubscription{topicId}QueuePolicy");
            resources[$"{id}SnsSubscription{topicId}"] = Cfn.Resource("AWS::SNS::Subscription", subscription);
        }

        resources[$"{id}LambdaPermission{topicId}SNS"] = Permission(function, "sns.amazonaws.com", arn.DeepClone());
    }

    private void AddDeadLetters(JsonObject subscription, TopicEvent topic, JsonNode topicArn, string policyId)
    {
        if (topic.DeadLetterQueue is not { } queue)
        {
            return;
        }

        subscription["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = queue.Arn.DeepClone() };
        resources[policyId] = Cfn.Resource("AWS::SQS::QueuePolicy", new JsonObject
        {
            ["PolicyDocument"] = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Id"] = policyId,
                ["Statement"] = new JsonArray(new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["Service"] = "sns.amazonaws.com" },
                    ["Action"] = "sqs:SendMessage",
                    ["Resource"] = queue.Arn.DeepClone(),
                    ["Condition"] = new JsonObject { ["ArnEquals"] = new JsonObject { ["aws:SourceArn"] = topicArn.DeepClone() } },
                }),
            },
            ["Queues"] = new JsonArray(queue.Url.DeepClone()),
        });
    }

    /// <summary>A name that is too long keeps its beginning and gets a hash.</summary>
    private static string Shortened(string name, string suffix) =>
        name.Length <= RuleNameMax ? name : $"{name[..(31 - suffix.Length)]}{Naming.Md5Of(name)}-{suffix}";
}
