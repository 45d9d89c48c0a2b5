using System.Text.Json.Nodes;
using Treadle.Api.ApiGateway;
using Treadle.Aws;
using Treadle.Gateway.Tests.Support;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Tests;

/// <summary>The control operations, called as the deployment calls them.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly GatewayFixture _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public async Task Ids_are_ten_lower_case_characters_and_a_generated_key_has_forty()
    {
        await _gateway.CreateApiAsync();
        var key = await CallAsync("CreateApiKey", """{"name":"dev-myFirstKey","enabled":true}""");

        Assert.Matches("^[0-9a-z]{10}$", _gateway.ApiId);
        Assert.Matches("^[0-9A-Za-z]{40}$", key["value"]!.GetValue<string>());
        Assert.False((await CallAsync("GetApiKey", new JsonObject { ["apiKey"] = key["id"]!.DeepClone() })).ContainsKey("value"));
        Assert.Equal(
            key["value"]!.GetValue<string>(),
            (await CallAsync("GetApiKey", new JsonObject { ["apiKey"] = key["id"]!.DeepClone(), ["includeValue"] = true }))["value"]!.GetValue<string>());
        Assert.False(Assert.Single((await CallAsync("GetApiKeys", "{}"))["items"]!.AsArray())!.AsObject().ContainsKey("value"));
    }

    [Theory]
    [InlineData("CreateApiKey", """{"value":"short"}""", "BadRequestException", "API Key value should be at least 20 characters")]
    [InlineData("CreateApiKey", """{"value":"s1HR9a43llolcatslikeiamdoingthat7YEIvns8"}""", "ConflictException", "API Key already exists")]
    [InlineData("CreateUsagePlan", """{"name":"p","apiStages":[{"apiId":"nope","stage":"dev"}]}""", "BadRequestException", "Invalid API Stage specified")]
    [InlineData("CreateUsagePlanKey", """{"usagePlanId":"nope","keyId":"k","keyType":"API_KEY"}""", "NotFoundException", "Invalid Usage Plan ID specified")]
    [InlineData("GetRestApi", """{"restApiId":"nope"}""", "NotFoundException", "Invalid API identifier specified 000000000000:nope")]
    [InlineData("CreateRestApi", """{}""", "BadRequestException", "Missing required parameter: name")]
    [InlineData("CreateRestApi", """{"name":"a","policy":"{}"}""", "BadRequestException", "policy is not supported by this server.")]
    public async Task A_refusal_has_the_services_words(string operation, string input, string code, string message)
    {
        await _gateway.CreateApiAsync();
        await _gateway.KeyAsync("s1HR9a43llolcatslikeiamdoingthat7YEIvns8", isInPlan: false);

        var error = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync(operation, input));

        Assert.Equal((code, message), (error.Code, error.AwsMessage));
    }

    [Fact]
    public async Task A_key_that_is_too_long_and_a_name_that_is_too_long_are_refused()
    {
        var value = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("CreateApiKey", new JsonObject { ["value"] = new string('x', 129) }));
        var name = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("CreateApiKey", new JsonObject { ["name"] = new string('x', 1025) }));

        Assert.Equal("API Key value exceeds maximum size of 128 characters", value.AwsMessage);
        Assert.Equal("Invalid API Key name, can be at most 1024 characters.", name.AwsMessage);
    }

    [Fact]
    public async Task A_patch_of_a_fixed_member_names_those_that_may_change()
    {
        var key = await _gateway.CreateApiAsync().ContinueWith(_ => _gateway.KeyAsync("s1HR9a43llolcatslikeiamdoingthat7YEIvns8", isInPlan: false), TaskScheduler.Default).Unwrap();

        var error = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("UpdateApiKey", $$"""{"apiKey":"{{key}}","patchOperations":[{"op":"replace","path":"/id","value":"x"}]}"""));

        Assert.Equal("Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]", error.AwsMessage);
    }

    [Theory]
    [InlineData("""{"type":"HTTP_PROXY","uri":"ftp://x"}""", "Invalid HTTP endpoint specified for URI")]
    [InlineData("""{"type":"AWS","uri":"arn:aws:apigateway:eu-west-1:s3:path/bucket"}""", "only s3:action/<Action> is")]
    [InlineData("""{"type":"AWS","uri":"arn:aws:apigateway:eu-west-1:rekognition:action/DetectFaces"}""", "it has no rekognition:DetectFaces")]
    [InlineData("""{"type":"MOCK","requestParameters":{"integration.request.header.X":"method.request.header.Y"}}""", "Invalid mapping expression parameter specified: method.request.header.Y")]
    [InlineData("""{"type":"MOCK","requestParameters":{"integration.request.header.X":"nowhere.y"}}""", "Invalid mapping expression specified: nowhere.y")]
    [InlineData("""{"type":"MOCK","requestParameters":{"header.X":"'y'"}}""", "Invalid mapping expression parameter specified: header.X")]
    [InlineData("""{"type":"HTTP","uri":"http://x","connectionType":"VPC_LINK"}""", "connectionType VPC_LINK is not supported")]
    [InlineData("""{"type":"HTTP","uri":"http://x","contentHandling":"CONVERT_TO_BINARY"}""", "contentHandling CONVERT_TO_BINARY is not supported")]
    [InlineData("""{"type":"AWS","uri":"arn:aws:apigateway:eu-west-1:states:action/Explode"}""", "Step Functions has no action Explode")]
    [InlineData("""{"type":"MOCK","requestTemplates":{"application/json":"#if(true)"}}""", "Invalid mapping template for application/json: line 1, column 10: A block has no #end.")]
    [InlineData("""{"type":"MOCK","timeoutInMillis":29001}""", "Timeout should be between 50 ms and 29000 ms")]
    public async Task An_integration_that_cannot_be_served_is_refused_and_leaves_no_trace(string integration, string part)
    {
        await _gateway.CreateApiAsync();
        var method = await _gateway.MethodOnlyAsync("GET", "/hello");

        var error = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("PutIntegration", GatewayFixture.Merged(GatewayFixture.Merged(method, GatewayFixture.Json("""{"integrationHttpMethod":"POST"}""")), GatewayFixture.Json(integration))));

        Assert.Contains(part, error.AwsMessage, StringComparison.Ordinal);
        Assert.False((await CallAsync("GetMethod", method)).ContainsKey("methodIntegration"));
    }

    [Fact]
    public async Task A_write_that_fails_changes_nothing_that_is_served()
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("GET", "/hello");
        await _gateway.DeployAsync();
        _gateway.Store.IsBroken = true;

        await Assert.ThrowsAsync<IOException>(() => CallAsync("DeleteRestApi", $$"""{"restApiId":"{{_gateway.ApiId}}"}"""));
        await Assert.ThrowsAsync<IOException>(() => CallAsync("CreateApiKey", """{"name":"k"}"""));

        Assert.Equal(200, (await _gateway.SendAsync("GET", "/hello")).Status);
        Assert.Empty((await CallAsync("GetApiKeys", "{}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task All_of_it_serves_again_after_a_restart()
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("GET", "/hello", isPrivate: true);
        await _gateway.DeployAsync(variables: """{"a":"b"}""");
        await _gateway.KeyAsync("s1HR9a43llolcatslikeiamdoingthat7YEIvns8");

        await using var again = new RestApiService(_gateway.Store, new StoredUses(_gateway.Store), _gateway.Time);
        var handler = new Requests.GatewayRequestHandler(again, () => _gateway.Calls, _gateway.Time);
        var response = await handler.HandleAsync(
            new Requests.GatewayRequest
            {
                ApiId = _gateway.ApiId,
                Stage = "dev",
                Method = "GET",
                Path = "/hello",
                Headers = [new("x-api-key", "s1HR9a43llolcatslikeiamdoingthat7YEIvns8")],
                SourceIp = "::1",
                Host = "h",
            },
            default);

        Assert.Equal(200, response.Status);
        Assert.Equal("b", again.GetStage(GatewayFixture.Caller, new JsonObject { ["restApiId"] = _gateway.ApiId, ["stageName"] = "dev" })["variables"]!["a"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deployment_that_a_stage_shows_is_kept_until_the_stage_moves()
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("GET", "/hello");
        var first = await _gateway.DeployAsync();
        var delete = $$"""{"restApiId":"{{_gateway.ApiId}}","deploymentId":"{{first}}"}""";

        var error = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("DeleteDeployment", delete));
        Assert.Equal("Active stages pointing to this deployment must be moved or deleted", error.AwsMessage);
        await _gateway.DeployAsync();
        await CallAsync("DeleteDeployment", delete);
        Assert.Equal(200, (await _gateway.SendAsync("GET", "/hello")).Status);
    }

    [Fact]
    public async Task The_last_method_without_integration_stops_a_deployment()
    {
        await _gateway.CreateApiAsync();
        Assert.Equal("The REST API doesn't contain any methods", (await Assert.ThrowsAsync<AwsErrorException>(() => _gateway.DeployAsync())).AwsMessage);
        await _gateway.MethodOnlyAsync("GET", "/hello");
        Assert.Equal("No integration defined for method", (await Assert.ThrowsAsync<AwsErrorException>(() => _gateway.DeployAsync())).AwsMessage);
    }

    [Theory]
    [InlineData("DeleteStage")]
    [InlineData("DeleteRestApi")]
    public async Task A_plan_changes_by_patches_and_loses_what_is_deleted(string deletes)
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("GET", "/hello");
        await _gateway.DeployAsync();
        var key = await _gateway.KeyAsync("s1HR9a43llolcatslikeiamdoingthat7YEIvns8");
        var plan = Assert.Single((await CallAsync("GetUsagePlans", "{}"))["items"]!.AsArray())!["id"]!.GetValue<string>();

        var patched = await CallAsync("UpdateUsagePlan", $$"""{"usagePlanId":"{{plan}}","patchOperations":[{"op":"replace","path":"/throttle/rateLimit","value":"0.5"},{"op":"remove","path":"/quota"}]}""");
        Assert.Equal("""{"burstLimit":200,"rateLimit":0.5}""", patched["throttle"]!.ToJsonString());
        Assert.False(patched.ContainsKey("quota"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("DeleteUsagePlan", $$"""{"usagePlanId":"{{plan}}"}"""));
        Assert.Equal($"Cannot delete Usage Plan {plan} because there are API Stages associated with it, including {_gateway.ApiId}:dev", refused.AwsMessage);

        await CallAsync("DeleteApiKey", $$"""{"apiKey":"{{key}}"}""");
        await CallAsync(deletes, $$"""{"restApiId":"{{_gateway.ApiId}}","stageName":"dev"}""");
        Assert.Empty((await CallAsync("GetUsagePlanKeys", $$"""{"usagePlanId":"{{plan}}"}"""))["items"]!.AsArray());
        Assert.Empty((await CallAsync("GetUsagePlan", $$"""{"usagePlanId":"{{plan}}"}"""))["apiStages"]!.AsArray());
        await CallAsync("DeleteUsagePlan", $$"""{"usagePlanId":"{{plan}}"}""");
    }

    [Fact]
    public async Task A_resource_goes_with_all_below_it()
    {
        await _gateway.CreateApiAsync();
        await _gateway.ResourceAsync("/a/b/c");
        var a = await _gateway.ResourceAsync("/a");

        await CallAsync("DeleteResource", $$"""{"restApiId":"{{_gateway.ApiId}}","resourceId":"{{a}}"}""");

        var left = (await CallAsync("GetResources", $$"""{"restApiId":"{{_gateway.ApiId}}"}"""))["items"]!.AsArray();
        Assert.Equal("/", Assert.Single(left)!["path"]!.GetValue<string>());
    }

    private Task<JsonObject> CallAsync(string operation, string input) => CallAsync(operation, GatewayFixture.Json(input));

    private async Task<JsonObject> CallAsync(string operation, JsonObject input) =>
        await ApiGatewayOperations.All(_gateway.Apis).Single(each => each.Name == operation).InvokeAsync(GatewayFixture.Caller, (JsonObject)input.DeepClone(), default);
}
