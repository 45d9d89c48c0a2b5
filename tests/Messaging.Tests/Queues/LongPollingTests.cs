namespace Treadle.Messaging.Tests.Queues;

/// <summary>Receives that wait.</summary>
public sealed class LongPollingTests
{
    [Fact]
    public async Task A_message_wakes_who_waits()
    {
        await using var given = await GivenQueues.AQueueAsync();
        var waiting = given.ReceiveAsync(wait: 20);
        Assert.False(waiting.IsCompleted);
        await given.SendAsync("one");
        Assert.Equal("one", GivenQueues.TextOf(Assert.Single(await waiting)));
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_nothing_when_the_time_is_over()
    {
        await using var given = await GivenQueues.AQueueAsync(("ReceiveMessageWaitTimeSeconds", "5"));
        var waiting = given.Queues.ReceiveAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), new(), GivenQueues.Stop).AsTask();
        given.Pass(4.9);
        Assert.False(waiting.IsCompleted);
        given.Pass(0.1);
        Assert.Empty(await waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_becomes_visible_by_itself_wakes_who_waits(bool isDelayed)
    {
        await using var given = await GivenQueues.AQueueAsync();
        if (isDelayed)
        {
            await given.SendAsync("one", delay: 7);
        }
        else
        {
            await given.SendAsync("one");
            await given.ReceiveAsync(visibility: 7);
        }

        var waiting = given.ReceiveAsync(wait: 20);
        given.Pass(6.9);
        Assert.False(waiting.IsCompleted);
        given.Pass(0.1);
        Assert.Equal("one", GivenQueues.TextOf(Assert.Single(await waiting)));
    }

    [Fact]
    public async Task Who_waits_longer_than_another_needs_gets_what_that_one_gives_back()
    {
        await using var given = await GivenQueues.AQueueAsync();
        var first = given.ReceiveAsync(wait: 20, visibility: 3);
        var second = given.ReceiveAsync(wait: 20);
        await given.SendAsync("one");
        Assert.Single(await first);
        Assert.False(second.IsCompleted);
        given.Pass(3);
        Assert.Equal("one", GivenQueues.TextOf(Assert.Single(await second)));
    }

    [Fact]
    public async Task Messages_that_come_back_together_wake_all_who_wait_whoever_looks_first()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("1");
        await given.SendAsync("2");
        await given.ReceiveAsync(visibility: 5);
        var waiting = given.ReceiveAsync(most: 1, wait: 20);
        given.Pass(4.999);
        await given.SendAsync("3", delay: 3);
        given.Pass(0.001);
        var other = await given.ReceiveAsync(most: 1);
        Assert.Equal(["1", "2"], other.Concat(await waiting).Select(GivenQueues.TextOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_client_that_hangs_up_loses_nothing()
    {
        await using var given = await GivenQueues.AQueueAsync();
        using var gone = new CancellationTokenSource();
        var waiting = given.Queues.ReceiveAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), new() { WaitSeconds = 20 }, gone.Token).AsTask();
        var other = given.ReceiveAsync(wait: 20);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await given.SendAsync("one");
        var received = Assert.Single(await other);
        Assert.Equal("1", GivenQueues.Attribute(received, "ApproximateReceiveCount"));
    }

    [Fact]
    public async Task A_delete_that_frees_a_group_wakes_who_waits()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        await given.SendAsync("1", "g");
        await given.SendAsync("2", "g");
        var first = Assert.Single(await given.ReceiveAsync(most: 1, queue: "orders.fifo"));
        var waiting = given.ReceiveAsync(wait: 20, queue: "orders.fifo");
        Assert.False(waiting.IsCompleted);
        await given.DeleteAsync(first, "orders.fifo");
        Assert.Equal("2", GivenQueues.TextOf(Assert.Single(await waiting)));
    }

    [Fact]
    public async Task A_purge_leaves_who_waits_waiting_and_a_delete_does_not()
    {
        await using var given = await GivenQueues.AQueueAsync();
        var waiting = given.ReceiveAsync(wait: 20);
        await given.Queues.PurgeAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), GivenQueues.Stop);
        await given.SendAsync("one");
        Assert.Equal("one", GivenQueues.TextOf(Assert.Single(await waiting)));
        waiting = given.ReceiveAsync(wait: 20);
        await given.Queues.DeleteAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), GivenQueues.Stop);
        Assert.Equal("QueueDoesNotExist", (await GivenQueues.RefusedAsync(() => waiting)).Code);
    }
}
