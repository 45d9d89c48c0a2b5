using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Messaging.Events;

/// <summary>Reads a target of PutTargets, and refuses what this server cannot deliver to.</summary>
internal static class TargetReader
{
    private const int IdLengthMax = 64;

    private static readonly Regex Ids = new(@"^[\.\-_A-Za-z0-9]+\z", RegexOptions.NonBacktracking);

    private static readonly ImmutableArray<string> NotSupported =
    [
        "RunCommandParameters", "EcsParameters", "BatchParameters", "HttpParameters", "RedshiftDataParameters", "SageMakerPipelineParameters", "AppSyncParameters",
    ];

    public static Target Read(JsonObject input)
    {
        const string place = "targets.1.member.";
        var id = input.RequiredTextOf("Id", 1, IdLengthMax, Ids, place);
        var text = input.RequiredTextOf("Arn", 1, 1600, path: place);
        CheckArn(id, text);
        foreach (var member in NotSupported)
        {
            if (input[member] is not null)
            {
                throw EventsErrors.Validation($"{member} of target {id} is not supported by this server.");
            }
        }

        string[] kinds = ["Input", "InputPath", "InputTransformer"];
        if (kinds.Count(kind => input[kind] is not null) > 1)
        {
            throw EventsErrors.Validation($"Only one of Input, InputPath, or InputTransformer must be provided for target {id}.");
        }

        var retry = input.StructureOf("RetryPolicy");
        var target = new Target
        {
            Id = id,
            Arn = text,
            RoleArn = input.TextOf("RoleArn", 1, 1600),
            Input = input.TextOf("Input", 0, 8192),
            InputPath = input.TextOf("InputPath", 0, 256),
            InputTransformer = ReadTransformer(id, input.StructureOf("InputTransformer")),
            MessageGroupId = input.StructureOf("SqsParameters")?.TextOf("MessageGroupId", 0, 100),
            PartitionKeyPath = input.StructureOf("KinesisParameters")?.RequiredTextOf("PartitionKeyPath", 0, 256, path: place + "kinesisParameters."),
            DeadLetterArn = input.StructureOf("DeadLetterConfig")?.TextOf("Arn", 1, 1600),
            RetriesMax = retry?.IntegerOf("MaximumRetryAttempts", 0, 185),
            AgeSecondsMax = retry?.IntegerOf("MaximumEventAgeInSeconds", 60, 86_400),
        };
        CheckInput(target);
        CheckParameters(target);
        return target;
    }

    public static JsonObject Shape(Target target)
    {
        var shape = new JsonObject { ["Id"] = target.Id, ["Arn"] = target.Arn };
        if (target.Input is { } input)
        {
            shape["Input"] = input;
        }

        if (target.InputPath is { } path)
        {
            shape["InputPath"] = path;
        }

        if (target.InputTransformer is { } transformer)
        {
            shape["InputTransformer"] = new JsonObject
            {
                ["InputPathsMap"] = new JsonObject((transformer.InputPathsMap ?? ImmutableSortedDictionary<string, string>.Empty).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
                ["InputTemplate"] = transformer.InputTemplate,
            };
        }

        if (target.RoleArn is { } role)
        {
            shape["RoleArn"] = role;
        }

        if (target.MessageGroupId is { } group)
        {
            shape["SqsParameters"] = new JsonObject { ["MessageGroupId"] = group };
        }

        if (target.PartitionKeyPath is { } keyPath)
        {
            shape["KinesisParameters"] = new JsonObject { ["PartitionKeyPath"] = keyPath };
        }

        if (target.DeadLetterArn is { } dead)
        {
            shape["DeadLetterConfig"] = new JsonObject { ["Arn"] = dead };
        }

        if ((target.RetriesMax, target.AgeSecondsMax) is not (null, null))
        {
            var retry = new JsonObject();
            if (target.RetriesMax is { } retries)
            {
                retry["MaximumRetryAttempts"] = retries;
            }

            if (target.AgeSecondsMax is { } age)
            {
                retry["MaximumEventAgeInSeconds"] = age;
            }

            shape["RetryPolicy"] = retry;
        }

        return shape;
    }

    private static void CheckArn(string id, string text)
    {
        if (!Arn.TryParse(text, out var arn))
        {
            throw EventsErrors.Validation("Parameter Arn is not valid. Reason: Provided Arn is not in correct format.");
        }

        var isComplete = (arn.Service, arn.Resource.Split(':', '/')) switch
        {
            ("lambda", ["function", { Length: > 0 }, ..]) => true,
            ("states", ["stateMachine", { Length: > 0 }, ..]) => true,
            ("sqs" or "sns", [{ Length: > 0 }]) => true,
            ("kinesis", ["stream", { Length: > 0 }]) => true,
            ("firehose", ["deliverystream", { Length: > 0 }]) => true,
            ("events", ["event-bus", { Length: > 0 }]) => true,
            ("logs", ["log-group", ..]) => true,
            ("lambda" or "states" or "sqs" or "sns" or "kinesis" or "firehose", _) => throw EventsErrors.Validation("Parameter Arn is not valid. Reason: Provided Arn is not in correct format."),
            _ => false,
        };
        if (!isComplete)
        {
            throw EventsErrors.Validation(
                $"Parameter Arn is not valid. Reason: Target {id} names {text}, which this server does not deliver events to; it delivers to functions, queues, topics, streams, delivery streams, state machines, log groups and event buses.");
        }
    }

    private static void CheckParameters(Target target)
    {
        if (target.Arn.EndsWith(".fifo", StringComparison.Ordinal) && target.Arn.Contains(":sqs:", StringComparison.Ordinal) && target.MessageGroupId is null)
        {
            throw EventsErrors.Validation($"Parameter(s) SqsParameters must be specified for target: {target.Id}.");
        }

        if (target.PartitionKeyPath is { } path && !EventPath.IsValid(path))
        {
            throw EventsErrors.Validation($"Parameter PartitionKeyPath is not valid. Reason: Invalid path for target {target.Id}.");
        }

        if (target.DeadLetterArn is { } dead && !(Arn.TryParse(dead, out var arn) && arn.Service == "sqs"))
        {
            throw EventsErrors.Validation("Parameter DeadLetterConfig.Arn is not valid. Reason: Provided Arn is not an SQS queue.");
        }
    }

    private static void CheckInput(Target target)
    {
        if (target.Input is { } input && !IsJson(input))
        {
            throw EventsErrors.Validation($"Parameter Input is not valid. Reason: JSON syntax error in input for target {target.Id}: Unexpected text");
        }

        if (target.InputPath is { } path && !EventPath.IsValid(path))
        {
            throw EventsErrors.Validation($"Parameter InputPath is not valid. Reason: Invalid InputPath for target {target.Id}.");
        }
    }

    private static InputTransformer? ReadTransformer(string id, JsonObject? input)
    {
        if (input is null)
        {
            return null;
        }

        var template = input.RequiredTextOf("InputTemplate", 1, 8192, path: "targets.1.member.inputTransformer.");
        var paths = (input["InputPathsMap"] as JsonObject)?.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal);
        foreach (var (name, path) in paths ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            if (!EventPath.IsValid(path))
            {
                throw EventsErrors.Validation($"Parameter InputPathsMap is not valid. Reason: Invalid path {path} of {name} for target {id}.");
            }
        }

        var transformer = new InputTransformer(paths, template);
        TargetInput.CheckPlaceholders(id, transformer);
        return transformer;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
