namespace Treadle.Messaging.Schedules;

/// <summary>When a recurring schedule is due, and what of it was missed.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Zone">Where its fields are read.</param>
/// <param name="Anchor">What a rate counts from.</param>
/// <param name="End">It is never due later; null: it is due for ever.</param>
internal sealed record Occurrences(ScheduleExpression Expression, TimeZoneInfo Zone, DateTimeOffset Anchor, DateTimeOffset? End = null)
{
    /// <summary>What is later than this was missed: the server was down, or its machine slept.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(5);

    private const int CountMax = 10_000;

    public DateTimeOffset? Next(DateTimeOffset after) => Expression.Next(Zone, Anchor, after) is { } next && !(next > End) ? next : null;

    /// <summary>What to do about one that is due.</summary>
    /// <param name="time">The time it is for.</param>
    /// <param name="due">When it was to be done: not before that time, later in a flexible window.</param>
    /// <param name="now">Not before that.</param>
    /// <remarks>Up to five minutes late each is made up for. Of those missed the newest is, and the others are told.</remarks>
    public Firing At(DateTimeOffset time, DateTimeOffset due, DateTimeOffset now)
    {
        if (Expression.IsOneTime || now - due <= MissedAfter)
        {
            return new Firing(time, Next(time), Skipped: 0);
        }

        var (newest, skipped) = (time, 0);
        while (Next(newest) is { } next && next <= now && skipped < CountMax)
        {
            (newest, skipped) = (next, skipped + 1);
        }

        if (skipped == CountMax)
        {
            newest = NewestUntil(now) ?? newest;
        }

        return new Firing(newest, Next(newest), skipped);
    }

    /// <summary>The newest one, looked for further and further back.</summary>
    private DateTimeOffset? NewestUntil(DateTimeOffset now)
    {
        foreach (var hours in (ReadOnlySpan<int>)[1, 24, 32 * 24, 366 * 24])
        {
            DateTimeOffset? newest = null;
            for (var next = Next(now.AddHours(-hours)); next <= now; next = Next(next.Value))
            {
                newest = next;
            }

            if (newest is not null)
            {
                return newest;
            }
        }

        return null;
    }
}

/// <summary>One firing of a schedule.</summary>
/// <param name="At">The time it is for.</param>
/// <param name="Next">When it is due again; null: never.</param>
/// <param name="Skipped">How many before it were missed and are not made up for; 10,000 stands for as many or more.</param>
internal sealed record Firing(DateTimeOffset At, DateTimeOffset? Next, int Skipped);
