using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>The attributes of topics: which can be set, and how they are shown.</summary>
internal static class TopicAttributes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "DeliveryPolicy", "DisplayName", "Policy", "KmsMasterKeyId", "SignatureVersion", "TracingConfig",
        "HTTPSuccessFeedbackRoleArn", "HTTPSuccessFeedbackSampleRate", "HTTPFailureFeedbackRoleArn",
        "FirehoseSuccessFeedbackRoleArn", "FirehoseSuccessFeedbackSampleRate", "FirehoseFailureFeedbackRoleArn",
        "LambdaSuccessFeedbackRoleArn", "LambdaSuccessFeedbackSampleRate", "LambdaFailureFeedbackRoleArn",
        "SQSSuccessFeedbackRoleArn", "SQSSuccessFeedbackSampleRate", "SQSFailureFeedbackRoleArn",
        "ApplicationSuccessFeedbackRoleArn", "ApplicationSuccessFeedbackSampleRate", "ApplicationFailureFeedbackRoleArn",
    };

    private static readonly string[] OwnerActions =
    [
        "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
        "SNS:ListSubscriptionsByTopic", "SNS:Publish",
    ];

    /// <param name="name">The attribute.</param>
    /// <param name="value">Its value; empty takes it away.</param>
    /// <exception cref="AwsErrorException">It can't be set so.</exception>
    public static void Check(string name, string value)
    {
        if (name is "FifoTopic" or "ContentBasedDeduplication" or "ArchivePolicy" or "FifoThroughputScope")
        {
            throw TopicErrors.NotSupported(name, "FIFO topics are");
        }

        if (!Names.Contains(name))
        {
            throw TopicErrors.Invalid("AttributeName");
        }

        if (value.Length == 0)
        {
            return;
        }

        var isRight = name switch
        {
            "DisplayName" => value.Length <= 100 && !value.Any(char.IsControl),
            "SignatureVersion" => value is "1" or "2",
            "TracingConfig" => value is "PassThrough" or "Active",
            "Policy" => IsJsonObject(value),
            _ => true,
        };
        if (!isRight)
        {
            throw name == "Policy" ? TopicErrors.Invalid("Policy", "Policy is not valid JSON") : TopicErrors.Invalid(name);
        }

        if (name == "DeliveryPolicy" && DeliveryPolicies.ProblemOf(value, isTopics: true) is { } problem)
        {
            throw TopicErrors.Invalid(problem);
        }
    }

    /// <summary>All attributes, as GetTopicAttributes answers.</summary>
    public static JsonObject Shape(TopicEntry entry, DateTimeOffset now)
    {
        var topic = entry.Topic;
        var visible = entry.Visible(now).ToList();
        var shape = new JsonObject
        {
            ["Policy"] = PolicyOf(topic).ToJsonString(),
            ["Owner"] = topic.Account,
            ["SubscriptionsPending"] = $"{visible.Count(s => s.State == SubscriptionState.Pending)}",
            ["TopicArn"] = topic.Arn,
            ["EffectiveDeliveryPolicy"] = DeliveryPolicies.EffectiveOf(topic),
            ["SubscriptionsConfirmed"] = $"{visible.Count(s => s.State == SubscriptionState.Confirmed)}",
            ["DisplayName"] = "",
            ["SubscriptionsDeleted"] = $"{topic.SubscriptionsDeleted}",
        };
        foreach (var (name, value) in topic.Attributes)
        {
            shape[name] = value;
        }

        return shape;
    }

    /// <summary>The topic's policy; without one of its own, that its owner may do everything.</summary>
    public static JsonObject PolicyOf(Topic topic) => topic.Attributes.GetValueOrDefault("Policy") is { } own
        ? JsonNode.Parse(own)!.AsObject()
        : new JsonObject
        {
            ["Version"] = "2008-10-17",
            ["Id"] = "__default_policy_ID",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Sid"] = "__default_statement_ID",
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = "*" },
                ["Action"] = new JsonArray([.. OwnerActions.Select(action => (JsonNode)action)]),
                ["Resource"] = topic.Arn,
                ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["AWS:SourceOwner"] = topic.Account } },
            }),
        };

    private static bool IsJsonObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
