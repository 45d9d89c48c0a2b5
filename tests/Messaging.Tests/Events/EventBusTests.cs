using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Tests.Events;

/// <summary>What becomes of an event: which targets get it, as what, and where it goes when they don't take it.</summary>
public sealed class EventBusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutEvents_refuses_entries_one_by_one_and_delivers_the_others()
    {
        await using var given = new GivenEvents();
        await given.RuleAsync("mine", GivenEvents.Pattern, $$"""[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]""");
        var answer = await given.Bus.PutEventsAsync(GivenEvents.Caller, GivenEvents.Json("""
            {"Entries":[{"Source":"my.app","DetailType":"d","Detail":"{\"a\":1}","Time":1573573209},{"Source":"my.app","DetailType":"d","Detail":"[1]"},{"DetailType":"d","Detail":"{}"},{"Source":"aws.states","DetailType":"d","Detail":"{}"}]}
            """), Stop);

        Assert.Equal(3, (int)answer["FailedEntryCount"]!);
        Assert.Equal(["MalformedDetail", "InvalidArgument", "NotAuthorizedForSourceException"], answer["Entries"]!.AsArray().Skip(1).Select(entry => (string)entry!["ErrorCode"]!));
        Assert.Equal("Parameter Source is not valid. Reason: Source is a required argument.", (string?)answer["Entries"]![2]!["ErrorMessage"]);
        var delivered = JsonNode.Parse(GivenEvents.Text((await given.CalledAsync("Invoke"))["Payload"]))!;
        Assert.Equal((string?)answer["Entries"]![0]!["EventId"], (string?)delivered["id"]);
        Assert.Equal("2019-11-12T15:40:09Z", (string?)delivered["time"]);
        Assert.Equal("""{"a":1}""", delivered["detail"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"Input":"{\"a\":1}"}""", """{"a":1}""")]
    [InlineData("""{"InputPath":"$.detail.status"}""", "\"FAILED\"")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"s":"$.detail.status","d":"$.detail"},"InputTemplate":"{\"status\": \"is <s>\", \"detail\": <d>, \"s\": <s>}"}}""", """{"status": "is FAILED", "detail": {"status":"FAILED"}, "s": "FAILED"}""")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"r":"$.resources","none":"$.nothing"},"InputTemplate":"\"<r> and <none> by <aws.events.rule-name>\""}}""", "\"[] and  by mine\"")]
    [InlineData("""{"InputTransformer":{"InputPathsMap":{"none":"$.nothing"},"InputTemplate":"{\"a\": <none>}"}}""", """{"a": ""}""")]
    public async Task A_target_gets_the_input_it_asked_for(string members, string expected)
    {
        await using var given = new GivenEvents();
        var target = GivenEvents.Json(members);
        target["Id"] = "t";
        target["Arn"] = GivenEvents.Function;
        await given.RuleAsync("mine", GivenEvents.Pattern, new JsonArray(target).ToJsonString());
        await given.PutAsync("""{"status":"FAILED"}""");
        var payload = GivenEvents.Text((await given.CalledAsync("Invoke"))["Payload"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(payload)), payload);
    }

    [Fact]
    public async Task A_list_inside_quotes_of_a_JSON_template_is_not_delivered_and_told()
    {
        await using var given = new GivenEvents();
        await given.RuleAsync("mine", GivenEvents.Pattern, $$$"""[{"Id":"t","Arn":"{{{GivenEvents.Function}}}","InputTransformer":{"InputPathsMap":{"r":"$.resources"},"InputTemplate":"{\"a\": \"<r>\"}"}}]""");
        await given.PutAsync();
        Assert.Contains("its input cannot be made", Assert.Single(given.Told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:000000000000:q", "", "SendMessage", "MessageBody")]
    [InlineData("arn:aws:sns:eu-west-1:000000000000:t", "", "Publish", "Message")]
    [InlineData("arn:aws:kinesis:eu-west-1:000000000000:stream/s", "", "PutRecord", "Data")]
    [InlineData("arn:aws:firehose:eu-west-1:000000000000:deliverystream/d", "", "PutRecord", "Record")]
    [InlineData("arn:aws:states:eu-west-1:000000000000:stateMachine:m", "", "StartExecution", "input")]
    [InlineData("arn:aws:logs:eu-west-1:000000000000:log-group:/aws/events/g", "", "PutLogEvents", "logEvents")]
    public async Task Each_kind_of_target_is_called(string arn, string extra, string action, string member)
    {
        await using var given = new GivenEvents();
        await given.RuleAsync("mine", GivenEvents.Pattern, $$"""[{"Id":"t","Arn":"{{arn}}"{{extra}}}]""");
        await given.PutAsync();
        var input = await given.CalledAsync(action);
        var shown = input[member]!.ToJsonString();
        Assert.Contains(action == "PutRecord" ? "eyJ2ZXJzaW9uIjoi" : "my.app", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_of_queues_and_streams_go_with_the_call()
    {
        await using var given = new GivenEvents();
        await given.RuleAsync("mine", GivenEvents.Pattern, """
            [{"Id":"q","Arn":"arn:aws:sqs:eu-west-1:000000000000:q.fifo","SqsParameters":{"MessageGroupId":"g"}},
             {"Id":"s","Arn":"arn:aws:kinesis:eu-west-1:000000000000:stream/s","KinesisParameters":{"PartitionKeyPath":"$.detail.customer"}}]
            """);
        await given.PutAsync("""{"customer":"c7"}""");
        Assert.Equal("g", (string?)(await given.CalledAsync("SendMessage"))["MessageGroupId"]);
        Assert.Equal("c7", (string?)(await given.CalledAsync("PutRecord"))["PartitionKey"]);
    }

    [Fact]
    public async Task A_repeated_start_of_an_execution_finds_the_first()
    {
        await using var given = new GivenEvents { Answer = (_, action, _) => action == "StartExecution" ? new AwsErrorException("ExecutionAlreadyExists", "It exists.") : null };
        await given.RuleAsync("mine", GivenEvents.Pattern, $$"""[{"Id":"m","Arn":"arn:aws:states:eu-west-1:000000000000:stateMachine:m"},{"Id":"f","Arn":"{{GivenEvents.Function}}"}]""");
        await given.PutAsync();
        await given.CalledAsync("Invoke");
        while (given.Deliveries.Known > 0)
        {
            await Task.Delay(1, Stop);
        }

        Assert.Empty(given.Told);
    }

    [Fact]
    public async Task What_a_target_refuses_lands_in_its_dead_letter_queue_with_the_reason()
    {
        await using var given = new GivenEvents { Answer = (_, action, _) => action == "Invoke" ? new AwsErrorException("ResourceNotFoundException", "Function not found", 404) : null };
        await given.RuleAsync("mine", GivenEvents.Pattern, $$$"""[{"Id":"t","Arn":"{{{GivenEvents.Function}}}","DeadLetterConfig":{"Arn":"arn:aws:sqs:eu-west-1:000000000000:dead"}}]""");
        await given.PutAsync();
        var letter = await given.CalledAsync("SendMessage");
        string Attribute(string name) => (string)letter["MessageAttributes"]![name]!["StringValue"]!;
        Assert.Equal("arn:aws:events:eu-west-1:000000000000:rule/mine", Attribute("RULE_ARN"));
        Assert.Equal(GivenEvents.Function, Attribute("TARGET_ARN"));
        Assert.Equal("NO_RESOURCE", Attribute("ERROR_CODE"));
        Assert.Equal("Function not found", Attribute("ERROR_MESSAGE"));
        Assert.Equal("my.app", (string?)JsonNode.Parse((string)letter["MessageBody"]!)!["source"]);
    }

    [Fact]
    public async Task A_bus_sends_an_event_as_it_is_to_another_bus_and_that_one_to_no_third()
    {
        await using var given = new GivenEvents();
        foreach (var name in (string[])["second", "third"])
        {
            await given.Buses.CreateEventBusAsync(GivenEvents.Caller, new JsonObject { ["Name"] = name }, Stop);
        }

        await given.RuleAsync("on", GivenEvents.Pattern, """[{"Id":"b","Arn":"arn:aws:events:eu-west-1:000000000000:event-bus/second"}]""");
        await given.RuleAsync("mine", GivenEvents.Pattern, $$"""[{"Id":"t","Arn":"{{GivenEvents.Function}}"},{"Id":"b","Arn":"arn:aws:events:eu-west-1:000000000000:event-bus/third"}]""", "second");
        await given.RuleAsync("last", GivenEvents.Pattern, """[{"Id":"t","Arn":"arn:aws:sns:eu-west-1:000000000000:t"}]""", "third");
        var id = (string?)(await given.PutAsync())["Entries"]![0]!["EventId"];
        Assert.Equal(id, (string?)JsonNode.Parse(GivenEvents.Text((await given.CalledAsync("Invoke"))["Payload"]))!["id"]);
        while (given.Deliveries.Known > 0)
        {
            await Task.Delay(1, Stop);
        }

        Assert.DoesNotContain(given.Calls, c => c.Action == "Publish");
    }

    [Fact]
    public async Task Events_with_one_order_key_reach_the_target_in_order()
    {
        await using var given = new GivenEvents();
        await given.RuleAsync("mine", GivenEvents.Pattern, """[{"Id":"q","Arn":"arn:aws:sqs:eu-west-1:000000000000:q"}]""");
        for (var i = 0; i < 50; i++)
        {
            await given.Bus.PublishAsync(GivenEvents.Caller, GivenEvents.Json($$$"""{"source":"my.app","id":"{{{i}}}","detail":{}}"""), orderKey: "x", Stop);
        }

        await given.CalledAsync("SendMessage", 50);
        Assert.Equal(Enumerable.Range(0, 50), given.Calls.Select(c => int.Parse((string)JsonNode.Parse((string)c.Input["MessageBody"]!)!["id"]!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_scheduled_rule_that_is_due_gives_its_targets_the_event_unless_it_is_disabled()
    {
        await using var given = new GivenEvents();
        await given.Rules.PutRuleAsync(GivenEvents.Caller, GivenEvents.Json("""{"Name":"tick","ScheduleExpression":"rate(5 minutes)"}"""), Stop);
        await given.Rules.PutTargetsAsync(GivenEvents.Caller, GivenEvents.Json($$"""{"Rule":"tick","Targets":[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]}"""), Stop);
        var due = new DateTimeOffset(2025, 1, 31, 12, 5, 0, TimeSpan.Zero);
        var rule = given.Rules.FindScheduled(GivenEvents.Caller, "default", "tick")!;
        await given.Deliveries.PutAsync(given.Bus.Fire(rule, due), stop: Stop);
        var @event = GivenEvents.Json(GivenEvents.Text((await given.CalledAsync("Invoke"))["Payload"]));
        Assert.Equal(("aws.events", "2025-01-31T12:05:00Z"), ((string?)@event["source"], (string?)@event["time"]));
        await given.Rules.DisableRuleAsync(GivenEvents.Caller, new JsonObject { ["Name"] = "tick" }, Stop);
        Assert.Empty(given.Bus.Fire(rule, due));
    }

    [Fact]
    public async Task The_index_finds_the_rules_that_a_walk_through_all_finds()
    {
        await using var given = new GivenEvents();
        string[] patterns =
        [
            """{"source":["my.app"]}""", """{"source":["other","my.app"]}""", """{"detail":{"list":["x"]}}""", """{"detail":{"items":{"k":["v","w"]}}}""", """{"source":[{"prefix":"my"}]}""",
            """{"source":["my.app"],"detail":{"list":["y"]}}""", """{"$or":[{"source":["my.app"]},{"detail-type":["z"]}]}""", """{"detail":{"n":[1]}}""", """{"source":["none"]}""", """{"source":["my.app"],"detail":{"q":[{"exists":false}]}}""",
        ];
        for (var i = 0; i < patterns.Length; i++)
        {
            await given.RuleAsync($"r{i}", patterns[i], $$"""[{"Id":"t","Arn":"{{GivenEvents.Function}}"}]""");
        }

        foreach (var detail in (string[])["""{}""", """{"list":["x","y"]}""", """{"items":[{"k":"v"},{"k":"w"}]}""", """{"n":1,"q":null}""", """{"list":"x"}"""])
        {
            var @event = GivenEvents.Json($$"""{"source":"my.app","detail-type":"d","detail":{{detail}}}""");
            var walked = patterns.Index().Where(p => Treadle.Messaging.Events.Patterns.EventPattern.Parse(p.Item).Matches(@event)).Select(p => $"r{p.Index}");
            Assert.Equal(walked, given.Rules.Matching(GivenEvents.Caller, "default", @event).Select(r => r.Rule.Name).Order(StringComparer.Ordinal));
        }
    }
}
