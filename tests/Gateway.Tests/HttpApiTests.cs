using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.HttpApis;
using Treadle.Gateway.Requests;
using Treadle.Gateway.Tests.Support;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Tests;

/// <summary>HTTP APIs: which route a request takes, what the function gets, and what its answer means.</summary>
public sealed class HttpApiTests : IDisposable
{
    private const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

    private readonly FakeAwsCall _calls = new();
    private readonly FakeTime _time = new();
    private readonly HttpApiService _apis;
    private readonly HttpApiHandler _handler;
    private string _api = "";
    private string _integration = "";

    public HttpApiTests()
    {
        _apis = new HttpApiService(new MemoryResources(), _time);
        _handler = new HttpApiHandler(_apis, () => _calls, _time);
    }

    public void Dispose() => _apis.Dispose();

    [Theory]
    [InlineData("GET", "/items/7", "GET /items/{id}", "id=7")]
    [InlineData("GET", "/items/list", "GET /items/list", "")]
    [InlineData("DELETE", "/items/7", "ANY /items/{id}", "id=7")]
    [InlineData("GET", "/items/7/8", "GET /items/{proxy+}", "proxy=7/8")]
    [InlineData("GET", "/items/a%2Fb%20c", "GET /items/{id}", "id=a/b c")]
    [InlineData("PUT", "/items/7/8", "$default", "")]
    [InlineData("GET", "/items/", "GET /items/{proxy+}", "proxy=")]
    [InlineData("GET", "/elsewhere", "$default", "")]
    [InlineData("GET", "/", "GET /", "")]
    public async Task The_most_specific_route_takes_the_request(string method, string path, string route, string parameters)
    {
        await CreateAsync("ANY /items/{id}", "GET /items/{id}", "GET /items/list", "GET /items/{proxy+}", "GET /", "$default");
        Answers("""{"statusCode":200}""");

        await SendAsync(method, path);

        var payload = Payload();
        Assert.Equal(route, payload["routeKey"]!.GetValue<string>());
        Assert.Equal(parameters, string.Join(',', (payload["pathParameters"] as JsonObject ?? []).Select(p => $"{p.Key}={p.Value}")));
    }

    [Fact]
    public async Task The_event_of_format_2_holds_the_request_and_leaves_out_what_is_not_there()
    {
        await CreateAsync("POST /a/{id}");
        Answers("{}");

        await SendAsync("POST", "/a/x%20y?q=1&q=2", "{\"a\":1}", ("Content-Type", "application/json"), ("Cookie", "c=1; d=2"), ("X-Two", "1"), ("X-Two", "2"));

        var payload = Payload();
        Assert.Equal(
            ["version", "routeKey", "rawPath", "rawQueryString", "cookies", "headers", "queryStringParameters", "requestContext", "pathParameters", "body", "isBase64Encoded"],
            payload.Select(member => member.Key));
        Assert.Equal("""["c=1","d=2"]""", payload["cookies"]!.ToJsonString());
        Assert.Equal("""{"content-type":"application/json","x-two":"1,2"}""", payload["headers"]!.ToJsonString());
        Assert.Equal(("/a/x y", "q=1&q=2", "1,2"), (payload["rawPath"]!.GetValue<string>(), payload["rawQueryString"]!.GetValue<string>(), payload["queryStringParameters"]!["q"]!.GetValue<string>()));
        Assert.Equal(("{\"a\":1}", false), (payload["body"]!.GetValue<string>(), payload["isBase64Encoded"]!.GetValue<bool>()));
        Assert.Equal(("$default", "12/Nov/2019:15:40:09 +0000"), (payload["requestContext"]!["stage"]!.GetValue<string>(), payload["requestContext"]!["time"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_body_that_is_no_text_comes_in_base64()
    {
        await CreateAsync("POST /a");
        Answers("{}");

        await SendAsync("POST", "/a", "hi", ("Content-Type", "application/octet-stream"));

        Assert.Equal(("aGk=", true), (Payload()["body"]!.GetValue<string>(), Payload()["isBase64Encoded"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("""{"statusCode":201,"body":"x","headers":{"X-A":"b"}}""", "201 text/plain; charset=utf-8 x")]
    [InlineData("""{"statusCode":200,"body":"aGk=","isBase64Encoded":true,"headers":{"content-type":"image/png"}}""", "200 image/png hi")]
    [InlineData("""{"a": 1}""", """200 application/json {"a": 1}""")]
    [InlineData("\"text\"", "200 application/json text")]
    [InlineData("[1,2]", "200 application/json [1,2]")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""", """500 application/json {"message":"Internal Server Error"}""")]
    [InlineData("""{"statusCode":"x"}""", """500 application/json {"message":"Internal Server Error"}""")]
    [InlineData("no json", """500 application/json {"message":"Internal Server Error"}""")]
    public async Task An_answer_of_format_2_may_be_the_body_alone(string payload, string expected)
    {
        await CreateAsync("GET /a");
        Answers(payload);

        var response = await SendAsync("GET", "/a");

        Assert.Equal(expected, $"{response.Status} {response.Header("Content-Type")} {response.Text()}");
        Assert.NotNull(response.Header("Apigw-Requestid"));
    }

    [Fact]
    public async Task Cookies_become_headers()
    {
        await CreateAsync("GET /a");
        Answers("""{"statusCode":200,"cookies":["a=1; Secure","b=2"]}""");

        Assert.Equal(["a=1; Secure", "b=2"], (await SendAsync("GET", "/a")).Headers.Where(header => header.Key == "Set-Cookie").Select(header => header.Value));
    }

    [Fact]
    public async Task A_failed_function_gives_500_and_an_unknown_path_404()
    {
        await CreateAsync("GET /a");
        _calls.Answers(new JsonObject { ["StatusCode"] = 200, ["FunctionError"] = "Unhandled", ["Payload"] = Convert.ToBase64String("{}"u8) });

        Assert.Equal("""500 {"message":"Internal Server Error"}""", Summary(await SendAsync("GET", "/a")));
        Assert.Equal("""404 {"message":"Not Found"}""", Summary(await SendAsync("GET", "/b")));
        Assert.Equal("""404 {"message":"Not Found"}""", Summary(await SendAsync("POST", "/a")));
        Assert.Equal("""413 {"message":"Request Entity Too Large"}""", Summary(await SendAsync("GET", "/a", new string('x', GatewayRequestHandler.PayloadBytesMax + 1))));
    }

    [Fact]
    public async Task A_function_that_takes_too_long_is_not_available()
    {
        await CreateAsync("GET /a");
        _calls.Answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return [];
        };

        var answer = SendAsync("GET", "/a");
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("""503 {"message":"Service Unavailable"}""", Summary(await answer));
    }

    [Fact]
    public async Task Format_1_is_the_event_of_REST_APIs_and_wants_the_agreed_answer()
    {
        await CreateAsync("1.0", ["GET /a/{id}"]);
        Answers("""{"a":1}""");

        Assert.Equal(500, (await SendAsync("GET", "/a/7?q=1&q=2")).Status);
        Assert.Equal(("1.0", "/a/{id}", "7", """["1","2"]"""), (
            Payload()["version"]!.GetValue<string>(), Payload()["resource"]!.GetValue<string>(), Payload()["pathParameters"]!["id"]!.GetValue<string>(),
            Payload()["multiValueQueryStringParameters"]!["q"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_stage_with_a_name_stands_in_the_path()
    {
        await CreateAsync("GET /a");
        await _apis.CreateStageAsync(GatewayFixture.Caller, new JsonObject { ["apiId"] = _api, ["stageName"] = "dev", ["autoDeploy"] = true, ["stageVariables"] = new JsonObject { ["v"] = "w" } }, default);
        Answers("{}");

        Assert.Equal(200, (await SendAsync("GET", "/dev/a")).Status);
        Assert.Equal(("dev", "/dev/a", "w"), (Payload()["requestContext"]!["stage"]!.GetValue<string>(), Payload()["rawPath"]!.GetValue<string>(), Payload()["stageVariables"]!["v"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_gateway_answers_the_preflight_and_puts_its_own_headers_over_the_functions()
    {
        await CreateAsync("GET /a");
        await _apis.UpdateApiAsync(
            GatewayFixture.Caller,
            GatewayFixture.Json($$"""{"apiId":"{{_api}}","corsConfiguration":{"allowOrigins":["https://shop.example"],"allowMethods":["GET"],"allowHeaders":["x-a"],"exposeHeaders":["x-b"],"maxAge":60,"allowCredentials":true} }"""),
            default);
        Answers("""{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}""");

        var preflight = await SendAsync("OPTIONS", "/a", null, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "GET"));
        var foreign = await SendAsync("OPTIONS", "/a", null, ("Origin", "https://other.example"), ("Access-Control-Request-Method", "GET"));
        var answer = await SendAsync("GET", "/a", null, ("Origin", "https://shop.example"));

        Assert.Equal(
            (204, "https://shop.example", "GET", "x-a", "60", "true"),
            (preflight.Status, preflight.Header("access-control-allow-origin"), preflight.Header("access-control-allow-methods"), preflight.Header("access-control-allow-headers"), preflight.Header("access-control-max-age"), preflight.Header("access-control-allow-credentials")));
        Assert.Equal((204, null), (foreign.Status, foreign.Header("access-control-allow-origin")));
        Assert.Equal(("https://shop.example", "x-b"), (answer.Header("access-control-allow-origin"), answer.Header("access-control-expose-headers")));
        Assert.Single(_calls.Calls);
    }

    [Theory]
    [InlineData("CreateRoute", """{"routeKey":"fetch /a"}""", "The provided route key is not formatted properly for HTTP protocol.")]
    [InlineData("CreateRoute", """{"routeKey":"GET /new","target":"integrations/none"}""", "Invalid route target specified: integrations/none")]
    [InlineData("CreateRoute", """{"routeKey":"GET /new","authorizationType":"JWT"}""", "authorizationType JWT is not supported")]
    [InlineData("CreateRoute", """{"routeKey":"GET /a"}""", "Route with key GET /a already exists for this API")]
    [InlineData("CreateIntegration", """{"integrationType":"AWS","integrationUri":"x"}""", "integrationType AWS is not supported")]
    [InlineData("CreateStage", """{"stageName":"s"}""", "A stage without autoDeploy is not supported")]
    public async Task What_cannot_be_served_is_refused(string action, string input, string part)
    {
        await CreateAsync("GET /a");
        var given = GatewayFixture.Merged(new JsonObject { ["apiId"] = _api }, GatewayFixture.Json(input));

        var error = await Assert.ThrowsAsync<AwsErrorException>(async () => await (action switch
        {
            "CreateRoute" => _apis.CreateRouteAsync(GatewayFixture.Caller, given, default),
            "CreateStage" => _apis.CreateStageAsync(GatewayFixture.Caller, given, default),
            _ => _apis.CreateIntegrationAsync(GatewayFixture.Caller, given, default),
        }));

        Assert.Contains(part, error.AwsMessage, StringComparison.Ordinal);
    }

    private Task CreateAsync(params string[] routes) => CreateAsync("2.0", routes);

    private async Task CreateAsync(string format, string[] routes)
    {
        var caller = GatewayFixture.Caller;
        _api = (await _apis.CreateApiAsync(caller, GatewayFixture.Json("""{"name":"dev-shop","protocolType":"HTTP"}"""), default))["apiId"]!.GetValue<string>();
        _integration = (await _apis.CreateIntegrationAsync(
            caller, GatewayFixture.Json($$"""{"apiId":"{{_api}}","integrationType":"AWS_PROXY","integrationUri":"{{Function}}","payloadFormatVersion":"{{format}}"}"""), default))["integrationId"]!.GetValue<string>();
        foreach (var route in routes)
        {
            await _apis.CreateRouteAsync(caller, new JsonObject { ["apiId"] = _api, ["routeKey"] = route, ["target"] = $"integrations/{_integration}" }, default);
        }

        await _apis.CreateStageAsync(caller, new JsonObject { ["apiId"] = _api, ["stageName"] = "$default", ["autoDeploy"] = true }, default);
    }

    private Task<GatewayResponse> SendAsync(string method, string pathAndQuery, string? body = null, params (string Name, string Value)[] headers)
    {
        var parts = pathAndQuery.Split('?', 2);
        return _handler.HandleAsync(
            new GatewayRequest
            {
                ApiId = _api,
                Stage = "",
                Method = method,
                Path = parts[0],
                RawQuery = parts.Length > 1 ? parts[1] : "",
                Query = parts.Length == 1 ? [] : [.. parts[1].Split('&').Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))],
                Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
                Body = Encoding.UTF8.GetBytes(body ?? ""),
                SourceIp = "127.0.0.1",
                Host = "localhost",
            },
            default);
    }

    private void Answers(string payload) => _calls.Answers(new JsonObject { ["StatusCode"] = 200, ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)) });

    private JsonObject Payload() =>
        GatewayFixture.Json(Encoding.UTF8.GetString(Convert.FromBase64String(_calls.Calls[^1].Input["Payload"]!.GetValue<string>())));

    private static string Summary(GatewayResponse response) => string.Create(CultureInfo.InvariantCulture, $"{response.Status} {response.Text()}");
}
