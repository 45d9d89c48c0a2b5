using Treadle.Logs.CloudWatch;
using Treadle.Storage;

namespace Treadle.Messaging.Tests.Streams;

/// <summary>A store that forgets what was measured.</summary>
internal sealed class NoMetrics : IMetricStore
{
    public static MetricService Service() => new(new NoMetrics(), TimeProvider.System, _ => { });

    public int Write(IReadOnlyList<(MetricSeriesKey Key, MetricBucketRow Row)> rows) => 0;

    public IReadOnlyList<MetricBucketRow> Read(MetricSeriesKey key, long from, long to) => [];

    public IReadOnlyList<StoredMetricSeries> Series(string scope, long sinceMinute, string? space = null, string? name = null) => [];

    public int DeleteBefore(long minute, int limit) => 0;

    public void Dispose()
    {
    }
}
