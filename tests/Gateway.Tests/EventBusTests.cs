using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Tests.Support;
using Treadle.Messaging.Events;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Tests;

/// <summary>The notifications of the course: a rule per status, a function as its target.</summary>
public sealed class EventBusTests : IDisposable
{
    private const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:iw-102stepfunctions-dev-monitor";
    private const string Pattern = """{"source":["aws.states"],"detail-type":["Step Functions Execution Status Change"],"detail":{"status":["FAILED"],"stateMachineArn":["arn:m"]}}""";

    private readonly MemoryResources _store = new();
    private readonly FakeAwsCall _calls = new();
    private readonly RuleService _rules;
    private readonly EventBus _bus;

    public EventBusTests()
    {
        _rules = new RuleService(_store);
        _bus = new EventBus(_rules, new LambdaTargetInvoker(() => _calls), new FakeTime());
    }

    private static AwsCaller Caller => GatewayFixture.Caller;

    public void Dispose() => _rules.Dispose();

    [Fact]
    public async Task A_matching_event_reaches_the_function_whole_and_asynchronously()
    {
        await RuleAsync(new JsonObject { ["Id"] = "t1", ["Arn"] = Function });

        var refused = await _bus.PublishAsync(Caller, Change("FAILED"), default);
        await _bus.PublishAsync(Caller, Change("RUNNING"), default);

        Assert.Empty(refused);
        var call = Assert.Single(_calls.Calls);
        Assert.Equal(("lambda", "Invoke", Function, "Event"), (call.Service, call.Action, call.Input["FunctionName"]!.GetValue<string>(), call.Input["InvocationType"]!.GetValue<string>()));
        Assert.Equal(Change("FAILED").ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), Payload(call));
    }

    [Theory]
    [InlineData("""{"Input":"{\"a\":1}"}""", """{"a":1}""")]
    [InlineData("""{"InputPath":"$.detail.status"}""", "\"FAILED\"")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"s":"$.detail.status","d":"$.detail"},"InputTemplate":"{\"status\": \"is <s>\", \"detail\": <d>, \"s\": <s>}"}}""", """{"status": "is FAILED", "detail": {"status":"FAILED","stateMachineArn":"arn:m","input":"{\"q\":\"it\u0027s\"}"}, "s": "FAILED"}""")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"r":"$.resources","none":"$.nothing"},"InputTemplate":"\"<r> and <none> by <aws.events.rule-name>\""}}""", "\"[arn:1,arn:2] and  by r\"")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"none":"$.nothing"},"InputTemplate":"{\"a\": <none>}"}}""", """{"a": ""}""")]
    public async Task A_target_gets_the_input_it_asked_for(string members, string expected)
    {
        await RuleAsync(GatewayFixture.Merged(new JsonObject { ["Id"] = "t1", ["Arn"] = Function }, GatewayFixture.Json(members)));

        await _bus.PublishAsync(Caller, Change("FAILED"), default);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(Payload(Assert.Single(_calls.Calls)))), Payload(_calls.Calls[0]));
    }

    [Fact]
    public async Task A_list_inside_quotes_of_a_JSON_template_is_not_delivered()
    {
        await RuleAsync(GatewayFixture.Json($$$"""{"Id":"t1","Arn":"{{{Function}}}","InputTransformer":{"InputPathsMap":{"r":"$.resources"},"InputTemplate":"{\"a\": \"<r>\"}"}}"""));

        var refused = await _bus.PublishAsync(Caller, Change("FAILED"), default);

        Assert.Empty(_calls.Calls);
        Assert.Equal(("r", "t1"), (Assert.Single(refused).Rule, refused[0].TargetId));
    }

    [Fact]
    public async Task A_function_that_is_gone_is_reported_and_one_that_is_busy_asks_for_a_repetition()
    {
        await RuleAsync(new JsonObject { ["Id"] = "t1", ["Arn"] = Function }, new JsonObject { ["Id"] = "t2", ["Arn"] = Function + "2" });
        _calls.Answer = (call, _) => call.Input["FunctionName"]!.GetValue<string>() == Function
            ? throw new AwsErrorException("ResourceNotFoundException", "Function not found", 404)
            : ValueTask.FromResult(new JsonObject());

        Assert.Equal("t1", Assert.Single(await _bus.PublishAsync(Caller, Change("FAILED"), default)).TargetId);

        _calls.Refuses(new AwsErrorException("TooManyRequestsException", "Rate Exceeded.", 429));
        await Assert.ThrowsAsync<TargetUnavailableException>(() => _bus.PublishAsync(Caller, Change("FAILED"), default).AsTask());
        Assert.Equal(4, _calls.Calls.Count);
    }

    [Fact]
    public async Task Only_a_rule_that_listens_to_the_machine_makes_an_event_worth_keeping()
    {
        Assert.False(MayMatch("arn:m"));
        await _rules.PutRuleAsync(Caller, Rule(), default);
        Assert.False(MayMatch("arn:m"));
        await RuleAsync(new JsonObject { ["Id"] = "t1", ["Arn"] = Function });
        Assert.True(MayMatch("arn:m"));
        Assert.False(MayMatch("arn:other"));
        Assert.False(_rules.AnyRuleMayMatch(Caller with { Region = "us-east-1" }, "aws.states", "Step Functions Execution Status Change", "arn:m"));
        await _rules.DisableRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, default);
        Assert.False(MayMatch("arn:m"));
    }

    [Fact]
    public async Task Rules_and_targets_are_there_again_after_a_restart()
    {
        await RuleAsync(new JsonObject { ["Id"] = "t1", ["Arn"] = Function, ["InputPath"] = "$.detail" });
        using var again = new RuleService(_store);

        var rule = Assert.Single(again.ListRules(Caller, [])["Rules"]!.AsArray())!;
        Assert.Equal("arn:aws:events:eu-west-1:000000000000:rule/r", rule["Arn"]!.GetValue<string>());
        Assert.Equal("$.detail", Assert.Single(again.ListTargetsByRule(Caller, new JsonObject { ["Rule"] = "r" })["Targets"]!.AsArray())!["InputPath"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rule_with_targets_is_not_deleted_and_a_missing_one_is_no_error()
    {
        await RuleAsync(new JsonObject { ["Id"] = "t1", ["Arn"] = Function });

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => _rules.DeleteRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, default).AsTask());
        Assert.Equal("Rule can't be deleted since it has targets.", refused.AwsMessage);
        await _rules.RemoveTargetsAsync(Caller, GatewayFixture.Json("""{"Rule":"r","Ids":["t1"]}"""), default);
        await _rules.DeleteRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, default);
        await _rules.DeleteRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, default);
        var gone = Assert.Throws<AwsErrorException>(() => _rules.DescribeRule(Caller, new JsonObject { ["Name"] = "r" }));
        Assert.Equal("Rule r does not exist on EventBus default.", gone.AwsMessage);
    }

    [Theory]
    [InlineData("""{"Id":"t","Arn":"arn:aws:sqs:eu-west-1:000000000000:q"}""", "names sqs")]
    [InlineData("""{"Id":"t","Arn":"nonsense"}""", "Provided Arn is not in correct format.")]
    [InlineData("""{"Id":"a b","Arn":"arn:aws:lambda:eu-west-1:0:function:f"}""", "Member must satisfy regular expression pattern")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","Input":"{}","InputPath":"$.a"}""", "Only one of Input, InputPath, or InputTransformer must be provided for target t.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","InputTransformer":{"InputTemplate":"\"<who>\""}}""", "InputTemplate for target t contains invalid placeholder who.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","DeadLetterConfig":{"Arn":"a"}}""", "DeadLetterConfig of target t is not supported by this server.")]
    public async Task A_target_that_cannot_be_served_is_refused_by_name(string target, string message)
    {
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => RuleAsync(GatewayFixture.Json(target)));

        Assert.Contains(message, refused.AwsMessage, StringComparison.Ordinal);
        Assert.Empty(_rules.ListTargetsByRule(Caller, new JsonObject { ["Rule"] = "r" })["Targets"]!.AsArray());
    }

    [Fact]
    public async Task A_schedule_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<AwsErrorException>(
            () => _rules.PutRuleAsync(Caller, GatewayFixture.Json("""{"Name":"r","ScheduleExpression":"rate(5 minutes)"}"""), default).AsTask());

        Assert.Equal("ScheduleExpression is not supported by this server: rate(5 minutes)", refused.AwsMessage);
    }

    [Fact]
    public async Task PutEvents_refuses_entries_one_by_one()
    {
        await _rules.PutRuleAsync(Caller, new JsonObject { ["Name"] = "mine", ["EventPattern"] = """{"source":["my.app"]}""" }, default);
        await _rules.PutTargetsAsync(Caller, GatewayFixture.Json($$"""{"Rule":"mine","Targets":[{"Id":"t","Arn":"{{Function}}"}]}"""), default);

        var answer = await _bus.PutEventsAsync(Caller, GatewayFixture.Json("""
            {"Entries":[{"Source":"my.app","DetailType":"d","Detail":"{\"a\":1}"},{"Source":"my.app","DetailType":"d","Detail":"[1]"},{"DetailType":"d","Detail":"{}"},{"Source":"aws.states","DetailType":"d","Detail":"{}"}]}
            """), default);

        Assert.Equal(3, answer["FailedEntryCount"]!.GetValue<int>());
        Assert.Equal(["MalformedDetail", "InvalidArgument", "NotAuthorizedForSourceException"], answer["Entries"]!.AsArray().Skip(1).Select(entry => entry!["ErrorCode"]!.GetValue<string>()));
        Assert.Equal("Parameter Source is not valid. Reason: Source is a required argument.", answer["Entries"]![2]!["ErrorMessage"]!.GetValue<string>());
        var delivered = JsonNode.Parse(Payload(Assert.Single(_calls.Calls)))!;
        Assert.Equal(answer["Entries"]![0]!["EventId"]!.GetValue<string>(), delivered["id"]!.GetValue<string>());
        Assert.Equal("2019-11-12T15:40:09Z", delivered["time"]!.GetValue<string>());
        Assert.Equal("""{"a":1}""", delivered["detail"]!.ToJsonString());
    }

    private static string Payload(FakeAwsCall.Call call) => Encoding.UTF8.GetString(Convert.FromBase64String(call.Input["Payload"]!.GetValue<string>()));

    private static JsonObject Rule() => new() { ["Name"] = "r", ["EventPattern"] = Pattern };

    private static JsonObject Change(string status) => GatewayFixture.Json($$$"""
        {"version":"0","id":"1","detail-type":"Step Functions Execution Status Change","source":"aws.states","resources":["arn:1","arn:2"],"detail":{"status":"{{{status}}}","stateMachineArn":"arn:m","input":"{\"q\":\"it's\"}"}}
        """);

    private bool MayMatch(string machine) => _rules.AnyRuleMayMatch(Caller, "aws.states", "Step Functions Execution Status Change", machine);

    private async Task RuleAsync(params JsonObject[] targets)
    {
        await _rules.PutRuleAsync(Caller, Rule(), default);
        await _rules.PutTargetsAsync(Caller, new JsonObject { ["Rule"] = "r", ["Targets"] = new JsonArray([.. targets]) }, default);
    }
}
