using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;

namespace Treadle.Api.CloudWatch;

/// <summary>Periods begin at the start time, not at whole hours.</summary>
internal sealed class GetMetricStatistics(MetricService metrics) : IOperation
{
    private const int DatapointsMax = 1_440;

    private static readonly HashSet<string> Plain = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    public string Service => MetricShapes.Service;

    public string Name => "GetMetricStatistics";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (space, name) = (input.RequiredText("Namespace"), input.RequiredText("MetricName"));
        var from = MetricShapes.FloorToMinute(input.Time("StartTime") ?? throw MetricShapes.Missing("StartTime"));
        var to = input.Time("EndTime") ?? throw MetricShapes.Missing("EndTime");
        var period = input.Period();
        var statistics = ReadStatistics(input);
        if (from >= to)
        {
            throw MetricShapes.InvalidValue("The parameter StartTime must be less than the parameter EndTime.");
        }

        var requested = (long)Math.Ceiling((to - from) / period);
        if (requested > DatapointsMax)
        {
            throw MetricShapes.InvalidCombination(string.Create(
                CultureInfo.InvariantCulture,
                $"You have requested up to {requested:N0} datapoints, which exceeds the limit of {DatapointsMax:N0}. You may reduce the datapoints requested by increasing Period, or decreasing the time range."));
        }

        var datapoints = new JsonArray();
        foreach (var key in metrics.Find(caller, space, name, input.Dimensions(), input.Unit(), from))
        {
            foreach (var (at, bucket) in metrics.Read([key], from, to, period))
            {
                datapoints.Add(Shape(at, bucket, key.Unit, statistics));
            }
        }

        return ValueTask.FromResult(new JsonObject { ["Label"] = name, ["Datapoints"] = datapoints });
    }

    private static List<MetricStatistic> ReadStatistics(JsonObject input)
    {
        var (plain, extended) = (input.Texts("Statistics"), input.Texts("ExtendedStatistics"));
        if (plain.Count + extended.Count == 0)
        {
            throw MetricShapes.InvalidCombination("At least one of the parameters Statistics and ExtendedStatistics must be specified.");
        }

        if (plain.FirstOrDefault(s => !Plain.Contains(s)) is { } unknown)
        {
            throw MetricShapes.InvalidValue($"The value {unknown} for parameter Statistics is invalid.");
        }

        return
        [
            .. plain.Concat(extended).Distinct().Select(
                s => MetricStatistic.Parse(s) ?? throw MetricShapes.InvalidValue($"The value {s} for parameter ExtendedStatistics is invalid.")),
        ];
    }

    private static JsonObject Shape(DateTimeOffset at, MetricBucket bucket, string unit, List<MetricStatistic> statistics)
    {
        var shape = new JsonObject { ["Timestamp"] = MetricShapes.Seconds(at) };
        var extended = new JsonObject();
        foreach (var statistic in statistics)
        {
            if (statistic.Of(bucket) is { } value)
            {
                (Plain.Contains(statistic.Name) ? shape : extended)[statistic.Name] = DoubleJson.Node(value);
            }
        }

        shape["Unit"] = unit;
        if (extended.Count > 0)
        {
            shape["ExtendedStatistics"] = extended;
        }

        return shape;
    }
}
