using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Tests.Support;

namespace Treadle.Gateway.Tests;

/// <summary>What each type of integration is sent, and what comes back.</summary>
public sealed class IntegrationTests : IDisposable
{
    private const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:hello:live";

    private const string InvokeUri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" + Function + "/invocations";

    private readonly GatewayFixture _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task A_function_gets_what_the_template_makes_and_its_answer_is_the_body()
    {
        await _gateway.IntegrateAsync("POST", "/f/{id}", $$"""{"type":"AWS","integrationHttpMethod":"POST","uri":"{{InvokeUri}}","requestTemplates":{"application/json":"{\"id\":\"$input.params('id')\",\"all\":$input.json('$')}"} }""");
        FunctionAnswers("""{"ok":true}""");

        var response = await _gateway.SendAsync("POST", "/f/7", """{"a":1}""");

        Assert.Equal((200, """{"ok":true}"""), (response.Status, response.Text()));
        var call = Assert.Single(_gateway.Calls.Calls);
        Assert.Equal(("Invoke", Function, "RequestResponse"), (call.Action, call.Input["FunctionName"]!.GetValue<string>(), call.Input["InvocationType"]!.GetValue<string>()));
        Assert.Equal("""{"id":"7","all":{"a":1}}""", Payload(call));
    }

    [Theory]
    [InlineData("Not found: 7", 404, """{"reason":"Not found: 7"}""")]
    [InlineData("[500] broken", 500, """{"errorMessage":"[500] broken"}""")]
    [InlineData("something else", 200, """{"errorMessage":"something else"}""")]
    public async Task A_functions_error_message_selects_the_response(string message, int status, string body)
    {
        await _gateway.IntegrateAsync("POST", "/f", $$"""{"type":"AWS","integrationHttpMethod":"POST","uri":"{{InvokeUri}}"}""",
            [
                """{"statusCode":"200"}""",
                """{"statusCode":"404","selectionPattern":"Not found.*","responseTemplates":{"application/json":"{\"reason\":$input.json('$.errorMessage')}"} }""",
                """{"statusCode":"500","selectionPattern":"[\\s\\S]*\\[500\\][\\s\\S]*"}""",
            ]);
        FunctionAnswers($$"""{"errorMessage":"{{message}}"}""", error: "Unhandled");

        var response = await _gateway.SendAsync("POST", "/f", "{}");

        Assert.Equal((status, body), (response.Status, response.Text()));
    }

    [Fact]
    public async Task A_successful_answer_takes_the_default_response_whatever_it_says()
    {
        await _gateway.IntegrateAsync("POST", "/f", $$"""{"type":"AWS","integrationHttpMethod":"POST","uri":"{{InvokeUri}}"}""",
            ["""{"statusCode":"200"}""", """{"statusCode":"404","selectionPattern":".*Not found.*"}"""]);
        FunctionAnswers("""{"errorMessage":"Not found"}""");

        Assert.Equal(200, (await _gateway.SendAsync("POST", "/f", "{}")).Status);
    }

    [Fact]
    public async Task The_invocation_type_Event_only_queues_the_call()
    {
        await _gateway.IntegrateAsync("POST", "/f", $$"""{"type":"AWS","integrationHttpMethod":"POST","uri":"{{InvokeUri}}","requestParameters":{"integration.request.header.X-Amz-Invocation-Type":"'Event'"} }""");
        _gateway.Calls.Answers(new JsonObject { ["StatusCode"] = 202, ["Payload"] = "" });

        var response = await _gateway.SendAsync("POST", "/f", "{}");

        Assert.Equal((200, ""), (response.Status, response.Text()));
        Assert.Equal("Event", Assert.Single(_gateway.Calls.Calls).Input["InvocationType"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("AWS", 500)]
    [InlineData("AWS_PROXY", 502)]
    public async Task A_function_that_is_not_there_is_the_APIs_fault(string type, int status)
    {
        await _gateway.IntegrateAsync("POST", "/f", $$"""{"type":"{{type}}","integrationHttpMethod":"POST","uri":"{{InvokeUri}}"}""");
        _gateway.Calls.Refuses(new AwsErrorException("ResourceNotFoundException", "Function not found", 404));

        Assert.Equal($$"""{{status}} InternalServerErrorException {"message":"Internal server error"}""", (await _gateway.SendAsync("POST", "/f", "{}")).Summary());
    }

    [Theory]
    [InlineData("""{"statusCode":200}""", "200 ")]
    [InlineData("""{"statusCode":"201","body":"x"}""", "201 x")]
    [InlineData("""{"statusCode":200,"body":"aGk=","isBase64Encoded":true}""", "200 hi")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""", "502 ")]
    [InlineData("""{"body":"x"}""", "502 ")]
    [InlineData("""{"statusCode":200,"headers":{"a":{"b":1}}}""", "502 ")]
    [InlineData("""{"statusCode":200,"headers":{"a":"b\r\nc: d"}}""", "502 ")]
    [InlineData("""{"statusCode":200,"headers":"x"}""", "502 ")]
    [InlineData("""{"statusCode":999}""", "502 ")]
    [InlineData("null", "502 ")]
    [InlineData("\"text\"", "502 ")]
    public async Task A_proxied_function_answers_in_the_agreed_shape_or_not_at_all(string payload, string expected)
    {
        await _gateway.IntegrateAsync("ANY", "/f", $$"""{"type":"AWS_PROXY","integrationHttpMethod":"POST","uri":"{{InvokeUri}}"}""");
        FunctionAnswers(payload);

        var response = await _gateway.SendAsync("DELETE", "/f");

        Assert.Equal(expected, $"{response.Status} {(response.Status == 502 ? "" : response.Text())}");
    }

    [Fact]
    public async Task A_proxied_function_sets_several_cookies_and_loses_the_headers_of_the_connection()
    {
        await _gateway.IntegrateAsync("GET", "/f", $$"""{"type":"AWS_PROXY","integrationHttpMethod":"POST","uri":"{{InvokeUri}}"}""");
        FunctionAnswers("""{"statusCode":200,"headers":{"Content-Length":"99","Transfer-Encoding":"chunked","Server":"mine","X-N":5},"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]}}""");

        var headers = (await _gateway.SendAsync("GET", "/f")).Headers.Select(header => $"{header.Key}: {header.Value}").ToList();

        Assert.Contains("Set-Cookie: a=1", headers);
        Assert.Contains("Set-Cookie: b=2", headers);
        Assert.Contains("X-N: 5", headers);
        Assert.Contains("x-amzn-Remapped-Server: mine", headers);
        Assert.DoesNotContain(headers, header => header.StartsWith("Content-Length", StringComparison.Ordinal) || header.StartsWith("Transfer-Encoding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_action_of_another_service_gets_its_members_from_JSON_or_from_the_mapped_query()
    {
        await _gateway.IntegrateAsync("POST", "/json", """{"type":"AWS","integrationHttpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:events:action/PutEvents"}""");
        await _gateway.IntegrateAsync("POST", "/query", """
            {"type":"AWS","integrationHttpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sns:action/Publish",
             "requestParameters":{"integration.request.querystring.TopicArn":"'arn:t'","integration.request.querystring.Message":"method.request.body.text"} }
            """);
        await _gateway.IntegrateAsync("POST", "/path", """
            {"type":"AWS","integrationHttpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:sqs:path/000000000000/orders",
             "requestParameters":{"integration.request.header.Content-Type":"'application/x-www-form-urlencoded'"},
             "requestTemplates":{"application/json":"Action=SendMessage&MessageBody=$util.urlEncode($input.body)"} }
            """);

        await _gateway.SendAsync("POST", "/json", """{"Entries":[]}""");
        await _gateway.SendAsync("POST", "/query", """{"text":"hi"}""");
        await _gateway.SendAsync("POST", "/path", """{"a b":1}""");

        Assert.Equal(
            [
                """events PutEvents {"Entries":[]}""",
                """sns Publish {"text":"hi","Message":"hi","TopicArn":"arn:t"}""",
                """sqs SendMessage {"MessageBody":"{\u0022a b\u0022:1}","QueueUrl":"https://sqs.eu-west-1.amazonaws.com/000000000000/orders"}""",
            ],
            _gateway.Calls.Calls.Select(call => $"{call.Service} {call.Action} {call.Input.ToJsonString()}"));
    }

    [Fact]
    public async Task A_refusal_of_another_service_selects_by_its_status()
    {
        await _gateway.IntegrateAsync("POST", "/e", """{"type":"AWS","integrationHttpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:events:action/PutEvents"}""",
            ["""{"statusCode":"200"}""", """{"statusCode":"422","selectionPattern":"4\\d{2}"}"""]);
        _gateway.Calls.Refuses(new AwsErrorException("ValidationException", "no"));

        var response = await _gateway.SendAsync("POST", "/e", "{}");

        Assert.Equal((422, """{"__type":"ValidationException","message":"no"}"""), (response.Status, response.Text()));
    }

    [Fact]
    public async Task HTTP_sends_what_is_mapped_and_maps_the_answer_by_its_status()
    {
        await using var host = new ScriptedHost("HTTP/1.1 404 Not Found\nContent-Type: application/json\nX-Why: gone\nContent-Length: 13\nConnection: close\n\n{\"error\":\"x\"}");
        await _gateway.IntegrateAsync("POST", "/a/{id}", $$"""
            {"type":"HTTP","integrationHttpMethod":"PUT","uri":"{{host.Address}}/v1/{key}/${stageVariables.kind}",
             "requestParameters":{"integration.request.path.key":"method.request.path.id","integration.request.querystring.q":"method.request.querystring.search",
              "integration.request.header.X-All":"method.request.multivalueheader.X-In","integration.request.header.X-Id":"context.apiId","integration.request.header.X-Stage":"stageVariables.kind"},
             "requestTemplates":{"application/json":"#set($context.requestOverride.header.X-Over = 'set')<$input.path('$.a')>"} }
            """,
            ["""{"statusCode":"200"}""", """{"statusCode":"410","selectionPattern":"404","responseParameters":{"method.response.header.X-Why":"integration.response.header.X-Why"},"responseTemplates":{"application/json":"$input.path('$.error')!"} }"""],
            ["method.request.path.id", "method.request.querystring.search", "method.request.header.X-In"],
            """{"kind":"blue"}""");

        var response = await _gateway.SendAsync("POST", "/a/x%20y?search=1%262&other=3", """{"a":"b"}""", ("X-In", "1"), ("X-In", "2"), ("X-Not", "mapped"));

        Assert.Equal((410, "x!", "gone"), (response.Status, response.Text(), response.Header("X-Why")));
        Assert.StartsWith("PUT /v1/x%20y/blue?q=1%25262 HTTP/1.1\r\n", host.Request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n<b>", host.Request, StringComparison.Ordinal);
        Assert.Contains($"X-Id: {_gateway.ApiId}\r\n", host.Request, StringComparison.Ordinal);
        Assert.Contains("X-All: 1, 2\r\n", host.Request, StringComparison.Ordinal);
        Assert.Contains("X-Over: set\r\n", host.Request, StringComparison.Ordinal);
        Assert.Contains($"User-Agent: AmazonAPIGateway_{_gateway.ApiId}\r\n", host.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Not", host.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_PROXY_passes_request_and_answer_with_a_redirect_and_its_headers()
    {
        await using var host = new ScriptedHost("HTTP/1.1 302 Found\nLocation: /elsewhere\nServer: s\nDate: Tue, 12 Nov 2019 15:40:09 GMT\nSet-Cookie: a=1\nSet-Cookie: b=2\nContent-Length: 2\nConnection: close\n\nhi");
        await _gateway.IntegrateAsync("ANY", "/{proxy+}", $$"""
            {"type":"HTTP_PROXY","integrationHttpMethod":"ANY","uri":"{{host.Address}}/base/{proxy}","requestParameters":{"integration.request.path.proxy":"method.request.path.proxy"} }
            """, [], ["method.request.path.proxy"]);

        var response = await _gateway.SendAsync("PATCH", "/a/b?x=1&x=2", "body", ("Content-Type", "text/plain"), ("X-Any", "thing"), ("TE", "trailers"));

        Assert.StartsWith("PATCH /base/a/b?x=1&x=2 HTTP/1.1\r\n", host.Request, StringComparison.Ordinal);
        Assert.Contains("X-Any: thing\r\n", host.Request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain\r\n", host.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("\nTE:", host.Request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nbody", host.Request, StringComparison.Ordinal);
        Assert.Equal((302, "hi", "/elsewhere", "s"), (response.Status, response.Text(), response.Header("Location"), response.Header("x-amzn-Remapped-Server")));
        Assert.Equal("Tue, 12 Nov 2019 15:40:09 GMT", response.Header("x-amzn-Remapped-Date"));
        Assert.Equal(["a=1", "b=2"], response.Headers.Where(header => header.Key == "Set-Cookie").Select(header => header.Value));
        Assert.Null(response.Header("Connection"));
    }

    [Fact]
    public async Task A_zipped_answer_passes_as_it_is_and_is_unzipped_for_mapping()
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            zip.Write("""{"a":"plain"}"""u8);
        }

        byte[] answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: {zipped.Length}\r\nConnection: close\r\n\r\n"), .. zipped.ToArray()];
        await using var host = new ScriptedHost(answer);
        await _gateway.IntegrateAsync("GET", "/proxy", $$"""{"type":"HTTP_PROXY","integrationHttpMethod":"GET","uri":"{{host.Address}}/"}""", []);
        await _gateway.IntegrateAsync("GET", "/mapped", $$"""{"type":"HTTP","integrationHttpMethod":"GET","uri":"{{host.Address}}/"}""", ["""{"statusCode":"200","responseTemplates":{"application/json":"$input.path('$.a')"} }"""]);

        var passed = await _gateway.SendAsync("GET", "/proxy");
        Assert.Equal("gzip", passed.Header("Content-Encoding"));
        Assert.Equal(zipped.ToArray(), passed.Body.ToArray());
        Assert.Equal("plain", (await _gateway.SendAsync("GET", "/mapped")).Text());
    }

    [Fact]
    public async Task A_host_that_refuses_the_connection_gives_504_and_one_without_a_name_500()
    {
        var gone = new ScriptedHost("");
        var address = gone.Address;
        await gone.DisposeAsync();
        await _gateway.IntegrateAsync("GET", "/gone", $$"""{"type":"HTTP_PROXY","integrationHttpMethod":"GET","uri":"{{address}}/"}""", []);
        await _gateway.IntegrateAsync("GET", "/unmapped/{id}", $$"""{"type":"HTTP_PROXY","integrationHttpMethod":"GET","uri":"{{address}}/{id}"}""", []);
        await _gateway.IntegrateAsync("GET", "/nowhere", """{"type":"HTTP","integrationHttpMethod":"GET","uri":"http://${stageVariables.host}/"}""");

        Assert.Equal("""504 InternalServerErrorException {"message":"Network error communicating with endpoint"}""", (await _gateway.SendAsync("GET", "/gone")).Summary());
        Assert.Equal("""500 InternalServerErrorException {"message":"Internal server error"}""", (await _gateway.SendAsync("GET", "/unmapped/7")).Summary());
        Assert.Equal("""500 InternalServerErrorException {"message":"Internal server error"}""", (await _gateway.SendAsync("GET", "/nowhere")).Summary());
    }

    [Fact]
    public async Task A_host_that_never_answers_is_given_up_in_time()
    {
        await using var host = new ScriptedHost(answer: (byte[]?)null);
        await _gateway.IntegrateAsync("GET", "/slow", $$"""{"type":"HTTP_PROXY","integrationHttpMethod":"GET","uri":"{{host.Address}}/","timeoutInMillis":50}""", []);

        var answer = _gateway.SendAsync("GET", "/slow");
        _gateway.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal("""504 InternalServerErrorException {"message":"Endpoint request timed out"}""", (await answer).Summary());
    }

    private static string Payload(FakeAwsCall.Call call) => Encoding.UTF8.GetString(Convert.FromBase64String(call.Input["Payload"]!.GetValue<string>()));

    private void FunctionAnswers(string payload, string? error = null)
    {
        var answer = new JsonObject { ["StatusCode"] = 200, ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)) };
        if (error is not null)
        {
            answer["FunctionError"] = error;
        }

        _gateway.Calls.Answers(answer);
    }
}
