using Treadle.Aws;

namespace Treadle.Messaging.Tests.DeliveryStreams;

public sealed class DeliveryTests
{
    private static readonly AwsErrorException NoBucket = new("NoSuchBucket", "The specified bucket does not exist", 404);

    [Fact]
    public async Task Records_wait_for_the_interval_and_come_as_one_object_named_for_the_oldest()
    {
        await using var given = new GivenDelivery();
        await given.CreateAsync(seconds: 60, more: ""","Prefix":"in/" """);
        await given.PutAsync("a");
        given.Time.Advance(TimeSpan.FromSeconds(30));
        await given.PutAsync("b");
        Assert.Empty(given.Objects);
        await given.UntilAsync(() => !given.Objects.IsEmpty, moves: true);

        var (key, _) = Assert.Single(given.Objects);
        Assert.Matches("^in/2025/01/31/12/d-1-2025-01-31-12-00-00-[0-9a-f-]{36}$", key);
        Assert.Equal("ab", given.Text);
        await given.UntilAsync(() => given.Rows == 0);
    }

    [Fact]
    public async Task Enough_records_come_without_waiting()
    {
        await using var given = new GivenDelivery();
        await given.CreateAsync(megabytes: 1, seconds: 900);
        for (var i = 0; i < 4; i++)
        {
            await given.PutAsync(new byte[600_000]);
        }

        await given.UntilAsync(() => given.Objects.Count == 2 && given.Rows == 0);
        Assert.Equal(2_400_000, given.Objects.Sum(o => o.Value.Length));
    }

    [Fact]
    public async Task What_waits_is_delivered_after_a_restart()
    {
        await using var given = new GivenDelivery();
        await given.CreateAsync(seconds: 60);
        await given.PutAsync("a");
        await given.PutAsync("b");
        await given.RestartAsync();
        await given.PutAsync("c");
        await given.UntilAsync(() => !given.Objects.IsEmpty, moves: true);
        Assert.Equal("abc", given.Text);
    }

    [Fact]
    public async Task An_object_whose_answer_was_lost_is_written_again_under_its_key_also_by_the_next_life()
    {
        await using var given = new GivenDelivery();
        given.Behind = new HttpRequestException("The connection was closed.");
        await given.CreateAsync(seconds: 0);
        await given.PutAsync("once");
        await given.UntilAsync(() => given.Writes.Count >= 2, moves: true);
        await given.PutAsync("more");
        await given.RestartAsync();
        given.Behind = null;
        await given.UntilAsync(() => given.Rows == 0, moves: true);

        Assert.Equal(2, given.Objects.Count);
        Assert.Equal(["more", "once"], given.Objects.Values.Select(System.Text.Encoding.UTF8.GetString).Order());
        Assert.Single(given.Told, t => t.Contains("The connection was closed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bucket_that_is_missing_for_an_hour_loses_nothing_and_takes_nobodys_turn()
    {
        await using var given = new GivenDelivery();
        given.Before = NoBucket;
        await given.CreateAsync(seconds: 0);
        for (var i = 0; i < 50; i++)
        {
            await given.PutAsync($"{i} ");
        }

        given.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(given.Objects);
        given.Before = null;
        await given.UntilAsync(() => given.Rows == 0, moves: true);
        Assert.Equal(Enumerable.Range(0, 50), given.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order());
    }

    [Fact]
    public async Task A_long_object_goes_in_parts()
    {
        await using var given = new GivenDelivery();
        await given.CreateAsync(megabytes: 20, seconds: 900);
        var data = new byte[1_000_000];
        for (var i = 0; i < 21; i++)
        {
            Array.Fill(data, (byte)i);
            await given.PutAsync(data);
        }

        await given.UntilAsync(() => !given.Objects.IsEmpty);
        var bytes = given.Objects.Single().Value;
        Assert.Equal(21_000_000, bytes.Length);
        Assert.All(Enumerable.Range(0, 21), i => Assert.Equal((byte)i, bytes[(i * 1_000_000) + 500_000]));
    }

    [Fact]
    public async Task Compressed_objects_end_with_gz_and_records_with_the_delimiter()
    {
        await using var given = new GivenDelivery();
        await given.CreateAsync(seconds: 0, more: ""","CompressionFormat":"GZIP","ProcessingConfiguration":{"Enabled":true,"Processors":[{"Type":"AppendDelimiterToRecord"}]}""");
        await given.PutAsync("a");
        await given.UntilAsync(() => !given.Objects.IsEmpty);
        var (key, bytes) = Assert.Single(given.Objects);
        Assert.EndsWith(".gz", key, StringComparison.Ordinal);
        Assert.Equal("a\n", GivenDelivery.Unzipped(bytes));
    }
}
