using System.Collections.Concurrent;

namespace Treadle.Metrics;

/// <summary>Tallies of one metric, told apart by one or two labels. Any thread; finding one allocates nothing.</summary>
/// <remarks>Beyond <see cref="SeriesMax"/> combinations all others are counted under <c>other</c>.</remarks>
public sealed class TallyFamily
{
    internal const int SeriesMax = 1_000;

    private static readonly (string, string) Others = ("other", "other");

    private readonly ConcurrentDictionary<(string First, string Second), Tally> _series = new();

    public Tally this[string first, string second = ""]
    {
        get
        {
            if (_series.TryGetValue((first, second), out var known))
            {
                return known;
            }

            var key = _series.Count < SeriesMax ? (first, second) : Others;
            return _series.GetOrAdd(key, static _ => new Tally());
        }
    }

    internal IEnumerable<(string First, string Second, long Value)> All => _series.Select(s => (s.Key.First, s.Key.Second, s.Value.Value));
}

/// <summary>Distributions of one metric, told apart by one label. Any thread; finding one allocates nothing.</summary>
/// <inheritdoc cref="TallyFamily"/>
public sealed class DistributionFamily
{
    private readonly ConcurrentDictionary<string, Distribution> _series = new(StringComparer.Ordinal);
    private readonly Func<string, Distribution> _make;

    internal DistributionFamily(Func<string, Distribution> make) => _make = make;

    public Distribution this[string label] => _series.TryGetValue(label, out var known)
        ? known
        : _series.GetOrAdd(_series.Count < TallyFamily.SeriesMax ? label : "other", _make);

    internal IEnumerable<Distribution> All => _series.Values;
}
