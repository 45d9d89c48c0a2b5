namespace Treadle.Runtime.Admission;

/// <summary>How many requests may be inside so that one more does not wait long: as many as leave in that time. Any thread.</summary>
/// <remarks>
/// By Little's law the wait is the number inside over the number that leave per second, and that depends on the machine, its disk and the work: it is
/// measured. A burst is let in as far as there is room: the bound holds when many have been inside all the time between two looks.
/// </remarks>
/// <param name="max">The bound while nothing is measured.</param>
/// <param name="waitMax">How long one more may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitBound(int max, TimeSpan waitMax, TimeProvider time)
{
    /// <summary>So few are always let in: batches of commits need them.</summary>
    public const int Least = 256;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly int _max = max;
    private int _current = max;
    private long _left;
    private long _leftAtLook;
    private long _lookedAt = time.GetTimestamp();
    private bool _wasBusy;
    private int _isLooking;

    public int Current => Volatile.Read(ref _current);

    public void Leave() => Interlocked.Increment(ref _left);

    /// <summary>To be called with every request that comes.</summary>
    /// <param name="inside">How many are inside.</param>
    public void Look(int inside)
    {
        var elapsed = time.GetElapsedTime(Volatile.Read(ref _lookedAt));
        if (elapsed < LookEvery || Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return;
        }

        var left = Volatile.Read(ref _left);
        var isBusy = inside >= Least;
        var next = _max;
        if (isBusy && _wasBusy)
        {
            // Half of what was: one look may fall on a pause.
            var measured = Math.Clamp((left - _leftAtLook) * (waitMax / elapsed), Least, _max);
            next = (int)((_current + measured) / 2);
        }

        Volatile.Write(ref _current, next);
        (_leftAtLook, _wasBusy) = (left, isBusy);
        Volatile.Write(ref _lookedAt, time.GetTimestamp());
        Volatile.Write(ref _isLooking, 0);
    }
}
