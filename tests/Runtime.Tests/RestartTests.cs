using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task A_call_that_was_under_way_is_made_again_with_the_same_id()
    {
        var first = await Node.StartAsync();
        await first.StartAsync(first.Machine("""{"Type":"Task","Resource":"<function>","End":true}"""), "one");
        var before = await first.NextCallAsync();

        await using var second = await first.RestartAsync();
        var again = await second.NextCallAsync();
        again.Succeed("1");

        Assert.Equal(before.What.Run.Id, again.What.Run.Id);
        Assert.Equal(ExecutionStatus.Succeeded, (await second.EndOfAsync("one")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_fails_because_the_server_stops_is_made_again(bool isThrown)
    {
        var first = Node.Create(isDeafToStop: true);
        await first.Runtime.StartAsync();
        await first.StartAsync(first.Machine("""{"Type":"Task","Resource":"<function>","End":true}"""), "one");
        var before = await first.NextCallAsync();
        await first.Runtime.StopCallingAsync();
        if (isThrown)
        {
            before.Answer.SetException(new ObjectDisposedException("the function's service"));
        }
        else
        {
            before.Fail("Lambda.Unknown");
        }

        await using var second = await first.RestartAsync();
        (await second.NextCallAsync()).Succeed("1");

        Assert.Equal(ExecutionStatus.Succeeded, (await second.EndOfAsync("one")).Status);
        Assert.Empty(first.Faults);
    }

    [Fact]
    public async Task A_wait_that_ended_while_the_server_was_down_ends_at_its_start()
    {
        var first = await Node.StartAsync();
        await first.StartAsync(first.Machine("""{"Type":"Wait","Seconds":3600,"End":true}"""), "one");
        await first.Runtime.DisposeAsync();
        first.Time.Advance(TimeSpan.FromHours(2));

        await using var second = await first.RestartAsync();

        Assert.Equal(second.Time.GetUtcNow(), (await second.EndOfAsync("one")).EndedAt);
    }

    [Fact]
    public async Task A_deadline_beyond_the_window_is_met_though_only_the_store_remembers_it()
    {
        await using var node = await Node.StartAsync(options: new RuntimeOptions { ParkedMax = 1 });
        await node.StartAsync(node.Machine("""{"Type":"Wait","Seconds":1000,"End":true}"""), "one");
        var row = await node.StartAsync(node.Machine("""{"Type":"Wait","Seconds":1000,"End":true}"""), "two");
        var ended = node.EndOfAsync("one");

        // The reader's timer, its look at the store and the lane's timer follow each other on three threads: small steps let each come.
        while (!ended.IsCompleted)
        {
            node.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True((await ended).EndedAt >= row.Row.StartedAt.AddSeconds(1000));
    }

    [Fact]
    public async Task A_deadline_that_the_clock_jumps_over_is_met_at_once_though_only_the_store_remembers_it()
    {
        await using var node = await Node.StartAsync(options: new RuntimeOptions { ParkedMax = 1, WakeWindow = TimeSpan.FromMinutes(10) });
        await node.StartAsync(node.Machine("""{"Type":"Wait","Seconds":3600,"End":true}"""), "one");
        await node.StartAsync(node.Machine("""{"Type":"Wait","Seconds":3600,"End":true}"""), "two");

        // Less than half the window: without the jump there would be no look at the store.
        node.Time.Jump(TimeSpan.FromHours(2));
        for (var second = 0; second < 100; second++)
        {
            node.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
    }

    [Fact]
    public async Task A_token_holds_after_a_restart_and_a_callback_ends_the_parked_execution()
    {
        var first = await Node.StartAsync();
        await first.StartAsync(
            first.Machine("""{"Type":"Task","Resource":"<callback>","End":true,"Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}}"""), "one");
        var call = await first.NextCallAsync();
        var token = Node.TokenIn(call);

        await using var second = await first.RestartAsync();
        (await second.NextCallAsync()).Succeed("{}");
        Assert.Equal(CallbackAnswer.Accepted, await second.Executions.SendCallbackAsync(token, new Callback.Success(JsonValue.Parse("5")), TestContext.Current.CancellationToken));

        Assert.Equal(ExecutionStatus.Succeeded, (await second.EndOfAsync("one")).Status);
    }

    [Fact]
    public async Task A_task_of_an_activity_is_offered_again()
    {
        var first = await Node.StartAsync();
        await first.StartAsync(first.Machine("""{"Type":"Task","Resource":"<activity>","End":true}"""), "one", "9");

        await using var second = await first.RestartAsync();
        var task = await second.Executions.TakeActivityTaskAsync(Node.Activity, "w", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken).WaitAsync(Node.Patience);

        Assert.Equal("9", task!.Input.ToString());
    }

    [Fact]
    public async Task Statuses_are_delivered_in_order_and_again_after_a_failure()
    {
        await using var node = await Node.StartAsync();
        node.IsStatusWanted = true;
        node.DeliveriesToFail = 1;
        await node.StartAsync(node.Machine("""{"Type":"Pass","End":true}"""), "one");
        await node.EndOfAsync("one");

        var first = node.NextDeliveryAsync();
        while (!first.IsCompleted)
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.Equal(ExecutionStatus.Running, (await first).Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await node.NextDeliveryAsync()).Status);
    }

    [Fact]
    public async Task Deliveries_that_were_not_made_are_made_after_a_restart()
    {
        var first = await Node.StartAsync();
        first.IsStatusWanted = true;
        first.DeliveriesToFail = int.MaxValue;
        await first.StartAsync(first.Machine("""{"Type":"Pass","End":true}"""), "one");
        await first.EndOfAsync("one");
        await first.Runtime.DisposeAsync();
        first.Time.Advance(TimeSpan.FromHours(1));

        await using var second = await first.RestartAsync();

        Assert.Equal(ExecutionStatus.Running, (await second.NextDeliveryAsync()).Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await second.NextDeliveryAsync()).Status);
    }

    [Fact]
    public async Task Nobody_listening_keeps_the_outbox_empty()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine("""{"Type":"Pass","End":true}"""), "one");
        await node.EndOfAsync("one");

        Assert.Empty(node.Store.ReadOutbox(DateTimeOffset.MaxValue, 0, 10));
    }
}
