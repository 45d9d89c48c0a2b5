using Treadle.Engine.Executions;

namespace Treadle.Runtime.Tests;

/// <summary>The clock is set, or the machine sleeps, while executions wait. No deadline comes early, and an overdue one comes within a second.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>All that ends by the clock: each takes 10 seconds and beyond the window 2 hours, and nothing else ends it.</summary>
    public static TheoryData<string> Deadlines => new(
        """{"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":<s>,"End":true} } }""",
        """{"StartAt":"S","TimeoutSeconds":<s>,"States":{"S":{"Type":"Task","Resource":"<activity>","End":true} } }""",
        """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<activity>","TimeoutSeconds":<s>,"End":true} } }""",
        """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<callback>","HeartbeatSeconds":<s>,"Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},"End":true} } }""",
        """
        {"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<activity>","TimeoutSeconds":1,"Retry":[{"ErrorEquals":["States.Timeout"],"IntervalSeconds":<s>,"MaxAttempts":1}],"End":true} } }
        """);

    [Theory]
    [MemberData(nameof(Deadlines))]
    public async Task A_clock_set_forward_or_a_machine_that_slept_makes_what_is_overdue_happen_at_once(string definition)
    {
        // So long a window that the look at the store for what comes next would not come in this test without a look at the clock.
        await using var node = await Node.StartAsync(options: new RuntimeOptions { WakeWindow = TimeSpan.FromMinutes(100) });
        var due = await StartedAsync(node, definition, seconds: 10);
        var beyondTheWindow = await StartedAsync(node, definition, seconds: 7_200);

        node.Time.Set(TimeSpan.FromHours(3));

        await EndsWhileTimePassesAsync(node, due);
        await EndsWhileTimePassesAsync(node, beyondTheWindow);
    }

    [Theory]
    [MemberData(nameof(Deadlines))]
    public async Task A_clock_set_back_makes_nothing_happen_early_and_nothing_is_forgotten(string definition)
    {
        await using var node = await Node.StartAsync();
        var one = await StartedAsync(node, definition, seconds: 100);
        var startedAt = node.Time.GetUtcNow();

        node.Time.Set(-TimeSpan.FromHours(2));
        for (var passed = 0; passed < 120; passed++)
        {
            node.Time.Advance(Second);
            await IdleAsync(node, passed);
        }

        Assert.Equal(ExecutionStatus.Running, node.Store.Find(Node.ArnOf(one.Name))!.Status);
        node.Time.Set(TimeSpan.FromHours(2));
        Assert.True(await EndsWhileTimePassesAsync(node, one) >= startedAt.AddSeconds(100));
    }

    [Fact]
    public async Task What_begins_behind_a_clock_that_was_set_back_lasts_as_long_as_ever()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine("""{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","Next":"W"},"W":{"Type":"Wait","Seconds":10,"End":true} } }"""), "one");
        var call = await node.NextCallAsync();
        var startedAt = node.Time.GetUtcNow();
        node.Time.Set(-TimeSpan.FromHours(2));
        call.Succeed("1");

        var passed = TimeSpan.Zero;
        for (var ended = node.EndOfAsync("one"); !ended.IsCompleted; passed += Second)
        {
            node.Time.Advance(Second);
            await IdleAsync(node, (int)passed.TotalSeconds);
        }

        Assert.InRange(passed, Second * 10, Second * 60);
        Assert.True((await node.EndOfAsync("one")).EndedAt >= startedAt, "The history goes back.");
    }

    [Fact]
    public async Task A_server_that_starts_with_its_clock_set_back_goes_on_where_the_clock_gets_there_again()
    {
        var first = await Node.StartAsync();
        await first.StartAsync(first.Machine("""{"Type":"Wait","Seconds":10,"End":true}"""), "one");
        await first.Runtime.DisposeAsync();
        first.Time.Set(-TimeSpan.FromHours(2));

        await using var second = await first.RestartAsync();
        await IdleAsync(second, 0);
        Assert.Equal(ExecutionStatus.Running, second.Store.Find(Node.ArnOf("one"))!.Status);
        second.Time.Set(TimeSpan.FromHours(2) + Second * 10);

        await EndsWhileTimePassesAsync(second, new Waiting("one", RetriesBehind: null));
    }

    private static async Task<Waiting> StartedAsync(Node node, string definition, int seconds)
    {
        var name = $"takes-{seconds}";
        await node.StartAsync(node.Machine(definition.Replace("<s>", $"{seconds}", StringComparison.Ordinal)), name);
        if (definition.Contains("<callback>", StringComparison.Ordinal))
        {
            (await node.NextCallAsync()).Succeed("{}");
        }
        else if (definition.Contains("Retry", StringComparison.Ordinal))
        {
            // The first attempt times out; the back-off is what is looked at.
            var before = node.Store.Find(Node.ArnOf(name))!.LastSequence;
            while (node.Store.Find(Node.ArnOf(name))!.LastSequence == before)
            {
                node.Time.Advance(Second * 0.1);
                await Task.Yield();
            }
        }

        return new Waiting(name, definition.Contains("Retry", StringComparison.Ordinal) ? node.Store.Find(Node.ArnOf(name))!.LastSequence : null);
    }

    /// <summary>Time passes in small steps until the deadline has been met; no more of it than a few glances at the clock.</summary>
    private static async Task<DateTimeOffset> EndsWhileTimePassesAsync(Node node, Waiting waiting)
    {
        var begin = node.Time.GetUtcNow();
        while (node.Store.Find(Node.ArnOf(waiting.Name)) is { EndedAt: null } row && !(row.LastSequence > waiting.RetriesBehind))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            node.Time.Advance(Second * 0.001);
            await Task.Yield();
            Assert.True(node.Time.GetUtcNow() - begin < TimeSpan.FromMinutes(30), "It does not come.");
        }

        return node.Store.Find(Node.ArnOf(waiting.Name))!.EndedAt ?? node.Time.GetUtcNow();
    }

    /// <summary>Whatever the lanes had before them, they have done it when something that came later is over: one on each lane.</summary>
    private static async Task IdleAsync(Node node, int number)
    {
        var machine = node.Machine("""{"Type":"Pass","End":true}""");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => node.StartAsync(machine, $"idle-{number}-{i}")));
    }

    /// <param name="Name">An execution that waits for a deadline.</param>
    /// <param name="RetriesBehind">It waits for a retry: that is recorded behind this event. Null: it ends.</param>
    private sealed record Waiting(string Name, long? RetriesBehind);
}
