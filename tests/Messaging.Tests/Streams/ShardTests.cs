using System.Globalization;
using System.Text.Json.Nodes;

namespace Treadle.Messaging.Tests.Streams;

public sealed class ShardTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(4, 8)]
    [InlineData(8, 4)]
    [InlineData(7, 10)]
    [InlineData(10, 7)]
    public async Task Scaling_gives_equal_ranges_and_each_shard_has_one_or_two_parents_that_border(int from, int to)
    {
        await using var given = await GivenStreams.AStreamAsync(from);
        await given.CallAsync("UpdateShardCount", $$"""{"StreamName":"s","TargetShardCount":{{to}},"ScalingType":"UNIFORM_SCALING"}""");
        var all = (await given.CallAsync("ListShards", """{"StreamName":"s"}"""))["Shards"]!.AsArray().Select(s => s!.AsObject()).ToList();
        var open = all.Where(s => s["SequenceNumberRange"]!["EndingSequenceNumber"] is null).Select(RangeOf).Order().ToList();

        Assert.Equal(to, open.Count);
        Assert.Equal((UInt128.MinValue, UInt128.MaxValue), (open[0].Start, open[^1].End));
        Assert.All(open.Zip(open.Skip(1)), pair => Assert.Equal(pair.First.End + 1, pair.Second.Start));
        Assert.All(open, r => Assert.InRange((double)(r.End - r.Start) / (double)UInt128.MaxValue * to, 0.999, 1.001));
        foreach (var shard in all.Where(s => s["ParentShardId"] is not null))
        {
            var parents = new[] { (string?)shard["ParentShardId"], (string?)shard["AdjacentParentShardId"] }.OfType<string>().Select(id => all.Single(s => (string?)s["ShardId"] == id)).ToList();
            var (start, end) = (parents.Min(p => RangeOf(p).Start), parents.Max(p => RangeOf(p).End));
            Assert.True(RangeOf(shard).Start >= start && RangeOf(shard).End <= end);
            Assert.All(parents, p => Assert.True(string.CompareOrdinal((string?)p["SequenceNumberRange"]!["EndingSequenceNumber"], (string?)shard["SequenceNumberRange"]!["StartingSequenceNumber"]) < 0));
        }
    }

    [Fact]
    public async Task A_consumer_that_goes_from_shard_to_child_reads_each_record_once()
    {
        await using var given = await GivenStreams.AStreamAsync(2);
        for (var i = 0; i < 60; i++)
        {
            await given.PutAsync($"{i}", $"key {i}");
            if (i == 20)
            {
                await given.CallAsync("SplitShard", """{"StreamName":"s","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"1000000000000000000000000000000000000"}""");
            }

            if (i == 40)
            {
                await given.CallAsync("MergeShards", """{"StreamName":"s","ShardToMerge":"shardId-000000000003","AdjacentShardToMerge":"shardId-000000000001"}""");
            }
        }

        var (read, seen) = (new List<string>(), new HashSet<string>());
        var todo = new Queue<string>(["shardId-000000000000", "shardId-000000000001"]);
        while (todo.TryDequeue(out var shard))
        {
            if (!seen.Add(shard))
            {
                continue;
            }

            var answer = await given.CallAsync("GetRecords", $$"""{"ShardIterator":"{{await given.IteratorAsync(int.Parse(shard[8..], CultureInfo.InvariantCulture))}}"}""");
            read.AddRange(answer["Records"]!.AsArray().Select(r => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)r!["Data"]!))));
            foreach (var child in answer["ChildShards"]?.AsArray() ?? [])
            {
                todo.Enqueue((string)child!["ShardId"]!);
            }
        }

        Assert.Equal(Enumerable.Range(0, 60), read.Select(int.Parse).Order());
    }

    [Fact]
    public async Task A_closed_shard_is_listed_until_its_records_have_expired()
    {
        await using var given = await GivenStreams.AStreamAsync(1);
        given.Time.Advance(TimeSpan.FromHours(1));
        await given.CallAsync("UpdateShardCount", """{"StreamName":"s","TargetShardCount":2,"ScalingType":"UNIFORM_SCALING"}""");
        Assert.Equal(["0", "1", "2"], await ListedAsync(given, "{}"));
        Assert.Equal(["1", "2"], await ListedAsync(given, """{"Type":"AT_LATEST"}"""));
        Assert.Equal(["0"], await ListedAsync(given, """{"Type":"AT_TRIM_HORIZON"}"""));
        given.Time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        Assert.Equal(["1", "2"], await ListedAsync(given, """{"Type":"FROM_TRIM_HORIZON"}"""));
        while ((await ListedAsync(given, "{}")).Count > 2)
        {
            GivenStreams.Stop.ThrowIfCancellationRequested();
            given.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, GivenStreams.Stop);
        }
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(GivenStreams given, string filter)
    {
        var input = new JsonObject { ["StreamName"] = "s" };
        if (filter != "{}")
        {
            input["ShardFilter"] = JsonNode.Parse(filter);
        }

        return [.. (await given.CallAsync("ListShards", input))["Shards"]!.AsArray().Select(s => ((string)s!["ShardId"]!)[^1..])];
    }

    private static (UInt128 Start, UInt128 End) RangeOf(JsonObject shard) => (
        UInt128.Parse((string)shard["HashKeyRange"]!["StartingHashKey"]!, CultureInfo.InvariantCulture),
        UInt128.Parse((string)shard["HashKeyRange"]!["EndingHashKey"]!, CultureInfo.InvariantCulture));
}
