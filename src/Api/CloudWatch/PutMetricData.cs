using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;

namespace Treadle.Api.CloudWatch;

internal sealed class PutMetricData(MetricService metrics, TimeProvider time) : IOperation
{
    private const int DataMax = 1_000;
    private const int ValuesMax = 150;

    private static readonly TimeSpan PastMax = TimeSpan.FromDays(14);
    private static readonly TimeSpan FutureMax = TimeSpan.FromHours(2);

    public string Service => MetricShapes.Service;

    public string Name => "PutMetricData";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var space = input.RequiredText("Namespace");
        if (space.StartsWith("AWS/", StringComparison.Ordinal) || space.Length > 255 || space.Any(char.IsControl))
        {
            throw MetricShapes.InvalidValue($"The value {space} for parameter Namespace is invalid.");
        }

        if (input["EntityMetricData"] is JsonArray { Count: > 0 })
        {
            throw MetricShapes.InvalidValue("EntityMetricData is not supported by this server.");
        }

        var data = input.Objects("MetricData");
        if (data.Count is 0)
        {
            throw MetricShapes.Missing("MetricData");
        }

        if (data.Count > DataMax)
        {
            throw MetricShapes.InvalidValue($"The collection MetricData must not have a size greater than {DataMax}.");
        }

        // All are read before the first is taken: a call holds as a whole.
        foreach (var (key, at, add) in data.Select((datum, i) => Read(caller, space, datum, $"MetricData.member.{i + 1}.")).ToList())
        {
            metrics.Add(key, at, add);
        }

        return ValueTask.FromResult<JsonObject>([]);
    }

    private (MetricKey Key, DateTimeOffset At, Action<MetricBucket> Add) Read(AwsCaller caller, string space, JsonObject datum, string path)
    {
        var name = datum.RequiredText("MetricName", path);
        if (name.Length > 255 || name.Any(char.IsControl))
        {
            throw MetricShapes.InvalidValue($"The value {name} for parameter {path}MetricName is invalid.");
        }

        var now = time.GetUtcNow();
        var at = datum.Time("Timestamp") ?? now;
        if (at < now - PastMax)
        {
            throw MetricShapes.InvalidValue($"The parameter {path}Timestamp must specify a time no more than two weeks in the past.");
        }

        if (at > now + FutureMax)
        {
            throw MetricShapes.InvalidValue($"The parameter {path}Timestamp must specify a time no more than two hours in the future.");
        }

        var key = new MetricKey(caller.Scope, space, name, datum.Unit(path) ?? "None", datum.Dimensions(path));
        return (key, at, ReadValues(datum, path));
    }

    private static Action<MetricBucket> ReadValues(JsonObject datum, string path)
    {
        var values = datum["Values"] is JsonArray { Count: > 0 } list ? list : null;
        var statistics = datum["StatisticValues"] as JsonObject;
        var value = datum.Number("Value");
        if ((value is null ? 0 : 1) + (values is null ? 0 : 1) + (statistics is null ? 0 : 1) != 1)
        {
            throw MetricShapes.InvalidCombination($"Exactly one of the parameters {path}Value, {path}Values and {path}StatisticValues must be specified.");
        }

        if (value is { } single)
        {
            Finite(single, path + "Value");
            return bucket => bucket.Add(single);
        }

        if (statistics is not null)
        {
            var (count, sum, least, most) = (
                Required(statistics, "SampleCount", path), Required(statistics, "Sum", path), Required(statistics, "Minimum", path), Required(statistics, "Maximum", path));
            return count > 0 && least <= most
                ? bucket => bucket.AddStatistics(count, sum, least, most)
                : throw MetricShapes.InvalidValue($"The value of {path}StatisticValues is invalid.");
        }

        var counts = datum["Counts"] as JsonArray;
        if (values!.Count > ValuesMax || (counts is not null && counts.Count != values.Count))
        {
            throw MetricShapes.InvalidValue($"{path}Values must have at most {ValuesMax} elements, and {path}Counts as many.");
        }

        var pairs = values.Select((v, i) => (
            Value: Finite(MetricShapes.NumberOf(v, path + "Values"), path + "Values"),
            Count: counts is null ? 1 : Finite(MetricShapes.NumberOf(counts[i], path + "Counts"), path + "Counts"))).ToList();
        return pairs.TrueForAll(p => p.Count > 0)
            ? bucket => pairs.ForEach(p => bucket.Add(p.Value, p.Count))
            : throw MetricShapes.InvalidValue($"The counts of {path}Counts must be positive.");
    }

    private static double Required(JsonObject statistics, string member, string path) =>
        Finite(statistics.Number(member) ?? throw MetricShapes.Missing($"{path}StatisticValues.{member}"), $"{path}StatisticValues.{member}");

    /// <summary>CloudWatch takes values of up to 2 to the 360th.</summary>
    private static double Finite(double value, string member) => double.IsFinite(value) && Math.Abs(value) <= Math.Pow(2, 360)
        ? value
        : throw MetricShapes.InvalidValue($"The value {value.ToString(CultureInfo.InvariantCulture)} for parameter {member} is invalid.");
}
