using System.Text.Json.Nodes;

namespace Treadle.Logs.Tests;

/// <summary>Pages, tokens and the descriptions of groups and streams.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void At_the_end_the_same_forward_token_comes_back_and_goes_on_later()
    {
        using var logs = new GivenLogs();
        logs.Put((0, "a"), (1, "b"), (2, "c"));
        var first = Get(logs, """,  "startFromHead":true,"limit":2""");
        Assert.Equal(["a", "b"], Messages(first));
        var second = Get(logs, Token(first, "nextForwardToken"));
        Assert.Equal(["c"], Messages(second));
        var third = Get(logs, Token(second, "nextForwardToken"));
        Assert.Empty(Messages(third));
        Assert.Equal((string?)second["nextForwardToken"], (string?)third["nextForwardToken"]);
        logs.Put((3, "d"));
        Assert.Equal(["d"], Messages(Get(logs, Token(third, "nextForwardToken"))));
    }

    [Fact]
    public void The_newest_page_comes_first_and_backward_tokens_lead_to_older_ones()
    {
        using var logs = new GivenLogs();
        logs.Put((0, "a"), (1, "b"), (2, "c"));
        var newest = Get(logs, ""","limit":2""");
        Assert.Equal(["b", "c"], Messages(newest));
        var older = Get(logs, Token(newest, "nextBackwardToken"));
        Assert.Equal(["a"], Messages(older));
        var end = Get(logs, Token(older, "nextBackwardToken"));
        Assert.Empty(Messages(end));
        Assert.Equal((string?)older["nextBackwardToken"], (string?)end["nextBackwardToken"]);
        Assert.Equal(["a", "b", "c"], Messages(Get(logs, Token(end, "nextForwardToken"))));
    }

    [Fact]
    public void Who_turns_round_at_the_end_meets_the_last_event_again()
    {
        using var logs = new GivenLogs();
        logs.Put((0, "a"), (1, "b"));
        var end = Get(logs, Token(Get(logs, ""","startFromHead":true"""), "nextForwardToken"));
        Assert.Equal(["a", "b"], Messages(Get(logs, Token(end, "nextBackwardToken"))));
    }

    [Fact]
    public void Times_bound_a_page_from_start_to_before_end()
    {
        using var logs = new GivenLogs();
        logs.Put((0, "a"), (1, "b"), (2, "c"));
        Assert.Equal(["b"], Messages(Get(logs, $$""","startTime":{{logs.Now + 1000}},"endTime":{{logs.Now + 2000}}""")));
    }

    [Fact]
    public void A_group_can_be_named_by_its_ARN()
    {
        using var logs = new GivenLogs();
        logs.Put((0, "a"));
        foreach (var arn in (string[])["arn:aws:logs:eu-west-1:000000000000:log-group:group", "arn:aws:logs:eu-west-1:000000000000:log-group:group:*"])
        {
            Assert.Equal(["a"], Messages(logs.Call("GetLogEvents", $$"""{"logGroupIdentifier":"{{arn}}","logStreamName":"stream"}""")));
        }
    }

    [Fact]
    public void A_filter_merges_streams_by_time_and_pages()
    {
        using var logs = new GivenLogs(streams: 2);
        logs.PutTo("stream", (0, "ERROR 1"), (2, "ERROR 3"));
        logs.PutTo("stream1", (1, "ERROR 2"), (3, "fine"));
        var first = logs.Call("FilterLogEvents", """{"logGroupName":"group","filterPattern":"ERROR","limit":2,"interleaved":true}""");
        Assert.Equal(["ERROR 1", "ERROR 2"], Messages(first));
        Assert.Equal(["events", "searchedLogStreams", "nextToken"], first.Select(m => m.Key));
        Assert.Equal(["logStreamName", "timestamp", "message", "ingestionTime", "eventId"], first["events"]![0]!.AsObject().Select(m => m.Key));
        var second = logs.Call("FilterLogEvents", $$"""{"logGroupName":"group","filterPattern":"ERROR","limit":2,"nextToken":"{{first["nextToken"]}}"}""");
        Assert.Equal(["ERROR 3"], Messages(second));
        Assert.Null(second["nextToken"]);
        Assert.Equal(["ERROR 2"], Messages(logs.Call("FilterLogEvents", """{"logGroupName":"group","filterPattern":"ERROR","logStreamNames":["stream1"]}""")));
    }

    [Fact]
    public void A_stream_without_events_has_no_times()
    {
        using var logs = new GivenLogs();
        var stream = logs.Call("DescribeLogStreams", """{"logGroupName":"group"}""")["logStreams"]![0]!.AsObject();
        Assert.Equal(["logStreamName", "creationTime", "arn", "storedBytes"], stream.Select(m => m.Key));
        logs.Put((5, "a"), (7, "b"));
        stream = logs.Call("DescribeLogStreams", """{"logGroupName":"group"}""")["logStreams"]![0]!.AsObject();
        Assert.Equal((logs.Now + 5000, logs.Now + 7000, logs.Now), ((long)stream["firstEventTimestamp"]!, (long)stream["lastEventTimestamp"]!, (long)stream["lastIngestionTime"]!));
        Assert.Equal("arn:aws:logs:eu-west-1:000000000000:log-group:group:log-stream:stream", (string?)stream["arn"]);
    }

    [Fact]
    public void Streams_come_by_name_or_by_time_in_pages()
    {
        using var logs = new GivenLogs(streams: 3);
        logs.PutTo("stream", (5, "a"));
        logs.PutTo("stream1", (9, "a"));
        logs.PutTo("stream2", (7, "a"));
        var first = logs.Call("DescribeLogStreams", """{"logGroupName":"group","orderBy":"LastEventTime","descending":true,"limit":2}""");
        Assert.Equal(["stream1", "stream2"], Names(first, "logStream"));
        var second = logs.Call("DescribeLogStreams", $$"""{"logGroupName":"group","orderBy":"LastEventTime","descending":true,"limit":2,"nextToken":"{{first["nextToken"]}}"}""");
        Assert.Equal(["stream"], Names(second, "logStream"));
        Assert.Equal(["stream1"], Names(logs.Call("DescribeLogStreams", """{"logGroupName":"group","logStreamNamePrefix":"stream1"}"""), "logStream"));
    }

    [Fact]
    public void A_deleted_stream_takes_its_events_and_their_bytes_with_it()
    {
        using var logs = new GivenLogs(streams: 2);
        logs.PutTo("stream", (0, "12345"));
        logs.PutTo("stream1", (0, "123"));
        logs.Call("DeleteLogStream", """{"logGroupName":"group","logStreamName":"stream"}""");
        Assert.Equal(3, (long)logs.Call("DescribeLogGroups", "{}")["logGroups"]![0]!["storedBytes"]!);
        Assert.Equal("The specified log stream does not exist.", logs.Refused("DeleteLogStream", """{"logGroupName":"group","logStreamName":"stream"}""").Message);
        logs.Call("CreateLogStream", """{"logGroupName":"group","logStreamName":"stream"}""");
        Assert.Empty(Messages(Get(logs, "")));
    }

    [Fact]
    public void Names_are_taken_once_and_checked()
    {
        using var logs = new GivenLogs();
        Assert.Equal("The specified log group already exists", logs.Refused("CreateLogGroup", """{"logGroupName":"group"}""").Message);
        Assert.Equal("The specified log stream already exists", logs.Refused("CreateLogStream", """{"logGroupName":"group","logStreamName":"stream"}""").Message);
        Assert.Contains("[^:*]*", logs.Refused("CreateLogStream", """{"logGroupName":"group","logStreamName":"a:b"}""").Message, StringComparison.Ordinal);
        Assert.Contains("[\\.\\-_/#A-Za-z0-9]+", logs.Refused("CreateLogGroup", """{"logGroupName":"a b"}""").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_found_by_prefix_or_by_part_and_case_matters()
    {
        using var logs = new GivenLogs(groups: 3);
        Assert.Equal(["group1"], Names(logs.Call("DescribeLogGroups", """{"logGroupNamePrefix":"group1"}"""), "logGroup"));
        Assert.Equal(["group2"], Names(logs.Call("DescribeLogGroups", """{"logGroupNamePattern":"p2"}"""), "logGroup"));
        Assert.Empty(Names(logs.Call("DescribeLogGroups", """{"logGroupNamePattern":"P2"}"""), "logGroup"));
        var page = logs.Call("DescribeLogGroups", """{"limit":2}""");
        Assert.Equal(["group2"], Names(logs.Call("DescribeLogGroups", $$"""{"limit":2,"nextToken":"{{page["nextToken"]}}"}"""), "logGroup"));
    }

    [Fact]
    public void Tags_are_set_changed_and_taken_away_by_both_families_of_operations()
    {
        using var logs = new GivenLogs(groups: 0);
        logs.Call("CreateLogGroup", """{"logGroupName":"tagged","tags":{"a":"1","b":"2"}}""");
        const string Arn = "arn:aws:logs:eu-west-1:000000000000:log-group:tagged";
        logs.Call("TagResource", $$$"""{"resourceArn":"{{{Arn}}}","tags":{"b":"3","c":"4"}}""");
        Assert.Equal("""{"a":"1","b":"3","c":"4"}""", logs.Call("ListTagsForResource", $$"""{"resourceArn":"{{Arn}}:*"}""")["tags"]!.ToJsonString());
        logs.Call("UntagLogGroup", """{"logGroupName":"tagged","tags":["a","x"]}""");
        logs.Call("UntagResource", $$"""{"resourceArn":"{{Arn}}","tagKeys":["b"]}""");
        logs.Call("TagLogGroup", """{"logGroupName":"tagged","tags":{"d":""}}""");
        Assert.Equal("""{"c":"4","d":""}""", logs.Call("ListTagsLogGroup", """{"logGroupName":"tagged"}""")["tags"]!.ToJsonString());
    }

    [Fact]
    public void A_live_tail_sees_what_comes_in_and_matches()
    {
        using var logs = new GivenLogs(groups: 2, streams: 2);
        var group = logs.Service.Groups(new Aws.AwsCaller("000000000000", "eu-west-1"))[0];
        using var tail = logs.Service.LiveTails.Begin([group], [], ["stream1"], Patterns.FilterPattern.Parse("yes"));
        logs.PutTo("stream", (0, "yes"));
        logs.PutTo("stream1", (0, "yes 1"), (0, "no"), (0, "yes 2"));
        Assert.Equal(["yes 1", "yes 2"], tail.Take().Lines.Select(l => l.Message));
        logs.PutTo("stream1", [.. Enumerable.Range(0, LiveTail.LinesMax + 1).Select(i => (0.0, "yes"))]);
        var (lines, isSampled) = tail.Take();
        Assert.Equal((LiveTail.LinesMax, true), (lines.Count, isSampled));
    }

    private static JsonObject Get(GivenLogs logs, string more) => logs.Call("GetLogEvents", $$"""{"logGroupName":"group","logStreamName":"stream"{{more}}}""");

    private static string Token(JsonObject page, string member) => $",\"nextToken\":\"{page[member]}\"";

    private static IEnumerable<string> Messages(JsonObject page) => page["events"]!.AsArray().Select(e => (string)e!["message"]!);

    private static IEnumerable<string> Names(JsonObject page, string kind) => page[kind + "s"]!.AsArray().Select(e => (string)e![kind + "Name"]!);
}
