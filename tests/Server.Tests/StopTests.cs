using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>SIGTERM in the middle of work: the real process ends soon, and nothing has failed by it.</summary>
public sealed class StopTests
{
    private const int Items = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Tasks_and_items_that_a_stop_cuts_off_are_done_after_it()
    {
        await using var server = await ServerProcess.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(server.DataDirectory, "items")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, "all.jsonl"), Enumerable.Range(0, Items).Select(i => $"{i}"), TestContext.Current.CancellationToken);
        await CreateQueueAsync(server, "q");
        // Each child calls a service that the stop ends; the items come from a file of another that it ends.
        var execution = await server.RunAsync($$$"""
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
            "ReaderConfig":{"InputType":"JSONL"},"Parameters":{"Bucket":"file://{{{folder}}}","Key":"all.jsonl"} },"ResultPath":null,"End":true,
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"S","States":{
            "S":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"http://localhost/000000000000/q","MessageBody":"x"},"ResultPath":null,"End":true} } } } } }
            """);
        for (var stop = 1; stop <= 3; stop++)
        {
            while (await SucceededAsync(server, execution) < stop * Items / 10)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }

            await server.TerminateAsync(Patience);
            await server.LaunchAsync();
        }

        var ended = await server.EndAsync(execution);
        Assert.Equal(("SUCCEEDED", Items), ((string?)ended["status"], await SucceededAsync(server, execution)));
        Assert.DoesNotContain("Exception", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_needs_to_read_what_it_writes_to_stderr()
    {
        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["TREADLE_LOG"] = "debug" }, readsErrors: false);
        for (var request = 0; request < 2_000; request++)
        {
            await server.CallAsync("ListActivities", []);
        }

        await server.TerminateAsync(Patience);
    }

    private static async Task CreateQueueAsync(ServerProcess server, string name)
    {
        using var content = new StringContent(new JsonObject { ["QueueName"] = name }.ToJsonString(), new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        content.Headers.Add("X-Amz-Target", "AmazonSQS.CreateQueue");
        using var answer = await server.Client.PostAsync("/", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>How many children of the execution's map run have succeeded.</returns>
    private static async Task<int> SucceededAsync(ServerProcess server, string execution)
    {
        var runs = (await server.CallAsync("ListMapRuns", new JsonObject { ["executionArn"] = execution }))["mapRuns"]!.AsArray();
        return runs.Count == 0 ? 0 : (int)(await server.CallAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = (string?)runs[0]!["mapRunArn"] }))["itemCounts"]!["succeeded"]!;
    }
}
