namespace Treadle.Storage;

/// <summary>What a series of measurements is told by.</summary>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Namespace">As <c>AWS/Lambda</c>.</param>
/// <param name="Name">As <c>Invocations</c>.</param>
/// <param name="Dimensions">All dimensions in one text, always in the same order; empty for none.</param>
/// <param name="Unit">As <c>Count</c>.</param>
public readonly record struct MetricSeriesKey(string Scope, string Namespace, string Name, string Dimensions, string Unit);

/// <summary>What was measured of a series within one minute; a minute may have several parts.</summary>
/// <param name="Minute">Minutes since 1970.</param>
/// <param name="Part">Tells the parts of a minute apart. The same part written again replaces the former.</param>
/// <param name="Count">How many values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Sketch">How they are spread, as the room Logs writes it.</param>
public sealed record MetricBucketRow(long Minute, long Part, double Count, double Sum, double Minimum, double Maximum, ReadOnlyMemory<byte> Sketch);

/// <param name="Key">The series.</param>
/// <param name="LastMinute">The latest minute it has anything of.</param>
public sealed record StoredMetricSeries(MetricSeriesKey Key, long LastMinute);

/// <summary>Measurements in one-minute buckets, in a file of their own.</summary>
/// <remarks>Any thread.</remarks>
public interface IMetricStore : IDisposable
{
    /// <summary>Writes in one transaction.</summary>
    /// <returns>How many rows were left out because there are too many series.</returns>
    int Write(IReadOnlyList<(MetricSeriesKey Key, MetricBucketRow Row)> rows);

    /// <summary>The rows of a series, by minute.</summary>
    /// <param name="key">The series.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">Behind the last minute.</param>
    IReadOnlyList<MetricBucketRow> Read(MetricSeriesKey key, long from, long to);

    /// <summary>Series of an account and region that have had anything since a minute, in order of namespace, name, dimensions and unit.</summary>
    /// <param name="scope"><c>account/region</c>.</param>
    /// <param name="sinceMinute">The minute.</param>
    /// <param name="space">Only of this namespace; null is any.</param>
    /// <param name="name">Only of this metric; null is any.</param>
    IReadOnlyList<StoredMetricSeries> Series(string scope, long sinceMinute, string? space = null, string? name = null);

    /// <summary>Deletes rows of earlier minutes, in one short transaction, and the series that have none left.</summary>
    /// <returns>How many rows; fewer than the limit when none are left.</returns>
    int DeleteBefore(long minute, int limit);
}
