using System.Text;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Deliveries;

/// <summary>Durable deliveries: what is made, in which order, how often, and where it ends.</summary>
public sealed class DeliveryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_was_put_in_is_delivered_once_and_leaves_nothing_behind()
    {
        await using var given = new GivenDeliveries();
        await given.PutAsync(GivenDeliveries.Of("a", "1"), GivenDeliveries.Of("b", "2"), GivenDeliveries.Of("a", "3"));
        await given.UntilAsync(() => given.MadeCount == 3 && given.Stored() == 0);
        Assert.Equal(["1", "2", "3"], given.Made.Order());
        await given.UntilAsync(() => given.Service.Known == 0);
    }

    [Fact]
    public async Task A_write_of_the_callers_own_that_fails_delivers_nothing()
    {
        await using var given = new GivenDeliveries();
        var expectsAnother = new ResourceWrite(new ResourceKey("thing", "s", "x"), new byte[] { 1 }, ExpectedVersion: 7);
        Assert.False(await given.Service.PutAsync([GivenDeliveries.Of("a", "1")], [expectsAnother], TestContext.Current.CancellationToken));
        await given.PutAsync(GivenDeliveries.Of("a", "2"));
        await given.UntilAsync(() => given.MadeCount == 1);
        Assert.Equal(["2"], given.Made);
        Assert.Null(given.Resources.Get(expectsAnother.Key));
    }

    [Fact]
    public async Task The_servers_end_does_not_wait_for_a_target_that_does_not_hear_of_it()
    {
        await using var given = new GivenDeliveries { IsDeaf = true, Gate = new TaskCompletionSource() };
        await given.PutAsync(GivenDeliveries.Of("a", "1"));
        await given.UntilAsync(() => given.Attempts.Count == 1);
        await given.Service.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, given.Stored());
        given.Gate.SetResult();
    }

    [Fact]
    public async Task An_attempt_has_failed_after_a_minute_although_its_target_does_not_hear_of_it()
    {
        await using var given = new GivenDeliveries { IsDeaf = true, Gate = new TaskCompletionSource() };
        await given.PutAsync(GivenDeliveries.Of("a", "1"));
        await given.UntilAsync(() => given.Attempts.Count == 1);
        await given.UntilAsync(() => given.Facts.OfType<DeliveryFact.AttemptFailed>().Any(), Second);
        given.Gate.SetResult();
    }

    [Fact]
    public async Task Those_with_one_order_key_are_made_in_order_although_the_first_is_tried_again()
    {
        await using var given = new GivenDeliveries();
        var failures = 3;
        given.Answers("a", d => d.OrderKey == "k" && failures-- > 0 ? new AwsErrorException("Throttling", "Slower.") : null);
        for (var i = 0; i < 20; i++)
        {
            await given.PutAsync(GivenDeliveries.Of("a", $"k{i:D2}", "k"), GivenDeliveries.Of("a", $"other{i:D2}", $"o{i}"));
        }

        // The others do not wait for it.
        await given.UntilAsync(() => given.MadeCount >= 20);
        await given.UntilAsync(() => given.MadeCount == 40, Second);
        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => $"k{i:D2}")], given.Made.Where(m => m[0] == 'k'));
        await given.UntilAsync(() => given.Stored() + given.Stored(DeliveryRow.LaterKind) == 0);
    }

    [Fact]
    public async Task Order_holds_over_a_restart_while_the_first_is_put_off()
    {
        await using var given = new GivenDeliveries();
        given.Answers("a", d => d.OrderKey == "k" ? new AwsErrorException("Throttling", "Slower.") : null);
        await given.PutAsync([.. Enumerable.Range(0, 5).Select(i => GivenDeliveries.Of("a", $"{i}", "k"))]);
        await given.UntilAsync(() => given.Stored(DeliveryRow.LaterKind) == 5);
        await given.UntilAsync(() => given.Attempts.Count >= 2, Second);
        await given.PutAsync(GivenDeliveries.Of("a", "5", "k"));
        await given.RestartAsync();
        given.Up("a");
        await given.PutAsync(GivenDeliveries.Of("a", "6", "k"));
        await given.UntilAsync(() => given.MadeCount == 7, Second);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], given.Made);
    }

    [Fact]
    public async Task Many_are_under_way_at_once_but_not_all()
    {
        await using var given = new GivenDeliveries { Gate = new TaskCompletionSource() };
        await given.PutAsync([.. Enumerable.Range(0, 500).Select(i => GivenDeliveries.Of("a", $"{i}"))]);
        await given.UntilAsync(() => given.Attempts.Count == 16);
        Assert.InRange(given.Service.Known, 16, 257);
        given.Gate.SetResult();
        await given.UntilAsync(() => given.MadeCount == 500);
        Assert.InRange(given.MostAtOnce, 16, 64);
    }

    [Fact]
    public async Task Waits_longer_after_each_failure()
    {
        await using var given = new GivenDeliveries();
        given.Down("a");
        await given.PutAsync(GivenDeliveries.Of("a", "1"));
        var times = new List<DateTimeOffset>();
        for (var n = 1; n <= 6; n++)
        {
            await given.UntilAsync(() => given.Attempts.Count >= n, TimeSpan.FromMilliseconds(100));
            times.Add(given.Time.GetUtcNow());
            await given.UntilAsync(() => given.Stored() == 0 && given.Stored(DeliveryRow.LaterKind) == 1);
        }

        var waits = times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds).ToList();
        Assert.All(waits.Zip([1.0, 2, 4, 8, 16]), pair => Assert.InRange(pair.First, pair.Second - 0.2, pair.Second + 2));
        given.Up("a");
        await given.UntilAsync(() => given.MadeCount == 1, Second);
    }

    [Fact]
    public async Task A_target_that_is_down_is_asked_now_and_then_and_holds_up_no_other()
    {
        await using var given = new GivenDeliveries();
        given.Down("a");
        await given.PutAsync([.. Enumerable.Range(0, 300).Select(i => GivenDeliveries.Of("a", $"a{i}"))]);
        await given.UntilAsync(() => given.Attempts.Count >= 18, TimeSpan.FromMilliseconds(50));
        var before = given.Attempts.Count;
        for (var i = 0; i < 3600; i += 20)
        {
            given.Time.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        // At most one each 7.5 s, once the pauses are long.
        Assert.InRange(given.Attempts.Count - before, 20, 500);
        await given.PutAsync([.. Enumerable.Range(0, 100).Select(i => GivenDeliveries.Of("b", $"b{i}"))]);
        await given.UntilAsync(() => given.MadeCount == 100);
        given.Up("a");
        await given.UntilAsync(() => given.MadeCount == 400, Second);
        Assert.Equal(400, given.Made.Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_for_good_lands_in_the_dead_letter_queue_at_once()
    {
        await using var given = new GivenDeliveries();
        given.Answers("a", _ => new AwsErrorException("ResourceNotFoundException", "No such function.", 404));
        await given.PutAsync(GivenDeliveries.Of("a", "1") with { DeadLetterArn = GivenDeliveries.DeadQueue });
        await given.UntilAsync(() => given.Dead.Count == 1 && given.Stored() == 0);
        Assert.Equal("1", (string?)given.Dead[0]["MessageBody"]);
        Assert.Equal("https://sqs.eu-west-1.amazonaws.com/000000000000/dead", (string?)given.Dead[0]["QueueUrl"]);
        Assert.Equal("ResourceNotFoundException", (string?)given.Dead[0]["MessageAttributes"]!["ERROR_CODE"]!["StringValue"]);
        Assert.Equal("Refused", (string?)given.Dead[0]["MessageAttributes"]!["WHY"]!["StringValue"]);
        Assert.Single(given.Attempts);
        Assert.Empty(given.Told);
    }

    [Fact]
    public async Task What_was_tried_as_often_as_it_may_be_lands_in_the_dead_letter_queue()
    {
        await using var given = new GivenDeliveries();
        given.Down("a");
        await given.PutAsync(GivenDeliveries.Of("a", "1") with { DeadLetterArn = GivenDeliveries.DeadQueue, RetriesMax = 2 });
        await given.UntilAsync(() => given.Dead.Count == 1, Second);
        Assert.Equal(3, given.Attempts.Count);
        Assert.Equal("RetriesExhausted", (string?)given.Dead[0]["MessageAttributes"]!["WHY"]!["StringValue"]);
        Assert.Equal("3", (string?)given.Dead[0]["MessageAttributes"]!["ATTEMPTS"]!["StringValue"]);
    }

    [Fact]
    public async Task Those_that_may_not_be_tried_again_do_not_wait_while_their_target_is_down()
    {
        await using var given = new GivenDeliveries();
        given.Down("a");
        await given.PutAsync([.. Enumerable.Range(0, 500).Select(i => GivenDeliveries.Of("a", $"{i}") with { DeadLetterArn = GivenDeliveries.DeadQueue, RetriesMax = 0 })]);

        // The clock stands still: whoever waited for a pause would wait for ever.
        await given.UntilAsync(() => given.Dead.Count == 500 && given.Stored() == 0);
        Assert.Equal(500, given.Attempts.Count);
    }

    [Fact]
    public async Task What_is_too_old_lands_in_the_dead_letter_queue_without_another_attempt()
    {
        await using var given = new GivenDeliveries();
        given.Down("a");
        await given.PutAsync([.. Enumerable.Range(0, 40).Select(i => GivenDeliveries.Of("a", $"{i}") with { DeadLetterArn = GivenDeliveries.DeadQueue, AgeMax = TimeSpan.FromMinutes(1) })]);
        await given.UntilAsync(() => given.Dead.Count == 40, Second);
        Assert.All(given.Dead, letter => Assert.Equal("AgeExceeded", (string?)letter["MessageAttributes"]!["WHY"]!["StringValue"]));
        Assert.Equal(0, given.MadeCount);
    }

    [Fact]
    public async Task Without_a_dead_letter_queue_the_loss_is_told_and_counted()
    {
        await using var given = new GivenDeliveries();
        given.Answers("a", _ => new AwsErrorException("AccessDenied", "No.", 403));
        await given.PutAsync(GivenDeliveries.Of("a", "secret"));
        await given.UntilAsync(() => given.Told.Count == 1 && given.Stored() == 0);
        Assert.Contains("AccessDenied", given.Told[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", given.Told[0], StringComparison.Ordinal);
        Assert.IsType<DeliveryFact.Dropped>(given.Facts[^1]);
    }

    [Fact]
    public async Task A_dead_letter_queue_that_is_away_gets_its_message_later()
    {
        await using var given = new GivenDeliveries { DeadLetterAnswer = new AwsErrorException("InternalError", "Oops.", 500) };
        given.Answers("a", _ => new AwsErrorException("AccessDenied", "No.", 403));
        await given.PutAsync(GivenDeliveries.Of("a", "1") with { DeadLetterArn = GivenDeliveries.DeadQueue });
        await given.UntilAsync(() => given.Stored(DeliveryRow.LaterKind) == 1);
        await given.RestartAsync();
        given.DeadLetterAnswer = null;
        await given.UntilAsync(() => given.Dead.Count == 1, TimeSpan.FromMinutes(1));
        Assert.Single(given.Attempts);
    }

    [Fact]
    public async Task A_dead_letter_queue_that_does_not_exist_is_told()
    {
        await using var given = new GivenDeliveries { DeadLetterAnswer = new AwsErrorException("QueueDoesNotExist", "The specified queue does not exist.") };
        given.Answers("a", _ => new AwsErrorException("AccessDenied", "No.", 403));
        await given.PutAsync(GivenDeliveries.Of("a", "1") with { DeadLetterArn = GivenDeliveries.DeadQueue });
        await given.UntilAsync(() => given.Told.Count == 1 && given.Stored() == 0);
        Assert.IsType<DeliveryFact.DeadLetterQueueRefused>(given.Facts[^1]);
    }

    [Fact]
    public async Task What_was_under_way_when_the_server_was_killed_is_delivered_by_the_next_one()
    {
        await using var given = new GivenDeliveries { Gate = new TaskCompletionSource() };
        await given.PutAsync([.. Enumerable.Range(0, 1000).Select(i => GivenDeliveries.Of($"t{i % 3}", $"{i}"))]);
        await given.UntilAsync(() => given.Attempts.Count == 48);
        await given.RestartAsync();
        given.Gate.SetResult();
        await given.UntilAsync(() => given.Made.Distinct().Count() == 1000 && given.Stored() == 0);
    }

    [Fact]
    public async Task A_first_write_that_fails_spoils_no_later_one()
    {
        var resources = new MemoryResources { IsBroken = true };
        await using var given = new GivenDeliveries(resources);
        await Assert.ThrowsAsync<IOException>(() => given.PutAsync(GivenDeliveries.Of("a", "1")));
        resources.IsBroken = false;
        given.Down("a");
        await given.PutAsync(GivenDeliveries.Of("a", "2"));
        await given.RestartAsync();
        await given.PutAsync(GivenDeliveries.Of("a", "3"));
        given.Up("a");
        await given.UntilAsync(() => given.MadeCount == 2 && given.Stored() + given.Stored(DeliveryRow.LaterKind) == 0, Second);

        // The second life knows of the first, although the first attempt to say so had failed.
        var ids = given.Attempts.GroupBy(d => Encoding.UTF8.GetString(d.Payload.Span)).ToDictionary(g => g.Key, g => g.First().Id);
        Assert.True(string.CompareOrdinal(ids["2"], ids["3"]) < 0);
        Assert.False(ids.ContainsKey("1"));
    }

    [Fact]
    public async Task The_mark_of_a_queue_that_is_empty_goes_with_the_next_start()
    {
        await using var given = new GivenDeliveries();
        await given.PutAsync(GivenDeliveries.Of("a", "1"));
        await given.UntilAsync(() => given.MadeCount == 1 && given.Stored() == 0);
        Assert.Equal(1, given.Stored(QueueName.Kind));
        await given.RestartAsync();
        await given.UntilAsync(() => given.Stored(QueueName.Kind) == 0);
        await given.PutAsync(GivenDeliveries.Of("a", "2"));
        Assert.Equal(1, given.Stored(QueueName.Kind));
    }

    [Fact]
    public async Task A_fault_in_one_delivery_puts_off_that_one_alone_and_is_seen()
    {
        await using var given = new GivenDeliveries();
        var isBroken = true;
        given.Answers("a", d => isBroken && d.OrderKey == "broken" ? new InvalidOperationException("A bug.") : null);
        await given.PutAsync(GivenDeliveries.Of("a", "1", "broken"), GivenDeliveries.Of("a", "2"));
        await given.UntilAsync(() => given.MadeCount == 1);
        isBroken = false;
        await given.UntilAsync(() => given.MadeCount == 2, Second);
        Assert.Contains(given.Facts, f => f is DeliveryFact.AttemptFailed { Failure.Code: "InternalFailure" });
    }
}
