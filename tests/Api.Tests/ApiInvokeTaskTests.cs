using System.Text;
using Treadle.Asl.Json;
using Treadle.Integrations.ApiGateway;

namespace Treadle.Api.Tests;

/// <summary><c>apigateway:invoke</c>: what is sent, and what the task gets.</summary>
public sealed class ApiInvokeTaskTests
{
    [Theory]
    [InlineData("""{"RequestBody":{"a":1,"b":null}}""", """{"a":1}""")]
    [InlineData("""{"RequestBody":{"a":1,"b":null},"AllowNullValues":true}""", """{"a":1,"b":null}""")]
    [InlineData("""{"RequestBody":"text"}""", "\"text\"")]
    [InlineData("""{"RequestBody":null}""", "")]
    [InlineData("{}", "")]
    public async Task The_body_is_sent_as_JSON(string more, string body)
    {
        var api = new PlayedApi(200, "{}");

        await api.RunAsync(more);

        Assert.Equal(body, Encoding.UTF8.GetString(api.Request!.Body.Span));
        Assert.Equal(body.Length > 0, api.Request.Headers.Contains(new("Content-Type", "application/json")));
    }

    [Fact]
    public async Task Stage_path_query_and_headers_reach_the_API()
    {
        var api = new PlayedApi(200, "{}");

        await api.RunAsync("""{"Stage":"dev","Path":"a/b","QueryParameters":{"q":["1","2"]},"Headers":{"h":["x","y"],"content-type":["text/plain"]},"RequestBody":"t"}""");

        Assert.Equal(("id.execute-api.us-east-1.amazonaws.com", "POST", "dev", "a/b"), (api.Request!.Endpoint, api.Request.Method, api.Request.Stage, api.Request.Path));
        Assert.Equal([new("q", "1"), new("q", "2")], api.Request.Query);
        Assert.Equal([new("h", "x"), new("h", "y"), new("content-type", "text/plain")], api.Request.Headers);
    }

    [Theory]
    [InlineData(200, "application/json", """{"a":[1]}""", """{"a":[1]}""", "OK")]
    [InlineData(201, "application/json; charset=utf-8", "5", "5", "Created")]
    [InlineData(200, "application/json", "no JSON", "\"no JSON\"", "OK")]
    [InlineData(200, "text/plain", "5", "\"5\"", "OK")]
    [InlineData(200, "application/json", "", "\"\"", "OK")]
    public async Task An_answer_is_JSON_where_it_says_so_and_is(int status, string contentType, string body, string shown, string text)
    {
        var answer = await new PlayedApi(status, body, contentType).RunAsync("{}");

        var output = (JsonObject)answer.Output!;
        Assert.Equal(shown, output["ResponseBody"]!.ToString());
        Assert.Equal((status.ToString(System.Globalization.CultureInfo.InvariantCulture), $"\"{text}\""), (output["StatusCode"]!.ToString(), output["StatusText"]!.ToString()));
        Assert.Equal($"[\"{contentType}\"]", ((JsonObject)output["Headers"]!)["Content-Type"]!.ToString());
    }

    [Fact]
    public async Task An_answer_that_is_no_success_fails_the_task_with_its_status()
    {
        var answer = await new PlayedApi(403, """{"message":"Forbidden"}""").RunAsync("{}");

        Assert.Equal(("ApiGateway.403", """{"message":"Forbidden"}"""), (answer.Error!.Error, answer.Error.Cause));
    }

    [Theory]
    [InlineData("""{"Headers":{"h":"x"}}""", "The value of the field 'Headers' has an invalid format")]
    [InlineData("""{"QueryParameters":{"h":[1]}}""", "The value of the field 'QueryParameters' has an invalid format")]
    [InlineData("""{"Headers":{"x-amz-date":["x"]}}""", "The header 'x-amz-date' is not allowed")]
    [InlineData("""{"Headers":{"host":["x"]}}""", "The header 'host' is not allowed")]
    [InlineData("""{"Stage":1}""", "The value of the field 'Stage' has an invalid format")]
    [InlineData("""{"Body":1}""", "The field 'Body' is not supported by Step Functions")]
    public async Task What_cannot_be_sent_is_refused_before(string more, string problem)
    {
        var api = new PlayedApi(200, "{}");

        var answer = await api.RunAsync(more);

        Assert.Null(api.Request);
        Assert.Equal("States.Runtime", answer.Error!.Error);
        Assert.EndsWith($"[{problem}]", answer.Error.Cause, StringComparison.Ordinal);
    }

    private sealed class PlayedApi(int status, string body, string contentType = "application/json") : IApiInvoker
    {
        public ApiRequest? Request { get; private set; }

        public Task<Runtime.TaskAnswer> RunAsync(string more)
        {
            var given = (JsonObject)JsonValue.Parse("""{"ApiEndpoint":"id.execute-api.us-east-1.amazonaws.com","Method":"post"}""");
            var input = new JsonObject(given.Concat((JsonObject)JsonValue.Parse(more)));
            return new ApiInvokeTask(this, TimeProvider.System).RunAsync(input, TestContext.Current.CancellationToken);
        }

        public Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken stop)
        {
            Request = request;
            return Task.FromResult(new ApiAnswer(status, [new("Content-Type", contentType)], Encoding.UTF8.GetBytes(body)));
        }
    }
}
