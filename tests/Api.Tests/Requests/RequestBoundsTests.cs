using System.Text.Json.Nodes;
using Treadle.Api.States.Requests;
using Treadle.Engine;

namespace Treadle.Api.Tests.Requests;

/// <summary>Requests that break a constraint of the model: what is said of them, and that nothing else is.</summary>
public sealed class RequestBoundsTests(RequestBoundsTests.Server server) : IClassFixture<RequestBoundsTests.Server>
{
    private const string Violation = "failed to satisfy constraint:";
    private static readonly string Long = new('x', 2001);

    public static TheoryData<string> Operations => [.. new RequestShapes(Limits.Aws).All.Select(r => r.Name)];

    [Theory]
    [InlineData("DescribeExecution", "{}", "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null")]
    [InlineData("DescribeExecution", """{"executionArn":null}""", "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null")]
    [InlineData("DescribeExecution", """{"executionArn":""}""", "1 validation error detected: Value '' at 'executionArn' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("DescribeExecution", """{"executionArn":"x","includedData":"all_data"}""", "1 validation error detected: Value 'all_data' at 'includedData' failed to satisfy constraint: Member must satisfy enum value set: [ALL_DATA, METADATA_ONLY]")]
    [InlineData("ListExecutions", """{"statusFilter":"succeeded"}""", "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]")]
    [InlineData("ListExecutions", """{"maxResults":-1,"nextToken":""}""", "2 validation errors detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("ListActivities", """{"maxResults":1001}""", "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000")]
    [InlineData("ListActivities", """{"maxResults":1001.9}""", "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000")]
    [InlineData("StopExecution", """{"executionArn":"x","error":"257"}""", "1 validation error detected: Value at 'error' failed to satisfy constraint: Member must have length less than or equal to 256")]
    [InlineData("CreateActivity", """{"name":"a","encryptionConfiguration":{"kmsDataKeyReusePeriodSeconds":59}}""", "2 validation errors detected: Value '59' at 'encryptionConfiguration.kmsDataKeyReusePeriodSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60; Value null at 'encryptionConfiguration.type' failed to satisfy constraint: Member must not be null")]
    [InlineData("CreateActivity", """{"name":"a","tags":[{"key":"k"},{"key":""}]}""", "1 validation error detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("CreateActivity", """{"name":"a","tags":[{"value":"v"}]}""", "1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy constraint: Member must not be null")]
    [InlineData("CreateActivity", """{"name":"a","tags":[null,{"key":"k","value":"v"}]}""", "1 validation error detected: Value '[null, Tag(key=k, value=v)]' at 'tags' failed to satisfy constraint: Member must satisfy constraint: [Member must not be null]")]
    [InlineData("UntagResource", """{"resourceArn":"x","tagKeys":["a",""]}""", "1 validation error detected: Value '[a, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must not be null]")]
    [InlineData("CreateStateMachine", """{"name":"m","definition":"d","roleArn":"r","loggingConfiguration":{"level":"all","destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":""}}]}}""", "2 validation errors detected: Value 'all' at 'loggingConfiguration.level' failed to satisfy constraint: Member must satisfy enum value set: [ALL, FATAL, ERROR, OFF]; Value '' at 'loggingConfiguration.destinations.1.member.cloudWatchLogsLogGroup.logGroupArn' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("StartExecution", """{"stateMachineArn":"x","traceHeader":"é"}""", "1 validation error detected: Value 'é' at 'traceHeader' failed to satisfy constraint: Member must satisfy regular expression pattern: \\p{ASCII}*")]
    [InlineData("SendTaskSuccess", "{}", "2 validation errors detected: Value null at 'taskToken' failed to satisfy constraint: Member must not be null; Value null at 'output' failed to satisfy constraint: Member must not be null")]
    [InlineData("ValidateStateMachineDefinition", """{"definition":"","maxResults":101,"severity":"INFO"}""", "2 validation errors detected: Value 'INFO' at 'severity' failed to satisfy constraint: Member must satisfy enum value set: [ERROR, WARNING]; Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100")]
    public async Task A_violation_is_told_in_the_words_of_AWS(string operation, string request, string expected) =>
        Assert.Equal((400, "com.amazon.coral.validate#ValidationException", expected), await server.SendAsync(operation, request.Replace("\"257\"", $"\"{new string('x', 257)}\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"name":"","routingConfiguration":[]}""", "3 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$; Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '[]' at 'routingConfiguration' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("""{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"x:1","weight":50},{"stateMachineVersionArn":"x:2","weight":30},{"stateMachineVersionArn":"x:3","weight":20}]}""", "1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn=x:1, weight=50), RoutingConfigurationListItem(stateMachineVersionArn=x:2, weight=30), RoutingConfigurationListItem(stateMachineVersionArn=x:3, weight=20)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2")]
    [InlineData("""{"name":"a","routingConfiguration":[{"stateMachineVersionArn":"x:1","weight":101}]}""", "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100")]
    public void Routes_of_an_alias_are_told_as_lists(string request, string expected)
    {
        using var document = System.Text.Json.JsonDocument.Parse(request);
        var refused = Assert.Throws<Aws.AwsErrorException>(() => RequestCheck.Check(new RequestShapes(Limits.Aws).Of("CreateStateMachineAlias"), document.RootElement));
        Assert.Equal(expected.Replace(@"\\", @"\", StringComparison.Ordinal), refused.AwsMessage);
    }

    [Theory]
    [InlineData("""{"mapRunArn":"x","toleratedFailurePercentage":100.5,"toleratedFailureCount":-1}""", "2 validation errors detected: Value '100.5' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100; Value '-1' at 'toleratedFailureCount' failed to satisfy constraint: Member must have value greater than or equal to 0")]
    [InlineData("""{"mapRunArn":"x","toleratedFailurePercentage":101}""", "1 validation error detected: Value '101.0' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100")]
    [InlineData("""{"mapRunArn":"x","toleratedFailurePercentage":0.5,"toleratedFailureCount":9007199254740993}""", null)]
    public void Numbers_of_a_map_run_are_told_as_Java_writes_them(string request, string? expected)
    {
        using var document = System.Text.Json.JsonDocument.Parse(request);
        var refused = Record.Exception(() => RequestCheck.Check(new RequestShapes(Limits.Aws).Of("UpdateMapRun"), document.RootElement)) as Aws.AwsErrorException;
        Assert.Equal(expected, refused?.AwsMessage);
    }

    /// <summary>Each member alone, driven out of each bound it has; the others as they should be.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_member_out_of_its_bounds_is_refused_by_name(string operation)
    {
        var shape = new RequestShapes(Limits.Aws).Of(operation);
        foreach (var (path, request, isOfWrongKind) in Spoiled.Of(shape))
        {
            var (status, type, message) = await server.SendAsync(operation, request.ToJsonString());
            var told = $"{operation} {path}: {type} {message?[..Math.Min(message.Length, 300)]}";
            Assert.True(status == 400, told);
            Assert.True(isOfWrongKind ? type == "SerializationException" : message!.StartsWith("1 validation error detected: Value", StringComparison.Ordinal), told);
            Assert.True(isOfWrongKind || message!.Contains($"at '{path}' {Violation}", StringComparison.Ordinal), told);
        }
    }

    [Fact]
    public void A_request_at_its_bounds_is_taken()
    {
        Assert.All(new RequestShapes(Limits.Aws).All, shape =>
        {
            using var least = System.Text.Json.JsonDocument.Parse(Spoiled.AtBounds(shape, atMost: false).ToJsonString());
            RequestCheck.Check(shape, least.RootElement);
            using var most = System.Text.Json.JsonDocument.Parse(Spoiled.AtBounds(shape, atMost: true).ToJsonString());
            RequestCheck.Check(shape, most.RootElement);
        });
    }

    [Fact]
    public void A_start_without_a_violation_allocates_nothing()
    {
        using var document = System.Text.Json.JsonDocument.Parse($$"""{"stateMachineArn":"{{Long[..100]}}","name":"n","input":"{\"a\":1}"}""");
        var shape = new RequestShapes(Limits.Aws).Of("StartExecution");
        RequestCheck.Check(shape, document.RootElement);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RequestCheck.Check(shape, document.RootElement);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public sealed class Server : IAsyncLifetime
    {
        private readonly StatesApi _api = new();

        public ValueTask InitializeAsync() => _api.InitializeAsync();

        public ValueTask DisposeAsync() => _api.DisposeAsync();

        public async Task<(int Status, string Type, string? Message)> SendAsync(string operation, string request)
        {
            var (status, body) = await _api.SendAsync(operation, request);
            return (status, (string)body["__type"]!, (string?)body["message"]);
        }
    }
}
