using System.Diagnostics.Metrics;

namespace Treadle.Metrics;

/// <summary>How often values of which size came. Any thread; two interlocked additions, no allocation.</summary>
/// <remarks>
/// The buckets are kept here, so that Prometheus sees what happened before its first visit. Who listens to the instrument
/// (OpenTelemetry, dotnet-counters) gets each value besides.
/// </remarks>
public sealed class Distribution
{
    /// <summary>Bounds for durations in seconds, from 0.1 ms to 10 s.</summary>
    public static readonly IReadOnlyList<double> Seconds = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Bounds for sizes of batches.</summary>
    public static readonly IReadOnlyList<double> Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    private readonly Histogram<double> _histogram;
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    internal Distribution(Histogram<double> histogram, IReadOnlyList<double> bounds, Label[] labels)
    {
        _histogram = histogram;
        _bounds = [.. bounds];
        _counts = new long[_bounds.Length + 1];
        Labels = labels;
        _tags = [.. labels.Select(l => l.Tag)];
    }

    internal Label[] Labels { get; }

    internal IReadOnlyList<double> Bounds => _bounds;

    internal double Sum => Volatile.Read(ref _sum);

    public void Record(TimeSpan took) => Record(took.TotalSeconds);

    public void Record(double value)
    {
        Interlocked.Increment(ref _counts[BucketOf(value)]);
        double before;
        do
        {
            before = Volatile.Read(ref _sum);
        }
        while (Interlocked.CompareExchange(ref _sum, before + value, before) != before);

        if (_histogram.Enabled)
        {
            _histogram.Record(value, _tags);
        }
    }

    /// <summary>How many values are at most as large as each bound; the last number is all of them.</summary>
    internal long[] Cumulative()
    {
        var result = new long[_counts.Length];
        long total = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = total += Volatile.Read(ref _counts[i]);
        }

        return result;
    }

    private int BucketOf(double value)
    {
        var i = 0;
        while (i < _bounds.Length && value > _bounds[i])
        {
            i++;
        }

        return i;
    }
}
