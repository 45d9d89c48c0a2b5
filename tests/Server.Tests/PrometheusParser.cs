using System.Globalization;
using System.Text.RegularExpressions;

namespace Treadle.Server.Tests;

/// <summary>Reads Prometheus' text format as strictly as its own checker: what it would refuse or warn of is an error here.</summary>
/// <remarks>Source: Prometheus documentation, "Exposition formats" and "Metric and label naming".</remarks>
internal static partial class PrometheusParser
{
    private static readonly string[] HistogramSuffixes = ["_bucket", "_sum", "_count"];

    /// <exception cref="FormatException">The first thing that is wrong, with its line.</exception>
    public static IReadOnlyDictionary<string, MetricFamily> Parse(string text)
    {
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        MetricFamily? current = null;
        string? help = null;
        Demand(text.EndsWith('\n'), "the last line is not ended", text);
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } helpLine)
            {
                help = helpLine.Groups["name"].Value;
                Demand(helpLine.Groups["text"].Value.Length > 0, "HELP without a text", line);
            }
            else if (TypeLine().Match(line) is { Success: true } typeLine)
            {
                var name = typeLine.Groups["name"].Value;
                Demand(help == name, "TYPE without its HELP", line);
                current = new MetricFamily(name, typeLine.Groups["type"].Value);
                Demand(families.TryAdd(name, current), "a second TYPE", line);
                Demand((current.Type == "counter") == name.EndsWith("_total", StringComparison.Ordinal), "a counter ends in _total, and nothing else does", line);
            }
            else
            {
                Demand(SampleLine().Match(line) is { Success: true }, "no sample", line);
                Demand(current is not null, "a sample without TYPE", line);
                current!.Add(ReadSample(line));
            }
        }

        foreach (var histogram in families.Values.Where(f => f.Type == "histogram"))
        {
            histogram.CheckBuckets();
        }

        return families;
    }

    public static void Demand(bool holds, string what, string where)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {where}");
        }
    }

    private static Sample ReadSample(string line)
    {
        var match = SampleLine().Match(line);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < match.Groups["label"].Captures.Count; i++)
        {
            Demand(labels.TryAdd(match.Groups["label"].Captures[i].Value, match.Groups["value"].Captures[i].Value), "a label twice", line);
        }

        return new Sample(match.Groups["name"].Value, labels, Number(match.Groups["number"].Value));
    }

    public static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>([^\\]|\\\\|\\n)*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\\\|\\"|\\n)*)",?)+(?<!,)\})? (?<number>[-+]?[0-9.eE+-]+|[+-]Inf|NaN)$""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SampleLine();

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string Key => $"{Name} {string.Join(',', Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))}";
    }

    internal sealed class MetricFamily(string name, string type)
    {
        private readonly HashSet<string> _keys = [];

        public string Type { get; } = type;

        public List<Sample> Samples { get; } = [];

        public double Value(params (string Name, string Value)[] labels) =>
            Samples.Where(s => labels.All(l => s.Labels.TryGetValue(l.Name, out var value) && value == l.Value)).Sum(s => s.Value);

        public void Add(Sample sample)
        {
            var isOwn = Type == "histogram" ? HistogramSuffixes.Any(s => sample.Name == name + s) : sample.Name == name;
            Demand(isOwn, $"a sample of another metric than {name}", sample.Key);
            Demand(_keys.Add(sample.Key), "a sample twice", sample.Key);
            Demand(Type != "counter" || sample.Value >= 0, "a counter below zero", sample.Key);
            Samples.Add(sample);
        }

        public void CheckBuckets()
        {
            foreach (var series in Samples.GroupBy(s => string.Join(',', s.Labels.Where(l => l.Key != "le").Select(l => $"{l.Key}={l.Value}"))))
            {
                var buckets = series.Where(s => s.Name == name + "_bucket").ToList();
                Demand(buckets.Count > 0 && buckets[^1].Labels["le"] == "+Inf", "no last bucket", name);
                Demand(buckets.Zip(buckets.Skip(1)).All(p => p.First.Value <= p.Second.Value && Number(p.First.Labels["le"]) < Number(p.Second.Labels["le"])), "buckets that do not grow", name);
                Demand(series.Single(s => s.Name == name + "_count").Value == buckets[^1].Value, "another count than the last bucket's", name);
                Demand(series.Count(s => s.Name == name + "_sum") == 1, "no sum", name);
            }
        }
    }
}
