using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Logs;
using Treadle.Aws;
using Treadle.Lambda.Tests.Support;
using Treadle.Logs;
using Treadle.Storage.Sqlite.Logs;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

/// <summary>CloudWatch Logs through its operations, over the real store.</summary>
public sealed class LogEvents : IDisposable
{
    private static readonly AwsCaller Caller = TestLambda.Caller;
    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-logs-").FullName;
    private readonly ManualTime _time = new();
    private readonly MemoryResources _resources = new();
    private SqliteLogStore _store;
    private LogService _logs;
    private OperationTable _api;

    public LogEvents()
    {
        _store = new SqliteLogStore(Path.Combine(_folder, "logs.db"));
        _logs = new LogService(_store, _resources, _time);
        _api = new OperationTable(LogsOperations.All(_logs, _time));
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        _logs.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Groups_are_described_with_their_arns_and_settings()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "/aws/lambda/b" });
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "/aws/lambda/a" });
        await CallAsync("PutRetentionPolicy", new JsonObject { ["logGroupName"] = "/aws/lambda/a", ["retentionInDays"] = 7 });
        _logs.Write(Caller, "/aws/lambda/a", "s", Now, "héllo");

        var groups = (await CallAsync("DescribeLogGroups", new JsonObject { ["logGroupNamePrefix"] = "/aws/lambda/" }))["logGroups"]!.AsArray();

        Assert.Equal(
            $$"""{"logGroupName":"/aws/lambda/a","creationTime":{{Now}},"metricFilterCount":0,"arn":"arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/a:*","storedBytes":6,"logGroupClass":"STANDARD","logGroupArn":"arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/a","retentionInDays":7}""",
            groups[0]!.ToJsonString());
        Assert.Equal("/aws/lambda/b", (string)groups[1]!["logGroupName"]!);
        var page = await CallAsync("DescribeLogGroups", new JsonObject { ["limit"] = 1 });
        Assert.Equal("/aws/lambda/a", (string)Assert.Single(page["logGroups"]!.AsArray())!["logGroupName"]!);
        page = await CallAsync("DescribeLogGroups", new JsonObject { ["limit"] = 1, ["nextToken"] = (string)page["nextToken"]! });
        Assert.Equal("/aws/lambda/b", (string)Assert.Single(page["logGroups"]!.AsArray())!["logGroupName"]!);
        Assert.Null(page["nextToken"]);
    }

    [Fact]
    public async Task Groups_and_events_are_there_after_a_restart()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "s", Now, "kept");

        _logs.Dispose();
        _store.Dispose();
        _store = new SqliteLogStore(Path.Combine(_folder, "logs.db"));
        _logs = new LogService(_store, _resources, _time);
        _api = new OperationTable(LogsOperations.All(_logs, _time));

        Assert.Equal(["kept"], await FilterAsync(null));
    }

    [Fact]
    public async Task The_newest_page_comes_first_and_tokens_lead_both_ways()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        for (var i = 0; i < 10; i++)
        {
            // Pairs with equal times: their order is that of writing.
            _logs.Write(Caller, "g", "s", Now + (i / 2), $"line {i}");
        }

        var newest = await GetAsync(new JsonObject { ["limit"] = 3 });
        var before = await GetAsync(new JsonObject { ["limit"] = 3, ["nextToken"] = newest.Backward });
        var again = await GetAsync(new JsonObject { ["limit"] = 3, ["nextToken"] = before.Forward });
        var end = await GetAsync(new JsonObject { ["limit"] = 3, ["nextToken"] = newest.Forward });
        var head = await GetAsync(new JsonObject { ["limit"] = 4, ["startFromHead"] = true });

        Assert.Equal(["line 7", "line 8", "line 9"], newest.Lines);
        Assert.Equal(["line 4", "line 5", "line 6"], before.Lines);
        Assert.Equal(newest.Lines, again.Lines);
        Assert.Equal(["line 0", "line 1", "line 2", "line 3"], head.Lines);
        Assert.Empty(end.Lines);
        Assert.Equal(newest.Forward, end.Forward);
        Assert.Matches("^f/[0-9]{56}/s$", newest.Forward);
        _logs.Write(Caller, "g", "s", Now + 100, "late");
        Assert.Equal(["late"], (await GetAsync(new JsonObject { ["nextToken"] = end.Forward })).Lines);
    }

    [Fact]
    public async Task A_time_span_leaves_out_its_end_for_a_stream_and_not_for_a_filter()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        for (var i = 0; i < 5; i++)
        {
            _logs.Write(Caller, "g", "s", 1000 + i, $"{i}");
        }

        Assert.Equal(["1", "2"], (await GetAsync(new JsonObject { ["startTime"] = 1001, ["endTime"] = 1003 })).Lines);
        var filtered = await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["startTime"] = 1001, ["endTime"] = 1003 });
        Assert.Equal(["1", "2", "3"], filtered["events"]!.AsArray().Select(e => (string)e!["message"]!));
    }

    [Theory]
    [InlineData(null, "0 1 2 3 4")]
    [InlineData("", "0 1 2 3 4")]
    [InlineData("ERROR", "0 1")]
    [InlineData("ERROR disk", "0")]
    [InlineData("?disk ?net", "0 1 3")]
    [InlineData("ERROR -disk", "1")]
    [InlineData("-ERROR", "2 3 4")]
    [InlineData("\"disk is full\"", "0")]
    [InlineData("\"say \\\"hi\\\"\"", "4")]
    [InlineData("error", "")]
    public async Task A_filter_pattern_selects(string? pattern, string expected)
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        string[] lines = ["ERROR disk is full", "ERROR net", "fine", "net is up", "say \"hi\""];
        for (var i = 0; i < lines.Length; i++)
        {
            _logs.Write(Caller, "g", $"s{i % 2}", Now + i, lines[i]);
        }

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => lines[int.Parse(i)]), await FilterAsync(pattern));
    }

    [Theory]
    [InlineData("{ $.level = \"ERROR\" }", "JSON events")]
    [InlineData("[ip, user]", "columns")]
    [InlineData("%[0-9]+%", "regular expressions")]
    [InlineData("\"open", "not closed")]
    public async Task A_filter_pattern_of_another_kind_is_refused_by_name(string pattern, string name)
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => FilterAsync(pattern));

        Assert.Equal("InvalidParameterException", refused.Code);
        Assert.Contains(name, refused.AwsMessage!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_merges_streams_by_time_in_pages_and_can_choose_streams()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        for (var i = 0; i < 6; i++)
        {
            _logs.Write(Caller, "g", $"stream-{i % 3}", Now + i, $"{i}");
        }

        var first = await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["limit"] = 4, ["interleaved"] = true });
        var second = await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["limit"] = 4, ["nextToken"] = (string)first["nextToken"]! });
        var chosen = await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["logStreamNames"] = new JsonArray("stream-0", "stream-2") });
        var prefixed = await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["logStreamNamePrefix"] = "stream-1" });

        Assert.Equal(["0", "1", "2", "3"], Messages(first));
        Assert.Equal(["4", "5"], Messages(second));
        Assert.Null(second["nextToken"]);
        Assert.Equal(["0", "2", "3", "5"], Messages(chosen));
        Assert.Equal(["1", "4"], Messages(prefixed));
        Assert.Equal(6, first["events"]!.AsArray().Concat(second["events"]!.AsArray()).Select(e => (string)e!["eventId"]!).Distinct().Count());
    }

    [Fact]
    public async Task Events_past_their_retention_are_not_shown()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "s", Now, "old");
        _time.Advance(TimeSpan.FromDays(2));
        _logs.Write(Caller, "g", "s", Now, "new");
        Assert.Equal(["old", "new"], await FilterAsync(null));

        await CallAsync("PutRetentionPolicy", new JsonObject { ["logGroupName"] = "g", ["retentionInDays"] = 1 });

        Assert.Equal(["new"], await FilterAsync(null));
        await CallAsync("DeleteRetentionPolicy", new JsonObject { ["logGroupName"] = "g" });
        Assert.Equal(["old", "new"], await FilterAsync(null));
    }

    [Fact]
    public async Task A_group_that_was_deleted_starts_empty_when_it_is_made_again()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "s", Now, "first life");
        await CallAsync("DeleteLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "s", Now, "nobody's");

        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "s", Now, "second life");

        Assert.Equal(["second life"], await FilterAsync(null));
        Assert.Equal(["s"], _logs.Streams(_logs.Group(Caller, "g")).Select(s => s.Stream));
    }

    [Fact]
    public async Task Streams_are_described_in_either_order()
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });
        _logs.Write(Caller, "g", "b", 1000, "x");
        _logs.Write(Caller, "g", "a", 3000, "x");
        _logs.Write(Caller, "g", "c", 2000, "x");

        var byName = await CallAsync("DescribeLogStreams", new JsonObject { ["logGroupName"] = "g", ["limit"] = 2 });
        var rest = await CallAsync("DescribeLogStreams", new JsonObject { ["logGroupName"] = "g", ["nextToken"] = (string)byName["nextToken"]! });
        var newest = await CallAsync("DescribeLogStreams", new JsonObject { ["logGroupName"] = "g", ["orderBy"] = "LastEventTime", ["descending"] = true });

        Assert.Equal(["a", "b", "c"], byName["logStreams"]!.AsArray().Concat(rest["logStreams"]!.AsArray()).Select(s => (string)s!["logStreamName"]!));
        Assert.Equal(["a", "c", "b"], newest["logStreams"]!.AsArray().Select(s => (string)s!["logStreamName"]!));
        Assert.Equal(
            $$"""{"logStreamName":"a","creationTime":{{Now}},"firstEventTimestamp":3000,"lastEventTimestamp":3000,"lastIngestionTime":{{Now}},"uploadSequenceToken":"1","arn":"arn:aws:logs:eu-west-1:000000000000:log-group:g:log-stream:a","storedBytes":0}""",
            newest["logStreams"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("DescribeLogStreams", """{"logGroupName":"no"}""", "ResourceNotFoundException", "The specified log group does not exist.")]
    [InlineData("GetLogEvents", """{"logGroupName":"g","logStreamName":"no"}""", "ResourceNotFoundException", "The specified log stream does not exist.")]
    [InlineData("GetLogEvents", """{"logGroupName":"g","logStreamName":"s","nextToken":"x"}""", "InvalidParameterException", "The specified nextToken is invalid.")]
    [InlineData("FilterLogEvents", """{"logGroupName":"g","limit":10001}""", "InvalidParameterException", "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000")]
    [InlineData("CreateLogGroup", """{"logGroupName":"g"}""", "ResourceAlreadyExistsException", "The specified log group already exists")]
    [InlineData("DescribeLogGroups", """{"logGroupNamePrefix":"a","logGroupNamePattern":"b"}""", "InvalidParameterException", "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")]
    public async Task Errors_have_the_words_of_AWS(string operation, string input, string code, string message)
    {
        await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" });

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync(operation, JsonNode.Parse(input)!.AsObject()));

        Assert.Equal((code, message, 400), (refused.Code, refused.AwsMessage, refused.Status));
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject input) => await _api.CallAsync(Caller, "logs", operation, input, CancellationToken.None);

    private async Task<IEnumerable<string>> FilterAsync(string? pattern) =>
        Messages(await CallAsync("FilterLogEvents", new JsonObject { ["logGroupName"] = "g", ["filterPattern"] = pattern }));

    private async Task<(IEnumerable<string> Lines, string Forward, string Backward)> GetAsync(JsonObject input)
    {
        (input["logGroupName"], input["logStreamName"]) = ("g", "s");
        var answer = await CallAsync("GetLogEvents", input);
        return (Messages(answer), (string)answer["nextForwardToken"]!, (string)answer["nextBackwardToken"]!);
    }

    private static List<string> Messages(JsonObject answer) => [.. answer["events"]!.AsArray().Select(e => (string)e!["message"]!)];
}
