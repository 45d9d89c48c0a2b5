using System.Text;
using Treadle.Messaging.Queues;

namespace Treadle.Messaging.Tests.Queues;

/// <summary>Standard queues: visibility, delay, dead letters, retention, and all of it after a restart.</summary>
public sealed class StandardQueueTests
{
    [Fact]
    public async Task A_message_is_received_once_until_its_visibility_timeout_is_over()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        var first = Assert.Single(await given.ReceiveAsync());
        Assert.Equal("", await given.BodiesAsync());
        given.Pass(29.9);
        Assert.Equal("", await given.BodiesAsync());
        given.Pass(0.1);
        var second = Assert.Single(await given.ReceiveAsync());
        Assert.Equal(first.MessageId, second.MessageId);
        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Assert.Equal("2", GivenQueues.Attribute(second, "ApproximateReceiveCount"));
        Assert.Equal(GivenQueues.Attribute(first, "ApproximateFirstReceiveTimestamp"), GivenQueues.Attribute(second, "ApproximateFirstReceiveTimestamp"));
    }

    [Fact]
    public async Task Deleting_takes_every_row_of_a_message_away()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync(new string('x', MessageRows.InlineBytesMax + 1));
        Assert.Equal((1, 1, 0), (given.Rows("sqs-message"), given.Rows("sqs-content"), given.Rows("sqs-receive")));
        var received = Assert.Single(await given.ReceiveAsync());
        Assert.Equal(1, given.Rows("sqs-receive"));
        await given.DeleteAsync(received);
        Assert.Equal((0, 0, 0), (given.Rows("sqs-message"), given.Rows("sqs-content"), given.Rows("sqs-receive")));
        await given.DeleteAsync(received);
    }

    [Fact]
    public async Task The_handle_of_an_earlier_receive_deletes_nothing()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        var first = Assert.Single(await given.ReceiveAsync(visibility: 0));
        var second = Assert.Single(await given.ReceiveAsync());
        await given.DeleteAsync(first);
        Assert.Equal((0, 1, 0), await given.CountsAsync());
        await given.DeleteAsync(second);
        Assert.Equal((0, 0, 0), await given.CountsAsync());
    }

    [Fact]
    public async Task A_receive_does_not_write_the_body_again()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync(new string('x', 1 << 20));
        var before = Assert.Single(given.Resources.List("sqs-content", scope: null));
        await given.ReceiveAsync();
        Assert.Equal(before.Version, Assert.Single(given.Resources.List("sqs-content", scope: null)).Version);
        Assert.InRange(Assert.Single(given.Resources.List("sqs-receive", scope: null)).Data.Length, 1, 200);
        Assert.Equal(1, Assert.Single(given.Resources.List("sqs-message", scope: null)).Version);
    }

    [Fact]
    public async Task Messages_are_received_in_about_the_order_of_their_sending_and_ten_at_most()
    {
        await using var given = await GivenQueues.AQueueAsync();
        for (var i = 0; i < 12; i++)
        {
            await given.SendAsync($"{i}");
        }

        Assert.Equal("0 1 2 3 4 5 6 7 8 9", await given.BodiesAsync());
        Assert.Equal("10 11", await given.BodiesAsync());
    }

    [Fact]
    public async Task A_delay_hides_a_message_at_first_and_0_overrides_the_queues()
    {
        await using var given = await GivenQueues.AQueueAsync(("DelaySeconds", "60"));
        await given.SendAsync("later");
        await given.SendAsync("soon", delay: 5);
        await given.SendAsync("now", delay: 0);
        Assert.Equal((1, 0, 2), await given.CountsAsync());
        Assert.Equal("now", await given.BodiesAsync());
        given.Pass(5);
        Assert.Equal("soon", await given.BodiesAsync());
        given.Pass(54.9);
        Assert.Equal("now soon", await given.BodiesAsync());
        given.Pass(0.1);
        Assert.Equal("later", await given.BodiesAsync());
    }

    [Fact]
    public async Task A_message_in_flight_can_be_made_visible_sooner_and_later()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        var received = Assert.Single(await given.ReceiveAsync());
        await given.Queues.ChangeVisibilityAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), received.ReceiptHandle, 100);
        given.Pass(99);
        Assert.Equal("", await given.BodiesAsync());
        await given.Queues.ChangeVisibilityAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), received.ReceiptHandle, 0);
        Assert.Equal("one", await given.BodiesAsync());
        var refused = await GivenQueues.RefusedAsync(async () =>
            await given.Queues.ChangeVisibilityAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), received.ReceiptHandle, 0));
        Assert.Equal("InvalidParameterValue", refused.Code);
    }

    [Fact]
    public async Task Twelve_hours_after_its_receive_a_message_is_visible_whatever_is_asked()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        var received = Assert.Single(await given.ReceiveAsync(visibility: 43_200));
        given.Pass(1);
        var refused = await GivenQueues.RefusedAsync(async () =>
            await given.Queues.ChangeVisibilityAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), received.ReceiptHandle, 43_200));
        Assert.Equal("Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]", refused.AwsMessage);
    }

    [Fact]
    public async Task A_message_that_was_received_too_often_is_a_dead_letter_with_its_id_and_attributes()
    {
        await using var given = await GivenQueues.AQueueWithDeadLettersAsync(maxReceiveCount: 2);
        var sent = await given.SendAsync("poison");
        await given.SendAsync("fine", delay: 100);
        Assert.Equal("poison", await given.BodiesAsync(visibility: 0));
        Assert.Equal("poison", await given.BodiesAsync(visibility: 0));
        Assert.Equal("", await given.BodiesAsync());
        var dead = Assert.Single(await given.ReceiveAsync(queue: "dead"));
        Assert.Equal((sent.MessageId, "poison"), (dead.MessageId, GivenQueues.TextOf(dead)));
        Assert.Equal(GivenQueues.ArnOf("orders"), GivenQueues.Attribute(dead, "DeadLetterQueueSourceArn"));
        Assert.Equal("1", GivenQueues.Attribute(dead, "ApproximateReceiveCount"));
        Assert.Equal(((0, 0, 1), (0, 1, 0)), (await given.CountsAsync(), await given.CountsAsync("dead")));
    }

    [Fact]
    public async Task A_long_dead_letter_keeps_its_body_when_its_first_queue_is_deleted()
    {
        await using var given = await GivenQueues.AQueueWithDeadLettersAsync(maxReceiveCount: 1);
        var body = new string('y', 100_000);
        await given.SendAsync(body);
        await given.ReceiveAsync(visibility: 0);
        await given.ReceiveAsync();
        await given.Queues.DeleteAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), GivenQueues.Stop);
        await given.Queues.SweepAsync(GivenQueues.Stop);
        Assert.Equal(body, GivenQueues.TextOf(Assert.Single(await given.ReceiveAsync(queue: "dead"))));
    }

    [Fact]
    public async Task Without_its_dead_letter_queue_a_message_is_received_however_often()
    {
        await using var given = await GivenQueues.AQueueWithDeadLettersAsync(maxReceiveCount: 1);
        await given.SendAsync("one");
        await given.Queues.DeleteAsync(GivenQueues.Caller, GivenQueues.UrlOf("dead"), GivenQueues.Stop);
        Assert.Equal("one", await given.BodiesAsync(visibility: 0));
        Assert.Equal("one", await given.BodiesAsync(visibility: 0));
    }

    [Fact]
    public async Task Messages_expire_with_the_retention_period()
    {
        await using var given = await GivenQueues.AQueueAsync(("MessageRetentionPeriod", "60"));
        await given.SendAsync("old");
        await given.SendAsync("flying");
        await given.ReceiveAsync(most: 1);
        given.Pass(59);
        await given.SendAsync("new");
        given.Pass(1);
        Assert.Equal("new", await given.BodiesAsync());
        await given.Queues.SweepAsync(GivenQueues.Stop);
        Assert.Equal((0, 1, 0), await given.CountsAsync());
        Assert.Equal(1, given.Rows("sqs-message"));
    }

    [Fact]
    public async Task What_was_sent_received_and_deleted_stays_so_after_a_restart()
    {
        await using var given = await GivenQueues.AQueueAsync();
        foreach (var body in (string[])["deleted", "flying", "waiting", "delayed"])
        {
            await given.SendAsync(body, delay: body == "delayed" ? 600 : null);
        }

        var received = await given.ReceiveAsync(most: 2);
        await given.DeleteAsync(received[0]);
        await given.RestartAsync();
        Assert.Equal((1, 1, 1), await given.CountsAsync());
        Assert.Equal("waiting", await given.BodiesAsync());
        await given.RestartAsync();
        Assert.Equal("", await given.BodiesAsync());
        given.Pass(30);
        var again = await given.ReceiveAsync();
        Assert.Equal(["flying:2", "waiting:2"], again.Select(m => $"{GivenQueues.TextOf(m)}:{GivenQueues.Attribute(m, "ApproximateReceiveCount")}").Order(StringComparer.Ordinal));
        await given.DeleteAsync(again.Single(m => GivenQueues.TextOf(m) == "flying"));
        Assert.Equal((0, 1, 1), await given.CountsAsync());
    }

    [Fact]
    public async Task More_messages_than_fit_into_memory_all_come_once()
    {
        const int Count = 10_000;
        await using var given = await GivenQueues.AQueueAsync();
        for (var i = 0; i < Count; i += 10)
        {
            var first = i;
            await given.Queues.SendBatchAsync(
                GivenQueues.Caller,
                GivenQueues.UrlOf("orders"),
                [.. Enumerable.Range(0, 10).Select(n => new BatchEntry<OutgoingMessage>($"{n}", new OutgoingMessage { Body = Encoding.ASCII.GetBytes($"{first + n}") }))]);
        }

        Assert.Equal((Count, 0, 0), await given.CountsAsync());
        var seen = new List<string>();
        while (await given.ReceiveAsync() is { Count: > 0 } messages)
        {
            seen.AddRange(messages.Select(GivenQueues.TextOf));
            await given.Queues.DeleteMessagesAsync(
                GivenQueues.Caller, GivenQueues.UrlOf("orders"), [.. messages.Select((m, i) => new BatchEntry<string>($"{i}", m.ReceiptHandle))]);
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), seen);
        Assert.Equal((0, 0, 0), await given.CountsAsync());
    }

    [Fact]
    public async Task A_purge_empties_a_queue_and_leaves_it()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        await given.SendAsync("two");
        var flying = Assert.Single(await given.ReceiveAsync(most: 1));
        await given.Queues.PurgeAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), GivenQueues.Stop);
        Assert.Equal((0, 0, 0), await given.CountsAsync());
        await given.DeleteAsync(flying);
        await given.SendAsync("three");
        given.Pass(60);
        Assert.Equal("three", await given.BodiesAsync());
        await given.Queues.SweepAsync(GivenQueues.Stop);
        Assert.Equal((1, 1), (given.Rows("sqs-message"), given.Rows("sqs-receive")));
    }

    [Fact]
    public async Task A_refused_write_leaves_everything_as_it_was()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("one");
        given.Resources.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => given.SendAsync("lost"));
        await Assert.ThrowsAsync<IOException>(() => given.ReceiveAsync());
        given.Resources.IsBroken = false;
        var received = Assert.Single(await given.ReceiveAsync());
        Assert.Equal(("one", "1"), (GivenQueues.TextOf(received), GivenQueues.Attribute(received, "ApproximateReceiveCount")));
        given.Resources.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => given.DeleteAsync(received));
        given.Resources.IsBroken = false;
        await given.DeleteAsync(received);
        Assert.Equal((0, 0, 0), await given.CountsAsync());
    }
}
