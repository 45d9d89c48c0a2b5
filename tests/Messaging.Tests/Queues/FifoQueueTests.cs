using Treadle.Messaging.Queues;

namespace Treadle.Messaging.Tests.Queues;

/// <summary>FIFO queues: order within groups, groups held up, deduplication.</summary>
public sealed class FifoQueueTests
{
    private const string Fifo = "orders.fifo";

    [Fact]
    public async Task Nothing_of_a_group_is_received_while_something_of_it_is_in_flight()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        foreach (var (body, group) in (ReadOnlySpan<(string, string)>)[("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b")])
        {
            Send(given, body, group);
        }

        var first = await given.ReceiveAsync(most: 2, queue: Fifo);
        Assert.Equal(["a1", "a2"], first.Select(GivenQueues.TextOf));
        Assert.Equal("b1", await given.BodiesAsync(queue: Fifo));
        await given.DeleteAsync(first[0], Fifo);
        Assert.Equal("", await given.BodiesAsync(queue: Fifo));
        await given.DeleteAsync(first[1], Fifo);
        Assert.Equal("a3", await given.BodiesAsync(queue: Fifo));
    }

    [Fact]
    public async Task What_comes_back_comes_before_what_was_sent_after_it()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        foreach (var body in (string[])["1", "2", "3"])
        {
            Send(given, body, "g");
        }

        var received = await given.ReceiveAsync(most: 2, queue: Fifo);
        await given.DeleteAsync(received[0], Fifo);
        given.Pass(30);
        Assert.Equal("2 3", await given.BodiesAsync(queue: Fifo));
        await given.RestartAsync();
        Assert.Equal("", await given.BodiesAsync(queue: Fifo));
        given.Pass(30);
        Assert.Equal("2 3", await given.BodiesAsync(queue: Fifo));
    }

    [Fact]
    public async Task Sequence_numbers_have_20_digits_and_grow()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            numbers.Add((await given.SendAsync($"{i}", "g")).SequenceNumber!);
        }

        Assert.All(numbers, n => Assert.Equal(20, n.Length));
        Assert.Equal(numbers.Distinct().Order(StringComparer.Ordinal), numbers);
        var received = await given.ReceiveAsync(queue: Fifo);
        Assert.Equal(numbers, received.Select(m => GivenQueues.Attribute(m, "SequenceNumber")));
        Assert.All(received, m => Assert.Equal("g", GivenQueues.Attribute(m, "MessageGroupId")));
    }

    [Theory]
    [InlineData("same", "same", null, null, true)]
    [InlineData("one", "other", null, null, false)]
    [InlineData("one", "other", "id", "id", true)]
    [InlineData("same", "same", "id", "other", false)]
    public async Task A_message_is_taken_for_another_by_its_deduplication_id_or_its_content(
        string body, string again, string? id, string? againId, bool isDuplicate)
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        var first = await given.SendAsync(body, "g", deduplication: id);
        var second = await given.SendAsync(again, "g", deduplication: againId);
        Assert.Equal(isDuplicate, first.MessageId == second.MessageId);
        Assert.Equal(isDuplicate ? (1, 0, 0) : (2, 0, 0), await given.CountsAsync(Fifo));
    }

    [Theory]
    [InlineData("queue", 1)]
    [InlineData("messageGroup", 2)]
    public async Task Deduplication_looks_at_the_queue_or_at_each_group(string scope, int messages)
    {
        await using var given = await GivenQueues.AFifoQueueAsync(("DeduplicationScope", scope));
        await given.SendAsync("same", "a");
        await given.SendAsync("same", "b");
        Assert.Equal((messages, 0, 0), await given.CountsAsync(Fifo));
    }

    [Fact]
    public async Task A_duplicate_is_known_for_five_minutes_even_when_its_message_is_deleted_and_the_server_was_started_again()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        var first = await given.SendAsync("same", "g");
        await given.DeleteAsync(Assert.Single(await given.ReceiveAsync(queue: Fifo)), Fifo);
        await given.RestartAsync();
        given.Pass(299);
        await given.Queues.SweepAsync(GivenQueues.Stop);
        Assert.Equal(first, await given.SendAsync("same", "g"));
        Assert.Equal("", await given.BodiesAsync(queue: Fifo));
        given.Pass(1);
        Assert.NotEqual(first.MessageId, (await given.SendAsync("same", "g")).MessageId);
        Assert.Equal("same", await given.BodiesAsync(queue: Fifo));
    }

    [Fact]
    public async Task The_same_attempt_gets_the_same_messages_again()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        Send(given, "1", "g");
        Send(given, "2", "g");
        Assert.Equal("1", await given.BodiesAsync(most: 1, queue: Fifo, attempt: "try"));
        given.Pass(20);
        var again = Assert.Single(await given.ReceiveAsync(most: 1, queue: Fifo, attempt: "try"));
        Assert.Equal(("1", "1"), (GivenQueues.TextOf(again), GivenQueues.Attribute(again, "ApproximateReceiveCount")));
        given.Pass(20);
        Assert.Equal("", await given.BodiesAsync(queue: Fifo, attempt: "other"));
        await given.DeleteAsync(again, Fifo);
        Assert.Equal("2", await given.BodiesAsync(queue: Fifo, attempt: "try"));
    }

    [Fact]
    public async Task A_handle_is_no_good_when_its_visibility_timeout_is_over()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        Send(given, "1", "g");
        var received = Assert.Single(await given.ReceiveAsync(queue: Fifo));
        given.Pass(30);
        var refused = await GivenQueues.RefusedAsync(() => given.DeleteAsync(received, Fifo));
        Assert.Equal(QueueErrors.ExpiredReceipt(received.ReceiptHandle).AwsMessage, refused.AwsMessage);
    }

    [Fact]
    public async Task A_dead_letter_frees_its_group()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        await given.CreateAsync("dead.fifo", ("FifoQueue", "true"));
        await given.Queues.SetAttributesAsync(
            GivenQueues.Caller, GivenQueues.UrlOf(Fifo), new Dictionary<string, string> { ["RedrivePolicy"] = GivenQueues.RedriveTo("dead.fifo", 1) }, GivenQueues.Stop);
        Send(given, "poison", "g");
        Send(given, "fine", "g");
        Assert.Equal("poison", await given.BodiesAsync(most: 1, visibility: 0, queue: Fifo));
        Assert.Equal("fine", await given.BodiesAsync(queue: Fifo));
        var dead = Assert.Single(await given.ReceiveAsync(queue: "dead.fifo"));
        Assert.Equal(("poison", "g"), (GivenQueues.TextOf(dead), GivenQueues.Attribute(dead, "MessageGroupId")));
    }

    [Fact]
    public async Task Groups_behind_one_that_is_held_up_go_on()
    {
        await using var given = await GivenQueues.AFifoQueueAsync();
        for (var i = 0; i < 600; i++)
        {
            Send(given, $"blocked{i}", "first");
        }

        Send(given, "free", "second");
        await given.RestartAsync();
        await given.ReceiveAsync(most: 1, queue: Fifo);
        Assert.Equal("free", await given.BodiesAsync(queue: Fifo));
    }

    // The in-memory store answers at once.
    private static void Send(GivenQueues given, string body, string group) => Assert.True(given.SendAsync(body, group).IsCompletedSuccessfully);
}
