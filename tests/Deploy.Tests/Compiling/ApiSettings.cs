using System.Text.Json.Nodes;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary>Keys, usage plans, logs, tracing and metrics of a REST API, as the framework compiles them.</summary>
public sealed class ApiSettings
{
    private const string Yml = """
        service: shop
        provider:
          name: aws
          logRetentionInDays: 7
          tracing: { apiGateway: true, lambda: true }
          logs: { restApi: true }
          apiGateway:
            metrics: true
            apiKeys:
              - free: [a, { name: b, description: second, customerId: c-1, enabled: false }]
              - paid: [{ value: a-value-of-more-than-twenty-characters }]
            usagePlan:
              - free: { quota: { limit: 10, period: DAY } }
              - paid: { throttle: { rateLimit: 100.5, burstLimit: 200 } }
        stepFunctions:
          stateMachines:
            m:
              definition: { StartAt: A, States: { A: { Type: Pass, End: true } } }
              events: [{ http: GET x }]
        """;

    [Fact]
    public void Each_named_plan_has_its_keys_numbered_from_1()
    {
        var resources = Given.Template(Yml)["Resources"]!.AsObject();

        Assert.Equal(
            ["ApiGatewayApiKeyFree1", "ApiGatewayApiKeyFree2", "ApiGatewayApiKeyPaid1", "ApiGatewayUsagePlanFree", "ApiGatewayUsagePlanKeyFree1",
             "ApiGatewayUsagePlanKeyFree2", "ApiGatewayUsagePlanKeyPaid1", "ApiGatewayUsagePlanPaid"],
            resources.Select(r => r.Key).Where(k => k.StartsWith("ApiGatewayApiKey", StringComparison.Ordinal) || k.StartsWith("ApiGatewayUsagePlan", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var free = Properties(resources, "ApiGatewayUsagePlanFree");
        Assert.Equal(("shop-free-dev", "Usage plan \"free\" for shop dev stage", """{"Limit":10,"Period":"DAY"}"""), ((string?)free["UsagePlanName"], (string?)free["Description"], free["Quota"]!.ToJsonString()));
        Assert.Equal("""{"BurstLimit":200,"RateLimit":100.5}""", Properties(resources, "ApiGatewayUsagePlanPaid")["Throttle"]!.ToJsonString());
        Assert.Equal("""{"KeyId":{"Ref":"ApiGatewayApiKeyFree2"},"KeyType":"API_KEY","UsagePlanId":{"Ref":"ApiGatewayUsagePlanFree"}}""", Properties(resources, "ApiGatewayUsagePlanKeyFree2").ToJsonString());
        var second = Properties(resources, "ApiGatewayApiKeyFree2");
        Assert.Equal(("b", "second", "c-1", false), ((string?)second["Name"], (string?)second["Description"], (string?)second["CustomerId"], (bool)second["Enabled"]!));
    }

    [Fact]
    public void Logs_tracing_and_metrics_are_set_on_the_stage()
    {
        var resources = Given.Template(Yml)["Resources"]!.AsObject();

        Assert.Equal("""{"LogGroupName":"/aws/api-gateway/shop-dev","RetentionInDays":7}""", Properties(resources, "ApiGatewayLogGroup").ToJsonString());
        var stage = Stage(resources);
        Assert.Equal("""{"Fn::GetAtt":["ApiGatewayLogGroup","Arn"]}""", stage["AccessLogSetting"]!["DestinationArn"]!.ToJsonString());
        Assert.StartsWith("requestId: $context.requestId, ip: $context.identity.sourceIp, ", (string?)stage["AccessLogSetting"]!["Format"], StringComparison.Ordinal);
        Assert.Equal("""[{"ResourcePath":"/*","HttpMethod":"*","LoggingLevel":"INFO","DataTraceEnabled":true,"MetricsEnabled":true}]""", stage["MethodSettings"]!.ToJsonString());
        Assert.True((bool)stage["TracingEnabled"]!);
    }

    [Theory]
    [InlineData("{ restApi: { level: ERROR, fullExecutionData: false, format: $context.status } }", true, "$context.status", """[{"ResourcePath":"/*","HttpMethod":"*","LoggingLevel":"ERROR","DataTraceEnabled":false,"MetricsEnabled":true}]""")]
    [InlineData("{ restApi: { accessLogging: false, executionLogging: false } }", false, null, """[{"ResourcePath":"/*","HttpMethod":"*","LoggingLevel":"OFF","DataTraceEnabled":true,"MetricsEnabled":true}]""")]
    [InlineData("{ restApi: false }", false, null, """[{"ResourcePath":"/*","HttpMethod":"*","MetricsEnabled":true}]""")]
    public void What_is_logged_can_be_chosen(string logs, bool hasGroup, string? format, string methods)
    {
        var resources = Given.Template(Yml.Replace("{ restApi: true }", logs, StringComparison.Ordinal))["Resources"]!.AsObject();

        Assert.Equal((hasGroup, format, methods), (resources.ContainsKey("ApiGatewayLogGroup"), (string?)Stage(resources)["AccessLogSetting"]?["Format"], Stage(resources)["MethodSettings"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("restApi: true", "restApi: { level: DEBUG }", "provider.logs.restApi.level is \"DEBUG\"; allowed are INFO and ERROR.")]
    [InlineData("restApi: true", "restApi: { formats: x }", "\"formats\" is no key of provider.logs.restApi. Did you mean \"format\"?")]
    [InlineData("- paid: [{", "- gold: [{", "API key \"gold\" has no usage plan defined.")]
    [InlineData("- paid: [{ value: a-value-of-more-than-twenty-characters }]", "- c", "The API key \"c\" is in none of the usage plans free, paid: list it below the name of one.")]
    [InlineData("- paid: { throttle", "- free: { throttle", "The usage plan \"free\" stands here twice.")]
    [InlineData("- paid: { throttle: { rateLimit: 100.5, burstLimit: 200 } }", "- paid", "A usage plan of a list is a name with quota and throttle below it")]
    public void What_cannot_be_is_said(string right, string wrong, string problem) =>
        Assert.Contains(Given.Problems(Yml.Replace(right, wrong, StringComparison.Ordinal)), p => p.Contains(problem, StringComparison.Ordinal));

    private static JsonObject Properties(JsonObject resources, string id) => resources[id]!["Properties"]!.AsObject();

    private static JsonNode Stage(JsonObject resources) =>
        resources.Single(r => r.Key.StartsWith("ApiGatewayDeployment", StringComparison.Ordinal)).Value!["Properties"]!["StageDescription"]!;
}
