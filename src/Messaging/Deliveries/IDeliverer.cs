using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Deliveries;

/// <summary>Makes the deliveries of one owner. Any thread, several at once.</summary>
public interface IDeliverer
{
    /// <summary>The owner's name: it is part of where deliveries are kept. Lower case, without a slash.</summary>
    string Owner { get; }

    /// <summary>Makes one attempt; completes when the target has taken it. Returns as well when there is nothing left to deliver to.</summary>
    /// <exception cref="AwsErrorException">The target refused.</exception>
    /// <remarks>Any other exception is a failure that is worth a repetition.</remarks>
    ValueTask DeliverAsync(Delivery delivery, CancellationToken stop);

    /// <summary>Whether a repetition can help.</summary>
    bool IsTransient(AwsErrorException error) => TransientErrors.Contains(error);

    /// <summary>How long to wait before an attempt, chance not counted.</summary>
    /// <param name="delivery">With its failures, the last one included: at least 1. At most one hour is waited.</param>
    TimeSpan BackOff(Delivery delivery) => BackOffs.Exponential(delivery.Failures);

    /// <summary>What a dead-letter queue gets.</summary>
    DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure);

    /// <summary>Told of what happened, for metrics. Must not wait.</summary>
    void Tell(Delivery delivery, DeliveryFact fact)
    {
    }
}

/// <summary>The message that stands for a delivery in a dead-letter queue.</summary>
/// <param name="Body">The message.</param>
/// <param name="Attributes">Message attributes; all of them are strings.</param>
/// <param name="GroupId">For a FIFO queue; null for none.</param>
public sealed record DeadLetter(string Body, IReadOnlyDictionary<string, string> Attributes, string? GroupId = null);

/// <summary>Something that happened to a delivery.</summary>
public abstract record DeliveryFact
{
    private DeliveryFact()
    {
    }

    /// <summary>The target has it.</summary>
    /// <param name="Took">How long the attempt took.</param>
    /// <param name="SincePut">How long after it was put in.</param>
    public sealed record Delivered(TimeSpan Took, TimeSpan SincePut) : DeliveryFact;

    /// <summary>An attempt failed; <see cref="GivenUpOn"/> comes when no other follows.</summary>
    public sealed record AttemptFailed(DeliveryFailure Failure, bool IsTransient) : DeliveryFact;

    /// <summary>It is not tried again. One of the next three comes.</summary>
    public sealed record GivenUpOn(GivenUp Why, DeliveryFailure? Failure) : DeliveryFact;

    /// <summary>It is in its dead-letter queue.</summary>
    public sealed record SentToDeadLetterQueue : DeliveryFact;

    /// <summary>Its dead-letter queue does not take it. It is lost.</summary>
    public sealed record DeadLetterQueueRefused(DeliveryFailure Failure) : DeliveryFact;

    /// <summary>It has no dead-letter queue. It is lost.</summary>
    public sealed record Dropped : DeliveryFact;
}

/// <summary>Errors after which a repetition can help.</summary>
public static class TransientErrors
{
    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "KMSThrottlingException", "SlowDown", "RequestLimitExceeded", "LimitExceededException", "RequestTimeout",
        "RequestTimeoutException", "ResourceNotReadyException", "ServiceUnavailableException", "OverLimit", "ExecutionLimitExceeded",
    };

    /// <summary>Throttling, and what is the service's own fault.</summary>
    /// <remarks>Source: AWS SDK reference guide, "Retry behavior".</remarks>
    public static bool Contains(AwsErrorException error) => error.Status is >= 500 or 429 or 408 || Throttles.Contains(error.Code);
}

/// <summary>Times between attempts.</summary>
public static class BackOffs
{
    /// <summary>The longest, unless the owner has its own.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>One second, two, four, … ten minutes.</summary>
    /// <param name="failures">At least 1.</param>
    public static TimeSpan Exponential(int failures) => Exponential(failures, TimeSpan.FromSeconds(1), Longest);

    /// <summary>Doubles from the shortest to the longest.</summary>
    public static TimeSpan Exponential(int failures, TimeSpan shortest, TimeSpan longest)
    {
        var factor = 1L << Math.Clamp(failures - 1, 0, 40);
        return shortest.Ticks > longest.Ticks / factor ? longest : shortest * factor;
    }
}
