using Treadle.Engine.Executions;
using Treadle.Runtime.Express;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

public sealed class ExpressTests
{
    private const string Pass = """{"Type":"Pass","Result":{"done":true},"End":true}""";
    private const string OneCall = """{"Type":"Task","Resource":"<function>","End":true}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_synchronous_run_answers_with_its_end_and_leaves_nothing_behind()
    {
        await using var node = await Node.StartAsync();

        var result = await node.SoonAsync(node.Runtime.Express.RunAsync(node.Request(node.Express(Pass), "one"), Stop));

        Assert.Equal((ExecutionStatus.Succeeded, """{"done":true}"""), (result.Status, result.Output!.ToString()));
        Assert.Empty(RowsOf(node));
        Assert.Null(node.Store.Find(node.Request(node.Express(Pass), "one").ExecutionArn));
    }

    [Fact]
    public async Task A_run_that_fails_is_an_answer()
    {
        await using var node = await Node.StartAsync();

        var result = await node.SoonAsync(node.Runtime.Express.RunAsync(
            node.Request(node.Express("""{"Type":"Fail","Error":"Empty","Cause":"nothing left"}"""), "one"), Stop));

        Assert.Equal((ExecutionStatus.Failed, "Empty", "nothing left"), (result.Status, result.Error!.Error, result.Error.Cause));
        Assert.Null(result.Output);
    }

    [Fact]
    public async Task Retries_and_calls_work_as_in_a_Standard_execution()
    {
        await using var node = await Node.StartAsync();
        var machine = node.Express("""{"Type":"Task","Resource":"<function>","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2}],"End":true}""");
        var run = node.Runtime.Express.RunAsync(node.Request(machine, "one"), Stop);

        (await node.NextCallAsync()).Fail("Busy");
        var again = node.NextCallAsync();
        await PassTimeUntilAsync(node, again, TimeSpan.FromMilliseconds(50));
        (await again).Succeed("7");

        var result = await node.SoonAsync(run);
        Assert.Equal((ExecutionStatus.Succeeded, "7"), (result.Status, result.Output!.ToString()));
        Assert.True(result.EndedAt - result.StartedAt >= TimeSpan.FromSeconds(2), "The back-off was cut short.");
    }

    [Theory]
    [InlineData("""{"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":3600,"End":true}}}""", 300)]
    [InlineData("""{"TimeoutSeconds":10,"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":3600,"End":true}}}""", 10)]
    [InlineData("""{"TimeoutSeconds":900,"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":3600,"End":true}}}""", 300)]
    public async Task A_run_times_out_at_the_machines_own_limit_or_after_five_minutes(string definition, int seconds)
    {
        await using var node = await Node.StartAsync();
        var run = node.Runtime.Express.RunAsync(node.Request(node.Express(definition), "one"), Stop);

        await PassTimeUntilAsync(node, run, TimeSpan.FromSeconds(1));

        var result = await run;
        Assert.Equal(ExecutionStatus.TimedOut, result.Status);
        Assert.True(result.EndedAt - result.StartedAt >= TimeSpan.FromSeconds(seconds), "It timed out early.");
    }

    [Fact]
    public async Task A_caller_who_goes_takes_the_execution_along()
    {
        await using var node = await Node.StartAsync();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var run = node.Runtime.Express.RunAsync(node.Request(node.Express(OneCall), "one"), caller.Token);
        var call = await node.NextCallAsync();
        var isCallGivenUp = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var givenUp = call.Stop.Register(() => isCallGivenUp.TrySetResult(true));

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.SoonAsync(run));
        Assert.True(await node.SoonAsync(isCallGivenUp.Task));
    }

    [Fact]
    public async Task An_asynchronous_start_is_one_row_from_its_answer_to_its_end()
    {
        await using var node = await Node.StartAsync();

        await node.SoonAsync(node.Runtime.Express.StartAsync(node.Request(node.Express(OneCall), "one", """{ "a" : 1 }"""), Stop));
        Assert.Single(RowsOf(node));

        var call = await node.NextCallAsync();
        Assert.Equal("""{"a":1}""", call.What.Run.Input.ToString());
        call.Succeed("1");
        await UntilNoRowIsLeftAsync(node);
    }

    [Fact]
    public async Task What_was_started_and_had_not_ended_runs_again_from_its_start_in_the_next_life()
    {
        var first = await Node.StartAsync();
        var machine = first.Express("""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"<function>","Next":"B"},"B":{"Type":"Task","Resource":"<function>","End":true}}}""");
        await first.SoonAsync(first.Runtime.Express.StartAsync(first.Request(machine, "one", "1"), Stop));
        (await first.NextCallAsync()).Succeed("2");
        Assert.Equal("2", (await first.NextCallAsync()).What.Run.Input.ToString());

        await using var second = await first.RestartAsync();

        var again = await second.NextCallAsync();
        Assert.Equal(("1", "one"), (again.What.Run.Input.ToString(), again.What.Execution.Name));
        again.Succeed("2");
        (await second.NextCallAsync()).Succeed("3");
        await UntilNoRowIsLeftAsync(second);
    }

    [Fact]
    public async Task What_has_ended_is_not_run_again()
    {
        var first = await Node.StartAsync();
        await first.SoonAsync(first.Runtime.Express.StartAsync(first.Request(first.Express(OneCall), "ended"), Stop));
        (await first.NextCallAsync()).Fail("Broken");
        await UntilNoRowIsLeftAsync(first);
        await first.SoonAsync(first.Runtime.Express.StartAsync(first.Request(first.Express(OneCall), "running"), Stop));
        await first.NextCallAsync();

        await using var second = await first.RestartAsync();

        Assert.Equal("running", (await second.NextCallAsync()).What.Execution.Name);
        Assert.False(second.HasCall);
    }

    [Fact]
    public async Task A_synchronous_run_is_not_run_again()
    {
        var first = await Node.StartAsync();
        var run = first.Runtime.Express.RunAsync(first.Request(first.Express(OneCall), "sync"), Stop);
        await first.SoonAsync(first.Runtime.Express.StartAsync(first.Request(first.Express(OneCall), "async"), Stop));
        await first.NextCallAsync();
        await first.NextCallAsync();

        await using var second = await first.RestartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.SoonAsync(run));
        Assert.Equal("async", (await second.NextCallAsync()).What.Execution.Name);
        Assert.False(second.HasCall);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_whose_commit_failed_is_not_answered_and_runs_later_only_if_it_was_written(bool isWritten)
    {
        using var memory = new MemoryStore();
        var store = new BreakingStore(memory);
        var first = await Node.StartAsync(store);
        store.BreakAt(1, isWritten);

        await Assert.ThrowsAsync<StoreFailedException>(() => first.SoonAsync(first.Runtime.Express.StartAsync(first.Request(first.Express(OneCall), "one"), Stop)));
        store.Mend();
        await using var second = await first.RestartAsync();

        Assert.Equal(isWritten ? 1 : 0, RowsOf(second).Count);
        if (isWritten)
        {
            Assert.Equal("one", (await second.NextCallAsync()).What.Execution.Name);
        }
    }

    [Fact]
    public async Task The_same_ARN_started_twice_runs_once()
    {
        await using var node = await Node.StartAsync();
        var request = node.Request(node.Express(OneCall), "one");
        var startedAt = await node.SoonAsync(node.Runtime.Express.StartAsync(request, Stop));
        var call = await node.NextCallAsync();
        node.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(startedAt, await node.SoonAsync(node.Runtime.Express.StartAsync(request, Stop)));
        call.Succeed("1");
        await UntilNoRowIsLeftAsync(node);
        Assert.False(node.HasCall);
    }

    [Fact]
    public async Task A_wide_map_has_no_limit_of_events_and_calls_once_for_each_item()
    {
        await using var node = await Node.StartAsync(autoAnswer: "1");
        var machine = node.Express(
            """{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","End":true} } },"End":true} } }""");

        var result = await node.SoonAsync(node.Runtime.Express.RunAsync(node.Request(machine, "one", $"[{string.Join(',', Enumerable.Repeat(0, 6_000))}]"), Stop));

        Assert.Equal($"[{string.Join(',', Enumerable.Repeat(1, 6_000))}]", result.Output!.ToString());
    }

    [Fact]
    public async Task No_status_event_is_sent()
    {
        await using var node = Node.Create();
        node.IsStatusWanted = true;
        await node.Runtime.StartAsync();

        await node.SoonAsync(node.Runtime.Express.StartAsync(node.Request(node.Express(Pass), "express"), Stop));
        await UntilNoRowIsLeftAsync(node);
        var standard = await node.StartAsync(node.Machine(Pass), "standard");

        Assert.Equal(standard.Row.Id, (await node.NextDeliveryAsync()).Execution);
    }

    [Fact]
    public async Task Above_the_bound_a_start_is_turned_away_and_an_end_makes_room()
    {
        // The last quarter is kept for starts by tasks.
        await using var node = await Node.StartAsync(options: new RuntimeOptions { ExpressMax = 4 });
        var machine = node.Express(OneCall);
        for (var i = 0; i < 3; i++)
        {
            await node.SoonAsync(node.Runtime.Express.StartAsync(node.Request(machine, $"run-{i}"), Stop));
        }

        await Assert.ThrowsAsync<CapacityException>(() => node.Runtime.Express.RunAsync(node.Request(machine, "refused"), Stop));
        await Assert.ThrowsAsync<CapacityException>(() => node.Runtime.Express.StartAsync(node.Request(machine, "refused"), Stop));

        (await node.NextCallAsync()).Succeed("1");
        while (RowsOf(node).Count > 2)
        {
            await Task.Yield();
        }

        var result = await node.SoonAsync(RunWhenThereIsRoomAsync(node, node.Request(node.Express(Pass), "let in")));
        Assert.Equal(ExecutionStatus.Succeeded, result.Status);
    }

    [Fact]
    public void Deadlines_of_executions_that_have_ended_do_not_pile_up()
    {
        var wakes = new Lanes.Wakes();
        var at = new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);
        for (var i = 1; i <= 100_000; i++)
        {
            wakes.Note(new Engine.ExecutionId(-i), at);
            wakes.Forget(new Engine.ExecutionId(-i + 1));
        }

        Assert.Equal(1, wakes.Count);
        Assert.InRange(wakes.Queued, 1, 2_000);
        Assert.Equal(at, wakes.Next);
    }

    private static async Task<ExpressResult> RunWhenThereIsRoomAsync(Node node, StartRequest request)
    {
        while (true)
        {
            try
            {
                return await node.Runtime.Express.RunAsync(request, Stop);
            }
            catch (CapacityException)
            {
                await Task.Yield();
            }
        }
    }

    private static IReadOnlyList<Resource> RowsOf(Node node) => node.Runtime.Resources.List("express-execution", scope: null);

    private static async Task UntilNoRowIsLeftAsync(Node node)
    {
        while (RowsOf(node).Count > 0)
        {
            await Task.Delay(1, Stop);
        }
    }

    /// <summary>The lane's timer is set on its own thread: small steps let each come.</summary>
    private static async Task PassTimeUntilAsync(Node node, Task task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            node.Time.Advance(step);
            await Task.Delay(1, Stop);
        }
    }
}
