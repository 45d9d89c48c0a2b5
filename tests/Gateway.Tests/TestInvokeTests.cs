using System.Text.Json.Nodes;
using Treadle.Gateway.Requests;
using Treadle.Gateway.Tests.Support;

namespace Treadle.Gateway.Tests;

/// <summary>TestInvokeMethod: what it answers and what its log says.</summary>
public sealed class TestInvokeTests : IDisposable
{
    private readonly GatewayFixture _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task The_log_tells_every_step_of_a_started_execution()
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("POST", "/action/start", isPrivate: true);
        _gateway.Calls.Answers(GatewayFixture.Json("""{"executionArn":"arn:e","startDate":1.5}"""));

        var answer = await TestAsync("POST", "/action/start", """{"pathWithQueryString":"/action/start?x=1","body":"{\"test1\":\"test2\"}","headers":{"x-api-key":"abcdefghij"}}""");

        var id = Assert.Single(_gateway.Calls.Calls).Input["name"]!.GetValue<string>();
        Assert.Equal(200, answer["status"]!.GetValue<int>());
        Assert.Equal("""{"executionArn":"arn:e","startDate":1.5}""", answer["body"]!.GetValue<string>());
        Assert.Equal(["X-Amzn-Trace-Id", "Content-Type"], answer["headers"]!.AsObject().Select(header => header.Key));
        Assert.Equal("application/json", answer["multiValueHeaders"]!["Content-Type"]![0]!.GetValue<string>());
        Assert.True(answer["latency"]!.GetValue<long>() >= 0);
        var time = "Tue Nov 12 15:40:09 UTC 2019 : ";
        var lines = answer["log"]!.GetValue<string>().Split('\n');
        Assert.Equal(
            [
                $"Execution log for request {id}",
                $"{time}Starting execution for request: {id}",
                $"{time}HTTP Method: POST, Resource Path: /action/start",
                $"{time}Method request path: {{}}",
                $"{time}Method request query string: {{x=1}}",
                $"{time}Method request headers: {{x-api-key=****efghij}}",
                $$"""{{time}}Method request body before transformations: {"test1":"test2"}""",
                $"{time}Endpoint request URI: https://states.eu-west-1.amazonaws.com/?Action=StartExecution",
            ],
            lines[..8]);
        Assert.Matches($"^{time}Endpoint request headers: {{.*User-Agent=AmazonAPIGateway_{_gateway.ApiId}, .*}}$", lines[8]);
        Assert.StartsWith($"{time}Endpoint request body after transformations: ", lines[9], StringComparison.Ordinal);
        var rest = string.Join('\n', lines[9..]);
        Assert.Matches($"{time}Sending request to https://states\\.eu-west-1\\.amazonaws\\.com/\\?Action=StartExecution\n{time}Received response\\. Status: 200, Integration latency: [0-9]+ ms\n", rest);
        Assert.EndsWith($"{time}Successfully completed execution\n{time}Method completed with status: 200\n", rest, StringComparison.Ordinal);
        Assert.Contains($$"""{{time}}Method response body after transformations: {"executionArn":"arn:e","startDate":1.5}""", rest, StringComparison.Ordinal);
        Assert.Matches($"{time}Method response headers: {{X-Amzn-Trace-Id=Root=1-5dcad259-[0-9a-f]*, Content-Type=application/json}}", rest);
    }

    [Fact]
    public async Task A_mock_has_no_endpoint_and_path_parameters_and_stage_variables_are_those_of_the_test()
    {
        await _gateway.IntegrateAsync("GET", "/m/{id}", """{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"} }""",
            ["""{"statusCode":"200","responseTemplates":{"application/json":"$input.params('id') $stageVariables.v $context.stage $context.identity.sourceIp"} }"""]);

        var answer = await TestAsync("GET", "/m/{id}", """{"pathWithQueryString":"/m/7","stageVariables":{"v":"w"}}""");

        Assert.Equal("7 w test-invoke-stage test-invoke-source-ip", answer["body"]!.GetValue<string>());
        Assert.DoesNotContain("Endpoint", answer["log"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_says_why_in_the_log_alone()
    {
        await _gateway.IntegrateAsync("GET", "/h", """{"type":"HTTP","integrationHttpMethod":"GET","uri":"http://${stageVariables.host}/"}""");

        var answer = await TestAsync("GET", "/h", "{}");

        Assert.Equal((500, """{"message": "Internal server error"}"""), (answer["status"]!.GetValue<int>(), answer["body"]!.GetValue<string>()));
        Assert.Equal("InternalServerErrorException", answer["headers"]!["x-amzn-ErrorType"]!.GetValue<string>());
        Assert.EndsWith(
            "UTC 2019 : Execution failed due to configuration error: Invalid endpoint address\nTue Nov 12 15:40:09 UTC 2019 : Method completed with status: 500\n",
            answer["log"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_line_is_cut()
    {
        await _gateway.IntegrateAsync("POST", "/m", """{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"} }""");

        var answer = await TestAsync("POST", "/m", $$"""{"body":"{{new string('x', 5000)}}"}""");

        var line = answer["log"]!.GetValue<string>().Split('\n').Single(text => text.Contains("body before", StringComparison.Ordinal));
        Assert.EndsWith("xxx [TRUNCATED]", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1000, 1100);
    }

    private async Task<JsonObject> TestAsync(string verb, string path, string input) =>
        await new TestInvocation(_gateway.Apis, () => _gateway.Calls, _gateway.Time).RunAsync(
            GatewayFixture.Caller,
            GatewayFixture.Merged(GatewayFixture.Json(input), new JsonObject { ["restApiId"] = _gateway.ApiId, ["resourceId"] = await _gateway.ResourceAsync(path), ["httpMethod"] = verb }),
            default);
}
