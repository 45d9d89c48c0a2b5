using System.Diagnostics.Metrics;

namespace Treadle.Metrics;

/// <summary>The measurements of one server: fields that cost an addition, shown by .NET's own instruments to whoever listens.</summary>
/// <remarks>
/// Names and units are OpenTelemetry's: <c>treadle.commit.duration</c> in <c>s</c>. What happens on a hot path is a field here; the instruments only
/// read it when somebody looks. All are made while the server is put together.
/// </remarks>
public sealed class Instruments : IDisposable
{
    /// <summary>The meter's name, for whoever listens.</summary>
    public const string MeterName = "Treadle";

    private readonly Lock _lock = new();
    private readonly List<DistributionMetric> _distributions = [];

    internal Meter Meter { get; } = new(MeterName);

    internal IReadOnlyList<DistributionMetric> Distributions
    {
        get
        {
            lock (_lock)
            {
                return [.. _distributions];
            }
        }
    }

    /// <param name="name">Dotted, without unit: <c>treadle.transitions</c>.</param>
    /// <param name="unit">UCUM: <c>s</c>, <c>By</c>, or what is counted: <c>{transition}</c>.</param>
    /// <param name="description">One sentence.</param>
    public Tally Count(string name, string unit, string description)
    {
        var tally = new Tally();
        Meter.CreateObservableCounter(name, () => tally.Value, unit, description);
        return tally;
    }

    /// <inheritdoc cref="Count"/>
    /// <param name="first">The first label's name.</param>
    /// <param name="second">The second label's name; null when there is one label only.</param>
    public TallyFamily Counts(string name, string unit, string description, string first, string? second = null)
    {
        var family = new TallyFamily();
        Meter.CreateObservableCounter(name, () => Measure(family, first, second), unit, description);
        return family;
    }

    /// <summary>A number that is counted elsewhere and only grows.</summary>
    /// <inheritdoc cref="Count"/>
    public void CountOf(string name, string unit, string description, Func<IEnumerable<(Label Label, long Value)>> values) =>
        Meter.CreateObservableCounter(name, () => Measure(values), unit, description);

    /// <summary>A number that goes up and down.</summary>
    /// <inheritdoc cref="Count"/>
    public void Gauge(string name, string unit, string description, Func<long> value) =>
        Meter.CreateObservableGauge(name, value, unit, description);

    /// <inheritdoc cref="Gauge(string, string, string, Func{long})"/>
    public void Gauge(string name, string unit, string description, Func<IEnumerable<(Label Label, long Value)>> values) =>
        Meter.CreateObservableGauge(name, () => Measure(values), unit, description);

    /// <inheritdoc cref="Count"/>
    /// <param name="bounds">The upper bounds of the buckets, ascending.</param>
    public Distribution Distribution(string name, string unit, string description, IReadOnlyList<double> bounds)
    {
        var histogram = Histogram(name, unit, description, bounds);
        var distribution = new Distribution(histogram, bounds, []);
        Add(new DistributionMetric(histogram, () => [distribution]));
        return distribution;
    }

    /// <inheritdoc cref="Distribution"/>
    /// <param name="label">The label's name.</param>
    public DistributionFamily DistributionsBy(string name, string unit, string description, IReadOnlyList<double> bounds, string label)
    {
        var histogram = Histogram(name, unit, description, bounds);
        var family = new DistributionFamily(value => new Distribution(histogram, bounds, [new Label(label, value)]));
        Add(new DistributionMetric(histogram, () => family.All));
        return family;
    }

    public void Dispose() => Meter.Dispose();

    private Histogram<double> Histogram(string name, string unit, string description, IReadOnlyList<double> bounds) =>
        Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private void Add(DistributionMetric metric)
    {
        lock (_lock)
        {
            _distributions.Add(metric);
        }
    }

    private static IEnumerable<Measurement<long>> Measure(Func<IEnumerable<(Label Label, long Value)>> values)
    {
        foreach (var (label, value) in values())
        {
            yield return new Measurement<long>(value, label.Tag);
        }
    }

    private static IEnumerable<Measurement<long>> Measure(TallyFamily family, string first, string? second)
    {
        foreach (var (one, two, value) in family.All)
        {
            yield return second is null
                ? new Measurement<long>(value, new Label(first, one).Tag)
                : new Measurement<long>(value, new Label(first, one).Tag, new Label(second, two).Tag);
        }
    }
}

/// <param name="Instrument">Name, unit and description.</param>
/// <param name="Series">Its series as of now.</param>
internal sealed record DistributionMetric(Instrument Instrument, Func<IEnumerable<Distribution>> Series);
