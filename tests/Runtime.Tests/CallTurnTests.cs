using Treadle.Asl;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Tests;

public sealed class CallTurnTests
{
    private const string Task_ = """{"Type":"Task","Resource":"<function>","End":true}""";
    private const string ActivityTask = """{"Type":"Task","Resource":"<activity>","End":true}""";

    /// <summary>One call at once, and nearly no execution that only waits stays in memory.</summary>
    private static readonly RuntimeOptions Narrow = new() { Lanes = 1, CallsMax = 1, ParkedMax = 1 };

    [Fact]
    public async Task A_call_beyond_the_bound_waits_until_one_has_ended()
    {
        await using var node = await Node.StartAsync(options: Narrow);
        foreach (var name in new[] { "one", "two", "three" })
        {
            await node.StartAsync(node.Machine(Task_), name, $$"""{"n":"{{name}}"}""");
        }

        foreach (var name in new[] { "one", "two", "three" })
        {
            var call = await node.NextCallAsync();
            Assert.Equal($$"""{"n":"{{name}}"}""", call.What.Run.Input.ToString());
            Assert.False(node.HasCall);
            call.Succeed("{}");
            Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync(name)).Status);
        }
    }

    [Fact]
    public async Task A_call_whose_execution_was_stopped_while_it_waited_is_not_made()
    {
        await using var node = await Node.StartAsync(options: Narrow);
        foreach (var name in new[] { "one", "two", "three" })
        {
            await node.StartAsync(node.Machine(Task_), name, $$"""{"n":"{{name}}"}""");
        }

        var first = await node.NextCallAsync();
        await node.Executions.StopAsync(Node.ArnOf("two"), new StatesError(null, null), TestContext.Current.CancellationToken);
        first.Succeed("{}");

        Assert.Equal("""{"n":"three"}""", (await node.NextCallAsync()).What.Run.Input.ToString());
    }

    [Fact]
    public async Task A_map_makes_its_calls_in_turn()
    {
        await using var node = await Node.StartAsync(options: Narrow with { CallsMax = 2 }, autoAnswer: """{"done":true}""");
        await node.StartAsync(
            node.Machine("""{"StartAt":"M","States":{"M":{"Type":"Map","Iterator":{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","End":true}}},"End":true}}}"""),
            "one",
            $"[{string.Join(',', Enumerable.Range(0, 50))}]");

        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
    }

    [Fact]
    public async Task A_waiting_call_is_made_after_a_restart()
    {
        var node = await Node.StartAsync(options: Narrow);
        await node.StartAsync(node.Machine(Task_), "one");
        await node.StartAsync(node.Machine(Task_), "two");
        await node.NextCallAsync();

        await using var next = await node.RestartAsync(Narrow);
        (await next.NextCallAsync()).Succeed("{}");
        (await next.NextCallAsync()).Succeed("{}");

        Assert.Equal(ExecutionStatus.Succeeded, (await next.EndOfAsync("one")).Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await next.EndOfAsync("two")).Status);
    }

    [Fact]
    public async Task Executions_that_wait_for_workers_leave_memory_and_go_on_when_workers_come()
    {
        await using var node = await Node.StartAsync(options: Narrow);
        var names = Enumerable.Range(0, 20).Select(i => $"e{i}").ToList();
        foreach (var name in names)
        {
            await node.StartAsync(node.Machine(ActivityTask), name, $$"""{"n":"{{name}}"}""");
        }

        foreach (var name in names)
        {
            var task = await node.SoonAsync(node.Executions.TakeActivityTaskAsync(Node.Activity, "w", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            Assert.Equal($$"""{"n":"{{name}}"}""", task!.Input.ToString());
            Assert.Equal(CallbackAnswer.Accepted, await node.Executions.SendCallbackAsync(task.TaskToken, new Callback.Success(task.Input), TestContext.Current.CancellationToken));
            Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync(name)).Status);
        }

        Assert.Empty(node.Faults);
    }

    [Fact]
    public async Task An_execution_away_from_memory_can_be_stopped_and_its_offer_goes()
    {
        await using var node = await Node.StartAsync(options: Narrow);
        await node.StartAsync(node.Machine(ActivityTask), "away", """{"n":1}""");
        await node.StartAsync(node.Machine(ActivityTask), "here", """{"n":2}""");

        await node.Executions.StopAsync(Node.ArnOf("away"), new StatesError(null, null), TestContext.Current.CancellationToken);
        var task = await node.SoonAsync(node.Executions.TakeActivityTaskAsync(Node.Activity, "w", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.Equal("""{"n":2}""", task!.Input.ToString());
    }

    [Fact]
    public async Task A_deadline_of_an_execution_away_from_memory_is_kept()
    {
        await using var node = await Node.StartAsync(options: Narrow);
        await node.StartAsync(node.Machine("""{"Type":"Task","Resource":"<activity>","TimeoutSeconds":20,"End":true}"""), "away");
        await node.StartAsync(node.Machine(ActivityTask), "here");

        node.Time.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal((ExecutionStatus.Failed, "States.Timeout"), ((await node.EndOfAsync("away")).Status, (await node.EndOfAsync("away")).Error));
    }
}
