using System.Text.Json;

namespace Treadle.Messaging.Topics;

/// <summary>What a subscription is sent, as its delivery keeps it. Who it is for stands in the delivery: many can share one.</summary>
internal sealed record Notification
{
    /// <summary>Notification, SubscriptionConfirmation or UnsubscribeConfirmation.</summary>
    public required string Type { get; init; }

    public required string MessageId { get; init; }

    public required string TopicArn { get; init; }

    public string? Subject { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>In the order they were given in.</summary>
    public IReadOnlyList<MessageAttribute> Attributes { get; init; } = [];

    /// <summary>Of a confirmation.</summary>
    public string? Token { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TopicJson.Default.Notification);

    public static Notification Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TopicJson.Default.Notification) ?? throw new InvalidOperationException("A delivery holds no notification.");
}

/// <summary>A message attribute.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">String, String.Array, Number or Binary, perhaps with a suffix of the user's own.</param>
/// <param name="Value">The text; base64 of a Binary.</param>
internal sealed record MessageAttribute(string Name, string Type, string Value)
{
    public bool IsBinary => Type.StartsWith("Binary", StringComparison.Ordinal);
}
