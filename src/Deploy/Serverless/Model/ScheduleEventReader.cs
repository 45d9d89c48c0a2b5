using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Messaging.Schedules;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the event <c>schedule</c>: a text, or a mapping with a <c>rate</c>.</summary>
internal sealed class ScheduleEventReader(Problems problems)
{
    private static readonly Keys MachineKeys = new Keys("a schedule event of a state machine")
        .Accept("rate", "enabled", "name", "description", "input", "inputPath", "inputTransformer", "role", "retryPolicy", "method", "timezone");

    private static readonly Keys FunctionKeys = new Keys("a schedule event of a function")
        .Accept("rate", "enabled", "name", "description", "input", "inputPath", "inputTransformer", "method", "timezone");

    public ScheduleEvent? OfMachine(Yml schedule, string machine)
    {
        const string TooMany = "You can't set input, inputPath and inputTransformer properties at the same time for schedule events. Please check the AWS docs for more info";
        if (schedule is YmlMap map && new Block(map, "schedule", problems) is var block && block["rate"] is null)
        {
            problems.Error(
                schedule.At,
                $"Missing \"rate\" property for schedule event in stateMachine {machine} The correct syntax is: schedule: rate(10 minutes) OR an object with \"rate\" property. Please check the README for more info.");
            return null;
        }

        return Read(schedule, MachineKeys, TooMany, $"stateMachine {machine}");
    }

    public ScheduleEvent? OfFunction(Yml schedule, string function)
    {
        if (schedule is YmlMap map && map["rate"] is null)
        {
            problems.Error(schedule.At, $"The schedule event of the function {function} needs a rate.");
            return null;
        }

        var read = Read(schedule, FunctionKeys, tooMany: null, $"function {function}");
        if (read is { Rates.Count: > 1, Name: not null })
        {
            problems.Error(read.At, "You cannot specify a name when defining more than one rate expression");
        }

        return read;
    }

    private ScheduleEvent? Read(Yml schedule, Keys keys, string? tooMany, string owner)
    {
        if (schedule is YmlScalar)
        {
            return new ScheduleEvent { At = schedule.At, Rates = Rates(schedule) };
        }

        if (schedule is not YmlMap map)
        {
            problems.Error(schedule.At, $"Schedule event of {owner} is not an object nor a string: it is {schedule.Describe()}.");
            return null;
        }

        keys.Check(map, problems);
        var block = new Block(map, "schedule", problems);
        var method = block.Text("method") ?? "eventBus";
        if (method is not ("eventBus" or "scheduler"))
        {
            problems.Error(block.At("method"), $"The method \"{method}\" of a schedule event does not exist; allowed are eventBus and scheduler.");
        }

        var isScheduler = method == "scheduler";
        foreach (var key in (ReadOnlySpan<string>)["inputPath", "inputTransformer"])
        {
            if (isScheduler && block[key] is { } given)
            {
                problems.Error(given.At, $"Cannot setup \"schedule\" event: \"{key}\" is not supported with \"scheduler\" mode");
            }
        }

        if (!isScheduler && block["timezone"] is { } timezone)
        {
            problems.Error(timezone.At, "Cannot setup \"schedule\" event: \"timezone\" is only supported with \"scheduler\" mode");
        }

        return new ScheduleEvent
        {
            At = map.At,
            Rates = Rates(block["rate"]!),
            IsEnabled = block.Truth("enabled") ?? true,
            IsScheduler = isScheduler,
            Name = block.Json("name"),
            Description = block.Json("description"),
            Timezone = block.Json("timezone"),
            Role = block.Json("role"),
            RetryPolicy = EventInputReader.Retries(block, "maximumEventAgeInSeconds"),
            Input = EventInputReader.Read(block, tooMany),
        };
    }

    private IReadOnlyList<JsonNode> Rates(Yml rate) => [.. (rate is YmlList list ? list.Items : [rate]).Select(Rate)];

    private JsonNode Rate(Yml rate)
    {
        if (rate is YmlScalar text && !ScheduleExpression.TryParse(text.AsText(), out _))
        {
            problems.Error(rate.At, $"\"{text.AsText()}\" is no schedule expression, as rate(10 minutes) and cron(0 12 * * ? *) are.");
        }

        return rate.ToJson() ?? "";
    }
}
