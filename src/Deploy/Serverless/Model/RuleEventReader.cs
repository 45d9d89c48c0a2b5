using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the events <c>eventBridge</c> and <c>cloudwatchEvent</c>.</summary>
internal sealed class RuleEventReader(Problems problems)
{
    private static readonly Keys MachineKeys = new Keys("an event rule of a state machine")
        .Accept("event", "enabled", "name", "description", "input", "inputPath", "inputTransformer", "eventBusName", "iamRole", "deadLetterConfig", "retryPolicy");

    private static readonly Keys FunctionKeys = new Keys("an eventBridge event of a function")
        .Accept("eventBus", "schedule", "pattern", "name", "description", "enabled", "input", "inputPath", "inputTransformer", "retryPolicy", "deadLetterQueueArn");

    public RuleEvent? OfMachine(Yml rule, string kind, string machine)
    {
        if (rule is not YmlMap map || map["event"] is not YmlMap)
        {
            problems.Error(rule.At, $"Missing \"event\" property for {kind} event in stateMachine {machine}: the pattern of the events that start it, as a mapping.");
            return null;
        }

        MachineKeys.Check(map, problems);
        var block = new Block(map, kind, problems);
        return new RuleEvent
        {
            Pattern = block.Json("event"),
            IsEnabled = block.Truth("enabled") ?? true,
            Name = block.Text("name"),
            Description = block.Json("description"),
            Bus = block.Json("eventBusName"),
            Role = block.Json("iamRole"),
            DeadLetterArn = block.Json("deadLetterConfig"),
            RetryPolicy = EventInputReader.Retries(block, "maximumEventAgeInSeconds"),
            Input = EventInputReader.Read(
                block, "You can't set input, inputPath and inputTransformer properties at the same time for events. Please check the AWS docs for more info"),
        };
    }

    public RuleEvent? OfFunction(Yml rule, string function, int number)
    {
        if (rule is not YmlMap map || (map["pattern"] is null && map["schedule"] is null))
        {
            problems.Error(rule.At, $"The eventBridge event of the function {function} needs a pattern or a schedule.");
            return null;
        }

        FunctionKeys.Check(map, problems);
        var block = new Block(map, "eventBridge", problems);
        return new RuleEvent
        {
            Number = number,
            Pattern = block.Json("pattern"),
            Schedule = block.Text("schedule"),
            IsEnabled = block.Truth("enabled") ?? true,
            Name = block.Text("name"),
            Description = block.Json("description"),
            Bus = block.Json("eventBus"),
            DeadLetterArn = block.Json("deadLetterQueueArn"),
            RetryPolicy = EventInputReader.Retries(block, "maximumEventAge"),
            Input = EventInputReader.Read(block, "You can only set one of input, inputPath, or inputTransformer properties for eventBridge events."),
        };
    }
}
