using System.Collections.Concurrent;
using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Tests;

/// <summary>An execution that comes near a limit is told of, once for each limit, before it meets it.</summary>
public sealed class LimitWatchTests
{
    private readonly ConcurrentQueue<NearLimit> _told = [];

    [Fact]
    public async Task A_history_of_four_fifths_is_told_of_once()
    {
        await using var node = await StartAsync(new Limits { HistoryEventsMax = 10 });
        await node.StartAsync(node.Machine("""{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Task","Resource":"<function>","End":true} } }"""), "one");

        // Started, two for each Pass, entered, scheduled, started: eight; with succeeded and exited it is full.
        (await node.NextCallAsync()).Succeed("1");

        Assert.Equal((ExecutionStatus.Failed, "States.Runtime"), ((await node.EndOfAsync("one")).Status, (await node.EndOfAsync("one")).Error));
        Assert.Equal(new NearLimit(Node.ArnOf("one"), LimitNames.HistoryEvents, 8, 10), Assert.Single(_told));
    }

    [Fact]
    public async Task A_large_payload_and_large_variables_are_told_of()
    {
        await using var node = await StartAsync(new Limits { DataBytesMax = 1_000, VariableBytesMax = 1_000 });
        await node.StartAsync(node.Machine("""{"Type":"Pass","Assign":{"v.$":"$"},"End":true}"""), "one", $"\"{new string('x', 798)}\"");

        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
        Assert.Contains(_told, t => t is { Limit: LimitNames.PayloadBytes, Most: 1_000 });
        Assert.DoesNotContain(_told, t => t.Limit == LimitNames.HistoryEvents);
    }

    [Fact]
    public async Task What_is_far_from_every_limit_is_not_told_of()
    {
        await using var node = await StartAsync(Limits.Aws);
        await node.StartAsync(node.Machine("""{"Type":"Pass","End":true}"""), "one");
        await node.EndOfAsync("one");

        Assert.Empty(_told);
    }

    [Fact]
    public async Task One_that_is_nearly_a_year_old_is_told_of_and_ends_when_it_is()
    {
        await using var node = await StartAsync(new Limits { ExecutionTimeMax = TimeSpan.FromSeconds(100) });
        await node.StartAsync(node.Machine("""{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":85,"Next":"T"},"T":{"Type":"Task","Resource":"<activity>","End":true} } }"""), "one");
        var ended = node.EndOfAsync("one");
        while (!ended.IsCompleted)
        {
            node.Time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        Assert.Equal(ExecutionStatus.TimedOut, (await ended).Status);
        Assert.Equal(LimitNames.ExecutionSeconds, Assert.Single(_told).Limit);
    }

    private Task<Node> StartAsync(Limits limits) => Node.StartAsync(options: new RuntimeOptions { Limits = limits, OnNearLimit = _told.Enqueue });
}
