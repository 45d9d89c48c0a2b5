using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.CloudWatch;
using Treadle.Api.Wire;
using Treadle.Api.Wire.Query;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Logs.Tests;

/// <summary>What is measured, and what CloudWatch's operations say of it.</summary>
public sealed class MetricTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-metrics");
    private readonly GivenLogs.StillTime _time = new();
    private SqliteMetricStore _store;
    private MetricService _metrics;

    public MetricTests()
    {
        _store = new SqliteMetricStore(Path.Combine(_folder.FullName, "metrics.db"));
        _metrics = new MetricService(_store, _time, _ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _metrics.DisposeAsync();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Values_of_a_minute_add_up()
    {
        Put("m", 1, 2, 3, 10);
        var point = Statistics("m", "Sum", "Average", "Minimum", "Maximum", "SampleCount")["Datapoints"]![0]!;
        Assert.Equal((16.0, 4.0, 1.0, 10.0, 4.0), (Of(point, "Sum"), Of(point, "Average"), Of(point, "Minimum"), Of(point, "Maximum"), Of(point, "SampleCount")));
        Assert.Equal("None", (string?)point["Unit"]);
    }

    [Fact]
    public void A_later_minute_is_a_datapoint_of_its_own_and_longer_periods_have_both()
    {
        Put("m", 1);
        _time.Advance(TimeSpan.FromMinutes(1));
        Put("m", 2);
        Assert.Equal([1.0, 2.0], Statistics("m", "Sum")["Datapoints"]!.AsArray().Select(p => Of(p!, "Sum")));
        Assert.Equal([3.0], Statistics("m", 7200, "Sum")["Datapoints"]!.AsArray().Select(p => Of(p!, "Sum")));
    }

    [Fact]
    public async Task What_was_measured_survives_a_restart_and_grows_within_its_minute()
    {
        Put("m", 1);
        await _metrics.DisposeAsync();
        _store.Dispose();
        _store = new SqliteMetricStore(Path.Combine(_folder.FullName, "metrics.db"));

        // The clock has moved on by the time a server has started again.
        _time.Advance(TimeSpan.FromMilliseconds(50));
        _metrics = new MetricService(_store, _time, _ => { });
        Put("m", 2);
        Assert.Equal(3.0, Of(Statistics("m", "Sum")["Datapoints"]![0]!, "Sum"));
    }

    [Theory]
    [InlineData("p50", 500)]
    [InlineData("p99", 990)]
    [InlineData("p100", 1000)]
    [InlineData("tm90", 450.5)]
    [InlineData("tc90", 900)]
    [InlineData("TM(10%:90%)", 500.5)]
    [InlineData("IQM", 500.5)]
    [InlineData("PR(0:250)", 25)]
    [InlineData("TC(100:200)", 100)]
    [InlineData("ts50", 125250)]
    public void Percentiles_are_right_within_two_percent(string statistic, double expected)
    {
        Put("m", [.. Enumerable.Range(1, 1000).Select(i => (double)i)]);
        var point = Call("GetMetricStatistics", $$"""{"Namespace":"N","MetricName":"m","StartTime":{{Start}},"EndTime":{{End}},"Period":60,"ExtendedStatistics":["{{statistic}}"]}""")["Datapoints"]![0]!;
        Assert.InRange(Of(point["ExtendedStatistics"]!, statistic), expected * 0.98, expected * 1.02);
    }

    [Fact]
    public void Statistic_sets_have_sums_but_no_percentiles()
    {
        Call("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","StatisticValues":{"SampleCount":3,"Sum":6,"Minimum":1,"Maximum":3}}]}""");
        Call("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","Values":[4,5],"Counts":[2,1]}]}""");
        var point = Statistics("m", "Sum", "SampleCount", "Maximum")["Datapoints"]![0]!;
        Assert.Equal((19.0, 6.0, 5.0), (Of(point, "Sum"), Of(point, "SampleCount"), Of(point, "Maximum")));
        var data = Data("p50");
        Assert.Empty(data["Values"]!.AsArray());
    }

    [Fact]
    public void Queries_have_the_newest_first_unless_told_otherwise_and_page()
    {
        for (var i = 1; i <= 3; i++)
        {
            Put("m", i);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("[3.0,2.0,1.0]", Data("Sum")["Values"]!.ToJsonString());
        Assert.Equal("[1.0,2.0,3.0]", Data("Sum", ""","ScanBy":"TimestampAscending" """)["Values"]!.ToJsonString());
        var first = Call("GetMetricData", DataInput("Sum", ""","MaxDatapoints":2"""));
        Assert.Equal(("[3.0,2.0]", "PartialData"), (first["MetricDataResults"]![0]!["Values"]!.ToJsonString(), (string?)first["MetricDataResults"]![0]!["StatusCode"]));
        var second = Call("GetMetricData", DataInput("Sum", $$""","MaxDatapoints":2,"NextToken":"{{first["NextToken"]}}" """));
        Assert.Equal(("[1.0]", "Complete"), (second["MetricDataResults"]![0]!["Values"]!.ToJsonString(), (string?)second["MetricDataResults"]![0]!["StatusCode"]));
        Assert.Null(second["NextToken"]);
    }

    [Fact]
    public void Metrics_are_listed_by_their_dimensions()
    {
        Call("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","Value":1,"Dimensions":[{"Name":"b","Value":"2"},{"Name":"a","Value":"1"}]},{"MetricName":"m","Value":1},{"MetricName":"o","Value":1}]}""");
        Assert.Equal(3, Call("ListMetrics", """{"Namespace":"N"}""")["Metrics"]!.AsArray().Count);
        Assert.Equal(
            """[{"Namespace":"N","MetricName":"m","Dimensions":[{"Name":"a","Value":"1"},{"Name":"b","Value":"2"}]}]""",
            Call("ListMetrics", """{"MetricName":"m","Dimensions":[{"Name":"b"}]}""")["Metrics"]!.ToJsonString());
        Assert.Empty(Call("ListMetrics", """{"Namespace":"X"}""")["Metrics"]!.AsArray());
    }

    [Theory]
    [InlineData("PutMetricData", """{"Namespace":"AWS/X","MetricData":[{"MetricName":"m","Value":1}]}""", "InvalidParameterValue")]
    [InlineData("PutMetricData", """{"MetricData":[{"MetricName":"m","Value":1}]}""", "MissingParameter")]
    [InlineData("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m"}]}""", "InvalidParameterCombination")]
    [InlineData("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","Value":"NaN"}]}""", "InvalidParameterValue")]
    [InlineData("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","Value":1,"Timestamp":1}]}""", "InvalidParameterValue")]
    [InlineData("PutMetricData", """{"Namespace":"N","MetricData":[{"MetricName":"m","Value":1,"Unit":"Apples"}]}""", "InvalidParameterValue")]
    [InlineData("GetMetricStatistics", """{"Namespace":"N","MetricName":"m","StartTime":1760000000,"EndTime":1760000060,"Period":60}""", "InvalidParameterCombination")]
    [InlineData("GetMetricStatistics", """{"Namespace":"N","MetricName":"m","StartTime":1760000000,"EndTime":1770000060,"Period":60,"Statistics":["Sum"]}""", "InvalidParameterCombination")]
    [InlineData("GetMetricStatistics", """{"Namespace":"N","MetricName":"m","StartTime":1760000000,"EndTime":1760000060,"Period":10,"Statistics":["Sum"]}""", "InvalidParameterValue")]
    [InlineData("GetMetricData", """{"StartTime":1760000000,"EndTime":1760000060,"MetricDataQueries":[{"Id":"e","Expression":"a+b"}]}""", "ValidationError")]
    [InlineData("GetMetricData", """{"StartTime":1760000000,"EndTime":1760000060,"MetricDataQueries":[{"Id":"Upper","Expression":"a+b"}]}""", "ValidationError")]
    public void Refusals(string operation, string input, string code) => Assert.Equal(code, Assert.Throws<AwsErrorException>(() => Call(operation, input)).Code);

    [Fact]
    public void Forms_become_structures()
    {
        var members = QueryForm.Read(
        [
            new("Namespace", "N"), new("MetricData.member.1.MetricName", "m"), new("MetricData.member.1.Value", "5"),
            new("MetricData.member.1.Dimensions.member.1.Name", "a"), new("MetricData.member.1.Dimensions.member.1.Value", "1"), new("Statistics.member.1", "Sum"),
        ]);
        Assert.Equal("""{"Namespace":"N","MetricData":[{"MetricName":"m","Value":"5","Dimensions":[{"Name":"a","Value":"1"}]}],"Statistics":["Sum"]}""", members.ToJsonString());
        Assert.Equal("MalformedQueryString", Assert.Throws<AwsErrorException>(() => QueryForm.Read([new("A.member.99999999", "x")])).Code);
        Assert.Equal("MalformedQueryString", Assert.Throws<AwsErrorException>(() => QueryForm.Read([new("A", "x"), new("A.B", "x")])).Code);
    }

    [Fact]
    public void CBOR_carries_times_with_their_tag_and_doubles_as_doubles()
    {
        var bytes = CborJson.Write(JsonNode.Parse("""{"Timestamps":[1760000000],"Values":[1],"Label":"m","Period":60}""")!.AsObject(), CborForm.CloudWatch);
        Assert.Contains("81c1f", Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        Assert.Contains("81f93c00", Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        Assert.Equal("""{"Timestamps":[1760000000],"Values":[1],"Label":"m","Period":60}""", CborJson.Read(bytes, CborForm.CloudWatch).ToJsonString());
        Assert.Throws<FormatException>(() => CborJson.Read((byte[])[.. Enumerable.Repeat((byte)0x81, 1000), 0x00], CborForm.CloudWatch));
    }

    private long Start => _time.GetUtcNow().AddHours(-1).ToUnixTimeSeconds() / 60 * 60;

    private long End => _time.GetUtcNow().AddHours(1).ToUnixTimeSeconds() / 60 * 60;

    private void Put(string metric, params double[] values)
    {
        foreach (var part in values.Chunk(150))
        {
            Call("PutMetricData", $$"""{"Namespace":"N","MetricData":[{"MetricName":"{{metric}}","Values":[{{string.Join(',', part.Select(v => v.ToString(CultureInfo.InvariantCulture)))}}]}]}""");
        }
    }

    private JsonObject Statistics(string metric, params string[] statistics) => Statistics(metric, 60, statistics);

    private JsonObject Statistics(string metric, int period, params string[] statistics) => Call(
        "GetMetricStatistics",
        $$"""{"Namespace":"N","MetricName":"{{metric}}","StartTime":{{Start}},"EndTime":{{End}},"Period":{{period}},"Statistics":[{{string.Join(',', statistics.Select(s => $"\"{s}\""))}}]}""");

    private JsonObject Data(string statistic, string more = "") => Call("GetMetricData", DataInput(statistic, more))["MetricDataResults"]![0]!.AsObject();

    private string DataInput(string statistic, string more) =>
        $$$"""{"StartTime":{{{Start}}},"EndTime":{{{End}}},"MetricDataQueries":[{"Id":"q","MetricStat":{"Metric":{"Namespace":"N","MetricName":"m"},"Period":60,"Stat":"{{{statistic}}}"} }]{{{more}}} }""";

    private static double Of(JsonNode point, string member) => (double)point[member]!;

    private JsonObject Call(string operation, string input)
    {
        var operations = new OperationTable(CloudWatchOperations.All(_metrics, _time));
        var call = operations.CallAsync(new AwsCaller("000000000000", "eu-west-1"), "monitoring", operation, (JsonObject)JsonNode.Parse(input)!, TestContext.Current.CancellationToken);
        return call.AsTask().GetAwaiter().GetResult();
    }
}
