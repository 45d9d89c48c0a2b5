using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary><c>kill -9</c> while messages are sent, received and deleted: what was answered holds.</summary>
public sealed class QueueCrashTests
{
    private const string Url = "http://any/000000000000/crash";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_message_is_there_after_the_crash_and_no_deleted_one()
    {
        await using var server = await ServerProcess.StartAsync();
        await CallAsync(server.Client, "CreateQueue", new JsonObject { ["QueueName"] = "crash" });
        var (sent, deleted) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        var crashed = false;
        var first = server.Client;
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(
            async () =>
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        var body = $"{client}-{i}";
                        await CallAsync(first, "SendMessage", Message(body));
                        sent.Add(body);
                        if (i % 3 == 0 && await ReceiveAsync(first, visibility: 600) is [var received])
                        {
                            await CallAsync(first, "DeleteMessage", new JsonObject { ["QueueUrl"] = Url, ["ReceiptHandle"] = (string?)received["ReceiptHandle"] });
                            deleted.Add((string)received["Body"]!);
                        }
                    }
                }
                catch (Exception) when (Volatile.Read(ref crashed))
                {
                    // The last request was not answered: what became of it is open.
                }
            },
            Stop)).ToList();
        while (deleted.Count < 20)
        {
            Assert.DoesNotContain(clients, c => c.IsFaulted);
            await Task.Delay(10, Stop);
        }

        Volatile.Write(ref crashed, value: true);
        await server.CrashAsync();
        await Task.WhenAll(clients);

        var found = new List<string>();
        while (await ReceiveAsync(server.Client, visibility: 600, most: 10) is { Count: > 0 } messages)
        {
            found.AddRange(messages.Select(m => (string)m["Body"]!));
        }

        // One of each client may have been received without its delete having been answered.
        var missing = sent.Except(deleted).Except(found).ToList();
        Assert.InRange(missing.Count, 0, clients.Count);
        Assert.Empty(found.Intersect(deleted));
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Fact]
    public async Task A_receive_holds_after_the_crash_with_its_count_and_its_handle()
    {
        await using var server = await ServerProcess.StartAsync();
        await CallAsync(server.Client, "CreateQueue", new JsonObject { ["QueueName"] = "crash" });
        await CallAsync(server.Client, "SendMessage", Message("one"));
        await CallAsync(server.Client, "SendMessage", Message("two"));
        Assert.Equal(["one"], (await ReceiveAsync(server.Client, visibility: 0)).Select(m => (string?)m["Body"]));
        var received = await ReceiveAsync(server.Client, visibility: 600, most: 10);
        Assert.Equal(2, received.Count);
        await server.CrashAsync();
        Assert.Empty(await ReceiveAsync(server.Client, visibility: 600));
        var one = received.Single(m => (string?)m["Body"] == "one");
        Assert.Equal("2", (string?)one["Attributes"]!["ApproximateReceiveCount"]);
        await CallAsync(server.Client, "DeleteMessage", new JsonObject { ["QueueUrl"] = Url, ["ReceiptHandle"] = (string?)one["ReceiptHandle"] });
        await server.CrashAsync();
        await CallAsync(server.Client, "ChangeMessageVisibility", new JsonObject
        {
            ["QueueUrl"] = Url, ["ReceiptHandle"] = (string?)received.Single(m => m != one)["ReceiptHandle"], ["VisibilityTimeout"] = 0,
        });
        Assert.Equal(["two"], (await ReceiveAsync(server.Client, visibility: 600, most: 10)).Select(m => (string?)m["Body"]));
    }

    private static JsonObject Message(string body) => new() { ["QueueUrl"] = Url, ["MessageBody"] = body };

    private static async Task<IReadOnlyList<JsonNode>> ReceiveAsync(HttpClient client, int visibility, int most = 1)
    {
        var answer = await CallAsync(client, "ReceiveMessage", new JsonObject
        {
            ["QueueUrl"] = Url, ["VisibilityTimeout"] = visibility, ["MaxNumberOfMessages"] = most, ["MessageSystemAttributeNames"] = new JsonArray("All"),
        });
        return [.. (answer["Messages"] as JsonArray ?? []).Select(m => m!)];
    }

    private static async Task<JsonObject> CallAsync(HttpClient client, string operation, JsonObject members)
    {
        using var content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        content.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        using var answer = await client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return (JsonObject)JsonNode.Parse(body)!;
    }
}
