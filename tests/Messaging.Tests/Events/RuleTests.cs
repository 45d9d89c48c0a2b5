using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Tests.Events;

/// <summary>Buses, rules and targets as resources.</summary>
public sealed class RuleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_a_rule_that_listens_to_the_machine_makes_an_event_worth_keeping()
    {
        await using var given = new GivenEvents();
        bool MayMatch(string machine) => given.Rules.AnyRuleMayMatch(GivenEvents.Caller, "aws.states", "Step Functions Execution Status Change", machine);
        Assert.False(MayMatch("arn:m"));
        await given.RuleAsync("r", """{"source":["aws.states"],"detail":{"status":["FAILED"],"stateMachineArn":["arn:m"]}}""", $$"""[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]""");
        Assert.True(MayMatch("arn:m"));
        Assert.False(MayMatch("arn:other"));
        await given.Rules.DisableRuleAsync(GivenEvents.Caller, new JsonObject { ["Name"] = "r" }, Stop);
        Assert.False(MayMatch("arn:m"));
    }

    [Fact]
    public async Task Buses_rules_and_targets_are_there_again_after_a_restart()
    {
        await using var given = new GivenEvents();
        await given.Buses.CreateEventBusAsync(GivenEvents.Caller, GivenEvents.Json("""{"Name":"orders","Description":"d","Tags":[{"Key":"a","Value":"b"}]}"""), Stop);
        await given.RuleAsync("r", GivenEvents.Pattern, $$$"""[{"Id":"t","Arn":"{{{GivenEvents.Function}}}","InputPath":"$.detail","RetryPolicy":{"MaximumRetryAttempts":3}}]""", "orders");
        await using var again = new GivenEvents(given.Resources);

        var rule = Assert.Single(again.Rules.ListRules(GivenEvents.Caller, new JsonObject { ["EventBusName"] = "orders" })["Rules"]!.AsArray())!;
        Assert.Equal("arn:aws:events:eu-west-1:000000000000:rule/orders/r", (string?)rule["Arn"]);
        var target = Assert.Single(again.Rules.ListTargetsByRule(GivenEvents.Caller, GivenEvents.Json("""{"Rule":"r","EventBusName":"arn:aws:events:eu-west-1:000000000000:event-bus/orders"}"""))["Targets"]!.AsArray())!;
        Assert.Equal(("$.detail", 3), ((string?)target["InputPath"], (int?)target["RetryPolicy"]!["MaximumRetryAttempts"]));
        Assert.Equal("b", (string?)again.Rules.ListTagsForResource(GivenEvents.Caller, GivenEvents.Json("""{"ResourceARN":"arn:aws:events:eu-west-1:000000000000:event-bus/orders"}"""))["Tags"]![0]!["Value"]);
        Assert.Equal(["default", "orders"], again.Buses.ListEventBuses(GivenEvents.Caller, [])["EventBuses"]!.AsArray().Select(b => (string)b!["Name"]!));
    }

    [Fact]
    public async Task A_rule_of_the_first_release_is_one_of_the_default_bus()
    {
        await using var first = new GivenEvents();
        await first.Resources.WriteAsync(
            [new(new("event-rule", GivenEvents.Caller.Scope, "old"), System.Text.Encoding.UTF8.GetBytes($$"""{"Name":"old","EventPattern":"{\"source\":[\"my.app\"]}","State":"ENABLED","Targets":[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]}"""))],
            Stop);
        await using var given = new GivenEvents(first.Resources);
        await given.PutAsync();
        await given.CalledAsync("Invoke");
        Assert.Equal("default", (string?)given.Rules.DescribeRule(GivenEvents.Caller, new JsonObject { ["Name"] = "old" })["EventBusName"]);
    }

    [Fact]
    public async Task A_rule_with_targets_and_a_bus_with_rules_are_not_deleted()
    {
        await using var given = new GivenEvents();
        await given.Buses.CreateEventBusAsync(GivenEvents.Caller, new JsonObject { ["Name"] = "orders" }, Stop);
        await given.RuleAsync("r", GivenEvents.Pattern, $$"""[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]""", "orders");
        var rule = GivenEvents.Json("""{"Name":"r","EventBusName":"orders"}""");
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => given.Rules.DeleteRuleAsync(GivenEvents.Caller, rule, Stop).AsTask());
        Assert.Equal("Rule can't be deleted since it has targets.", refused.AwsMessage);
        await Assert.ThrowsAsync<AwsErrorException>(() => given.Buses.DeleteEventBusAsync(GivenEvents.Caller, new JsonObject { ["Name"] = "orders" }, Stop).AsTask());
        Assert.Equal("r", (string?)given.Rules.ListRuleNamesByTarget(GivenEvents.Caller, GivenEvents.Json($$"""{"TargetArn":"{{GivenEvents.Function}}","EventBusName":"orders"}"""))["RuleNames"]![0]);
        await given.Rules.RemoveTargetsAsync(GivenEvents.Caller, GivenEvents.Json("""{"Rule":"r","EventBusName":"orders","Ids":["t"]}"""), Stop);
        await given.Rules.DeleteRuleAsync(GivenEvents.Caller, rule, Stop);
        await given.Rules.DeleteRuleAsync(GivenEvents.Caller, rule, Stop);
        await given.Buses.DeleteEventBusAsync(GivenEvents.Caller, new JsonObject { ["Name"] = "orders" }, Stop);
        var gone = Assert.Throws<AwsErrorException>(() => given.Rules.DescribeRule(GivenEvents.Caller, rule));
        Assert.Equal("Event bus orders does not exist.", gone.AwsMessage);
    }

    [Fact]
    public async Task A_policy_is_stored_and_shown()
    {
        await using var given = new GivenEvents();
        await given.Buses.PutPermissionAsync(GivenEvents.Caller, GivenEvents.Json("""{"Action":"events:PutEvents","Principal":"111122223333","StatementId":"s"}"""), Stop);
        var policy = JsonNode.Parse((string)given.Buses.DescribeEventBus(GivenEvents.Caller, [])["Policy"]!)!;
        Assert.Equal("arn:aws:iam::111122223333:root", (string?)policy["Statement"]![0]!["Principal"]!["AWS"]);
        await given.Buses.RemovePermissionAsync(GivenEvents.Caller, new JsonObject { ["StatementId"] = "s" }, Stop);
        Assert.Null(given.Buses.DescribeEventBus(GivenEvents.Caller, [])["Policy"]);
    }

    [Theory]
    [InlineData("""{"Id":"t","Arn":"arn:aws:ecs:eu-west-1:000000000000:cluster/c"}""", "which this server does not deliver events to")]
    [InlineData("""{"Id":"t","Arn":"nonsense"}""", "Provided Arn is not in correct format.")]
    [InlineData("""{"Id":"a b","Arn":"arn:aws:lambda:eu-west-1:0:function:f"}""", "Member must satisfy regular expression pattern")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","Input":"{}","InputPath":"$.a"}""", "Only one of Input, InputPath, or InputTransformer must be provided for target t.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","InputTransformer":{"InputTemplate":"\"<who>\""}}""", "InputTemplate for target t contains invalid placeholder who.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:sqs:eu-west-1:0:q.fifo"}""", "Parameter(s) SqsParameters must be specified for target: t.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","EcsParameters":{}}""", "EcsParameters of target t is not supported by this server.")]
    [InlineData("""{"Id":"t","Arn":"arn:aws:lambda:eu-west-1:0:function:f","RetryPolicy":{"MaximumRetryAttempts":186}}""", "Member must have value less than or equal to 185")]
    public async Task A_target_that_cannot_be_served_is_refused_by_name(string target, string message)
    {
        await using var given = new GivenEvents();
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => given.RuleAsync("r", GivenEvents.Pattern, $"[{target}]"));
        Assert.Contains(message, refused.AwsMessage, StringComparison.Ordinal);
        Assert.Empty(given.Rules.ListTargetsByRule(GivenEvents.Caller, new JsonObject { ["Rule"] = "r" })["Targets"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"Name":"r"}""", "Parameter(s) EventPattern or ScheduleExpression must be specified.")]
    [InlineData("""{"Name":"r","ScheduleExpression":"rate(1 minutes)"}""", "Parameter ScheduleExpression is not valid.")]
    [InlineData("""{"Name":"r","ScheduleExpression":"at(2030-01-01T00:00:00)"}""", "Parameter ScheduleExpression is not valid.")]
    [InlineData("""{"Name":"r","EventPattern":"{}","EventBusName":"none"}""", "Event bus none does not exist.")]
    public async Task A_rule_that_cannot_be_is_refused(string rule, string message)
    {
        await using var given = new GivenEvents();
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => given.Rules.PutRuleAsync(GivenEvents.Caller, GivenEvents.Json(rule), Stop).AsTask());
        Assert.Equal(message, refused.AwsMessage);
    }
}
