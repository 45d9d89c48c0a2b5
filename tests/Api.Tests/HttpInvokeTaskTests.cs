using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Integrations.Http;
using Treadle.Runtime;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests;

/// <summary><c>http:invoke</c> against a server on loopback: what is sent, and what the task gets.</summary>
public sealed class HttpInvokeTaskTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HttpInvokeTaskTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_request_carries_query_headers_and_a_JSON_body()
    {
        var (answer, request) = await CallAsync(
            """{"Method":"POST","QueryParameters":{"q":["1","2"],"n":5},"Headers":{"X-One":"a"},"RequestBody":{"ä":1}}""", "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-A: 1\r\nX-A: 2\r\n\r\n{\"ok\":true}");

        Assert.StartsWith("POST /path?q=1&q=2&n=5 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("X-One: a\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Contains("User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"ä\":1}", request, StringComparison.Ordinal);
        var output = JsonNode.Parse(answer.Output!.ToString())!;
        Assert.Equal("""{"ok":true}""", output["ResponseBody"]!.ToJsonString());
        Assert.Equal("""["1","2"]""", output["Headers"]!["X-A"]!.ToJsonString());
        Assert.Equal((201, "Created"), ((int)output["StatusCode"]!, (string?)output["StatusText"]));
    }

    [Theory]
    [InlineData("INDICES", "a[0]=x&a[1]=y%20z&o[p]=1&n=")]
    [InlineData("REPEAT", "a=x&a=y%20z&o[p]=1&n=")]
    [InlineData("COMMAS", "a=x,y%20z&o[p]=1&n=")]
    [InlineData("BRACKETS", "a[]=x&a[]=y%20z&o[p]=1&n=")]
    public async Task A_form_has_its_arrays_as_the_task_asks(string format, string body)
    {
        var (_, request) = await CallAsync(
            $$$$"""{"Method":"POST","RequestBody":{"a":["x","y z"],"o":{"p":1},"n":null},"Transform":{"RequestBodyEncoding":"URL_ENCODED","RequestEncodingOptions":{"ArrayFormat":"{{{{format}}}}"}}}""",
            "HTTP/1.1 200 OK\r\n\r\n");

        Assert.Contains("Content-Type: application/x-www-form-urlencoded\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_connection_has_takes_the_place_of_what_the_task_has()
    {
        var connection = new HttpConnection(HttpConnection.Authorized, [new("Authorization", "Basic c2VjcmV0")], [new("key", "secret")], [new("token", "secret")]);

        var (_, request) = await CallAsync(
            """{"Method":"PUT","InvocationConfig":{"ConnectionArn":"arn"},"Headers":{"authorization":"mine"},"QueryParameters":{"key":"mine","b":"1"},"RequestBody":{"token":"mine","c":2}}""",
            "HTTP/1.1 200 OK\r\n\r\n",
            connection);

        Assert.StartsWith("PUT /path?b=1&key=secret HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Basic c2VjcmV0\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("mine", request, StringComparison.Ordinal);
        Assert.EndsWith("""{"c":2,"token":"secret"}""", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_and_what_came_is_told_with_and_without_what_the_connection_added()
    {
        var connection = new HttpConnection(HttpConnection.Authorized, [new("X-Key", "c2VjcmV0")], [new("q", "secret")], [new("token", "secret")]);
        var told = new List<HttpExchange>();

        await CallAsync("""{"Method":"PUT","Headers":{"X-One":"1"},"RequestBody":{"c":2},"Authentication":{"ConnectionArn":"arn"}}""", "HTTP/1.1 201 Made\r\nX-A: 1\r\n\r\nok", connection, told.Add);

        Assert.Null(told[0].Response);
        var (request, bare, response) = (told[1].Request, told[1].WithoutSecrets, told[1].Response!);
        Assert.Equal(($"http://{_listener.LocalEndpoint}/path?q=secret", $"http://{_listener.LocalEndpoint}/path"), (request.Url, bare.Url));
        Assert.Equal(("""{"c":2,"token":"secret"}""", """{"c":2}"""), (request.Body, bare.Body));
        Assert.Contains(new("X-Key", "c2VjcmV0"), request.Headers);
        Assert.Equal(("http", "PUT", "1"), (bare.Protocol, bare.Method, bare.Headers.Single(h => h.Key == "X-One").Value));
        Assert.DoesNotContain("X-Key", bare.Headers.Select(h => h.Key));
        Assert.Equal((201, "Made", "ok", "1"), (response.StatusCode, response.StatusMessage, response.Body, response.Headers.Single(h => h.Key == "X-A").Value));
        Assert.DoesNotContain("secret", told[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n{\"why\":1}", "States.Http.StatusCode.404", """{"why":1}""")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "States.Http.StatusCode.503", "Service Unavailable")]
    public async Task An_answer_from_400_on_fails_the_task_with_its_status(string response, string error, string cause)
    {
        var (answer, _) = await CallAsync("""{"Method":"GET"}""", response);

        Assert.Equal((error, cause), (answer.Error!.Error, answer.Error.Cause));
    }

    [Fact]
    public async Task A_redirect_is_a_result()
    {
        var (answer, _) = await CallAsync("""{"Method":"GET"}""", "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n");

        Assert.Equal(302, (int)JsonNode.Parse(answer.Output!.ToString())!["StatusCode"]!);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_socket_error()
    {
        var answer = await new HttpInvokeTask(new NoHttpConnections(), TimeSpan.FromMilliseconds(50))
            .RunAsync(new AwsCaller("000000000000", "us-east-1"), Parameters("""{"Method":"GET"}"""), exchanged: null, TestContext.Current.CancellationToken);

        Assert.Equal("States.Http.Socket", answer.Error!.Error);
    }

    [Theory]
    [InlineData("DEAUTHORIZED", "Events.ConnectionResource.InvalidConnectionState")]
    [InlineData("AUTHORIZING", "Events.ConnectionResource.AuthorizationInProgress")]
    [InlineData(null, "Events.ConnectionResource.AccessDenied")]
    public async Task A_connection_that_cannot_be_used_fails_the_task(string? state, string error)
    {
        var connections = new PlayedConnections(state is null ? null : new HttpConnection(state, [], [], []));

        var answer = await new HttpInvokeTask(connections).RunAsync(
            new AwsCaller("000000000000", "us-east-1"), Parameters("""{"Method":"GET","Authentication":{"ConnectionArn":"arn"}}"""), exchanged: null, TestContext.Current.CancellationToken);

        Assert.Equal(error, answer.Error!.Error);
    }

    [Theory]
    [InlineData("""{"ApiEndpoint":"ftp://x","Method":"GET"}""", "The value of the field 'ApiEndpoint' has an invalid format")]
    [InlineData("""{"ApiEndpoint":"http://x","Method":"TRACE"}""", "The value of the field 'Method' has an invalid format")]
    [InlineData("""{"ApiEndpoint":"http://x"}""", "The field 'Method' is required but was missing")]
    [InlineData("""{"ApiEndpoint":"http://x","Method":"GET","Headers":{"if-match":"x"}}""", "The header 'if-match' is not allowed")]
    [InlineData("""{"ApiEndpoint":"http://x","Method":"GET","Headers":{"X-Forwarded-For":"x"}}""", "The header 'X-Forwarded-For' is not allowed")]
    [InlineData("""{"ApiEndpoint":"http://x","Method":"GET","Authentication":{}}""", "The value of the field 'Authentication' has an invalid format")]
    [InlineData("""{"ApiEndpoint":"http://x","Method":"GET","Transform":{"RequestBodyEncoding":"XML"}}""", "The value of the field 'Transform' has an invalid format")]
    public void What_cannot_be_sent_is_refused_before(string parameters, string problem) => Assert.Equal([problem], HttpArguments.ProblemsOf(AslValue.Parse(parameters)));

    private async Task<(TaskAnswer Answer, string Request)> CallAsync(string more, string response, HttpConnection? connection = null, Action<HttpExchange>? exchanged = null)
    {
        var serving = ServeAsync(response);
        var answer = await new HttpInvokeTask(new PlayedConnections(connection)).RunAsync(new AwsCaller("000000000000", "us-east-1"), Parameters(more), exchanged, TestContext.Current.CancellationToken);
        return (answer, await serving);
    }

    private AslObject Parameters(string more) =>
        new([new("ApiEndpoint", $"http://{_listener.LocalEndpoint}/path"), .. (AslObject)AslValue.Parse(more)]);

    /// <summary>Reads one request whole, answers and closes.</summary>
    private async Task<string> ServeAsync(string response)
    {
        using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var bytes = new byte[64 * 1024];
        var length = 0;
        string text;
        do
        {
            length += await stream.ReadAsync(bytes.AsMemory(length), TestContext.Current.CancellationToken);
            text = Encoding.UTF8.GetString(bytes, 0, length);
        }
        while (!IsWhole(text));
        var body = response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var withLength = response.Replace("\r\n\r\n", $"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(withLength), TestContext.Current.CancellationToken);
        return text;
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = request.IndexOf(Length, StringComparison.Ordinal);
        return end >= 0 && (at < 0 || Encoding.UTF8.GetByteCount(request[(end + 4)..]) >= int.Parse(request[(at + Length.Length)..request.IndexOf("\r\n", at, StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class PlayedConnections(HttpConnection? connection) : IHttpConnections
    {
        public HttpConnection? Find(AwsCaller caller, string arn) => connection;
    }
}
