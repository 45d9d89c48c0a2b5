namespace Treadle.Storage.Sqlite.Logs;

/// <summary>A metric store whose troubles stay its own.</summary>
/// <inheritdoc cref="GuardedFile{T}"/>
public sealed class GuardedMetricStore(string path, TimeProvider time, Action<string> tell) : GuardedFile<SqliteMetricStore>(path, time, tell), IMetricStore
{
    /// <inheritdoc/>
    protected override string Name => "metrics";

    /// <inheritdoc/>
    protected override string Lost => "Metrics";

    /// <exception cref="StoreFailedException">It can't be used now.</exception>
    public int Write(IReadOnlyList<(MetricSeriesKey Key, MetricBucketRow Row)> rows) => Use(s => s.Write(rows));

    /// <inheritdoc cref="Write" path="/exception"/>
    public IReadOnlyList<MetricBucketRow> Read(MetricSeriesKey key, long from, long to) => Use(s => s.Read(key, from, to));

    /// <inheritdoc cref="Write" path="/exception"/>
    public IReadOnlyList<StoredMetricSeries> Series(string scope, long sinceMinute, string? space = null, string? name = null) =>
        Use(s => s.Series(scope, sinceMinute, space, name));

    /// <inheritdoc cref="Write" path="/exception"/>
    public int DeleteBefore(long minute, int limit) => Use(s => s.DeleteBefore(minute, limit));

    /// <inheritdoc/>
    protected override SqliteMetricStore Open(string file) => new(file);
}
