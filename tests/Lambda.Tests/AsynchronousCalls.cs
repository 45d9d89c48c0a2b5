using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests;

/// <summary>Calls of the type Event: accepted, run, tried again, told to destinations, over a restart too.</summary>
public sealed class AsynchronousCalls
{
    private const string CountToFile = """
        import os, time
        def handler(event, context):
            with open(event['file'], 'a') as f:
                f.write('x')
            if event.get('fails'):
                raise Exception('no')
            while event.get('wait') and not os.path.exists(event['wait']):
                time.sleep(0.01)
        """;

    private static readonly InvocationOptions AsEvent = new() { Type = InvocationType.Event };

    [Fact]
    public async Task An_event_beyond_those_that_may_wait_is_refused_and_runs_nothing()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda(options: new InvokerOptions { EventsMax = 1, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync(CountToFile);
        var (file, go) = (Path.Combine(lambda.Folder, "count"), Path.Combine(lambda.Folder, "go"));
        var payload = $$"""{"file":"{{file}}","wait":"{{go}}"}""";
        Assert.Equal(202, (await lambda.InvokeAsync(payload, options: AsEvent)).StatusCode);

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => lambda.InvokeAsync(payload, options: AsEvent));

        Assert.Equal(("TooManyRequestsException", 429), (refused.Code, refused.Status));
        File.WriteAllText(go, "");
        TestLambda.Eventually(() => lambda.LogLines().Any(l => l.StartsWith("END RequestId", StringComparison.Ordinal)), "the event does not end");
        Assert.Equal("x", File.ReadAllText(file));
    }

    [Fact]
    public async Task An_event_that_was_accepted_is_run_by_the_next_life_of_the_server()
    {
        TestLambda.NeedsPython();
        var resources = new MemoryResources();
        var folder = Directory.CreateTempSubdirectory("treadle-lambda-").FullName;
        var file = Path.Combine(folder, "count");
        await using (var first = new TestLambda(folder: folder, resources: resources))
        {
            await first.PythonAsync(CountToFile);
            var accepted = await first.InvokeAsync($$"""{"file":"{{file}}","wait":"{{file}}.go"}""", options: AsEvent);
            Assert.Equal(202, accepted.StatusCode);
            TestLambda.Eventually(() => File.Exists(file) && File.ReadAllText(file) == "x", "the event does not run");
        }

        File.WriteAllText($"{file}.go", "");
        await using (var second = new TestLambda(folder: folder, resources: resources))
        {
            second.Invoker.Resume();
            TestLambda.Eventually(() => File.ReadAllText(file) == "xx", "the event is not run again");
            TestLambda.Eventually(() => resources.List("function-queue", scope: null).Count == 0, "the event is not over");
        }

        await using var third = new TestLambda(folder: folder, resources: resources);
        third.Invoker.Resume();
        Assert.Equal(0, third.Invoker.EventsRunning);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_event_that_fails_is_tried_again_after_one_and_two_minutes()
    {
        TestLambda.NeedsPython();
        var time = new ManualTime();
        await using var lambda = new TestLambda(time);
        await lambda.PythonAsync(CountToFile);
        var file = Path.Combine(lambda.Folder, "count");

        var result = await lambda.InvokeAsync($$"""{"file":"{{file}}","fails":true}""", options: AsEvent);

        Assert.Equal((202, 0), (result.StatusCode, result.Payload.Length));
        TestLambda.Eventually(() => HasFailed(lambda.Resources, times: 1) && time.HasTimerIn(TimeSpan.FromMinutes(1)) && Ends(1), "the first attempt does not end");
        Assert.Equal("x", File.ReadAllText(file));
        time.Advance(TimeSpan.FromMinutes(1));
        TestLambda.Eventually(() => HasFailed(lambda.Resources, times: 2) && time.HasTimerIn(TimeSpan.FromMinutes(2)) && Ends(2), "the second attempt does not end");
        time.Advance(TimeSpan.FromMinutes(2));
        TestLambda.Eventually(() => Ends(3), "the third attempt does not end");
        Assert.Equal("xxx", File.ReadAllText(file));

        // All three have the id that the caller got.
        bool Ends(int attempts) => lambda.LogLines().Count(l => l == $"END RequestId: {result.RequestId}") == attempts;
    }

    [Fact]
    public async Task A_retry_keeps_its_time_over_a_restart()
    {
        TestLambda.NeedsPython();
        var (time, resources) = (new ManualTime(), new MemoryResources());
        var folder = Directory.CreateTempSubdirectory("treadle-lambda-").FullName;
        var file = Path.Combine(folder, "count");
        await using (var first = new TestLambda(time, folder: folder, resources: resources))
        {
            await first.PythonAsync(CountToFile);
            await first.InvokeAsync($$"""{"file":"{{file}}","fails":true}""", options: AsEvent);
            TestLambda.Eventually(() => HasFailed(resources, times: 1), "the first attempt does not end");
        }

        time.Advance(TimeSpan.FromSeconds(20));
        await using var second = new TestLambda(time, folder: folder, resources: resources);
        second.Invoker.Resume();
        Assert.True(time.HasTimerIn(TimeSpan.FromSeconds(40)));
        Assert.Equal("x", File.ReadAllText(file));
        time.Advance(TimeSpan.FromSeconds(40));
        TestLambda.Eventually(() => HasFailed(resources, times: 2), "the second attempt does not end");
        Assert.Equal("xx", File.ReadAllText(file));
    }

    [Fact]
    public async Task An_event_that_the_first_release_left_is_run()
    {
        TestLambda.NeedsPython();
        var resources = new MemoryResources();
        await using var lambda = new TestLambda(resources: resources);
        await lambda.PythonAsync(CountToFile);
        var file = Path.Combine(lambda.Folder, "count");
        var stored = new JsonObject { ["function"] = "fn", ["qualifier"] = null, ["payload"] = $$"""{"file":"{{file}}"}""", ["clientContext"] = null };
        await resources.WriteAsync([new ResourceWrite(new ResourceKey("function-event", TestLambda.Caller.Scope, "0e5b0d4e"), Encoding.UTF8.GetBytes(stored.ToJsonString()))]);

        lambda.Invoker.Resume();

        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the event does not end");
        Assert.Equal("x", File.ReadAllText(file));
        Assert.Empty(resources.List("function-event", scope: null));
    }

    [Fact]
    public async Task A_thousand_events_wait_on_disk_and_are_all_run()
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda(options: new InvokerOptions { WorkersPerFunctionMax = 2, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync(CountToFile);
        var file = Path.Combine(lambda.Folder, "count");

        for (var i = 0; i < 1000; i++)
        {
            await lambda.InvokeAsync($$"""{"file":"{{file}}"}""", options: AsEvent);
        }

        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the events do not end");
        Assert.Equal(1000, new FileInfo(file).Length);
        Assert.Empty(lambda.Resources.List("function-queue", scope: null));
    }

    [Fact]
    public async Task Events_of_a_function_that_may_run_once_at_a_time_wait_for_each_other_and_are_not_throttled()
    {
        TestLambda.NeedsPython();

        // The clock stands still: an event that was put off would never be run.
        await using var lambda = new TestLambda(new ManualTime());
        await lambda.PythonAsync(CountToFile);
        await new ConcurrencyService(lambda.Functions, 1000).PutAsync(TestLambda.Caller, "fn", 1, CancellationToken.None);
        var file = Path.Combine(lambda.Folder, "count");

        for (var i = 0; i < 50; i++)
        {
            await lambda.InvokeAsync($$"""{"file":"{{file}}"}""", options: AsEvent);
        }

        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the events do not end");
        Assert.Equal(50, new FileInfo(file).Length);
    }

    [Fact]
    public async Task A_function_that_was_deleted_takes_its_events_with_it()
    {
        TestLambda.NeedsPython();
        var time = new ManualTime();
        await using var lambda = new TestLambda(time);
        await lambda.PythonAsync(CountToFile);
        await lambda.InvokeAsync($$"""{"file":"{{Path.Combine(lambda.Folder, "count")}}","fails":true}""", options: AsEvent);
        TestLambda.Eventually(() => HasFailed(lambda.Resources, times: 1) && time.HasTimerIn(TimeSpan.FromMinutes(1)), "the first attempt does not end");

        await lambda.Functions.DeleteAsync(TestLambda.Caller, "fn", null, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(1));

        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the event is still there");
    }

    [Fact]
    public async Task Destinations_are_told_with_the_record_of_the_call()
    {
        TestLambda.NeedsPython();
        var told = new RecordedCalls();
        await using var lambda = new TestLambda(options: new InvokerOptions { Calls = () => told, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync("def handler(event, context):\n    if event == 'bad':\n        raise Exception('no')\n    return {'ok': event}\n");
        await lambda.PythonAsync("def handler(event, context):\n    pass\n", name: "other");
        var other = "arn:aws:lambda:eu-west-1:000000000000:function:other";
        await ConfigureAsync(lambda, new EventInvokeSettings(0, null, other, "arn:aws:sqs:eu-west-1:000000000000:failures", HasDestinations: true));

        var good = await lambda.InvokeAsync("\"good\"", options: AsEvent);
        var bad = await lambda.InvokeAsync("\"bad\"", options: AsEvent);
        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the events do not end");

        var success = told.Of("lambda", "Invoke");
        Assert.Equal((other, "Event"), ((string)success["FunctionName"]!, (string)success["InvocationType"]!));
        Assert.Equal(
            $$$"""{"version":"1.0","timestamp":"T","requestContext":{"requestId":"{{{good.RequestId}}}","functionArn":"arn:aws:lambda:eu-west-1:000000000000:function:fn:$LATEST","condition":"Success","approximateInvokeCount":1},"requestPayload":"good","responseContext":{"statusCode":200,"executedVersion":"$LATEST"},"responsePayload":{"ok":"good"}}""",
            Timeless(Encoding.UTF8.GetString(Convert.FromBase64String((string)success["Payload"]!))));
        var failure = told.Of("sqs", "SendMessage");
        Assert.Equal("https://sqs.eu-west-1.amazonaws.com/000000000000/failures", (string)failure["QueueUrl"]!);
        var record = JsonNode.Parse((string)failure["MessageBody"]!)!;
        Assert.Equal(
            (bad.RequestId, "RetriesExhausted", "Unhandled"),
            ((string)record["requestContext"]!["requestId"]!, (string)record["requestContext"]!["condition"]!, (string)record["responseContext"]!["functionError"]!));
        Assert.Equal("no", (string)record["responsePayload"]!["errorMessage"]!);
    }

    [Fact]
    public async Task A_call_that_failed_for_good_goes_to_the_dead_letter_queue()
    {
        TestLambda.NeedsPython();
        var told = new RecordedCalls();
        await using var lambda = new TestLambda(options: new InvokerOptions { Calls = () => told, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync("def handler(event, context):\n    raise Exception('no')\n");
        await lambda.Functions.UpdateConfigurationAsync(
            TestLambda.Caller, "fn", new FunctionSettings { DeadLetterTarget = "arn:aws:sqs:eu-west-1:000000000000:dead" }, null, CancellationToken.None);
        await ConfigureAsync(lambda, new EventInvokeSettings(0, null, null, null, HasDestinations: false));

        var call = await lambda.InvokeAsync("[1]", options: AsEvent);
        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the event does not end");

        var message = told.Of("sqs", "SendMessage");
        Assert.Equal(("https://sqs.eu-west-1.amazonaws.com/000000000000/dead", "[1]"), ((string)message["QueueUrl"]!, (string)message["MessageBody"]!));
        Assert.Equal(
            $$$"""{"RequestID":{"DataType":"String","StringValue":"{{{call.RequestId}}}"},"ErrorCode":{"DataType":"Number","StringValue":"200"},"ErrorMessage":{"DataType":"String","StringValue":"no"}}""",
            message["MessageAttributes"]!.ToJsonString());
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_said()
    {
        TestLambda.NeedsPython();
        var said = new List<string>();
        await using var lambda = new TestLambda(options: new InvokerOptions { Undelivered = said.Add, InitTimeout = TestLambda.Patience });
        await lambda.PythonAsync("def handler(event, context):\n    return 1\n");
        await ConfigureAsync(lambda, new EventInvokeSettings(null, null, "arn:aws:sns:eu-west-1:000000000000:topic", null, HasDestinations: true));

        await lambda.InvokeAsync(options: AsEvent);
        TestLambda.Eventually(() => lambda.Invoker.EventsRunning == 0, "the event does not end");

        Assert.Contains("could not be told to arn:aws:sns:eu-west-1:000000000000:topic", Assert.Single(said), StringComparison.Ordinal);
    }

    /// <summary>The only event there is waits after so many failures.</summary>
    private static bool HasFailed(MemoryResources resources, int times) =>
        (int?)JsonNode.Parse(Assert.Single(resources.List("function-queue", scope: null)).Data.Span)!["failures"] == times;

    private static async Task ConfigureAsync(TestLambda lambda, EventInvokeSettings settings) =>
        await new EventInvokeConfigService(lambda.Functions, TimeProvider.System).PutAsync(TestLambda.Caller, "fn", null, settings, CancellationToken.None);

    private static string Timeless(string record)
    {
        var parsed = JsonNode.Parse(record)!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)parsed["timestamp"]!);
        parsed["timestamp"] = "T";
        return parsed.ToJsonString();
    }
}
