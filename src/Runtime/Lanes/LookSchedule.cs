namespace Treadle.Runtime.Lanes;

/// <summary>When to look for executions whose deadlines come near: every half window by the clock, and at once when the clock has been set back.</summary>
/// <remarks>By the clock, not by time as it passes: after a jump ahead, or a machine's sleep, what is overdue is not to wait for the rest of a window.</remarks>
/// <param name="window">Deadlines this close are looked for.</param>
internal sealed class LookSchedule(TimeSpan window)
{
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>The next look, unless the clock is set back.</summary>
    public DateTimeOffset Next { get; private set; } = DateTimeOffset.MinValue;

    public bool IsDue(DateTimeOffset now) => now >= Next || now < _last;

    /// <summary>A look begins.</summary>
    public void Looked(DateTimeOffset now)
    {
        _last = now;
        Next = now + (window / 2);
    }
}
