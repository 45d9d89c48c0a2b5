namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with log groups, streams and events.</summary>
public sealed class LogsClientTests(LogsClientTests.Script script) : IClassFixture<LogsClientTests.Script>
{
    [Theory]
    [InlineData("created twice", "\"ResourceAlreadyExistsException: The specified log group already exists\"")]
    [InlineData("no such group", "\"ResourceNotFoundException: The specified log group does not exist.\"")]
    [InlineData("bad retention", "\"InvalidParameterException\"")]
    [InlineData("groups", """[2,[["/app/one",7,"arn:aws:logs:eu-west-1:000000000000:log-group:/app/one:*",0,0],["/app/two",null,"arn:aws:logs:eu-west-1:000000000000:log-group:/app/two:*",0,0]]]""")]
    [InlineData("groups by pattern", """["/other"]""")]
    [InlineData("tags of old", """{"cost":"1"}""")]
    [InlineData("tags", """{"cost":"2"}""")]
    [InlineData("stream twice", "\"ResourceAlreadyExistsException: The specified log stream already exists\"")]
    [InlineData("streams", """[2,[["a",0,4,true],["b",10,11,true]]]""")]
    [InlineData("streams by time", """["b","a"]""")]
    [InlineData("no such stream", "\"ResourceNotFoundException: The specified log stream does not exist.\"")]
    [InlineData("no such group to delete", "\"ResourceNotFoundException: The specified log group does not exist.\"")]
    public void Groups_and_streams_are_made_and_listed(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("put", """["nextSequenceToken"]""")]
    [InlineData("too new", """{"tooNewLogEventStartIndex":1}""")]
    [InlineData("too old", """{"tooOldLogEventEndIndex":1,"expiredLogEventEndIndex":1}""")]
    [InlineData("bad order", "\"InvalidParameterException\"")]
    [InlineData("read", """[["ERROR one","all well","{\"level\": \"ERROR\", \"ms\": 120}"],2,true]""")]
    [InlineData("read last", """["10.0.0.1 anna 404 1200"]""")]
    [InlineData("pages", """[3,6,["a","a","a","a","a","b"]]""")]
    [InlineData("one stream", """["ERROR two","new"]""")]
    [InlineData("by identifier", "1")]
    [InlineData("live", """[["sessionStart",["arn:aws:logs:eu-west-1:000000000000:log-group:/app/two"],"live"],["sessionUpdate",false,[["live line","now","000000000000:/app/two"]]]]""")]
    public void Events_are_put_read_and_followed(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("ERROR", """["ERROR one","{\"level\": \"ERROR\", \"ms\": 120}","ERROR two"]""", "[1,3]")]
    [InlineData("?ERROR ?well", """["ERROR one","all well","{\"level\": \"ERROR\", \"ms\": 120}","ERROR two"]""", "[1,2,3]")]
    [InlineData("ERROR -one", """["{\"level\": \"ERROR\", \"ms\": 120}","ERROR two"]""", "[3]")]
    [InlineData("\"all well\"", """["all well"]""", "[2]")]
    [InlineData("%[0-9]{4}%", """["10.0.0.1 anna 404 1200"]""", "[5]")]
    [InlineData("{ $.level = \"ERROR\" && $.ms > 100 }", """["{\"level\": \"ERROR\", \"ms\": 120}"]""", "[3]")]
    [InlineData("[ip, user, status = 4*, size]", """["10.0.0.1 anna 404 1200"]""", "[5]")]
    public void A_pattern_filters_events_and_is_tested(string pattern, string found, string tested)
    {
        script.AssertNote($"filter {pattern}", found);
        script.AssertNote($"test {pattern}", tested);
    }

    [Theory]
    [InlineData("fields", """{"$ip":"10.0.0.1","$user":"anna","$status":"404","$size":"1200"}""")]
    [InlineData("bad pattern", "\"InvalidParameterException\"")]
    [InlineData("aws tail", """["hello","world"]""")]
    [InlineData("aws filtered", """["world"]""")]
    [InlineData("aws groups", """["/app/one","/app/two","/cli","/other"]""")]
    [InlineData("aws error", "\"An error occurred (ResourceNotFoundException) when calling the GetLogEvents operation: The specified log stream does not exist.\"")]
    public void The_command_line_reads_them_too(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called()
    {
        Assert.SkipWhen(script.Notes["live"] is null || script.Notes["tags"] is null, "The installed botocore does not know all of them.");
        script.AssertAllCalled("Logs");
    }

    public sealed class Script() : ClientScript("logs_client");
}
