using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Targets;
using Treadle.Messaging.Deliveries;

namespace Treadle.Messaging.Events;

/// <summary>The deliveries of events to targets of rules: how one is put in, made, and buried.</summary>
/// <remarks>What is delivered was settled when the event came: a rule that is changed or deleted meanwhile changes nothing, as on AWS.</remarks>
/// <param name="calls">A function, because the table of operations is made after this.</param>
/// <param name="bus">Takes what one bus sends to another; a function for the same reason.</param>
/// <param name="metrics">Counts; null for nobody.</param>
public sealed class RuleDelivery(Func<IAwsCall> calls, Func<EventBus> bus, EventMetrics? metrics) : IDeliverer
{
    private const string OwnerName = "rule";
    private const string RuleArn = "rule";
    private const string TargetArn = "target";
    private const string EventId = "event";
    private const string GroupId = "group";
    private const string PartitionKey = "key";

    public string Owner => OwnerName;

    /// <param name="owner">Account and region of the bus.</param>
    /// <param name="rule">The rule that matched.</param>
    /// <param name="ruleArn">Its ARN.</param>
    /// <param name="target">The target.</param>
    /// <param name="event">The event.</param>
    /// <param name="payload">What the target gets.</param>
    /// <param name="orderKey">Deliveries to this target with this key are made in order; empty for none.</param>
    internal static Delivery Of(AwsCaller owner, Rule rule, string ruleArn, Target target, JsonObject @event, byte[] payload, string orderKey)
    {
        var id = (string?)@event["id"] ?? "";
        var attributes = ImmutableDictionary.CreateBuilder<string, string>();
        attributes.Add(RuleArn, ruleArn);
        attributes.Add(TargetArn, target.Arn);
        attributes.Add(EventId, id);
        if (target.MessageGroupId is { } group)
        {
            attributes.Add(GroupId, group);
        }

        if (target.PartitionKeyPath is { } path && EventPath.Read(@event, path) is (true, { } key))
        {
            attributes.Add(PartitionKey, key.ToString());
        }

        return new Delivery
        {
            Owner = OwnerName,
            Caller = owner,
            Target = $"{rule.Path}/{target.Id}",
            OrderKey = orderKey,
            Payload = payload,
            Attributes = attributes.ToImmutable(),
            RetriesMax = target.RetriesMax ?? 185,
            AgeMax = TimeSpan.FromSeconds(target.AgeSecondsMax ?? 86_400),
            DeadLetterArn = target.DeadLetterArn,
        };
    }

    public async ValueTask DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        var text = delivery.Attributes[TargetArn];
        if (!Arn.TryParse(text, out var arn))
        {
            throw new AwsErrorException("InvalidParameterValue", $"{text} is no ARN.");
        }

        var owner = new AwsCaller(arn.Account.Length > 0 ? arn.Account : delivery.Caller.Account, arn.Region.Length > 0 ? arn.Region : delivery.Caller.Region);
        var payload = Encoding.UTF8.GetString(delivery.Payload.Span);
        switch (arn.Service)
        {
            case "events":
                await bus().ReceiveAsync(owner, arn.Resource["event-bus/".Length..], EventOf(payload), stop);
                break;

            case "logs":
                await WriteLogAsync(owner, arn, delivery, payload, stop);
                break;

            case "states":
                await StartAsync(owner, text, delivery, payload, stop);
                break;

            default:
                var call = CallOf(arn, delivery);
                await calls().CallAsync(owner, call.Service, call.Action, call.Input, stop);
                break;
        }
    }

    /// <remarks>Source: EventBridge user guide, "Using dead-letter queues to process undelivered events".</remarks>
    public DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RULE_ARN"] = delivery.Attributes[RuleArn],
            ["TARGET_ARN"] = delivery.Attributes[TargetArn],
            ["ERROR_CODE"] = CodeOf(failure),
            ["ERROR_MESSAGE"] = failure is { Message.Length: > 0 } ? failure.Message : "The event could not be delivered.",
        };
        if (why != GivenUp.Refused)
        {
            attributes["EXHAUSTED_RETRY_CONDITION"] = why == GivenUp.RetriesExhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds";
            attributes["RETRY_ATTEMPTS"] = Math.Max(delivery.Failures - 1, 0).ToString(CultureInfo.InvariantCulture);
        }

        return new DeadLetter(Encoding.UTF8.GetString(delivery.Payload.Span), attributes, delivery.DeadLetterArn!.EndsWith(".fifo", StringComparison.Ordinal) ? delivery.Attributes[RuleArn] : null);
    }

    public void Tell(Delivery delivery, DeliveryFact fact) => metrics?.Happened(delivery.Caller, delivery.Target, delivery, fact);

    private static TargetCall CallOf(Arn arn, Delivery delivery)
    {
        var attributes = delivery.Attributes;
        var partitionKey = attributes.GetValueOrDefault(PartitionKey) is { Length: > 0 } key ? key : attributes[EventId];
        return TargetCall.Of(arn, delivery.Payload.Span, new TargetSettings(attributes.GetValueOrDefault(GroupId), partitionKey))
            ?? throw new AwsErrorException("InvalidParameterValue", $"Nothing delivers to {arn}.");
    }

    private async ValueTask StartAsync(AwsCaller owner, string machine, Delivery delivery, string payload, CancellationToken stop)
    {
        // A repetition finds the execution that the first attempt started.
        var hash = EventIds.Of($"{delivery.Attributes[RuleArn]} {delivery.Target} {delivery.Id}");
        try
        {
            await calls().CallAsync(owner, "states", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = payload, ["name"] = $"{delivery.Attributes[EventId]}_{hash}" }, stop);
        }
        catch (AwsErrorException error) when (error.Code == "ExecutionAlreadyExists")
        {
            // It was started before.
        }
    }

    /// <summary>An event, or <c>{"timestamp":…,"message":…}</c> as an input transformer makes it, becomes a log event.</summary>
    private async ValueTask WriteLogAsync(AwsCaller owner, Arn arn, Delivery delivery, string payload, CancellationToken stop)
    {
        var group = arn.Resource.Split(':') is ["log-group", var name, ..] ? name : throw new AwsErrorException("InvalidParameterException", $"{arn} is no log group.");
        var (timestamp, message) = (delivery.PutAt.ToUnixTimeMilliseconds(), payload);
        if (JsonNode.Parse(payload) is JsonObject { Count: 2 } own && own["timestamp"] is JsonValue at && at.TryGetValue<long>(out var given) && own["message"] is JsonValue text)
        {
            (timestamp, message) = (given, text.ToString());
        }

        var stream = EventIds.Of($"{delivery.Caller.Scope} {delivery.Target}");
        var put = new JsonObject
        {
            ["logGroupName"] = group,
            ["logStreamName"] = stream,
            ["logEvents"] = new JsonArray(new JsonObject { ["timestamp"] = timestamp, ["message"] = message }),
        };
        try
        {
            await calls().CallAsync(owner, "logs", "PutLogEvents", (JsonObject)put.DeepClone(), stop);
        }
        catch (AwsErrorException missing) when (missing.Code == "ResourceNotFoundException")
        {
            try
            {
                await calls().CallAsync(owner, "logs", "CreateLogStream", new JsonObject { ["logGroupName"] = group, ["logStreamName"] = stream }, stop);
            }
            catch (AwsErrorException there) when (there.Code == "ResourceAlreadyExistsException")
            {
                // Another delivery made it.
            }

            await calls().CallAsync(owner, "logs", "PutLogEvents", put, stop);
        }
    }

    private static JsonObject EventOf(string payload) => JsonNode.Parse(payload, documentOptions: new() { MaxDepth = 1000 }) as JsonObject
        ?? throw new AwsErrorException("ValidationException", "What a bus gets must be an event.");

    /// <summary>EventBridge's own words for the usual ones; else the code as it is.</summary>
    private static string CodeOf(DeliveryFailure? failure) => failure?.Code switch
    {
        null => "NO_ERROR_CODE",
        "ResourceNotFoundException" or "QueueDoesNotExist" or "NotFound" or "StateMachineDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" => "NO_RESOURCE",
        "AccessDenied" or "AccessDeniedException" => "NO_PERMISSIONS",
        "TooManyRequestsException" or "ThrottlingException" or "Throttling" or "ProvisionedThroughputExceededException" => "THROTTLING",
        "RequestTimeout" => "TIMEOUT",
        "InternalFailure" or "InternalError" or "ServiceUnavailable" => "REMOTE_ERROR",
        _ => "SDK_CLIENT_ERROR",
    };
}
