using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Treadle.Metrics;

/// <summary>Writes all measurements in Prometheus' text format, version 0.0.4.</summary>
/// <remarks>
/// Source: Prometheus documentation, "Exposition formats"; names and units become those of OpenTelemetry's "Prometheus and OpenMetrics compatibility":
/// <c>treadle.commit.duration</c> in <c>s</c> is <c>treadle_commit_duration_seconds</c>. The runtime's own meter (<c>System.Runtime</c>: memory, collections,
/// thread pool) is shown as well; it is asked at a visit only.
/// </remarks>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string RuntimeMeterName = "System.Runtime";

    /// <summary>What to write for each unit that is not said in braces.</summary>
    private static readonly Dictionary<string, string> UnitNames = new(StringComparer.Ordinal) { ["s"] = "seconds", ["By"] = "bytes", ["1"] = "ratio" };

    public static string Write(Instruments instruments)
    {
        var text = new StringBuilder(16_384);
        foreach (var family in Observe(instruments.Meter).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            WriteHead(text, family.Name, family.Instrument.Description, family.Type);
            foreach (var (labels, value) in family.Samples)
            {
                WriteSample(text, family.Name, labels, value);
            }
        }

        foreach (var metric in instruments.Distributions)
        {
            var name = NameOf(metric.Instrument.Name, metric.Instrument.Unit, isCounter: false);
            WriteHead(text, name, metric.Instrument.Description, "histogram");
            foreach (var series in metric.Series())
            {
                WriteHistogram(text, name, series);
            }
        }

        return text.ToString();
    }

    /// <summary><c>treadle.commit.duration</c> and <c>s</c> to <c>treadle_commit_duration_seconds</c>.</summary>
    internal static string NameOf(string name, string? unit, bool isCounter)
    {
        var text = new StringBuilder(name.Length + 16);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (unit is not null && UnitNames.TryGetValue(unit, out var unitName) && !(isCounter && unit == "1"))
        {
            text.Append('_').Append(unitName);
        }

        return isCounter ? text.Append("_total").ToString() : text.ToString();
    }

    private static List<Family> Observe(Meter own)
    {
        var families = new List<Family>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.IsObservable && (instrument.Meter == own || instrument.Meter.Name == RuntimeMeterName))
                {
                    var family = new Family(instrument);
                    families.Add(family);
                    listener.EnableMeasurementEvents(instrument, family);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Add(state, tags, value));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Add(state, tags, value));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Add(state, tags, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return families;
    }

    private static void Add(object? family, ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        var labels = new Label[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new Label(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }

        ((Family)family!).Samples.Add((labels, value));
    }

    private static void WriteHistogram(StringBuilder text, string name, Distribution series)
    {
        var cumulative = series.Cumulative();
        for (var i = 0; i < cumulative.Length; i++)
        {
            var bound = i < series.Bounds.Count ? series.Bounds[i] : double.PositiveInfinity;
            WriteSample(text, name + "_bucket", [.. series.Labels, new Label("le", Number(bound))], cumulative[i]);
        }

        WriteSample(text, name + "_sum", series.Labels, series.Sum);
        WriteSample(text, name + "_count", series.Labels, cumulative[^1]);
    }

    private static void WriteHead(StringBuilder text, string name, string? description, string type)
    {
        if (description is { Length: > 0 })
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(description.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private static void WriteSample(StringBuilder text, string name, Label[] labels, double value)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(NameOf(labels[i].Name, unit: null, isCounter: false)).Append("=\"");
            text.Append(labels[i].Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
            text.Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Family(Instrument instrument)
    {
        private readonly bool _isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);

        public Instrument Instrument => instrument;

        public string Name { get; } = NameOf(
            instrument.Name, instrument.Unit, instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>));

        public string Type => _isCounter ? "counter" : "gauge";

        public List<(Label[] Labels, double Value)> Samples { get; } = [];
    }
}
