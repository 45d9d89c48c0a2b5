using System.Text;
using Treadle.Storage;

namespace Treadle.Logs.CloudWatch;

/// <summary>A series of measurements: namespace, metric, dimensions and unit. Made once by those who measure often; comparing the same object costs nothing.</summary>
public sealed class MetricKey : IEquatable<MetricKey>
{
    // Neither is allowed in a dimension.
    private const char BetweenPairs = '\u001e';
    private const char InPair = '\u001f';

    private readonly int _hash;

    /// <param name="scope"><c>account/region</c>.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The metric.</param>
    /// <param name="unit">As <c>Count</c>, <c>Milliseconds</c>; <c>None</c>.</param>
    /// <param name="dimensions">Names and values, in any order.</param>
    public MetricKey(string scope, string space, string name, string unit, params IEnumerable<KeyValuePair<string, string>> dimensions)
        : this(new MetricSeriesKey(scope, space, name, TextOf(dimensions), unit))
    {
    }

    internal MetricKey(MetricSeriesKey series)
    {
        Series = series;
        _hash = series.GetHashCode();
    }

    public MetricSeriesKey Series { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Dimensions => DimensionsOf(Series.Dimensions);

    /// <summary>The dimensions as the store keeps them: ordered by name.</summary>
    public static string TextOf(IEnumerable<KeyValuePair<string, string>> dimensions)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in dimensions.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            if (text.Length > 0)
            {
                text.Append(BetweenPairs);
            }

            text.Append(name).Append(InPair).Append(value);
        }

        return text.ToString();
    }

    public static IReadOnlyList<KeyValuePair<string, string>> DimensionsOf(string text) =>
        text.Length == 0 ? [] : [.. text.Split(BetweenPairs).Select(p => p.Split(InPair)).Select(p => KeyValuePair.Create(p[0], p[1]))];

    public bool Equals(MetricKey? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Series == other.Series);

    public override bool Equals(object? obj) => Equals(obj as MetricKey);

    public override int GetHashCode() => _hash;
}
