using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;

namespace Treadle.Api.CloudWatch;

/// <summary>Periods begin at multiples of their length. Metric math is refused by name.</summary>
internal sealed class GetMetricData(MetricService metrics) : IOperation
{
    private const int QueriesMax = 500;
    private const int DatapointsMax = 100_800;

    public string Service => MetricShapes.Service;

    public string Name => "GetMetricData";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var from = MetricShapes.FloorToMinute(input.Time("StartTime") ?? throw MetricShapes.Missing("StartTime"));
        var to = input.Time("EndTime") ?? throw MetricShapes.Missing("EndTime");
        if (from >= to)
        {
            throw new AwsErrorException("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
        }

        var isAscending = input.Text("ScanBy") switch
        {
            null or "TimestampDescending" => false,
            "TimestampAscending" => true,
            { } other => throw MetricShapes.InvalidValue($"The value {other} for parameter ScanBy is invalid."),
        };
        var most = (int)Math.Clamp(input.Number("MaxDatapoints") ?? DatapointsMax, 1, DatapointsMax);
        var skip = 0;
        if (input.Text("NextToken") is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw new AwsErrorException("InvalidNextToken", "The next token specified is invalid.");
        }

        // A page is a part of all datapoints, one query's behind the other's.
        var (results, at, isCut) = (new JsonArray(), 0, false);
        foreach (var query in ReadQueries(input))
        {
            stop.ThrowIfCancellationRequested();
            var points = ReadPoints(caller, query, from, to);
            if (!isAscending)
            {
                points.Reverse();
            }

            var page = points.Skip(Math.Max(0, skip - at)).Take(Math.Max(0, skip + most - Math.Max(at, skip))).ToList();
            isCut |= at + points.Count > skip + most;
            var isHere = page.Count > 0 || (skip == 0 && points.Count == 0);
            at += points.Count;
            if (isHere)
            {
                results.Add(new JsonObject
                {
                    ["Id"] = query.Id,
                    ["Label"] = query.Label,
                    ["Timestamps"] = new JsonArray([.. page.Select(p => (JsonNode)MetricShapes.Seconds(p.At))]),
                    ["Values"] = new JsonArray([.. page.Select(p => DoubleJson.Node(p.Value))]),
                    ["StatusCode"] = at > skip + most ? "PartialData" : "Complete",
                });
            }
        }

        var answer = new JsonObject { ["MetricDataResults"] = results };
        if (isCut)
        {
            answer["NextToken"] = (skip + most).ToString(CultureInfo.InvariantCulture);
        }

        answer["Messages"] = new JsonArray();
        return ValueTask.FromResult(answer);
    }

    private List<(DateTimeOffset At, double Value)> ReadPoints(AwsCaller caller, Query query, DateTimeOffset from, DateTimeOffset to)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / (long)query.Period.TotalSeconds * (long)query.Period.TotalSeconds);
        var series = metrics.Find(caller, query.Namespace, query.MetricName, query.Dimensions, query.Unit, start);
        return
        [
            .. metrics.Read(series, start, to, query.Period).Select(b => (b.At, Value: query.Statistic.Of(b.Bucket))).Where(p => p.Value is not null)
                .Select(p => (p.At, p.Value!.Value)),
        ];
    }

    private static List<Query> ReadQueries(JsonObject input)
    {
        var given = input.Objects("MetricDataQueries");
        if (given.Count == 0)
        {
            throw MetricShapes.Missing("MetricDataQueries");
        }

        if (given.Count > QueriesMax)
        {
            throw new AwsErrorException("ValidationError", $"The collection MetricDataQueries must not have a size greater than {QueriesMax}.");
        }

        var queries = given.Select((q, i) => ReadQuery(q, $"MetricDataQueries.member.{i + 1}.")).ToList();
        return queries.DistinctBy(q => q.Id).Count() == queries.Count
            ? [.. queries.Where(q => q.IsShown)]
            : throw new AwsErrorException("ValidationError", "The values for parameter id in MetricDataQueries are not unique.");
    }

    private static Query ReadQuery(JsonObject query, string path)
    {
        var id = query.RequiredText("Id", path);
        if (!char.IsAsciiLetterLower(id[0]) || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new AwsErrorException("ValidationError", $"The value {id} for parameter {path}Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.");
        }

        if (query.Text("Expression") is { } expression)
        {
            throw new AwsErrorException("ValidationError", $"The expression {expression} of {path}Expression: metric math and Metrics Insights are not supported by this server.");
        }

        var stat = query["MetricStat"] as JsonObject ?? throw MetricShapes.Missing(path + "MetricStat");
        path += "MetricStat.";
        var metric = stat["Metric"] as JsonObject ?? throw MetricShapes.Missing(path + "Metric");
        var statistic = stat.RequiredText("Stat", path);
        return new Query(
            id,
            query.Text("Label") is { Length: > 0 } label ? label : metric.RequiredText("MetricName", path + "Metric."),
            metric.RequiredText("Namespace", path + "Metric."),
            metric.RequiredText("MetricName", path + "Metric."),
            metric.Dimensions(path + "Metric."),
            stat.Unit(path),
            stat.Period(path),
            MetricStatistic.Parse(statistic) ?? throw new AwsErrorException("ValidationError", $"The value {statistic} for parameter {path}Stat is not a supported statistic."),
            query.Flag("ReturnData") ?? true);
    }

    private sealed record Query(
        string Id,
        string Label,
        string Namespace,
        string MetricName,
        IReadOnlyList<KeyValuePair<string, string>> Dimensions,
        string? Unit,
        TimeSpan Period,
        MetricStatistic Statistic,
        bool IsShown);
}
