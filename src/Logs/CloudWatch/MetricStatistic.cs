using System.Globalization;
using System.Text.RegularExpressions;

namespace Treadle.Logs.CloudWatch;

/// <summary>A statistic of a bucket: <c>Sum</c>, <c>p99.9</c>, <c>tm90</c>, <c>PR(10:100)</c>, …</summary>
/// <remarks>Source: CloudWatch user guide, "CloudWatch statistics definitions". Percentiles and what is built on them are right within one percent.</remarks>
public sealed class MetricStatistic
{
    private static readonly Regex OfPercentile = new(@"^(?<kind>p|tm|tc|ts|wm)(?<high>\d{1,3}(\.\d{1,10})?)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
    private static readonly Regex OfRange = new(@"^(?<kind>TM|TC|TS|WM|PR)\((?<low>\d{0,15}(\.\d{1,10})?)(?<percent>%?):(?<high>\d{0,15}(\.\d{1,10})?)(?<percent>%?)\)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private readonly Func<MetricBucket, double?> _compute;

    private MetricStatistic(string name, Func<MetricBucket, double?> compute) => (Name, _compute) = (name, compute);

    /// <summary>As it was written.</summary>
    public string Name { get; }

    /// <summary>The value; null when the bucket has none: of negative values, and of sums that were put without the values, there are no percentiles.</summary>
    public double? Of(MetricBucket bucket) => bucket.Count > 0 ? _compute(bucket) : null;

    /// <returns>Null when it is none.</returns>
    public static MetricStatistic? Parse(string text) => text switch
    {
        "SampleCount" => new(text, b => b.Count),
        "Sum" => new(text, b => b.Sum),
        "Average" => new(text, b => b.Sum / b.Count),
        "Minimum" => new(text, b => b.Minimum),
        "Maximum" => new(text, b => b.Maximum),
        "IQM" => new(text, b => Trimmed(b, 25, 75, Kind.Mean)),
        _ => ParseExtended(text),
    };

    private enum Kind
    {
        Mean,
        Count,
        Sum,
        Winsorized,
    }

    private static MetricStatistic? ParseExtended(string text)
    {
        if (OfPercentile.Match(text) is { Success: true } one && Number(one.Groups["high"].Value) is { } percent and <= 100)
        {
            return one.Groups["kind"].Value switch
            {
                "p" => new(text, b => PercentileOf(b, percent)),
                "tm" => new(text, b => Trimmed(b, 0, percent, Kind.Mean)),
                "tc" => new(text, b => Trimmed(b, 0, percent, Kind.Count)),
                "ts" => new(text, b => Trimmed(b, 0, percent, Kind.Sum)),
                "wm" => new(text, b => Trimmed(b, 0, percent, Kind.Winsorized)),
                _ => null,
            };
        }

        if (OfRange.Match(text) is not { Success: true } range)
        {
            return null;
        }

        var (low, high) = (Number(range.Groups["low"].Value), Number(range.Groups["high"].Value));
        var isPercent = range.Groups["percent"].Captures.Any(c => c.Length > 0);
        if (range.Groups["kind"].Value == "PR")
        {
            return isPercent
                ? null
                : new(text, b => Rank(b, low ?? double.NegativeInfinity, high ?? double.PositiveInfinity));
        }

        Kind? kind = range.Groups["kind"].Value switch { "TM" => Kind.Mean, "TC" => Kind.Count, "TS" => Kind.Sum, "WM" => Kind.Winsorized, _ => null };
        if (kind is not { } wanted)
        {
            return null;
        }

        // With percent signs the bounds are percentiles, without them values.
        return isPercent
            ? new(text, b => Trimmed(b, low ?? 0, high ?? 100, wanted))
            : new(text, b => Between(b, low ?? double.NegativeInfinity, high ?? double.PositiveInfinity, wanted));
    }

    private static double? PercentileOf(MetricBucket bucket, double percent)
    {
        if (!bucket.Sketch.IsComplete)
        {
            return null;
        }

        var values = bucket.Sketch.Values;
        var wanted = Math.Max(1, Math.Ceiling(values.Sum(v => v.Count) * percent / 100));
        var seen = 0L;
        foreach (var (value, count) in values)
        {
            seen += count;
            if (seen >= wanted)
            {
                return Math.Clamp(value, bucket.Minimum, bucket.Maximum);
            }
        }

        return bucket.Maximum;
    }

    private static double? Trimmed(MetricBucket bucket, double low, double high, Kind kind)
    {
        if (!bucket.Sketch.IsComplete)
        {
            return null;
        }

        var values = Clamped(bucket);
        var total = values.Sum(v => v.Count);
        var (from, to) = (Math.Floor(total * low / 100), Math.Ceiling(total * high / 100));
        var (kept, sum, seen, least, most) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (value, count) in values)
        {
            var part = Math.Min(to, seen + count) - Math.Max(from, seen);
            seen += count;
            if (part <= 0)
            {
                continue;
            }

            least = kept == 0 ? value : least;
            most = value;
            kept += part;
            sum += part * value;
        }

        return kind switch
        {
            Kind.Count => kept,
            Kind.Sum => sum,
            Kind.Winsorized => kept == 0 ? null : (sum + (from * least) + ((total - to) * most)) / total,
            _ => kept == 0 ? null : sum / kept,
        };
    }

    private static double? Between(MetricBucket bucket, double low, double high, Kind kind)
    {
        if (!bucket.Sketch.IsComplete)
        {
            return null;
        }

        var values = Clamped(bucket);
        var inside = values.Where(v => v.Value > low && v.Value <= high).ToList();
        var (count, sum) = (inside.Sum(v => (double)v.Count), inside.Sum(v => v.Value * v.Count));
        return kind switch
        {
            Kind.Count => count,
            Kind.Sum => sum,
            Kind.Winsorized => values.Sum(v => Math.Clamp(v.Value, low, high) * v.Count) / values.Sum(v => v.Count),
            _ => count == 0 ? null : sum / count,
        };
    }

    /// <summary>How many percent of the values lie between two bounds.</summary>
    private static double? Rank(MetricBucket bucket, double low, double high) => Between(bucket, low, high, Kind.Count) is { } inside
        ? 100 * inside / bucket.Sketch.Values.Sum(v => v.Count)
        : null;

    private static List<(double Value, long Count)> Clamped(MetricBucket bucket) =>
        [.. bucket.Sketch.Values.Select(v => (Math.Clamp(v.Value, bucket.Minimum, bucket.Maximum), v.Count))];

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
