namespace Treadle.Messaging.Deliveries;

/// <summary>How many deliveries to one target may be under way: one more after each that succeeds, half after a failure; when failures go on, one at a time with pauses.</summary>
/// <remarks>Not thread-safe: under the lock of its queue.</remarks>
internal sealed class DeliveryPace(TimeProvider time, Func<double> chance)
{
    private const int AtOnceFirst = 16;
    private const int AtOnceMost = 64;

    /// <summary>Failures one after the other that make a target one that is down.</summary>
    private const int FailuresBeforePause = 3;

    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(250);

    /// <summary>A target that is down is asked about as often as this.</summary>
    private static readonly TimeSpan PauseMost = TimeSpan.FromSeconds(15);

    private int _failures;
    private int _cuts;

    public int AtOnce { get; private set; } = AtOnceFirst;

    /// <summary>No attempt begins before this.</summary>
    public DateTimeOffset PausedUntil { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>An attempt begins. What it returns is given back at its end.</summary>
    public int Begin() => _cuts;

    /// <summary>The target answered, be it with a refusal.</summary>
    public void Answered()
    {
        AtOnce = Math.Min(AtOnce + 1, AtOnceMost);
        (_failures, PausedUntil) = (0, DateTimeOffset.MinValue);
    }

    /// <summary>The target could not be reached, or had no room.</summary>
    /// <param name="begun">What <see cref="Begin"/> returned: those begun before the last slowing down say nothing about how it is now.</param>
    public void Failed(int begun)
    {
        if (begun != _cuts)
        {
            return;
        }

        _cuts++;
        _failures++;
        AtOnce = Math.Max(AtOnce / 2, 1);
        if (_failures >= FailuresBeforePause)
        {
            AtOnce = 1;
            PausedUntil = time.GetUtcNow() + Jitter(BackOffs.Exponential(_failures - FailuresBeforePause + 1, PauseFirst, PauseMost), chance());
        }
    }

    /// <summary>Between half of a time and all of it, so that those who wait do not come back together.</summary>
    /// <param name="wait">The longest.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Jitter(TimeSpan wait, double chance) => wait * (0.5 + (chance / 2));
}
