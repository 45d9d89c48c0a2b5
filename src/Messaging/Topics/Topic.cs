using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Messaging.Topics.Filters;
using Treadle.Storage;

namespace Treadle.Messaging.Topics;

/// <summary>A topic, as it is stored.</summary>
internal sealed record Topic
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    /// <summary>Those that were set, by their names in the API: <c>DisplayName</c>, <c>DeliveryPolicy</c>, <c>Policy</c>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Subscriptions that were deleted.</summary>
    public int SubscriptionsDeleted { get; init; }

    [JsonIgnore]
    public AwsCaller Owner => new(Account, Region);

    [JsonIgnore]
    public string Arn => $"arn:aws:sns:{Region}:{Account}:{Name}";

    [JsonIgnore]
    public ResourceKey Key => new(TopicIndex.TopicKind, Owner.Scope, Name);

    [JsonIgnore]
    public string SignatureVersion => Attributes.GetValueOrDefault("SignatureVersion") is "2" ? "2" : "1";
}

/// <summary>A subscription, as it is stored.</summary>
internal sealed record Subscription
{
    public required string TopicArn { get; init; }

    /// <summary>The last part of its ARN.</summary>
    public required string Id { get; init; }

    /// <summary>sqs, lambda, firehose, http or https.</summary>
    public required string Protocol { get; init; }

    public required string Endpoint { get; init; }

    public required SubscriptionState State { get; init; }

    /// <summary>Confirms it, or takes it up again after it was ended.</summary>
    public string? Token { get; init; }

    /// <summary>When what is not confirmed goes.</summary>
    public DateTimeOffset? TokenEndsAt { get; init; }

    public bool ConfirmedWithAuthentication { get; init; }

    /// <summary>Those that were set, by their names in the API: <c>FilterPolicy</c>, <c>RawMessageDelivery</c>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    [JsonIgnore]
    public string Arn => $"{TopicArn}:{Id}";

    [JsonIgnore]
    public bool IsHttp => Protocol is "http" or "https";

    [JsonIgnore]
    public bool IsRaw => Attributes.GetValueOrDefault("RawMessageDelivery") is "true";
}

internal enum SubscriptionState
{
    Pending,
    Confirmed,

    /// <summary>Its endpoint was told how to take it up again.</summary>
    Ended,
}

/// <summary>A subscription with its policies read.</summary>
internal sealed record LoadedSubscription(Subscription Subscription, FilterPolicy Filter);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Topic))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonNode))]
internal sealed partial class TopicJson : JsonSerializerContext;
