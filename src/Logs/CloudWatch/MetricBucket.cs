using Treadle.Storage;

namespace Treadle.Logs.CloudWatch;

/// <summary>What was measured in some time: count, sum, bounds and spread. Not thread-safe.</summary>
public sealed class MetricBucket
{
    public double Count { get; private set; }

    public double Sum { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public ValueSketch Sketch { get; } = new();

    public void Add(double value, double count = 1)
    {
        AddSums(count, value * count, value, value);
        Sketch.Add(value, Math.Max(1, (long)Math.Round(count)));
    }

    /// <summary>Adds values of which only these four are known.</summary>
    public void AddStatistics(double count, double sum, double minimum, double maximum)
    {
        AddSums(count, sum, minimum, maximum);
        if (minimum.Equals(maximum))
        {
            Sketch.Add(minimum, Math.Max(1, (long)Math.Round(count)));
        }
        else
        {
            Sketch.MarkIncomplete();
        }
    }

    internal void Add(MetricBucketRow row)
    {
        AddSums(row.Count, row.Sum, row.Minimum, row.Maximum);
        Sketch.Add(ValueSketch.Read(row.Sketch.Span));
    }

    internal MetricBucketRow ToRow(long minute, long part) => new(minute, part, Count, Sum, Minimum, Maximum, Sketch.ToBytes());

    private void AddSums(double count, double sum, double minimum, double maximum)
    {
        Count += count;
        Sum += sum;
        Minimum = Math.Min(Minimum, minimum);
        Maximum = Math.Max(Maximum, maximum);
    }
}
