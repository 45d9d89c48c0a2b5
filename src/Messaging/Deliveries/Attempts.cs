using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>One attempt at a delivery, and what follows from it: over, later, or the dead-letter queue.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="deadLetters">Takes what is given up.</param>
/// <param name="time">The clock.</param>
/// <param name="chance">0 to 1, for the jitter.</param>
/// <param name="tell">Told of what is lost, in words for the log.</param>
/// <param name="stopping">The server ends.</param>
internal sealed class Attempts(DeadLetterQueues deadLetters, TimeProvider time, Func<double> chance, Action<string> tell, CancellationToken stopping) : IDisposable
{
    /// <summary>No delivery waits longer for its next attempt.</summary>
    public static readonly TimeSpan BackOffMax = TimeSpan.FromHours(1);

    /// <summary>Attempts under way, to all targets together.</summary>
    private const int AtOnceMax = 512;

    /// <summary>A dead-letter queue that can't be reached is tried for as long.</summary>
    private static readonly TimeSpan DeadAgeMax = TimeSpan.FromHours(24);

    /// <summary>An attempt that takes longer has failed.</summary>
    private static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _slots = new(AtOnceMax);

    public void Dispose() => _slots.Dispose();

    /// <returns>Null when the server ends.</returns>
    public async Task<AttemptEnd?> RunAsync(IDeliverer deliverer, DeliveryRow row)
    {
        try
        {
            await _slots.WaitAsync(stopping);
            try
            {
                return row.Delivery.GivenUp is null ? await TryAsync(deliverer, row.Delivery) : await BuryAsync(deliverer, row.Delivery, targetFailed: false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException || stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // A fault of ours holds up this delivery alone, and is seen.
            tell($"A delivery to {row.Delivery.Target} is put off, because of a fault: {e}");
            return new AttemptEnd(row with { Due = DueAfter(BackOffs.Longest) }, TargetFailed: false);
        }
    }

    private async Task<AttemptEnd> TryAsync(IDeliverer deliverer, Delivery delivery)
    {
        if (time.GetUtcNow() - delivery.PutAt > delivery.AgeMax)
        {
            return await GiveUpAsync(deliverer, delivery, GivenUp.AgeExceeded, delivery.LastFailure, targetFailed: false);
        }

        var began = time.GetTimestamp();
        if (await FailureAsync(stop => deliverer.DeliverAsync(delivery, stop), deliverer.IsTransient) is not var (failure, isTransient))
        {
            deliverer.Tell(delivery, new DeliveryFact.Delivered(time.GetElapsedTime(began), time.GetUtcNow() - delivery.PutAt));
            return new AttemptEnd(Later: null, TargetFailed: false);
        }

        deliverer.Tell(delivery, new DeliveryFact.AttemptFailed(failure, isTransient));
        if (!isTransient)
        {
            return await GiveUpAsync(deliverer, delivery, GivenUp.Refused, failure, targetFailed: false);
        }

        delivery = delivery with { Failures = delivery.Failures + 1, LastFailure = failure };
        if (delivery.Failures > delivery.RetriesMax)
        {
            return await GiveUpAsync(deliverer, delivery, GivenUp.RetriesExhausted, failure, targetFailed: true);
        }

        var due = DueAfter(deliverer.BackOff(delivery));
        return due - delivery.PutAt > delivery.AgeMax
            ? await GiveUpAsync(deliverer, delivery, GivenUp.AgeExceeded, failure, targetFailed: true)
            : new AttemptEnd(new DeliveryRow(delivery, due), TargetFailed: true);
    }

    private async Task<AttemptEnd> GiveUpAsync(IDeliverer deliverer, Delivery delivery, GivenUp why, DeliveryFailure? failure, bool targetFailed)
    {
        deliverer.Tell(delivery, new DeliveryFact.GivenUpOn(why, failure));
        if (delivery.DeadLetterArn is null)
        {
            deliverer.Tell(delivery, new DeliveryFact.Dropped());
            tell($"A delivery to {delivery.Target} was given up ({why}) and has no dead-letter queue: {failure?.Code}: {failure?.Message}");
            return new AttemptEnd(Later: null, targetFailed);
        }

        // What is counted from now on are the attempts to bury it.
        return await BuryAsync(deliverer, delivery with { GivenUp = why, LastFailure = failure }, targetFailed);
    }

    private async Task<AttemptEnd> BuryAsync(IDeliverer deliverer, Delivery delivery, bool targetFailed)
    {
        var letter = deliverer.DeadLetterOf(delivery, delivery.GivenUp!.Value, delivery.LastFailure);
        if (await FailureAsync(stop => deadLetters.SendAsync(delivery.DeadLetterArn!, letter, stop), TransientErrors.Contains) is not var (refusal, isTransient))
        {
            deliverer.Tell(delivery, new DeliveryFact.SentToDeadLetterQueue());
            return new AttemptEnd(Later: null, targetFailed);
        }

        if (isTransient && time.GetUtcNow() - delivery.PutAt < delivery.AgeMax + DeadAgeMax)
        {
            return new AttemptEnd(new DeliveryRow(delivery, DueAfter(BackOffs.Longest)), targetFailed);
        }

        deliverer.Tell(delivery, new DeliveryFact.DeadLetterQueueRefused(refusal));
        tell($"A delivery to {delivery.Target} was given up, and its dead-letter queue {delivery.DeadLetterArn} does not take it: {refusal.Code}: {refusal.Message}");
        return new AttemptEnd(Later: null, targetFailed);
    }

    private DateTimeOffset DueAfter(TimeSpan backOff)
    {
        var wait = DeliveryPace.Jitter(backOff < BackOffMax ? backOff : BackOffMax, chance());

        // As it will be read again: to the millisecond.
        return DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + wait).ToUnixTimeMilliseconds());
    }

    /// <returns>Null when it succeeded.</returns>
    private async Task<(DeliveryFailure Failure, bool IsTransient)?> FailureAsync(Func<CancellationToken, ValueTask> send, Func<AwsErrorException, bool> isTransient)
    {
        using var bound = new CancellationTokenSource(AttemptMax, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stopping);
        try
        {
            // A call that does not hear of its cancellation is left to itself: neither the bound nor the server's end waits for it.
            await send(both.Token).AsTask().WaitAsync(both.Token);
            return null;
        }
        catch (AwsErrorException error) when (!stopping.IsCancellationRequested)
        {
            return (new DeliveryFailure(error.Code, error.AwsMessage ?? ""), isTransient(error));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (new DeliveryFailure("RequestTimeout", $"There was no answer within {AttemptMax.TotalSeconds} seconds."), true);
        }
        catch (Exception other) when (other is not (OperationCanceledException or StoreFailedException) && !stopping.IsCancellationRequested)
        {
            return (new DeliveryFailure("InternalFailure", other.Message), true);
        }
    }
}
