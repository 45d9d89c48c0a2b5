using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Topics.Filters;

namespace Treadle.Messaging.Topics;

/// <summary>The attributes of subscriptions: which can be set, and how they are shown.</summary>
internal static class SubscriptionAttributes
{
    /// <summary>Sets attributes; an empty value takes one away.</summary>
    /// <param name="subscription">What is changed.</param>
    /// <param name="given">By name.</param>
    /// <param name="isSubscribe">The attributes come with Subscribe: refusals say so.</param>
    /// <exception cref="AwsErrorException">InvalidParameter; nothing is changed then.</exception>
    public static Subscription Set(Subscription subscription, IEnumerable<KeyValuePair<string, string>> given, bool isSubscribe)
    {
        var attributes = subscription.Attributes.ToBuilder();
        foreach (var (name, value) in given)
        {
            Check(subscription, name, value, isSubscribe);
            if (value.Length == 0)
            {
                attributes.Remove(name);
            }
            else
            {
                attributes[name] = value;
            }
        }

        var changed = attributes.ToImmutable();
        if (changed.GetValueOrDefault("FilterPolicy") is { } policy
            && FilterPolicyRules.ProblemOf(policy, changed.GetValueOrDefault("FilterPolicyScope") == "MessageBody") is { } problem)
        {
            throw Invalid(problem, isSubscribe);
        }

        return subscription with { Attributes = changed };
    }

    public static JsonObject Shape(Topic topic, Subscription subscription)
    {
        var shape = new JsonObject
        {
            ["SubscriptionArn"] = subscription.Arn,
            ["Owner"] = topic.Account,
            ["TopicArn"] = topic.Arn,
            ["Protocol"] = subscription.Protocol,
            ["Endpoint"] = subscription.Endpoint,
            ["RawMessageDelivery"] = "false",
            ["PendingConfirmation"] = subscription.State == SubscriptionState.Pending ? "true" : "false",
            ["ConfirmationWasAuthenticated"] = subscription.ConfirmedWithAuthentication ? "true" : "false",
            ["SubscriptionPrincipal"] = $"arn:aws:iam::{topic.Account}:root",
        };
        if (subscription.IsHttp)
        {
            shape["EffectiveDeliveryPolicy"] = DeliveryPolicies.EffectiveOf(topic, subscription);
        }

        if (subscription.Attributes.ContainsKey("FilterPolicy"))
        {
            shape["FilterPolicyScope"] = "MessageAttributes";
        }

        foreach (var (name, value) in subscription.Attributes)
        {
            shape[name] = value;
        }

        return shape;
    }

    /// <summary>The queue that gets what can't be delivered; null without one.</summary>
    public static string? DeadLetterArnOf(Subscription subscription) => subscription.Attributes.GetValueOrDefault("RedrivePolicy") is { } policy
        ? (string?)JsonNode.Parse(policy)!["deadLetterTargetArn"]
        : null;

    private static void Check(Subscription subscription, string name, string value, bool isSubscribe)
    {
        switch (name)
        {
            case "FilterPolicy" or "SubscriptionRoleArn":
                break;

            case "FilterPolicyScope":
                if (value is not ("" or "MessageAttributes" or "MessageBody"))
                {
                    throw Invalid($"FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or MessageAttributes", isSubscribe);
                }

                break;

            case "RawMessageDelivery":
                if (value.ToLowerInvariant() is not ("true" or "false"))
                {
                    throw Invalid($"RawMessageDelivery: Invalid value [{value}]. Must be true or false.", isSubscribe);
                }

                if (value == "true" && subscription.Protocol == "lambda")
                {
                    throw Invalid($"RawMessageDelivery: Delivery protocol [{subscription.Protocol}] does not support raw message delivery.", isSubscribe);
                }

                break;

            case "RedrivePolicy":
                if (value.Length > 0 && ProblemOfRedrive(value) is { } redrive)
                {
                    throw Invalid(redrive, isSubscribe);
                }

                break;

            case "DeliveryPolicy":
                if (!subscription.IsHttp)
                {
                    throw Invalid($"DeliveryPolicy: Delivery protocol [{subscription.Protocol}] does not support delivery policies.", isSubscribe);
                }

                if (value.Length > 0 && DeliveryPolicies.ProblemOf(value, isTopics: false) is { } problem)
                {
                    throw Invalid(problem, isSubscribe);
                }

                break;

            case "ReplayPolicy":
                throw TopicErrors.NotSupported(name, "Replays are");

            default:
                throw isSubscribe ? TopicErrors.Invalid("Attributes", $"Unknown attribute: {name}") : TopicErrors.Invalid("AttributeName");
        }
    }

    private static string? ProblemOfRedrive(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("deadLetterTargetArn", out var target) && target.ValueKind == JsonValueKind.String
                && Arn.TryParse(target.GetString()!, out var arn) && arn.Service == "sqs"
                ? null
                : "RedrivePolicy: deadLetterTargetArn is an invalid arn";
        }
        catch (JsonException)
        {
            return "RedrivePolicy: failed to parse JSON.";
        }
    }

    private static AwsErrorException Invalid(string problem, bool isSubscribe) =>
        isSubscribe ? TopicErrors.Invalid("Attributes", problem) : TopicErrors.Invalid(problem);
}
