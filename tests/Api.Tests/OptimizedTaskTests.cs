using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Integrations.Events;
using Treadle.Integrations.Sns;
using Treadle.Integrations.Sqs;
using Treadle.Runtime;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests;

/// <summary><c>sqs:sendMessage</c>, <c>sns:publish</c>, <c>events:putEvents</c>: what is sent, and what the task gets.</summary>
public sealed class OptimizedTaskTests
{
    private static readonly AwsCaller Caller = new("000000000000", "us-east-1");

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("""{"a":[1,null]}""", """{"a":[1,null]}""")]
    [InlineData("7", "7")]
    public async Task A_message_is_a_text_or_the_text_of_any_JSON(string body, string sent)
    {
        var calls = new PlayedCalls("""{"MD5OfMessageBody":"9dd4e461268c8034f5c8564e155c67a6","MessageId":"8d6a5d0f-6ad9-4bc0-a2c7-9a3a2a4d0c55"}""");

        var answer = await new SendMessageTask(() => calls, TimeProvider.System)
            .RunAsync(Caller, Parameters($$$$"""{"QueueUrl":"http://localhost:4566/000000000000/q","MessageBody":{{{{body}}}},"MessageAttributes":{"lower":{"DataType":"Number","StringValue":5}}}"""), CancellationToken.None);

        var input = JsonNode.Parse(calls.Input!)!;
        Assert.Equal("sqs:SendMessage", calls.Call);
        Assert.Equal(sent, (string?)input["MessageBody"]);
        Assert.Equal("""{"DataType":"Number","StringValue":"5"}""", input["MessageAttributes"]!["lower"]!.ToJsonString());
        var output = (AslObject)answer.Output!;
        Assert.Equal(["MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"], output.Select(m => m.Key));

        // As recorded from AWS for an answer of this form.
        Assert.Equal("106", (string?)JsonNode.Parse(output.ToString())!["SdkHttpMetadata"]!["HttpHeaders"]!["Content-Length"]);
    }

    [Theory]
    [InlineData("QueueDoesNotExist", "SQS.QueueDoesNotExistException", "AWS.SimpleQueueService.NonExistentQueue")]
    [InlineData("MissingParameter", "SQS.AmazonSQSException", "MissingParameter")]
    public async Task A_refusal_of_a_queue_has_the_words_of_the_older_SDK(string code, string error, string shown)
    {
        var calls = new PlayedCalls("{}", new AwsErrorException(code, "Words."));

        var answer = await new SendMessageTask(() => calls, TimeProvider.System).RunAsync(Caller, Parameters("""{"QueueUrl":"q","MessageBody":""}"""), CancellationToken.None);

        Assert.Equal(error, answer.Error!.Error);
        Assert.Matches($@"^Words\. \(Service: AmazonSQS; Status Code: 400; Error Code: {Regex.Escape(shown)}; Request ID: [0-9a-f-]{{36}}; Proxy: null\)$", answer.Error.Cause);
    }

    [Fact]
    public async Task An_address_without_a_queue_is_no_server_of_queues()
    {
        var calls = new PlayedCalls("{}");

        var answer = await new SendMessageTask(() => calls, TimeProvider.System).RunAsync(Caller, Parameters("""{"QueueUrl":"http://no-such-queue","MessageBody":"x"}"""), CancellationToken.None);

        Assert.Null(calls.Call);
        Assert.Equal(("SQS.SdkClientException", "Unable to execute HTTP request: no-such-queue: Name or service not known"), (answer.Error!.Error, answer.Error.Cause));
    }

    [Fact]
    public async Task A_publication_has_the_headers_of_a_form_answered_in_XML()
    {
        var calls = new PlayedCalls("""{"MessageId":"m","SequenceNumber":"10000000000000000000"}""");

        var answer = await new PublishTask(() => calls, TimeProvider.System).RunAsync(Caller, Parameters("""{"TopicArn":"t","Message":{"Input":1}}"""), CancellationToken.None);

        Assert.Equal("""{"TopicArn":"t","Message":"{\"Input\":1}"}""", calls.Input);
        var headers = JsonNode.Parse(answer.Output!.ToString())!["SdkHttpMetadata"]!["HttpHeaders"]!;
        Assert.Equal(("352", "text/xml"), ((string?)headers["Content-Length"], (string?)headers["Content-Type"]));
    }

    [Theory]
    [InlineData("NotFound", 404, "SNS.NotFoundException")]
    [InlineData("InvalidParameter", 400, "SNS.InvalidParameterException")]
    [InlineData("Strange", 400, "SNS.AmazonSNSException")]
    public async Task A_refusal_of_a_topic_has_the_name_of_its_class(string code, int status, string error)
    {
        var calls = new PlayedCalls("{}", new AwsErrorException(code, "Topic does not exist", status));

        var answer = await new PublishTask(() => calls, TimeProvider.System).RunAsync(Caller, Parameters("""{"TopicArn":"t","Message":"m"}"""), CancellationToken.None);

        Assert.Equal(error, answer.Error!.Error);
        Assert.StartsWith($"Topic does not exist (Service: AmazonSNS; Status Code: {status}; Error Code: {code}; ", answer.Error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_machine_and_the_execution_are_added_to_the_resources_of_every_event()
    {
        var calls = new PlayedCalls("""{"Entries":[{"EventId":"1"},{"EventId":"2"}],"FailedEntryCount":0}""");

        var answer = await PutAsync(calls, """{"Entries":[{"Detail":{"a":1},"DetailType":"t","Source":"s","Resources":["r"]},{"Detail":"{ }"}]}""");

        Assert.Equal(
            """{"Entries":[{"Detail":"{\"a\":1}","DetailType":"t","Source":"s","Resources":["r","machine-arn","execution-arn"]},{"Detail":"{ }","Resources":["machine-arn","execution-arn"]}]}""",
            calls.Input);
        Assert.Equal("""{"Entries":[{"EventId":"1"},{"EventId":"2"}],"FailedEntryCount":0}""", answer.Output!.ToString());
    }

    [Fact]
    public async Task One_event_that_failed_fails_the_task_with_the_whole_answer()
    {
        const string Answer = """{"Entries":[{"EventId":"1"},{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}],"FailedEntryCount":1}""";

        var answer = await PutAsync(new PlayedCalls(Answer), """{"Entries":[{},{}]}""");

        Assert.Equal(("EventBridge.FailedEntry", Answer), (answer.Error!.Error, answer.Error.Cause));
    }

    [Theory]
    [InlineData("""{"QueueUrl":"q"}""", "The field 'MessageBody' is required but was missing")]
    [InlineData("""{"QueueUrl":"q","MessageBody":"b","messageGroupId":"g"}""", "The field 'messageGroupId' is not supported by Step Functions")]
    [InlineData("""{"QueueUrl":"q","MessageBody":"b","MessageAttributes":{"any":{"dataType":"String"}}}""", "The field 'dataType' is not supported by Step Functions")]
    public void What_cannot_be_sent_is_told_before(string parameters, string problem) =>
        Assert.Equal([problem], SendMessageTask.ProblemsOf(AslValue.Parse(parameters)));

    private static AslObject Parameters(string json) => (AslObject)AslValue.Parse(json);

    private static Task<TaskAnswer> PutAsync(PlayedCalls calls, string parameters)
    {
        var resource = new TaskResource.ServiceIntegration("arn:aws:states:::events:putEvents", "events", "putEvents", IntegrationPattern.RequestResponse);
        var identity = new ExecutionIdentity(new ExecutionId(1), "execution-arn", "e", "machine-arn", "m");
        var run = new TaskRun { Id = new TaskId(1), Resource = resource, Input = AslValue.Parse(parameters) };
        return new PutEventsTask(() => calls).RunAsync(Caller, new TaskCall("000000000000/us-east-1", identity, run), Parameters(parameters), CancellationToken.None);
    }
}
