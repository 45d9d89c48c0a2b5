using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary><c>kill -9</c> of the real process: what was answered is not lost, and nothing happens twice in a history.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_wait_goes_on_and_ends_once()
    {
        await using var server = await ServerProcess.StartAsync();
        var execution = await server.RunAsync("""{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":2,"Next":"B"},"B":{"Type":"Pass","End":true}}}""", """{"a":1}""");
        await server.CrashAsync();
        var ended = await server.EndAsync(execution);
        Assert.Equal(("SUCCEEDED", """{"a":1}"""), ((string?)ended["status"], (string?)ended["output"]));
        Assert.True((double)ended["stopDate"]! - (double)ended["startDate"]! >= 2, "The wait ended early.");
        var events = await server.CountEventsAsync(execution);
        Assert.Equal((1, 1), (events["WaitStateEntered"], events["WaitStateExited"]));
    }

    [Fact]
    public async Task A_token_handed_out_before_the_crash_ends_its_task_after_it()
    {
        await using var server = await ServerProcess.StartAsync();
        var activity = await CreateActivityAsync(server);
        var execution = await server.RunAsync($$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{activity}}","End":true} } }""");
        var task = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        await server.CrashAsync();
        await server.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)task["taskToken"], ["output"] = "42" });
        await server.CrashAsync();
        var ended = await server.EndAsync(execution);
        Assert.Equal(("SUCCEEDED", "42"), ((string?)ended["status"], (string?)ended["output"]));
        Assert.Equal(1, (await server.CountEventsAsync(execution))["ActivityScheduled"]);
    }

    [Fact]
    public async Task A_retry_that_backs_off_is_made_after_the_crash()
    {
        await using var server = await ServerProcess.StartAsync();
        var activity = await CreateActivityAsync(server);
        var execution = await server.RunAsync(
            $$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{activity}}","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2,"MaxAttempts":1}],"End":true} } }""");
        var first = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        await server.CallAsync("SendTaskFailure", new JsonObject { ["taskToken"] = (string?)first["taskToken"], ["error"] = "Busy" });
        await server.CrashAsync();
        var second = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        Assert.NotEqual((string?)first["taskToken"], (string?)second["taskToken"]);
        await server.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)second["taskToken"], ["output"] = "1" });
        Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        var events = await server.CountEventsAsync(execution);
        Assert.Equal((2, 1, 1), (events["ActivityScheduled"], events["ActivityFailed"], events["ActivitySucceeded"]));
    }

    [Fact]
    public async Task A_map_goes_on_without_losing_or_repeating_an_iteration()
    {
        await using var server = await ServerProcess.StartAsync();
        var execution = await server.RunAsync(
            """{"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":2,"ItemProcessor":{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"End":true}}},"End":true}}}""",
            "[1,2,3,4,5]");
        await server.CrashAsync();
        await server.CrashAsync();
        var ended = await server.EndAsync(execution);
        Assert.Equal(("SUCCEEDED", "[1,2,3,4,5]"), ((string?)ended["status"], (string?)ended["output"]));
        var events = await server.CountEventsAsync(execution);
        Assert.Equal((5, 5, 1), (events["MapIterationStarted"], events["MapIterationSucceeded"], events["MapStateSucceeded"]));
    }

    [Fact]
    public async Task A_parent_waits_for_its_child_across_crashes_and_hears_of_its_end_once()
    {
        await using var server = await ServerProcess.StartAsync();
        var activity = await CreateActivityAsync(server);
        var child = await CreateMachineAsync(server, $$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{activity}}","End":true} } }""");
        var execution = await server.RunAsync(
            $$"""{"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"{{child}}"},"End":true} } }""");
        await server.CrashAsync();
        var task = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        await server.CrashAsync();
        await server.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)task["taskToken"], ["output"] = "42" });
        await server.CrashAsync();
        var ended = await server.EndAsync(execution);
        Assert.Equal(("SUCCEEDED", 42), ((string?)ended["status"], (int?)JsonNode.Parse((string)ended["output"]!)!["Output"]));
        var events = await server.CountEventsAsync(execution);
        Assert.Equal((1, 1, 1, 1), (events["TaskScheduled"], events["TaskStarted"], events["TaskSubmitted"], events["TaskSucceeded"]));
        Assert.Single((await server.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = child }))["executions"]!.AsArray());
    }

    [Fact]
    public async Task A_parent_that_was_stopped_takes_its_child_along_though_the_server_crashes()
    {
        await using var server = await ServerProcess.StartAsync();
        var child = await CreateMachineAsync(server, """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""");
        var execution = await server.RunAsync(
            $$"""{"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"{{child}}"},"End":true} } }""");
        JsonArray children;
        do
        {
            children = (await server.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = child }))["executions"]!.AsArray();
        }
        while (children.Count == 0);

        await server.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
        await server.CrashAsync();
        Assert.Equal("ABORTED", (string?)(await server.EndAsync((string)children[0]!["executionArn"]!))["status"]);
    }

    [Fact]
    public async Task Every_start_that_was_answered_is_there_after_the_crash()
    {
        await using var server = await ServerProcess.StartAsync();
        var machine = await CreateMachineAsync(server, """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""");
        var answered = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            answered.Add((string)(await server.CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine }))["executionArn"]!);
        }

        await server.CrashAsync();
        foreach (var execution in answered)
        {
            Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        }
    }

    private static async Task<string> CreateMachineAsync(ServerProcess server, string definition) => (string)(await server.CallAsync("CreateStateMachine", new JsonObject
    {
        ["name"] = $"m{Guid.NewGuid():N}", ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any",
    }))["stateMachineArn"]!;

    private static async Task<string> CreateActivityAsync(ServerProcess server) =>
        (string)(await server.CallAsync("CreateActivity", new JsonObject { ["name"] = $"a{Guid.NewGuid():N}" }))["activityArn"]!;
}
