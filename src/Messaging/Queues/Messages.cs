namespace Treadle.Messaging.Queues;

/// <summary>A message as its sender gives it.</summary>
public sealed record OutgoingMessage
{
    /// <summary>UTF-8; at least one byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<MessageAttribute> Attributes { get; init; } = [];

    /// <summary>The system attribute <c>AWSTraceHeader</c>.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Null takes the queue's.</summary>
    public int? DelaySeconds { get; init; }

    public string? Group { get; init; }

    public string? DeduplicationId { get; init; }
}

/// <summary>What a sender hears of its message.</summary>
/// <param name="MessageId">A UUID.</param>
/// <param name="BodyMd5">In lower-case hexadecimal.</param>
/// <param name="AttributesMd5">Null without attributes.</param>
/// <param name="SystemAttributesMd5">Null without system attributes.</param>
/// <param name="SequenceNumber">20 digits; null in a standard queue.</param>
public sealed record SentMessage(string MessageId, string BodyMd5, string? AttributesMd5, string? SystemAttributesMd5, string? SequenceNumber);

/// <summary>What a receiver asks for.</summary>
public sealed record ReceiveRequest
{
    public int MessagesMax { get; init; } = 1;

    /// <summary>Null takes the queue's.</summary>
    public int? VisibilitySeconds { get; init; }

    /// <summary>Null takes the queue's.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary><c>ReceiveRequestAttemptId</c>: the same again gives the same messages again.</summary>
    public string? AttemptId { get; init; }
}

/// <summary>A message as its receiver gets it.</summary>
public sealed record ReceivedMessage
{
    public required string MessageId { get; init; }

    public required string ReceiptHandle { get; init; }

    public required string BodyMd5 { get; init; }

    /// <summary>UTF-8.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required IReadOnlyList<MessageAttribute> Attributes { get; init; }

    /// <summary>By name: <c>SentTimestamp</c>, <c>ApproximateReceiveCount</c>, …</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> SystemAttributes { get; init; }
}

/// <summary>How many messages a queue has.</summary>
/// <param name="Visible">Could be received now.</param>
/// <param name="NotVisible">In flight.</param>
/// <param name="Delayed">Not to be received yet.</param>
internal readonly record struct MessageCounts(long Visible, long NotVisible, long Delayed);
