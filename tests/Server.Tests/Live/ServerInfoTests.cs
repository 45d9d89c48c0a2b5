using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Live;

/// <summary>What a real server says of itself to its console.</summary>
public sealed class ServerInfoTests
{
    private const string Fail = """{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"E"}}}""";
    private const string Hold = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";

    [Fact]
    public async Task It_tells_what_it_is_and_where_something_is()
    {
        await using var server = await GivenServer.StartAsync();
        var bare = await server.GetAsync("/_treadle/info");
        Assert.Empty(bare["regions"]!.AsArray());

        await server.MachineAsync(Hold);
        var info = await server.GetAsync("/_treadle/info");
        Assert.Equal((server.Address, "eu-west-1", "000000000000", false), ((string?)info["endpoint"], (string?)info["region"], (string?)info["account"], (bool)info["credentialsRequired"]!));
        Assert.Equal("""[{"region":"eu-west-1","account":"000000000000"}]""", info["regions"]!.ToJsonString());
        Assert.Equal("""{"executionDays":90,"executionsMax":null,"logDays":90}""", info["retention"]!.ToJsonString());
        Assert.Equal(25_000, (int)info["limits"]!["maxHistoryEvents"]!);
        Assert.Contains("states", info["services"]!.AsArray().Select(s => (string?)s));
        Assert.Empty(info["problems"]!.AsArray());
        var storage = info["storage"]!;
        Assert.Equal((long)storage["bytes"]!, storage["files"]!.AsArray().Sum(f => (long)f!["bytes"]!));
        Assert.Contains("treadle.db", storage["files"]!.AsArray().Select(f => (string?)f!["name"]));
    }

    [Fact]
    public async Task It_counts_the_executions_of_each_machine_by_status()
    {
        await using var server = await GivenServer.StartAsync();
        var (holds, fails) = (await server.MachineAsync(Hold, "holds"), await server.MachineAsync(Fail, "fails"));
        await server.ExecutionAsync(holds);
        var stopped = await server.ExecutionAsync(holds);
        await server.CallAsync("StopExecution", new JsonObject { ["executionArn"] = stopped });
        var failed = await server.ExecutionAsync(fails);
        await UntilAsync(async () => (string?)(await server.CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = failed }))["status"] == "FAILED");

        await UntilAsync(async () => Text(await server.GetAsync("/_treadle/executions/counts?region=eu-west-1")) ==
            $$"""[{"stateMachineArn":"{{fails}}","RUNNING":0,"SUCCEEDED":0,"FAILED":1,"TIMED_OUT":0,"ABORTED":0},{"stateMachineArn":"{{holds}}","RUNNING":1,"SUCCEEDED":0,"FAILED":0,"TIMED_OUT":0,"ABORTED":1}]""");
        Assert.Equal("[]", Text(await server.GetAsync("/_treadle/executions/counts?region=us-east-1")));
        Assert.Equal("[]", Text(await server.GetAsync("/_treadle/executions/counts?account=999999999999")));

        var name = failed[(failed.LastIndexOf(':') + 1)..];
        async Task<string> NamedAsync(string asked) => (await server.GetAsync($"/_treadle/executions/named?{asked}"))["executionArns"]!.ToJsonString();
        Assert.Equal($"""["{failed}"]""", await NamedAsync($"name={name}"));
        Assert.Equal($"""["{failed}"]""", await NamedAsync($"name={name}&region=eu-west-1&account=000000000000"));
        Assert.Equal("[]", await NamedAsync($"name={name}&region=us-east-1"));
        Assert.Equal("[]", await NamedAsync($"name={name[..^1]}"));
    }

    private static string Text(JsonNode answer) =>
        new JsonArray([.. answer["counts"]!.AsArray().OrderBy(c => (string?)c!["stateMachineArn"], StringComparer.Ordinal).Select(c => c!.DeepClone())]).ToJsonString();

    /// <summary>Waits for a condition; the test's own time limit ends it.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
