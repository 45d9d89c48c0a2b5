using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>Records of streams and delivery streams of the real process survive <c>kill -9</c>.</summary>
public sealed class StreamCrashTests
{
    private const int Writers = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_record_that_was_answered_is_read_once_and_in_order_behind_three_crashes()
    {
        await using var server = await ServerProcess.StartAsync();
        await CallAsync(server, "Kinesis_20131202.CreateStream", """{"StreamName":"s","ShardCount":2}""");
        var answered = await PutWhileItCrashesAsync(server, i => ("Kinesis_20131202.PutRecord", $$"""{"StreamName":"s","PartitionKey":"{{i}}","Data":"{{Base64($"{i}")}}"}"""));

        var read = new List<string>();
        foreach (var shard in (string[])["shardId-000000000000", "shardId-000000000001"])
        {
            var iterator = (string?)(await CallAsync(server, "Kinesis_20131202.GetShardIterator", $$"""{"StreamName":"s","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}"""))["ShardIterator"];
            var records = (await CallAsync(server, "Kinesis_20131202.GetRecords", $$"""{"ShardIterator":"{{iterator}}"}"""))["Records"]!.AsArray();
            var numbers = records.Select(r => (string)r!["SequenceNumber"]!).ToList();
            Assert.Equal(numbers.Distinct().Order(StringComparer.Ordinal), numbers);
            read.AddRange(records.Select(r => Encoding.UTF8.GetString(Convert.FromBase64String((string)r!["Data"]!))));
        }

        Assert.Empty(answered.Except(read));
        Assert.Equal(read.Count, read.Distinct().Count());
    }

    [Fact]
    public async Task Each_record_that_was_answered_is_in_one_file_behind_three_crashes()
    {
        await using var server = await ServerProcess.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(server.DataDirectory, "delivered")).FullName;
        await CallAsync(
            server,
            "Firehose_20150804.CreateDeliveryStream",
            $$$"""{"DeliveryStreamName":"d","ExtendedS3DestinationConfiguration":{"RoleARN":"arn:aws:iam::000000000000:role/r","BucketARN":"file://{{{folder}}}","BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":0} } }""");
        var answered = await PutWhileItCrashesAsync(server, i => ("Firehose_20150804.PutRecord", $$$"""{"DeliveryStreamName":"d","Record":{ "Data":"{{{Base64($"{i}\n")}}}" } }"""));

        List<string> lines = [];
        while (answered.Except(lines).Any())
        {
            Stop.ThrowIfCancellationRequested();
            lines = [.. Directory.EnumerateFiles(folder, "d-*", SearchOption.AllDirectories).SelectMany(File.ReadAllLines)];
        }

        Assert.Equal(lines.Count, lines.Distinct().Count());
    }

    /// <summary>Writers put numbers, each once, while the process is killed three times.</summary>
    /// <returns>The numbers whose request was answered.</returns>
    private static async Task<IReadOnlyCollection<string>> PutWhileItCrashesAsync(ServerProcess server, Func<int, (string Target, string Body)> request)
    {
        var answered = new ConcurrentBag<string>();
        var next = 0;
        for (var life = 0; life < 3; life++)
        {
            var wanted = answered.Count + 200;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var writing = Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    var i = Interlocked.Increment(ref next);
                    var (target, body) = request(i);
                    try
                    {
                        await CallAsync(server, target, body);
                        answered.Add($"{i}");
                    }
                    catch (HttpRequestException)
                    {
                        // Killed: whether it was taken is not known, and it is not put again.
                        return;
                    }
                }
            })).ToList();
            while (answered.Count < wanted && !writing.TrueForAll(w => w.IsCompleted))
            {
                await Task.Yield();
            }

            await server.CrashAsync();
            await end.CancelAsync();
            await Task.WhenAll(writing);
        }

        Assert.True(answered.Count >= 3 * 200);
        return answered;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<JsonObject> CallAsync(ServerProcess server, string target, string members)
    {
        using var content = new StringContent(members, Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        content.Headers.Add("X-Amz-Target", target);
        using var answer = await server.Client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(body)!;
    }
}
