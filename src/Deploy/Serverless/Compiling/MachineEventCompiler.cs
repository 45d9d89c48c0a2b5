using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>What starts state machines: schedules and rules, each kind with one role per machine.</summary>
internal sealed class MachineEventCompiler(Service service, JsonObject resources)
{
    public void Add()
    {
        foreach (var machine in service.StateMachines)
        {
            var number = 0;
            foreach (var schedule in machine.Schedules)
            {
                AddSchedule(machine, schedule, ++number);
            }

            number = 0;
            foreach (var rule in machine.Rules)
            {
                AddRule(machine, rule, ++number);
            }
        }
    }

    /// <summary>Puts what of the event the target gets into the target.</summary>
    public static JsonObject WithInput(JsonObject target, EventInput input)
    {
        Set(target, "Input", input.Input);
        Set(target, "InputPath", input.Path);
        Set(target, "InputTransformer", input.Transformer);
        return target;
    }

    public static void Set(JsonObject properties, string name, JsonNode? value)
    {
        if (value is not null)
        {
            properties[name] = value.DeepClone();
        }
    }

    public static string State(bool isEnabled) => isEnabled ? "ENABLED" : "DISABLED";

    private static string IdOf(StateMachineModel machine) => Naming.StateMachine(machine.Key, machine.Id, machine.Name);

    private void AddSchedule(StateMachineModel machine, ScheduleEvent schedule, int number)
    {
        var properties = new JsonObject { ["ScheduleExpression"] = schedule.Rates[0].DeepClone(), ["State"] = State(schedule.IsEnabled) };
        Set(properties, "Name", schedule.Name);
        Set(properties, "Description", schedule.Description);
        var roleId = Naming.Normalised(machine.Key) + "ScheduleToStepFunctionsRole";
        var target = new JsonObject { ["Arn"] = Cfn.Ref(IdOf(machine)), ["RoleArn"] = schedule.Role?.DeepClone() ?? Cfn.GetAtt(roleId, "Arn") };
        if (schedule.IsScheduler)
        {
            Set(properties, "ScheduleExpressionTimezone", schedule.Timezone);
            properties["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" };
            Set(target, "Input", schedule.Input.Input);
            properties["Target"] = target;
        }
        else
        {
            target["Id"] = machine.Key + "StepFunctionsSchedule";
            Set(WithInput(target, schedule.Input), "RetryPolicy", schedule.RetryPolicy);
            properties["Targets"] = new JsonArray(target);
        }

        var kind = schedule.IsScheduler ? "SchedulerSchedule" : "EventsRuleSchedule";
        resources[$"{Naming.Normalised(machine.Key)}StepFunctions{kind}{number}"] = Cfn.Resource(schedule.IsScheduler ? "AWS::Scheduler::Schedule" : "AWS::Events::Rule", properties);
        if (schedule.Role is null)
        {
            // There is one role: with both kinds on one machine the later event's principal is in it.
            resources[roleId] = Role(machine, schedule.IsScheduler ? "scheduler.amazonaws.com" : "events.amazonaws.com", "schedule");
        }
    }

    private void AddRule(StateMachineModel machine, RuleEvent rule, int number)
    {
        var properties = new JsonObject { ["EventPattern"] = rule.Pattern!.DeepClone(), ["State"] = State(rule.IsEnabled) };
        Set(properties, "EventBusName", rule.Bus);
        Set(properties, "Name", rule.Name);
        Set(properties, "Description", rule.Description);
        var roleId = Naming.Normalised(machine.Key) + "EventToStepFunctionsRole";
        var target = WithInput(
            new JsonObject { ["Arn"] = Cfn.Ref(IdOf(machine)), ["Id"] = machine.Key + "CloudWatchEvent", ["RoleArn"] = rule.Role?.DeepClone() ?? Cfn.GetAtt(roleId, "Arn") },
            rule.Input);
        Set(target, "RetryPolicy", rule.RetryPolicy);
        if (rule.DeadLetterArn is { } queue)
        {
            target["DeadLetterConfig"] = new JsonObject { ["Arn"] = queue.DeepClone() };
        }

        properties["Targets"] = new JsonArray(target);
        resources[$"{Naming.Normalised(machine.Key)}EventsRuleCloudWatchEvent{number}"] = Cfn.Resource("AWS::Events::Rule", properties);
        if (rule.Role is null)
        {
            resources[roleId] = Role(machine, "events.amazonaws.com", "event");
        }
    }

    private JsonObject Role(StateMachineModel machine, string principal, string kind) => Cfn.Role(
        principal,
        $"{service.Provider.Stage}-{service.Provider.Region}-{service.Name}-{machine.Key}-{kind}",
        new JsonArray(Cfn.Allow(["states:StartExecution"], Cfn.Ref(IdOf(machine)))));
}
