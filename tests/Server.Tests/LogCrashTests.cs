using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>Log lines of the real process survive <c>kill -9</c>.</summary>
public sealed class LogCrashTests
{
    private const string Machine = """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"W"},"W":{"Type":"Wait","Seconds":1,"End":true}}}""";

    [Fact]
    public async Task Standard_executions_lose_no_line_though_the_server_crashes_while_they_run()
    {
        await using var server = await ServerProcess.StartAsync();
        await LogsAsync(server, "CreateLogGroup", """{"logGroupName":"g"}""");
        var machine = (string)(await server.CallAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = "m",
            ["definition"] = Machine,
            ["roleArn"] = "arn:aws:iam::000000000000:role/any",
            ["loggingConfiguration"] = JsonNode.Parse(
                """{"level":"ALL","destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"arn:aws:logs:us-east-1:000000000000:log-group:g:*"}}]}"""),
        }))["stateMachineArn"]!;
        var arns = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            arns.Add((string)(await server.CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine }))["executionArn"]!);
        }

        await server.CrashAsync();
        foreach (var arn in arns)
        {
            await server.EndAsync(arn);
        }

        // Six events each; a line may come twice.
        var lines = new HashSet<(string Execution, string Id)>();
        while (lines.Count < arns.Count * 6)
        {
            lines = await LinesAsync(server);
        }

        Assert.Equal(arns.SelectMany(a => Enumerable.Range(1, 6).Select(id => (a, $"{id}"))).ToHashSet(), lines);
    }

    [Fact]
    public async Task Events_whose_PutLogEvents_was_answered_are_there_after_a_crash()
    {
        await using var server = await ServerProcess.StartAsync();
        await LogsAsync(server, "CreateLogGroup", """{"logGroupName":"g"}""");
        await LogsAsync(server, "CreateLogStream", """{"logGroupName":"g","logStreamName":"s"}""");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await LogsAsync(server, "PutLogEvents", $$"""{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":{{now}},"message":"kept"}]}""");
        await server.CrashAsync();
        var events = await LogsAsync(server, "GetLogEvents", """{"logGroupName":"g","logStreamName":"s"}""");
        Assert.Equal("kept", (string?)Assert.Single(events["events"]!.AsArray())!["message"]);
    }

    private static async Task<HashSet<(string Execution, string Id)>> LinesAsync(ServerProcess server)
    {
        var lines = new HashSet<(string, string)>();
        string? token = null;
        do
        {
            var page = await LogsAsync(server, "FilterLogEvents", token is null ? """{"logGroupName":"g"}""" : $$"""{"logGroupName":"g","nextToken":"{{token}}"}""");
            foreach (var e in page["events"]!.AsArray())
            {
                var line = JsonNode.Parse((string)e!["message"]!)!;
                lines.Add(((string)line["execution_arn"]!, (string)line["id"]!));
            }

            token = (string?)page["nextToken"];
        }
        while (token is not null);
        return lines;
    }

    private static async Task<JsonObject> LogsAsync(ServerProcess server, string operation, string input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(input, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", $"Logs_20140328.{operation}");
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
