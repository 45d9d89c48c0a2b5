using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Tests.Remote;

/// <summary>Calls of services at an endpoint: what goes out, what comes back, and what is tried again.</summary>
public sealed class RemoteServicesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_of_the_JSON_protocol_is_signed_for_the_callers_region_and_answered()
    {
        using var service = new ScriptedService().Answers(200, """{"Item":{"n":{"N":"1.50"}}}""", ("x-amzn-RequestId", "R1"));
        using var remote = service.Serving("dynamodb");

        var answer = await remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", new JsonObject { ["TableName"] = "t" }, Stop);

        Assert.Equal("""{"Item":{"n":{"N":"1.50"}}}""", answer.Members.ToJsonString());
        Assert.Equal((200, "R1"), (answer.Status, answer.RequestId));
        var (line, body, headers) = Assert.Single(service.Requests);
        Assert.Equal(("POST /", """{"TableName":"t"}"""), (line, body));
        Assert.Equal(("DynamoDB_20120810.GetItem", "application/x-amz-json-1.0"), (headers["X-Amz-Target"], headers["Content-Type"]));
        Assert.Contains("/eu-west-1/dynamodb/", headers["Authorization"]);
    }

    [Fact]
    public async Task A_refusal_has_the_services_code_words_and_request_id_and_is_not_tried_again()
    {
        using var service = new ScriptedService()
            .Answers(400, """{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"No.","Item":{}}""", ("x-amzn-RequestId", "R2"));
        using var remote = service.Serving("dynamodb");

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "dynamodb", "PutItem", [], Stop));

        Assert.Equal(("ConditionalCheckFailedException", "No.", 400, "R2", 1), (refused.Code, refused.AwsMessage, refused.Status, refused.RequestId, refused.Attempts));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(500, """{"__type":"InternalServerError"}""")]
    [InlineData(503, "")]
    [InlineData(400, """{"__type":"ProvisionedThroughputExceededException"}""")]
    [InlineData(429, """{"__type":"TooManyRequestsException"}""")]
    public async Task A_fault_of_the_service_and_a_throttle_are_tried_again(int status, string body)
    {
        using var service = new ScriptedService().Answers(status, body).Answers(status, body).Answers(200, "{}");
        using var remote = service.Serving("dynamodb");

        await remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", [], Stop);

        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task After_three_attempts_the_last_answer_holds()
    {
        using var service = new ScriptedService().Answers(500, "").Answers(500, "").Answers(500, """{"__type":"InternalServerError","message":"Sorry"}""");
        using var remote = service.Serving("dynamodb");

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", [], Stop));

        Assert.Equal(("InternalServerError", "Sorry", 3), (refused.Code, refused.AwsMessage, refused.Attempts));
    }

    [Fact]
    public async Task While_a_service_is_down_retries_come_to_an_end()
    {
        using var service = new ScriptedService();
        using var remote = service.Serving("dynamodb");
        var before = 0;
        for (var call = 0; call < 60; call++)
        {
            service.Answers(500, "").Answers(500, "").Answers(500, "");
            before = service.Requests.Count;
            await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", [], Stop));
        }

        // 500 of quota are 100 retries: 50 calls.
        Assert.Equal(1, service.Requests.Count - before);
        Assert.Equal(160, service.Requests.Count);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_corrected_by_the_services()
    {
        var theirs = DateTimeOffset.UtcNow.AddHours(3);
        using var service = new ScriptedService()
            .Answers(403, """{"__type":"InvalidSignatureException","message":"Signature expired"}""", ("Date", theirs.ToString("r", CultureInfo.InvariantCulture)))
            .Answers(200, "{}");
        using var remote = service.Serving("dynamodb");

        await remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", [], Stop);

        var second = DateTimeOffset.ParseExact(service.Requests[1].Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(second, theirs.AddMinutes(-5), theirs.AddMinutes(5));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_told_in_the_SDKs_words()
    {
        using var service = new ScriptedService();
        for (var i = 0; i < 3; i++)
        {
            service.Breaks(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused)));
        }

        using var remote = service.Serving("dynamodb");

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "dynamodb", "GetItem", [], Stop));

        Assert.True(refused.IsOfClient);
        Assert.Equal("Unable to execute HTTP request: Connect to localhost:8000 [localhost/127.0.0.1] failed: Connection refused", refused.AwsMessage);
        Assert.Equal(3, refused.Attempts);
    }

    [Fact]
    public async Task An_operation_of_the_Query_protocol_is_a_form_and_its_XML_becomes_members()
    {
        using var service = new ScriptedService()
            .Answers(200, """<ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult><Topics><member><TopicArn>a</TopicArn></member></Topics></ListTopicsResult></ListTopicsResponse>""")
            .Answers(404, "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>");
        using var remote = service.Serving("sns");
        var input = new JsonObject { ["TopicArn"] = "a b", ["MessageAttributes"] = new JsonObject { ["k"] = new JsonObject { ["DataType"] = "String" } } };

        Assert.Equal("""{"Topics":[{"TopicArn":"a"}]}""", (await remote.SendAsync(ScriptedService.Caller, "sns", "ListTopics", input, Stop)).Members.ToJsonString());
        Assert.Equal(
            "Action=ListTopics&Version=2010-03-31&TopicArn=a%20b&MessageAttributes.entry.1.Name=k&MessageAttributes.entry.1.Value.DataType=String", service.Requests[0].Body);
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "sns", "Publish", input, Stop));
        Assert.Equal(("NotFound", "Topic does not exist"), (refused.Code, refused.AwsMessage));
    }

    [Fact]
    public async Task A_function_is_called_by_its_path_and_headers()
    {
        using var service = new ScriptedService().Answers(200, """{"errorType":"X"}""", ("X-Amz-Function-Error", "Unhandled"), ("X-Amz-Executed-Version", "7"));
        using var remote = service.Serving("lambda", address: "http://localhost:3001/base/");
        var input = new JsonObject { ["FunctionName"] = "arn:aws:lambda:eu-west-1:1:function:f", ["InvocationType"] = "RequestResponse", ["Qualifier"] = "live", ["Payload"] = "e30=" };

        var answer = await remote.SendAsync(ScriptedService.Caller, "lambda", "Invoke", input, Stop);

        var (line, body, headers) = Assert.Single(service.Requests);
        Assert.Equal("POST /base/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations?Qualifier=live", line);
        Assert.Equal(("{}", "RequestResponse"), (body, headers["X-Amz-Invocation-Type"]));
        Assert.Equal(("Unhandled", "7"), ((string?)answer.Members["FunctionError"], (string?)answer.Members["ExecutedVersion"]));
    }

    [Fact]
    public async Task An_object_is_put_and_got_at_an_S3_compatible_server()
    {
        using var service = new ScriptedService()
            .Answers(200, "", ("ETag", "\"e\""))
            .Answers(200, "hello", ("ETag", "\"e\""), ("x-amz-meta-who", "me"))
            .Answers(404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>");
        using var remote = service.Serving("s3");
        JsonObject Key() => new() { ["Bucket"] = "b", ["Key"] = "a b/c" };
        var put = Key();
        put["Body"] = Convert.ToBase64String("hello"u8);

        Assert.Equal("\"e\"", (string?)(await remote.SendAsync(ScriptedService.Caller, "s3", "PutObject", put, Stop)).Members["ETag"]);
        var got = await remote.SendAsync(ScriptedService.Caller, "s3", "GetObject", Key(), Stop);
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "s3", "GetObject", Key(), Stop));

        Assert.Equal(("PUT /b/a%20b/c", "hello"), (service.Requests[0].Line, service.Requests[0].Body));
        Assert.Equal("hello"u8.ToArray(), Convert.FromBase64String((string)got.Members["Body"]!));
        Assert.Equal("me", (string?)got.Members["Metadata"]!["who"]);
        Assert.Equal("NoSuchKey", refused.Code);
    }

    [Fact]
    public async Task What_is_neither_here_nor_configured_says_how_to_configure_it()
    {
        using var service = new ScriptedService();
        using var remote = service.Serving("dynamodb");

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => remote.SendAsync(ScriptedService.Caller, "secretsmanager", "GetSecretValue", [], Stop));

        Assert.Contains("services.secretsmanager.endpoint in treadle.json, or TREADLE_SERVICES_SECRETS_MANAGER_ENDPOINT", refused.AwsMessage);
    }
}
