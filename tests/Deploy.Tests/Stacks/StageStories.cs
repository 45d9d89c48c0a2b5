using System.Text.Json.Nodes;
using Treadle.Deploy.Tests.Fakes;

namespace Treadle.Deploy.Tests.Stacks;

/// <summary>Stages, the account's settings and the throttles of methods, deployed as resources of a template.</summary>
public sealed class StageStories : IDisposable
{
    private const string Service = """
        service: shop
        provider: { name: aws, region: eu-west-1 }
        resources:
          Resources:
            Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: shop } }
            Get:
              Type: AWS::ApiGateway::Method
              Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: MOCK } }
            Deployment: { Type: AWS::ApiGateway::Deployment, DependsOn: Get, Properties: { RestApiId: !Ref Api } }
            Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /shop/api } }
            Stage:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: !Ref Api
                DeploymentId: !Ref Deployment
                StageName: live
                Description: first
                TracingEnabled: true
                Variables: { color: red, size: "1" }
                AccessLogSetting: { DestinationArn: !GetAtt Group.Arn, Format: $context.status }
                MethodSettings:
                  - { ResourcePath: /*, HttpMethod: "*", LoggingLevel: INFO, DataTraceEnabled: true }
                  - { ResourcePath: /, HttpMethod: GET, ThrottlingRateLimit: 5, ThrottlingBurstLimit: 2 }
            Account: { Type: AWS::ApiGateway::Account, Properties: { CloudWatchRoleArn: arn:aws:iam::000000000000:role/logs } }
            Plan:
              Type: AWS::ApiGateway::UsagePlan
              Properties: { UsagePlanName: shop, ApiStages: [{ ApiId: !Ref Api, Stage: !Ref Stage, Throttle: { //GET: { RateLimit: 1.5, BurstLimit: 3 } } }] }
        """;

    private readonly World _world = new World().With("serverless.yml", Service);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_stage_has_its_settings_and_takes_over_changed_ones()
    {
        await _world.DeployAsync();

        var stage = await StageAsync();
        Assert.Equal(("first", true, "red", "1"), ((string?)stage["description"], (bool)stage["tracingEnabled"]!, (string?)stage["variables"]!["color"], (string?)stage["variables"]!["size"]));
        Assert.Equal("$context.status", (string?)stage["accessLogSettings"]!["format"]);
        Assert.Equal(("INFO", true), ((string?)stage["methodSettings"]!["*/*"]!["loggingLevel"], (bool)stage["methodSettings"]!["*/*"]!["dataTraceEnabled"]!));
        Assert.Equal((5.0, 2), ((double)stage["methodSettings"]!["~1/GET"]!["throttlingRateLimit"]!, (int)stage["methodSettings"]!["~1/GET"]!["throttlingBurstLimit"]!));
        Assert.Equal("arn:aws:iam::000000000000:role/logs", (string?)(await CallAsync("GetAccount", []))["cloudwatchRoleArn"]);

        await _world.With("serverless.yml", Service
            .Replace("Description: first", "Description: second", StringComparison.Ordinal)
            .Replace("color: red, size: \"1\"", "color: blue", StringComparison.Ordinal)
            .Replace("        AccessLogSetting: { DestinationArn: !GetAtt Group.Arn, Format: $context.status }\n", "", StringComparison.Ordinal)
            .Replace(", ThrottlingBurstLimit: 2", "", StringComparison.Ordinal)
            .Replace("LoggingLevel: INFO, DataTraceEnabled: true", "LoggingLevel: ERROR", StringComparison.Ordinal)).DeployAsync();

        stage = await StageAsync();
        Assert.Equal(("second", """{"color":"blue"}"""), ((string?)stage["description"], stage["variables"]!.ToJsonString()));
        Assert.Null(stage["accessLogSettings"]);
        Assert.Equal(("ERROR", false), ((string?)stage["methodSettings"]!["*/*"]!["loggingLevel"], (bool)stage["methodSettings"]!["*/*"]!["dataTraceEnabled"]!));
        Assert.Equal((5.0, 5_000), ((double)stage["methodSettings"]!["~1/GET"]!["throttlingRateLimit"]!, (int)stage["methodSettings"]!["~1/GET"]!["throttlingBurstLimit"]!));
    }

    [Fact]
    public async Task A_method_has_its_own_throttle_in_a_plan_until_it_is_taken_out()
    {
        await _world.DeployAsync();
        Assert.Equal("""{"//GET":{"burstLimit":3,"rateLimit":1.5}}""", (await ThrottlesAsync())!.ToJsonString());

        await _world.With("serverless.yml", Service.Replace("{ //GET: { RateLimit: 1.5, BurstLimit: 3 } }", "{ //GET: { RateLimit: 2 } }", StringComparison.Ordinal)).DeployAsync();
        Assert.Equal("""{"//GET":{"rateLimit":2}}""", (await ThrottlesAsync())!.ToJsonString());

        await _world.With("serverless.yml", Service.Replace(", Throttle: { //GET: { RateLimit: 1.5, BurstLimit: 3 } }", "", StringComparison.Ordinal)).DeployAsync();
        Assert.Null(await ThrottlesAsync());
    }

    [Fact]
    public async Task A_removal_takes_the_stage_along_and_leaves_the_account()
    {
        await _world.DeployAsync();

        await _world.Client.RemoveAsync(_world.Options, TestContext.Current.CancellationToken);

        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"));
        Assert.Empty(await _world.Aws.GatewayItemsAsync(World.Caller, "GetUsagePlans"));
        Assert.Equal("arn:aws:iam::000000000000:role/logs", (string?)(await CallAsync("GetAccount", []))["cloudwatchRoleArn"]);
    }

    private async Task<JsonObject> StageAsync()
    {
        var api = (string)(await _world.Aws.GatewayItemsAsync(World.Caller, "GetRestApis"))[0]!["id"]!;
        return await CallAsync("GetStage", new JsonObject { ["restApiId"] = api, ["stageName"] = "live" });
    }

    private async Task<JsonNode?> ThrottlesAsync() => (await _world.Aws.GatewayItemsAsync(World.Caller, "GetUsagePlans"))[0]!["apiStages"]![0]!["throttle"];

    private async Task<JsonObject> CallAsync(string action, JsonObject input) => await _world.Aws.CallAsync(World.Caller, "apigateway", action, input, TestContext.Current.CancellationToken);
}
