using System.Net;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Live;

/// <summary>The live stream of a real server: what changes is told, to whom it may be told, until the server ends.</summary>
public sealed class LiveStreamTests
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    private const string Hold = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_execution_is_told_of_when_it_starts_and_when_it_ends()
    {
        await using var server = await GivenServer.StartAsync();
        var machine = await server.MachineAsync(Hold);
        await using var live = await LiveReader.OpenAsync(server.Client);

        var execution = await server.ExecutionAsync(machine);
        var started = await live.UntilAsync(m => StatusOf(m, execution) is not null);
        Assert.Equal("RUNNING", StatusOf(started, execution));
        Assert.Equal(machine, (string?)started["executions"]![0]!["stateMachineArn"]);
        Assert.False((bool)started["more"]!);

        await server.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
        await live.UntilAsync(m => StatusOf(m, execution) == "ABORTED");
        Assert.Equal("ABORTED", (string?)(await server.CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution }))["status"]);
    }

    [Fact]
    public async Task An_operation_that_changes_something_is_told_of_and_one_that_looks_is_not()
    {
        await using var server = await GivenServer.StartAsync();
        await using var live = await LiveReader.OpenAsync(server.Client);

        await server.CallAsync("ListStateMachines", []);
        await server.MachineAsync(Pass);
        var told = await live.UntilAsync(_ => true);
        Assert.Equal(
            """[{"service":"states","action":"CreateStateMachine","region":"eu-west-1","account":"000000000000"}]""", told["operations"]!.ToJsonString());
    }

    [Fact]
    public async Task What_a_task_does_to_a_queue_and_to_a_bucket_is_told_of()
    {
        await using var server = await GivenServer.StartAsync();
        var machine = await server.MachineAsync("""
            {"StartAt":"Make","States":{
              "Make":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:createQueue","Arguments":{"QueueName":"q"},"Next":"Send"},
              "Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{"QueueUrl":"{% $states.input.QueueUrl %}","MessageBody":"m"},"End":true}},
             "QueryLanguage":"JSONata"}
            """);
        await using var live = await LiveReader.OpenAsync(server.Client);
        await server.ExecutionAsync(machine);
        await live.UntilAsync(m => Actions(m).Contains("sqs:SendMessage") && (bool?)m["queues"] == true);

        using var put = new HttpRequestMessage(HttpMethod.Put, "/shelf");
        put.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=000000000000/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await server.Client.SendAsync(put, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await live.UntilAsync(m => Actions(m).Contains("s3:CreateBucket"));
    }

    [Fact]
    public async Task Children_of_a_map_run_are_told_of_with_their_run()
    {
        await using var server = await GivenServer.StartAsync();
        var machine = await server.MachineAsync("""
            {"StartAt":"M","States":{"M":{"Type":"Map","Label":"each","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
              "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"ItemsPath":"$.items","End":true}}}
            """);
        await using var live = await LiveReader.OpenAsync(server.Client);
        await server.CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = """{"items":[1,2,3]}""" });

        // The first message may name both, or only the run.
        var (children, runs) = (new HashSet<string>(), new HashSet<string>());
        await live.UntilAsync(m =>
        {
            children.UnionWith(m["executions"]!.AsArray().Select(e => (string?)e!["mapRunArn"]).OfType<string>());
            runs.UnionWith(m["mapRuns"]!.AsArray().Select(arn => (string)arn!));
            return children.Count > 0 && runs.Count > 0;
        });
        Assert.StartsWith("arn:aws:states:eu-west-1:000000000000:mapRun:m/each:", Assert.Single(children), StringComparison.Ordinal);
        Assert.Equal(children, runs);
    }

    [Fact]
    public async Task Lines_of_a_log_group_are_told_of_by_its_name()
    {
        await using var server = await GivenServer.StartAsync();
        await CallLogsAsync(server, "CreateLogGroup", new JsonObject { ["logGroupName"] = "/orders" });
        await CallLogsAsync(server, "CreateLogStream", new JsonObject { ["logGroupName"] = "/orders", ["logStreamName"] = "s" });
        await using var live = await LiveReader.OpenAsync(server.Client);
        var line = new JsonObject { ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), ["message"] = "hello" };
        await CallLogsAsync(server, "PutLogEvents", new JsonObject { ["logGroupName"] = "/orders", ["logStreamName"] = "s", ["logEvents"] = new JsonArray(line) });
        await live.UntilAsync(m => m["logGroups"]!.ToJsonString() == """["/orders"]""");
    }

    [Fact]
    public async Task Pages_of_other_sites_hear_nothing()
    {
        await using var server = await GivenServer.StartAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/_treadle/live") { Headers = { { "Origin", "https://evil.example" } } };
        using var refused = await server.Client.SendAsync(foreign, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var post = await server.Client.PostAsync("/_treadle/live", content: null, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task A_server_that_ends_ends_its_streams_at_once()
    {
        await using var server = await GivenServer.StartAsync();
        var machine = await server.MachineAsync(Hold);
        await using var live = await LiveReader.OpenAsync(server.Client);
        // A stream that did not end would be cut off after the patience for requests: reading it would fail.
        var next = live.NextAsync();
        await server.EndAsync();
        Assert.Null(await next);

        await server.StartAgainAsync();
        await using var again = await LiveReader.OpenAsync(server.Client);
        var execution = await server.ExecutionAsync(machine);
        await again.UntilAsync(m => StatusOf(m, execution) == "RUNNING");
    }

    [Fact]
    public async Task With_keys_one_hears_of_the_account_of_his_key_only()
    {
        var (one, other) = (GivenServer.Key("AKIAONE", "*"), GivenServer.Key("AKIAOTHER", "*") with { Account = "999988887777" });
        await using var server = await GivenServer.StartAsync(one, other, GivenServer.Key("AKIALESS", "states:*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        await using var stranger = await Browser.LogInAsync(server, "AKIAOTHER");
        await using var mine = await LiveReader.OpenAsync(browser.Client);
        await using var theirs = await LiveReader.OpenAsync(stranger.Client);

        await browser.CallAsync("CreateActivity", new JsonObject { ["name"] = "mine" });
        await stranger.CallAsync("CreateActivity", new JsonObject { ["name"] = "theirs" });
        var told = await theirs.UntilAsync(_ => true);
        Assert.Equal("999988887777", (string?)Assert.Single(told["operations"]!.AsArray())!["account"]);
        Assert.Equal("111122223333", (string?)Assert.Single((await mine.UntilAsync(_ => true))["operations"]!.AsArray())!["account"]);

        await using var less = await Browser.LogInAsync(server, "AKIALESS");
        using var refused = await less.Client.GetAsync("/_treadle/live", Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var unknown = await server.Client.GetAsync("/_treadle/live", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    private static string? StatusOf(JsonNode message, string execution) =>
        (string?)message["executions"]!.AsArray().SingleOrDefault(e => (string?)e!["executionArn"] == execution)?["status"];

    private static IEnumerable<string> Actions(JsonNode message) => message["operations"]!.AsArray().Select(o => $"{o!["service"]}:{o["action"]}".Replace(":sendMessage", ":SendMessage", StringComparison.Ordinal));

    private static async Task CallLogsAsync(GivenServer server, string operation, JsonObject members)
    {
        using var content = new StringContent(members.ToJsonString());
        content.Headers.ContentType = new("application/x-amz-json-1.1");
        content.Headers.Add("X-Amz-Target", $"Logs_20140328.{operation}");
        using var answer = await server.Client.PostAsync("/", content, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
