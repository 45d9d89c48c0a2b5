namespace Treadle.Runtime.Retention;

/// <summary>How long ended executions are kept. Running ones stay however old they are.</summary>
public sealed record RetentionOptions
{
    /// <summary>Executions that ended so long ago are deleted, as AWS deletes them; null keeps them.</summary>
    public TimeSpan? ClosedFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>When more have ended than this, those that ended first are deleted; null sets no bound.</summary>
    public long? ClosedMax { get; init; }

    /// <summary>Journals are packed so long after the end: histories are read most when they are fresh.</summary>
    public TimeSpan PackAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time between two sweeps.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);
}
