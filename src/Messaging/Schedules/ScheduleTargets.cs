using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Targets;

namespace Treadle.Messaging.Schedules;

/// <summary>Which targets a schedule may have, and the operation that each stands for: one of those that every service delivers to, or any by its name in the SDK.</summary>
internal static class ScheduleTargets
{
    private const string Universal = "aws-sdk:";

    /// <summary>Names in the SDK that are no signing names.</summary>
    private static readonly FrozenDictionary<string, string> SigningNames = new Dictionary<string, string>
    {
        ["sfn"] = "states",
        ["eventbridge"] = "events",
        ["cloudwatchevents"] = "events",
        ["cloudwatchlogs"] = "logs",
        ["cloudwatch"] = "monitoring",
    }.ToFrozenDictionary();

    /// <summary>Services whose members begin with a small letter on the wire. The SDK, and so a universal target, writes a capital.</summary>
    private static readonly FrozenSet<string> SmallMembers = FrozenSet.Create("states", "logs", "apigateway");

    /// <summary>Actions that only read are no targets.</summary>
    /// <remarks>Source: EventBridge Scheduler user guide, "Using universal targets", "Unsupported actions".</remarks>
    private static readonly string[] Reads =
    [
        "get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup", "discover", "validate", "batchGet", "batchDescribe", "batchRead",
        "transactGet", "adminGet", "adminList", "testMigration", "retrieve", "testConnection", "translateDocument", "isAuthorized", "invokeModel",
    ];

    /// <summary>Refuses a target that cannot be called.</summary>
    /// <param name="target">The target.</param>
    /// <param name="canCall">Whether this server has an operation, by signing name and action.</param>
    /// <exception cref="AwsErrorException">ValidationException.</exception>
    public static void Check(ScheduleTarget target, Func<string, string, bool> canCall)
    {
        if (!Arn.TryParse(target.Arn, out var arn))
        {
            throw SchedulerErrors.Validation("Provided Arn is not in correct format.");
        }

        if (UniversalAction(arn) is { } universal)
        {
            CheckUniversal(target, universal.Service, universal.Action, canCall);
            return;
        }

        var isKnown = (arn.Service, arn.Resource.Split(':', '/')) switch
        {
            ("lambda", ["function", { Length: > 0 }, ..]) => true,
            ("states", ["stateMachine", { Length: > 0 }, ..]) => true,
            ("sqs" or "sns", [{ Length: > 0 }]) => true,
            ("kinesis", ["stream", { Length: > 0 }]) => true,
            ("firehose", ["deliverystream", { Length: > 0 }]) => true,
            ("events", ["event-bus", { Length: > 0 }, ..]) => true,
            _ => false,
        };
        if (!isKnown)
        {
            throw SchedulerErrors.Validation(arn.Service is "lambda" or "states" or "sqs" or "sns" or "kinesis" or "firehose" or "events"
                ? "Provided Arn is not in correct format."
                : $"The target {target.Arn} is not supported by this server.");
        }

        if (arn is { Service: "sqs", Resource: var queue } && queue.EndsWith(".fifo", StringComparison.Ordinal) != target.MessageGroupId is not null)
        {
            throw SchedulerErrors.Validation(target.MessageGroupId is null
                ? "SqsParameters with a MessageGroupId must be provided for an SQS FIFO queue target."
                : "SqsParameters must not be provided for an SQS standard queue target.");
        }

        if (arn.Service == "events" && (target.DetailType is null || target.Input is null))
        {
            throw SchedulerErrors.Validation("EventBridgeParameters and Input must be provided for an EventBridge target.");
        }

        if (arn.Service == "kinesis" && target.PartitionKey is null)
        {
            throw SchedulerErrors.Validation("KinesisParameters must be provided for a Kinesis target.");
        }
    }

    /// <summary>The call for one attempt.</summary>
    /// <param name="target">The target, checked before.</param>
    /// <param name="payload">Its input, context attributes filled in.</param>
    /// <param name="invocation">The invocation's id.</param>
    public static TargetCall CallOf(ScheduleTarget target, string payload, string invocation)
    {
        if (!Arn.TryParse(target.Arn, out var arn))
        {
            throw new FormatException($"The target {target.Arn} was not checked.");
        }

        if (UniversalAction(arn) is { } universal)
        {
            return OfUniversal(universal.Service, universal.Action, ParseObject(payload));
        }

        return arn.Service switch
        {
            "states" => new TargetCall("states", "StartExecution", new() { ["stateMachineArn"] = target.Arn, ["input"] = payload, ["name"] = invocation }),
            "events" => new TargetCall("events", "PutEvents", new()
            {
                ["Entries"] = new JsonArray(new JsonObject
                {
                    ["EventBusName"] = target.Arn,
                    ["DetailType"] = target.DetailType,
                    ["Source"] = target.Source,
                    ["Detail"] = payload,
                }),
            }),
            _ => TargetCall.Of(arn, payload, new TargetSettings(target.MessageGroupId, target.PartitionKey)) ?? throw new FormatException($"The target {target.Arn} was not checked."),
        };
    }

    private static TargetCall OfUniversal(string service, string action, JsonObject input)
    {
        var members = SmallMembers.Contains(service) ? WithSmallNames(input) : input;
        if (service == "lambda" && members["Payload"] is JsonValue payload)
        {
            // A blob: the SDK takes text and sends its bytes.
            members["Payload"] = Base64(payload.ToString());
        }

        return new TargetCall(service, action, members);
    }

    private static void CheckUniversal(ScheduleTarget target, string service, string action, Func<string, string, bool> canCall)
    {
        var isRead = Reads.Any(read => action.StartsWith(read, StringComparison.OrdinalIgnoreCase) && (action.Length == read.Length || char.IsUpper(action[read.Length])));
        if (isRead)
        {
            throw SchedulerErrors.Validation($"The target {target.Arn} is not supported: it is a read-only action.");
        }

        if (!canCall(service, action))
        {
            throw SchedulerErrors.Validation($"The target {target.Arn} is not supported by this server.");
        }

        if (target.Input is { } input)
        {
            try
            {
                ParseObject(input);
            }
            catch (JsonException)
            {
                throw SchedulerErrors.Validation("Invalid RequestJson provided.");
            }
        }
    }

    /// <summary><c>arn:aws:scheduler:::aws-sdk:sqs:sendMessage</c>: the signing name and the operation.</summary>
    private static (string Service, string Action)? UniversalAction(Arn arn)
    {
        if (arn.Service != "scheduler" || !arn.Resource.StartsWith(Universal, StringComparison.Ordinal)
            || arn.Resource[Universal.Length..].Split(':') is not [{ Length: > 0 } service, { Length: > 0 } action])
        {
            return null;
        }

        return (SigningNames.GetValueOrDefault(service.ToLowerInvariant(), service.ToLowerInvariant()), char.ToUpperInvariant(action[0]) + action[1..]);
    }

    private static JsonObject ParseObject(string json) => JsonNode.Parse(json) as JsonObject ?? throw new JsonException("It is no object.");

    private static JsonObject WithSmallNames(JsonObject members) =>
        new(members.Select(member => KeyValuePair.Create(char.ToLowerInvariant(member.Key[0]) + member.Key[1..], WithSmallNames(member.Value))));

    private static JsonNode? WithSmallNames(JsonNode? value) => value switch
    {
        JsonObject members => WithSmallNames(members),
        JsonArray items => new JsonArray([.. items.Select(WithSmallNames)]),
        _ => value?.DeepClone(),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
