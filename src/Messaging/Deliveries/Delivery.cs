using System.Collections.Immutable;
using Treadle.Aws;

namespace Treadle.Messaging.Deliveries;

/// <summary>Something that a target is to get: an event for a rule's target, a message for a subscription, an invocation of a schedule.</summary>
public sealed record Delivery
{
    /// <summary>Whose: the name of the <see cref="IDeliverer"/> that makes it.</summary>
    public required string Owner { get; init; }

    /// <summary>The account and region it is made from.</summary>
    public required AwsCaller Caller { get; init; }

    /// <summary>What it waits behind: deliveries to one target share its pace, and its pause while it is down; those to others do not. Unique for owner and caller.</summary>
    public required string Target { get; init; }

    /// <summary>Deliveries to one target with the same key are made in the order they were put in, each when the one before it is over; empty: in no order.</summary>
    public string OrderKey { get; init; } = "";

    /// <summary>What is delivered; only the owner understands it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>What else the owner wants to know when it is delivered.</summary>
    public ImmutableDictionary<string, string> Attributes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How often it is tried again after the first attempt has failed.</summary>
    public int RetriesMax { get; init; } = 185;

    /// <summary>No attempt begins later than this after it was put in.</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The queue that gets what can't be delivered; null: it is dropped.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>Grows with each delivery of this server. Set when it is put in.</summary>
    public string Id { get; init; } = "";

    /// <summary>Set when it is put in.</summary>
    public DateTimeOffset PutAt { get; init; }

    /// <summary>Attempts that have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one failed; null before.</summary>
    public DeliveryFailure? LastFailure { get; init; }

    /// <summary>Why it was given up; null while it is tried. Then it waits for its dead-letter queue.</summary>
    public GivenUp? GivenUp { get; init; }
}

/// <summary>Why an attempt failed.</summary>
/// <param name="Code">The error's code: <c>ResourceNotFoundException</c>.</param>
/// <param name="Message">Its words.</param>
public sealed record DeliveryFailure(string Code, string Message);

/// <summary>Why a delivery is not tried again.</summary>
public enum GivenUp
{
    /// <summary>No repetition can help.</summary>
    Refused,

    /// <summary>It was tried as often as it may be.</summary>
    RetriesExhausted,

    /// <summary>It is as old as it may become.</summary>
    AgeExceeded,
}
