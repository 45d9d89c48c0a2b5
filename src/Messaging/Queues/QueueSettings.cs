using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>What a queue's attributes mean.</summary>
/// <remarks>Source: SQS API reference, SetQueueAttributes.</remarks>
internal sealed record QueueSettings
{
    private const string All = "allQueues";

    public const string Visibility = "VisibilityTimeout";
    public const string MaximumSize = "MaximumMessageSize";
    public const string Retention = "MessageRetentionPeriod";
    public const string Delay = "DelaySeconds";
    public const string Wait = "ReceiveMessageWaitTimeSeconds";
    public const string Policy = "Policy";
    public const string Redrive = "RedrivePolicy";
    public const string RedriveAllow = "RedriveAllowPolicy";
    public const string Fifo = "FifoQueue";
    public const string ContentBased = "ContentBasedDeduplication";
    public const string DeduplicationScope = "DeduplicationScope";
    public const string ThroughputLimit = "FifoThroughputLimit";
    public const string KmsKey = "KmsMasterKeyId";
    public const string KmsReuse = "KmsDataKeyReusePeriodSeconds";
    public const string ManagedSse = "SqsManagedSseEnabled";

    /// <summary>Numbers with what they are when they are not set, their least and their most.</summary>
    public static readonly ImmutableSortedDictionary<string, (int Default, int Min, int Max)> Numbers = new Dictionary<string, (int, int, int)>
    {
        [Visibility] = (30, 0, 43_200),
        [MaximumSize] = (1_048_576, 1_024, 1_048_576),
        [Retention] = (345_600, 60, 1_209_600),
        [Delay] = (0, 0, 900),
        [Wait] = (0, 0, 20),
        [KmsReuse] = (300, 60, 86_400),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string[] FifoOnly = [ContentBased, DeduplicationScope, ThroughputLimit];

    public bool IsFifo { get; init; }

    public long VisibilityMs { get; init; }

    public int MessageBytesMax { get; init; }

    public long RetentionMs { get; init; }

    public long DelayMs { get; init; }

    public int WaitSeconds { get; init; }

    public bool IsContentDeduplicated { get; init; }

    /// <summary>Deduplication looks at each message group for itself.</summary>
    public bool IsDeduplicatedByGroup { get; init; }

    /// <summary>The ARN of the dead-letter queue; null without one.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>After so many receives a message goes to the dead-letter queue.</summary>
    public int ReceivesMax { get; init; }

    /// <param name="name">The queue's name.</param>
    /// <param name="attributes">Checked before.</param>
    public static QueueSettings Of(string name, IReadOnlyDictionary<string, string> attributes)
    {
        var redrive = attributes.TryGetValue(Redrive, out var policy) && policy.Length > 0 ? ReadRedrive(policy) : default;
        return new QueueSettings
        {
            IsFifo = IsFifoName(name),
            VisibilityMs = Number(Visibility) * 1_000L,
            MessageBytesMax = Number(MaximumSize),
            RetentionMs = Number(Retention) * 1_000L,
            DelayMs = Number(Delay) * 1_000L,
            WaitSeconds = Number(Wait),
            IsContentDeduplicated = attributes.GetValueOrDefault(ContentBased) == "true",
            IsDeduplicatedByGroup = attributes.GetValueOrDefault(DeduplicationScope) == "messageGroup",
            DeadLetterArn = redrive.Arn,
            ReceivesMax = redrive.Most,
        };

        int Number(string attribute) => attributes.TryGetValue(attribute, out var text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Numbers[attribute].Default;
    }

    public static bool IsFifoName(string name) => name.EndsWith(".fifo", StringComparison.Ordinal);

    /// <summary>Checks attributes that are to be set, each by itself.</summary>
    /// <param name="isFifo">Whether the queue is one.</param>
    /// <param name="attributes">As given; an empty value takes an attribute away.</param>
    /// <param name="isNew">The queue is being made: FifoQueue may be given.</param>
    /// <exception cref="AwsErrorException">InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue.</exception>
    public static void Check(bool isFifo, IReadOnlyDictionary<string, string> attributes, bool isNew)
    {
        foreach (var (name, value) in attributes)
        {
            if (FifoOnly.Contains(name) && !isFifo)
            {
                throw QueueErrors.UnknownAttribute(name);
            }

            if (!IsValid(name, value, isFifo, isNew))
            {
                throw QueueErrors.AttributeValue(name);
            }
        }

        if (attributes.GetValueOrDefault(ThroughputLimit) == "perMessageGroupId" && attributes.GetValueOrDefault(DeduplicationScope, "messageGroup") != "messageGroup")
        {
            throw QueueErrors.AttributeValue(ThroughputLimit);
        }
    }

    /// <summary>The dead-letter queue and the count in <c>{"deadLetterTargetArn":"arn:…","maxReceiveCount":"5"}</c>; the count may be a number or a text.</summary>
    /// <exception cref="AwsErrorException">It is no redrive policy.</exception>
    public static (string Arn, int Most) ReadRedrive(string policy)
    {
        using var document = Parse(policy, Redrive);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("deadLetterTargetArn", out var arn) || arn.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("maxReceiveCount", out var count))
        {
            throw QueueErrors.Invalid(policy, Redrive, "Redrive policy does not contain mandatory attribute: maxReceiveCount or deadLetterTargetArn.");
        }

        const int Most = 1_000;
        return int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= Most
            ? (arn.GetString()!, most)
            : throw QueueErrors.Invalid(policy, Redrive, "Invalid value for maxReceiveCount: 1 to 1000 is allowed.");
    }

    /// <summary>Whether a dead-letter queue's <c>RedriveAllowPolicy</c> lets a queue use it.</summary>
    public static bool Allows(string? policy, string sourceArn)
    {
        if (string.IsNullOrEmpty(policy))
        {
            return true;
        }

        using var document = Parse(policy, RedriveAllow);
        return PermissionOf(document) switch
        {
            All => true,
            "byQueue" => SourcesOf(document).Contains(sourceArn),
            _ => false,
        };
    }

    private static bool IsValid(string name, string value, bool isFifo, bool isNew)
    {
        if (Numbers.TryGetValue(name, out var range))
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= range.Min && number <= range.Max;
        }

        switch (name)
        {
            case Fifo:
                return isNew && isFifo && value == "true" ? true : throw QueueErrors.UnknownAttribute(name);

            case ContentBased or ManagedSse:
                return value is "true" or "false";

            case DeduplicationScope:
                return value is "messageGroup" or "queue";

            case ThroughputLimit:
                return value is "perQueue" or "perMessageGroupId";

            case KmsKey:
                return true;

            case Policy:
                return value.Length == 0 || IsObject(value);

            case Redrive:
                _ = value.Length == 0 ? default : ReadRedrive(value);
                return true;

            case RedriveAllow:
                CheckAllow(value);
                return true;

            default:
                throw QueueErrors.UnknownAttribute(name);
        }
    }

    private static void CheckAllow(string policy)
    {
        if (policy.Length == 0)
        {
            return;
        }

        const int SourcesMax = 10;
        using var document = Parse(policy, RedriveAllow);
        var sources = SourcesOf(document);
        var isRight = PermissionOf(document) switch
        {
            All or "denyAll" => sources.Count == 0,
            "byQueue" => sources.Count is >= 1 and <= SourcesMax && sources.All(s => QueueAddress.TryParseArn(s, out _)),
            _ => false,
        };
        if (!isRight)
        {
            throw QueueErrors.Invalid(policy, RedriveAllow, "Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.");
        }
    }

    private static string? PermissionOf(JsonDocument policy) =>
        policy.RootElement.ValueKind == JsonValueKind.Object && policy.RootElement.TryGetProperty("redrivePermission", out var permission) ? permission.ToString() : null;

    private static List<string> SourcesOf(JsonDocument policy) =>
        policy.RootElement.ValueKind == JsonValueKind.Object && policy.RootElement.TryGetProperty("sourceQueueArns", out var arns) && arns.ValueKind == JsonValueKind.Array
            ? [.. arns.EnumerateArray().Select(a => a.ToString())]
            : [];

    private static bool IsObject(string text)
    {
        using var document = Parse(text, Policy);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    private static JsonDocument Parse(string text, string attribute)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw QueueErrors.AttributeValue(attribute);
        }
    }
}
