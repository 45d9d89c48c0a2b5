namespace Treadle.Logs.Tests;

/// <summary>What PutLogEvents takes, and what it says of the rest.</summary>
public sealed class PutLogEventsTests
{
    private static readonly double Day = TimeSpan.FromDays(1).TotalSeconds;

    [Fact]
    public void Events_are_there_when_the_call_is_answered()
    {
        using var logs = new GivenLogs();
        var answer = logs.Put((0, "one"), (0, "two"), (1, "three"));
        Assert.Equal("nextSequenceToken", Assert.Single(answer).Key);
        Assert.Equal(["one", "two", "three"], MessagesOf(logs));
    }

    [Fact]
    public void A_sequence_token_is_accepted_whatever_it_is()
    {
        using var logs = new GivenLogs();
        logs.Call("PutLogEvents", logs.PutInput("stream", (0, "a")).Replace("{\"logGroupName\"", "{\"sequenceToken\":\"x\",\"logGroupName\"", StringComparison.Ordinal));
        Assert.Equal(["a"], MessagesOf(logs));
    }

    [Fact]
    public void Events_out_of_order_are_refused_together()
    {
        using var logs = new GivenLogs();
        var refused = logs.Refused("PutLogEvents", logs.PutInput("stream", (1, "late"), (0, "early")));
        Assert.Equal(("InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order."), (refused.Code, refused.Message));
        Assert.Empty(MessagesOf(logs));
    }

    [Fact]
    public void A_batch_spans_at_most_24_hours()
    {
        using var logs = new GivenLogs();
        logs.Put((-Day, "a"), (0, "b"));
        var refused = logs.Refused("PutLogEvents", logs.PutInput("stream", (-Day - 1, "a"), (0, "b")));
        Assert.Equal("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.", refused.Message);
    }

    [Fact]
    public void Events_too_far_ahead_are_left_out_and_named()
    {
        using var logs = new GivenLogs();
        var answer = logs.Put((0, "now"), (7200, "in time"), (7201, "too new"), (7300, "too new as well"));
        Assert.Equal("""{"tooNewLogEventStartIndex":2}""", answer["rejectedLogEventsInfo"]!.ToJsonString());
        Assert.Equal(["now", "in time"], MessagesOf(logs));
    }

    [Fact]
    public void Events_too_old_or_expired_are_left_out_and_named()
    {
        using var logs = new GivenLogs();
        logs.Call("PutRetentionPolicy", """{"logGroupName":"group","retentionInDays":14}""");
        var answer = logs.Put((-14 * Day - 1, "too old"), (-14 * Day + 1, "just in time"));
        Assert.Equal("""{"tooOldLogEventEndIndex":1,"expiredLogEventEndIndex":1}""", answer["rejectedLogEventsInfo"]!.ToJsonString());
        logs.Call("PutRetentionPolicy", """{"logGroupName":"group","retentionInDays":1}""");
        answer = logs.Put((-Day - 2, "expired"), (-Day - 1, "expired"), (-5, "kept"));
        Assert.Equal("""{"expiredLogEventEndIndex":2}""", answer["rejectedLogEventsInfo"]!.ToJsonString());
        Assert.Equal(["kept"], MessagesOf(logs));
    }

    [Fact]
    public void A_call_has_at_most_10_000_events_and_a_mebibyte()
    {
        using var logs = new GivenLogs();
        logs.Put([.. Enumerable.Range(0, 10_000).Select(i => (0.0, "x"))]);
        Assert.Contains("less than or equal to 10000", logs.Refused("PutLogEvents", logs.PutInput("stream", [.. Enumerable.Range(0, 10_001).Select(i => (0.0, "x"))])).Message, StringComparison.Ordinal);
        Assert.Contains("greater than or equal to 1", logs.Refused("PutLogEvents", logs.PutInput("stream")).Message, StringComparison.Ordinal);
        logs.Put((0, new string('x', 1_048_576 - 26)));
        Assert.Equal("Log event too large: 1048577 bytes exceeds limit of 1048576", logs.Refused("PutLogEvents", logs.PutInput("stream", (0, new string('x', 1_048_551)))).Message);
        Assert.Equal("Upload too large: 1048577 bytes exceeds limit of 1048576", logs.Refused("PutLogEvents", logs.PutInput("stream", (0, new string('x', 524_262)), (0, new string('x', 524_263)))).Message);
    }

    [Theory]
    [InlineData("""{"logGroupName":"none","logStreamName":"stream","logEvents":[{"timestamp":1,"message":"a"}]}""", "The specified log group does not exist.")]
    [InlineData("""{"logGroupName":"group","logStreamName":"none","logEvents":[{"timestamp":1,"message":"a"}]}""", "The specified log stream does not exist.")]
    public void Group_and_stream_must_be_there(string input, string message)
    {
        using var logs = new GivenLogs();
        var refused = logs.Refused("PutLogEvents", input);
        Assert.Equal(("ResourceNotFoundException", message, 400), (refused.Code, refused.Message, refused.Status));
    }

    private static IEnumerable<string> MessagesOf(GivenLogs logs) =>
        logs.Call("GetLogEvents", """{"logGroupName":"group","logStreamName":"stream","startFromHead":true}""")["events"]!.AsArray().Select(e => (string)e!["message"]!);
}
