using System.Text.Json.Nodes;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary>What functions' events http and httpApi become in the template.</summary>
public sealed class FunctionEvents
{
    private const string Head = "service: shop\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  stage: dev\n";

    [Fact]
    public void The_integration_lambda_maps_the_request_and_the_functions_errors()
    {
        var method = Method("- http: {path: items, method: post, integration: lambda, cors: true}");

        var integration = method["Integration"]!;
        Assert.Equal(("AWS", "POST", "NEVER"), (Text(integration["Type"]), Text(integration["IntegrationHttpMethod"]), Text(integration["PassthroughBehavior"])));
        Assert.Equal(["application/json", "application/x-www-form-urlencoded"], integration["RequestTemplates"]!.AsObject().Select(t => t.Key));
        Assert.Equal(
            ["200 ", "400 [\\s\\S]*\\[400\\][\\s\\S]*", "401 [\\s\\S]*\\[401\\][\\s\\S]*"],
            integration["IntegrationResponses"]!.AsArray().Take(3).Select(r => $"{r!["StatusCode"]} {r["SelectionPattern"]}"));
        Assert.All(integration["IntegrationResponses"]!.AsArray(), r => Assert.Equal("'*'", Text(r!["ResponseParameters"]!["method.response.header.Access-Control-Allow-Origin"])));
        Assert.All(method["MethodResponses"]!.AsArray(), r => Assert.True(r!["ResponseParameters"]!["method.response.header.Access-Control-Allow-Origin"]!.GetValue<bool>()));
    }

    [Fact]
    public void An_asynchronous_event_only_queues_the_call()
    {
        var integration = Method("- http: {path: items, method: post, async: true}")["Integration"]!;

        Assert.Equal("AWS", Text(integration["Type"]));
        Assert.Equal("""{"integration.request.header.X-Amz-Invocation-Type":"'Event'"}""", integration["RequestParameters"]!.ToJsonString(Relaxed));
    }

    [Fact]
    public void Own_templates_headers_and_status_codes_take_the_place_of_the_defaults()
    {
        var integration = Method("""
            - http:
                        path: items
                        method: post
                        integration: lambda
                        request:
                          passThrough: WHEN_NO_TEMPLATES
                          template:
                            text/plain: '"$input.body"'
                            application/x-www-form-urlencoded: null
                        response:
                          headers:
                            X-A: "'b'"
                          template: $input.path('$')
                          statusCodes:
                            404:
                              pattern: '.*gone.*'
                              template:
                                text/html: <p/>
                              headers:
                                X-C: integration.response.body.errorType
            """)["Integration"]!;

        Assert.Equal(("WHEN_NO_TEMPLATES", "\"$input.body\""), (Text(integration["PassthroughBehavior"]), Text(integration["RequestTemplates"]!["text/plain"])));
        Assert.False(integration["RequestTemplates"]!.AsObject().ContainsKey("application/x-www-form-urlencoded"));
        var responses = integration["IntegrationResponses"]!.AsArray();
        Assert.Equal(["200", "404"], responses.Select(r => r!["StatusCode"]!.ToString()));
        Assert.Equal("""{"application/json":"$input.path('$')","text/html":"<p/>"}""", responses[1]!["ResponseTemplates"]!.ToJsonString(Relaxed));
        Assert.Equal("""{"method.response.header.X-A":"'b'","method.response.header.X-C":"integration.response.body.errorType"}""", responses[1]!["ResponseParameters"]!.ToJsonString(Relaxed));
    }

    [Fact]
    public void An_HTTP_proxy_names_its_address_and_its_parameters()
    {
        var method = Method("""
            - http:
                        path: items
                        method: any
                        integration: http-proxy
                        request:
                          uri: https://example.com/{id}
                          parameters:
                            paths:
                              id: true
                            querystrings:
                              page: {required: false, mappedValue: context.requestId}
            """);

        var integration = method["Integration"]!;
        Assert.Equal(("HTTP_PROXY", "https://example.com/{id}", "ANY"), (Text(integration["Type"]), Text(integration["Uri"]), Text(integration["IntegrationHttpMethod"])));
        Assert.Equal("""{"method.request.querystring.page":false,"method.request.path.id":true}""", method["RequestParameters"]!.ToJsonString());
        Assert.Equal("""{"integration.request.querystring.page":"context.requestId","integration.request.path.id":"method.request.path.id"}""", integration["RequestParameters"]!.ToJsonString());
    }

    [Fact]
    public void A_mock_has_neither_address_nor_default_templates()
    {
        var integration = Method("- http: {path: items, method: get, integration: mock, request: {template: {application/json: '{\"statusCode\":200}'}}, response: {statusCodes: {200: {pattern: ''}}}}")["Integration"]!;

        Assert.Equal("MOCK", Text(integration["Type"]));
        Assert.Null(integration["Uri"]);
        Assert.Equal(["application/json"], integration["RequestTemplates"]!.AsObject().Select(t => t.Key));
    }

    [Fact]
    public void HttpApi_events_make_an_HTTP_API_with_a_route_each()
    {
        var template = Given.Template(Head + "  httpApi:\n    cors: true\n    payload: '1.0'\n    timeout: 10\nfunctions:\n  hello:\n    handler: h.hello\n    events:\n      - httpApi: GET /items/{id}\n      - httpApi: {method: post, path: /items}\n      - httpApi: '*'\n");

        var resources = template["Resources"]!.AsObject();
        Assert.Equal("""{"Name":"dev-shop","ProtocolType":"HTTP","CorsConfiguration":{"AllowHeaders":["Content-Type","X-Amz-Date","Authorization","X-Api-Key","X-Amz-Security-Token","X-Amz-User-Agent","X-Amzn-Trace-Id"],"AllowMethods":["OPTIONS","GET","POST","PUT","PATCH","HEAD","DELETE"],"AllowOrigins":["*"]}}""", Properties("HttpApi").ToJsonString());
        Assert.Equal("""{"ApiId":{"Ref":"HttpApi"},"StageName":"$default","AutoDeploy":true,"DefaultRouteSettings":{"DetailedMetricsEnabled":false}}""", Properties("HttpApiStage").ToJsonString());
        Assert.Equal("""{"ApiId":{"Ref":"HttpApi"},"IntegrationType":"AWS_PROXY","IntegrationUri":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"PayloadFormatVersion":"1.0","TimeoutInMillis":10000}""", Properties("HttpApiIntegrationHello").ToJsonString());
        Assert.Equal("""{"ApiId":{"Ref":"HttpApi"},"RouteKey":"GET /items/{id}","Target":{"Fn::Join":["/",["integrations",{"Ref":"HttpApiIntegrationHello"}]]}}""", Properties("HttpApiRouteGetItemsIdVar").ToJsonString());
        Assert.Equal("POST /items", Text(Properties("HttpApiRoutePostItems")["RouteKey"]));
        Assert.Equal("$default", Text(Properties("HttpApiRouteDefault")["RouteKey"]));
        Assert.Equal("AWS::Lambda::Permission", Text(resources["HelloLambdaPermissionHttpApi"]!["Type"]));
        Assert.Equal(["HttpApiId", "HttpApiUrl"], template["Outputs"]!.AsObject().Select(o => o.Key).Where(k => k.StartsWith("Http", StringComparison.Ordinal)));

        JsonObject Properties(string id) => resources[id]!["Properties"]!.AsObject();
    }

    [Fact]
    public void A_machines_template_lambda_proxy_comes_with_any_action()
    {
        var template = Given.Template(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {StartAt: P, States: {P: {Type: Pass, End: true}}}\n      events:\n        - http: {path: sync, method: post, action: StartSyncExecution, request: {template: lambda_proxy}}\n");

        var integration = template["Resources"]!["ApiGatewayMethodSyncPost"]!["Properties"]!["Integration"]!;
        Assert.Equal(["application/json", "application/x-www-form-urlencoded"], integration["RequestTemplates"]!.AsObject().Select(t => t.Key));
        Assert.Contains("queryStringParameters", integration["RequestTemplates"]!["application/json"]!["Fn::Sub"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("WHEN_NO_TEMPLATES", Text(integration["PassthroughBehavior"]));
    }

    [Theory]
    [InlineData("- http: {path: a, method: get, integration: teleport}", "The integration \"teleport\" is not known; allowed are lambda-proxy, lambda, http-proxy, http and mock.")]
    [InlineData("- http: {path: a, method: get, integration: http}", "You need to set the request uri when using the HTTP integration.")]
    [InlineData("- http: {path: a, method: get, authorizer: me}", "\"authorizer\" in an http event of a function is not supported yet.")]
    [InlineData("- http: {path: a, method: get, integration: lambda, request: {schemas: {}}}", "\"schemas\" in http.request is not supported yet.")]
    [InlineData("- http: {path: a, method: get, integration: lambda, request: {passThrough: SOMETIMES}}", "http.request.passThrough is \"SOMETIMES\"; allowed are NEVER, WHEN_NO_MATCH and WHEN_NO_TEMPLATES.")]
    [InlineData("- httpApi: fetch /a", "Invalid httpApi event \"FETCH /a\" of the function \"hello\"")]
    [InlineData("- httpApi: {path: /a}", "Missing \"method\" property in function hello for httpApi event.")]
    [InlineData("- httpApi: {path: /a, method: get, authorizer: me}", "\"authorizer\" in an httpApi event is not supported yet.")]
    [InlineData("- httpApi: GET /a\n      - httpApi: get /a", "Duplicate route 'GET /a'")]
    public void What_cannot_be_compiled_is_told(string events, string part) =>
        Assert.Contains(Given.Problems(Head + $"functions:\n  hello:\n    handler: h.hello\n    events:\n      {events}\n"), problem => problem.Contains(part, StringComparison.Ordinal));

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Method(string events)
    {
        var resources = Given.Template(Head + $"functions:\n  hello:\n    handler: h.hello\n    events:\n      {events}\n")["Resources"]!.AsObject();
        return resources.First(r => r.Key.StartsWith("ApiGatewayMethod", StringComparison.Ordinal) && !r.Key.EndsWith("Options", StringComparison.Ordinal)).Value!["Properties"]!.AsObject();
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
