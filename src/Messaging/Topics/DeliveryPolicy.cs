using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Messaging.Topics;

/// <summary>How often and when a message is tried again at an HTTP(S) endpoint.</summary>
/// <remarks>Source: SNS developer guide, "Creating an HTTP/S delivery policy". Times in seconds.</remarks>
internal sealed record HealthyRetryPolicy
{
    public static readonly HealthyRetryPolicy Default = new();

    private const int RetriesMost = 100;
    private const int DelayMost = 3_600;

    public int MinDelayTarget { get; init; } = 20;

    public int MaxDelayTarget { get; init; } = 20;

    public int NumRetries { get; init; } = 3;

    public int NumMaxDelayRetries { get; init; }

    public int NumNoDelayRetries { get; init; }

    public int NumMinDelayRetries { get; init; }

    /// <summary>linear, arithmetic, geometric or exponential.</summary>
    public string BackoffFunction { get; init; } = "linear";

    /// <summary>At once, then with the shortest delay, then from the shortest to the longest, then with the longest.</summary>
    /// <param name="failures">Attempts that have failed; at least 1.</param>
    public TimeSpan BackOff(int failures)
    {
        var retry = failures - NumNoDelayRetries;
        if (retry <= 0)
        {
            return TimeSpan.Zero;
        }

        retry -= NumMinDelayRetries;
        if (retry <= 0)
        {
            return TimeSpan.FromSeconds(MinDelayTarget);
        }

        var steps = NumRetries - NumNoDelayRetries - NumMinDelayRetries - NumMaxDelayRetries;
        return retry > steps ? TimeSpan.FromSeconds(MaxDelayTarget) : TimeSpan.FromSeconds(Between(retry, steps));
    }

    public JsonObject Shape() => new()
    {
        ["minDelayTarget"] = MinDelayTarget,
        ["maxDelayTarget"] = MaxDelayTarget,
        ["numRetries"] = NumRetries,
        ["numMaxDelayRetries"] = NumMaxDelayRetries,
        ["numNoDelayRetries"] = NumNoDelayRetries,
        ["numMinDelayRetries"] = NumMinDelayRetries,
        ["backoffFunction"] = BackoffFunction,
    };

    /// <returns>The policy, or what is wrong with it.</returns>
    public static (HealthyRetryPolicy? Policy, string? Problem) Read(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            return (null, "healthyRetryPolicy must be an object");
        }

        var policy = Default;
        foreach (var member in given.EnumerateObject())
        {
            if (member.NameEquals("backoffFunction"))
            {
                if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not ("linear" or "arithmetic" or "geometric" or "exponential"))
                {
                    return (null, "backoffFunction must be one of linear, arithmetic, geometric, exponential");
                }

                policy = policy with { BackoffFunction = member.Value.GetString()! };
                continue;
            }

            var most = member.Name.EndsWith("DelayTarget", StringComparison.Ordinal) ? DelayMost : RetriesMost;
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out var number) || number < 0 || number > most)
            {
                return (null, $"{member.Name} must be an integer between 0 and {most}");
            }

            if (policy.With(member.Name, number) is not { } changed)
            {
                return (null, $"unexpected element {member.Name}");
            }

            policy = changed;
        }

        if (policy.MinDelayTarget > policy.MaxDelayTarget)
        {
            return (null, "minDelayTarget must be less than or equal to maxDelayTarget");
        }

        return policy.NumNoDelayRetries + policy.NumMinDelayRetries + policy.NumMaxDelayRetries > policy.NumRetries
            ? (null, "numRetries must be greater than or equal to the sum of numNoDelayRetries, numMinDelayRetries and numMaxDelayRetries")
            : (policy, null);
    }

    private HealthyRetryPolicy? With(string member, int number) => member switch
    {
        "minDelayTarget" => this with { MinDelayTarget = number },
        "maxDelayTarget" => this with { MaxDelayTarget = number },
        "numRetries" => this with { NumRetries = number },
        "numMaxDelayRetries" => this with { NumMaxDelayRetries = number },
        "numNoDelayRetries" => this with { NumNoDelayRetries = number },
        "numMinDelayRetries" => this with { NumMinDelayRetries = number },
        _ => null,
    };

    /// <param name="retry">1 to <paramref name="steps"/>.</param>
    /// <param name="steps">Retries between the shortest and the longest delay.</param>
    private double Between(int retry, int steps)
    {
        if (steps <= 1)
        {
            return MinDelayTarget;
        }

        var at = (retry - 1) / (double)(steps - 1);
        var (least, most) = ((double)MinDelayTarget, (double)MaxDelayTarget);
        return BackoffFunction switch
        {
            "linear" => least + ((most - least) * at),

            // Each step is longer than the one before by the same amount.
            "arithmetic" => least + ((most - least) * retry * (retry - 1) / (steps * (double)(steps - 1))),
            "geometric" => Math.Max(least, 1) * Math.Pow(Math.Max(most, 1) / Math.Max(least, 1), at),
            _ => least + ((most - least) * (Math.Pow(2, retry - 1) - 1) / (Math.Pow(2, steps - 1) - 1)),
        };
    }
}

/// <summary>The delivery policies of topics and of subscriptions.</summary>
internal static class DeliveryPolicies
{
    public const string ContentType = "text/plain; charset=UTF-8";

    /// <summary>Whether the text is a delivery policy; of a topic it is below <c>http</c>, and its members begin with <c>default</c>.</summary>
    /// <returns>What is wrong with it; null when it is right.</returns>
    public static string? ProblemOf(string text, bool isTopics)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return "DeliveryPolicy: policy is not a JSON object";
            }

            var policy = document.RootElement;
            if (isTopics && (!policy.TryGetProperty("http", out policy) || policy.ValueKind != JsonValueKind.Object))
            {
                return "DeliveryPolicy: http is missing";
            }

            return policy.TryGetProperty(isTopics ? "defaultHealthyRetryPolicy" : "healthyRetryPolicy", out var retry) && retry.ValueKind != JsonValueKind.Null
                && HealthyRetryPolicy.Read(retry).Problem is { } problem
                ? "DeliveryPolicy: " + problem
                : null;
        }
        catch (JsonException)
        {
            return "DeliveryPolicy: failed to parse JSON.";
        }
    }

    public static HealthyRetryPolicy Of(Topic topic, Subscription subscription)
    {
        var ofTopic = Http(topic);
        var mayOverride = ofTopic?["disableSubscriptionOverrides"] is not JsonValue value || !value.TryGetValue<bool>(out var isDisabled) || !isDisabled;
        var own = mayOverride ? Parse(subscription.Attributes.GetValueOrDefault("DeliveryPolicy"))?["healthyRetryPolicy"] : null;
        return Read(own) ?? OfTopic(topic);
    }

    /// <summary>The <c>Content-Type</c> of requests to an endpoint.</summary>
    public static string ContentTypeOf(Topic topic, Subscription subscription) =>
        Parse(subscription.Attributes.GetValueOrDefault("DeliveryPolicy"))?["requestPolicy"]?["headerContentType"]?.ToString()
        ?? Http(topic)?["defaultRequestPolicy"]?["headerContentType"]?.ToString()
        ?? ContentType;

    /// <summary>As GetTopicAttributes shows it.</summary>
    public static string EffectiveOf(Topic topic) => new JsonObject
    {
        ["http"] = new JsonObject
        {
            ["defaultHealthyRetryPolicy"] = OfTopic(topic).Shape(),
            ["disableSubscriptionOverrides"] = Http(topic)?["disableSubscriptionOverrides"]?.DeepClone() ?? false,
            ["defaultRequestPolicy"] = new JsonObject { ["headerContentType"] = Http(topic)?["defaultRequestPolicy"]?["headerContentType"]?.ToString() ?? ContentType },
        },
    }.ToJsonString();

    /// <summary>As GetSubscriptionAttributes shows it.</summary>
    public static string EffectiveOf(Topic topic, Subscription subscription) => new JsonObject
    {
        ["healthyRetryPolicy"] = Of(topic, subscription).Shape(),
        ["sicklyRetryPolicy"] = null,
        ["throttlePolicy"] = Parse(subscription.Attributes.GetValueOrDefault("DeliveryPolicy"))?["throttlePolicy"]?.DeepClone(),
        ["requestPolicy"] = new JsonObject { ["headerContentType"] = ContentTypeOf(topic, subscription) },
        ["guaranteed"] = false,
    }.ToJsonString();

    private static HealthyRetryPolicy OfTopic(Topic topic) => Read(Http(topic)?["defaultHealthyRetryPolicy"]) ?? HealthyRetryPolicy.Default;

    private static JsonObject? Http(Topic topic) => Parse(topic.Attributes.GetValueOrDefault("DeliveryPolicy"))?["http"] as JsonObject;

    private static HealthyRetryPolicy? Read(JsonNode? node) => node is null ? null : HealthyRetryPolicy.Read(JsonSerializer.SerializeToElement(node, TopicJson.Default.JsonNode)).Policy;

    // It was checked when it was set.
    private static JsonNode? Parse(string? policy) => policy is null ? null : JsonNode.Parse(policy);
}
