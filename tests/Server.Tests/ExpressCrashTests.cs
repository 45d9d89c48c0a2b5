using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>Express executions of the real process: asynchronous ones survive <c>kill -9</c>, synchronous ones end with their connection.</summary>
public sealed class ExpressCrashTests
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";

    /// <summary>Waits, then leaves a trace: a Standard execution with its own name.</summary>
    private const string Trace = """
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":<seconds>,"Next":"T"},
         "T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution","Parameters":{"StateMachineArn":"<traces>","Name.$":"$$.Execution.Name"},"End":true} } }
        """;

    [Fact]
    public async Task Every_start_that_was_answered_runs_though_the_server_crashes_twice()
    {
        await using var server = await ServerProcess.StartAsync();
        var traces = await CreateAsync(server, Pass, "STANDARD");
        var machine = await CreateTracingAsync(server, traces, seconds: 2);
        for (var i = 0; i < 50; i++)
        {
            await server.CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = $"run-{i}" });
        }

        await server.CrashAsync();
        await server.CrashAsync();

        foreach (var i in Enumerable.Range(0, 50))
        {
            await UntilThereIsAsync(server, traces, $"run-{i}");
        }
    }

    [Fact]
    public async Task What_ended_before_the_crash_does_not_run_again()
    {
        await using var server = await ServerProcess.StartAsync();
        var traces = await CreateAsync(server, Pass, "STANDARD");
        var machine = await CreateAsync(server, """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution","Parameters":{"StateMachineArn":"<traces>"},"End":true} } }
            """.Replace("<traces>", traces, StringComparison.Ordinal), "EXPRESS");
        await server.CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine });
        while ((await ListAsync(server, traces)).Count == 0)
        {
            await Task.Yield();
        }

        // The run behind it takes a second: the row of the first is gone long before it ends.
        await server.CallAsync("CreateActivity", new JsonObject { ["name"] = "a" });
        await server.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await CreateTracingAsync(server, traces, seconds: 1), ["name"] = "before" });
        await server.CrashAsync();
        await server.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await CreateTracingAsync(server, traces, seconds: 1), ["name"] = "after" });

        Assert.Equal(3, (await ListAsync(server, traces)).Count);
    }

    [Fact]
    public async Task A_synchronous_run_ends_with_its_connection()
    {
        await using var server = await ServerProcess.StartAsync();
        var traces = await CreateAsync(server, Pass, "STANDARD");
        var leaves = await CreateTracingAsync(server, traces, seconds: 2);
        var stays = await CreateTracingAsync(server, traces, seconds: 4);
        var staying = server.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = stays, ["name"] = "stays" });
        await server.SendAndLeaveAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = leaves, ["name"] = "leaves" });

        Assert.Equal("SUCCEEDED", (string?)(await staying)["status"]);

        // The other one would have left its trace two seconds earlier.
        Assert.Equal(["stays"], (await ListAsync(server, traces)).Select(e => (string)e!["name"]!));
    }

    private static Task<string> CreateTracingAsync(ServerProcess server, string traces, int seconds) => CreateAsync(
        server,
        Trace.Replace("<traces>", traces, StringComparison.Ordinal).Replace("<seconds>", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
        "EXPRESS");

    private static async Task<string> CreateAsync(ServerProcess server, string definition, string type) => (string)(await server.CallAsync("CreateStateMachine", new JsonObject
    {
        ["name"] = $"m{Guid.NewGuid():N}", ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any", ["type"] = type,
    }))["stateMachineArn"]!;

    private static async Task<JsonArray> ListAsync(ServerProcess server, string machine) =>
        (await server.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["maxResults"] = 1000 }))["executions"]!.AsArray();

    private static async Task UntilThereIsAsync(ServerProcess server, string machine, string name)
    {
        while (!(await ListAsync(server, machine)).Any(e => (string?)e!["name"] == name))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
