using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;

namespace Treadle.Messaging.Tests.Streams;

public sealed class RecordTests
{
    [Fact]
    public async Task Records_of_a_shard_are_read_in_their_order_also_after_a_restart()
    {
        await using var given = await GivenStreams.AStreamAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            numbers.Add(await given.PutAsync($"{i}"));
        }

        await given.RestartAsync();
        numbers.Add(await given.PutAsync("5"));

        Assert.Equal(["0", "1", "2", "3", "4", "5"], await given.ReadAllAsync());
        Assert.All(numbers, n => Assert.Equal(56, n.Length));
        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        Assert.Equal(numbers.OrderBy(n => BigInteger.Parse(n, CultureInfo.InvariantCulture)), numbers);
    }

    [Fact]
    public async Task Numbers_grow_when_the_clock_has_gone_back()
    {
        await using var given = await GivenStreams.AStreamAsync();
        given.Time.Advance(TimeSpan.FromHours(1));
        var before = await given.PutAsync("before");
        given.Time.Advance(-TimeSpan.FromMinutes(30));
        await given.RestartAsync();
        var after = await given.PutAsync("after");
        Assert.True(string.CompareOrdinal(after, before) > 0);
        Assert.Equal(["before", "after"], await given.ReadAllAsync());
    }

    [Fact]
    public async Task A_reader_that_follows_many_writers_misses_nothing_and_sees_each_record_once()
    {
        const int Writers = 8;
        const int Each = 200;
        await using var given = await GivenStreams.AStreamAsync();
        var answered = new ConcurrentBag<(string Number, string Text)>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                answered.Add((await given.PutAsync($"{w}/{i}"), $"{w}/{i}"));
            }
        })));

        var read = new List<string>();
        string? iterator = await given.IteratorAsync();
        while (read.Count < Writers * Each)
        {
            (var texts, iterator) = await given.ReadAsync(iterator!, limit: 7);
            read.AddRange(texts);
            if (texts.Count == 0 && writing.IsCompleted && !writing.IsCompletedSuccessfully)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(answered.OrderBy(a => a.Number, StringComparer.Ordinal).Select(a => a.Text), read);
    }

    [Fact]
    public async Task An_iterator_is_good_for_five_minutes_also_after_a_restart()
    {
        await using var given = await GivenStreams.AStreamAsync();
        await given.PutAsync("x");
        var iterator = await given.IteratorAsync();
        given.Time.Advance(TimeSpan.FromMinutes(5));
        await given.RestartAsync();
        Assert.Equal(["x"], (await given.ReadAsync(iterator)).Texts);
        given.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ExpiredIteratorException", await given.RefusedAsync("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}"""));
    }

    [Fact]
    public async Task An_iterator_of_a_deleted_stream_is_none_of_its_successor()
    {
        await using var given = await GivenStreams.AStreamAsync();
        var iterator = await given.IteratorAsync();
        await given.CallAsync("DeleteStream", """{"StreamName":"s"}""");
        Assert.Equal("ResourceNotFoundException", await given.RefusedAsync("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}"""));
        await given.CallAsync("CreateStream", """{"StreamName":"s","ShardCount":1}""");
        Assert.Equal("InvalidArgumentException", await given.RefusedAsync("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}"""));
    }

    [Fact]
    public async Task Records_expire_with_the_retention_and_a_longer_one_keeps_them()
    {
        await using var given = await GivenStreams.AStreamAsync();
        await given.PutAsync("old");
        given.Time.Advance(TimeSpan.FromHours(20));
        await given.PutAsync("young");
        given.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(["young"], await given.ReadAllAsync());
        given.Time.Advance(TimeSpan.FromHours(20));
        Assert.Empty(await given.ReadAllAsync());
        await Eventually(() => given.Rows == 0, given);
    }

    [Fact]
    public async Task The_records_of_a_deleted_stream_go()
    {
        await using var given = await GivenStreams.AStreamAsync(shards: 3);
        for (var i = 0; i < 100; i++)
        {
            await given.PutAsync("x", $"{i}");
        }

        await given.CallAsync("DeleteStream", """{"StreamName":"s"}""");
        await Eventually(() => given.Rows == 0, given);
    }

    [Fact]
    public async Task How_far_a_reader_is_behind_is_told_in_milliseconds()
    {
        await using var given = await GivenStreams.AStreamAsync();
        await given.PutAsync("first");
        given.Time.Advance(TimeSpan.FromSeconds(10));
        await given.PutAsync("second");
        given.Time.Advance(TimeSpan.FromSeconds(5));
        var first = await given.CallAsync("GetRecords", $$"""{"ShardIterator":"{{await given.IteratorAsync()}}","Limit":1}""");
        var second = await given.CallAsync("GetRecords", $$"""{"ShardIterator":"{{(string?)first["NextShardIterator"]}}","Limit":1}""");
        Assert.Equal(15_000, (long)first["MillisBehindLatest"]!);
        Assert.Equal(0, (long)second["MillisBehindLatest"]!);
    }

    [Fact]
    public async Task A_moment_is_a_place_in_a_shard()
    {
        await using var given = await GivenStreams.AStreamAsync();
        await given.PutAsync("first");
        given.Time.Advance(TimeSpan.FromSeconds(10));
        var between = given.Time.GetUtcNow().ToUnixTimeSeconds() - 5;
        await given.PutAsync("second");
        Assert.Equal(["second"], (await given.ReadAsync(await given.IteratorAsync(type: "AT_TIMESTAMP", more: $",\"Timestamp\":{between}"))).Texts);
    }

    [Fact]
    public async Task A_record_that_the_disk_does_not_take_is_refused_and_not_read()
    {
        await using var given = await GivenStreams.AStreamAsync();
        given.Resources.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => given.PutAsync("lost"));
        given.Resources.IsBroken = false;
        await given.PutAsync("kept");
        Assert.Equal(["kept"], await given.ReadAllAsync());
    }

    private static async Task Eventually(Func<bool> condition, GivenStreams given)
    {
        while (!condition())
        {
            GivenStreams.Stop.ThrowIfCancellationRequested();
            given.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, GivenStreams.Stop);
        }
    }
}
