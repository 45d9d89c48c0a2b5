using System.Text;
using System.Text.Json;
using Treadle.Asl;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

public sealed class NestedExecutionTests
{
    private const string Pass = """{"Type":"Pass","Result":{"done":true},"End":true}""";
    private const string Work = """{"Type":"Task","Resource":"<function>","End":true}""";
    private const string LongWait = """{"Type":"Wait","Seconds":3600,"End":true}""";
    private const string Sorry = """{"Type":"Fail","Error":"Sorry","Cause":"not today"}""";

    private static string Parent(string child, string pattern, string more = "", string parameters = "") => """
        {"Type":"Task","Resource":"arn:aws:states:::states:startExecution<pattern>","End":true<more>,"Parameters":{"StateMachineArn":<child><parameters>}}
        """.Replace("<child>", JsonSerializer.Serialize(child), StringComparison.Ordinal)
        .Replace("<pattern>", pattern, StringComparison.Ordinal)
        .Replace("<parameters>", parameters, StringComparison.Ordinal)
        .Replace("<more>", more, StringComparison.Ordinal);

    private const string ChildName = "child-of-parent-1";

    public static TheoryData<string, string> Kinds => new MatrixTheoryData<string, string>(["", ".sync", ".sync:2"], [Pass, Work]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_parent_starts_its_child_once_and_goes_on(string pattern, string child)
    {
        await using var node = await Node.StartAsync(autoAnswer: """{"done":true}""");
        await node.StartAsync(node.Machine(Parent(child, pattern)), "parent");

        var row = await node.EndOfAsync("parent");

        Assert.Equal(ExecutionStatus.Succeeded, row.Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync(ChildName)).Status);
        Assert.Equal(1, node.ChildrenAskedFor);
        Assert.Contains(pattern switch { "" => "ExecutionArn", ".sync" => """
            "Output":"{\"done\":true}"
            """.Trim(), _ => """
            "Output":{"done":true}
            """.Trim() }, OutputOf(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_waits_is_a_row_and_wakes_when_its_child_has_ended()
    {
        await using var node = await Node.StartAsync(options: new RuntimeOptions { ParkedMax = 1, Lanes = 1 });
        var parent = await node.StartAsync(node.Machine(Parent(Work, ".sync")), "parent");
        var call = await node.NextCallAsync();
        await UntilAsync(node, () => Journal(node, parent.Row).OfType<TaskSubmitted>().Any());

        // But for the day on which it would be too old.
        Assert.DoesNotContain(node.Store.ReadWork(node.Time.GetUtcNow().AddDays(364), default, 10), w => w.Id == parent.Row.Id);
        call.Succeed("""{"n":1}""");

        Assert.Contains("""{\"n\":1}""", OutputOf(await node.EndOfAsync("parent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_fails_fails_its_parent_and_is_described_in_the_cause()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Parent(Sorry, ".sync")), "parent");

        var row = await node.EndOfAsync("parent");

        Assert.Equal((ExecutionStatus.Failed, ErrorNames.TaskFailed), (row.Status, row.Error));
        Assert.StartsWith("""{"Cause":"not today","Error":"Sorry","ExecutionArn":""", row.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_times_out_stops_its_child()
    {
        await using var node = await Node.StartAsync();
        var parent = await node.StartAsync(node.Machine(Parent(LongWait, ".sync", ""","TimeoutSeconds":30""")), "parent");
        await UntilAsync(node, () => Journal(node, parent.Row).OfType<TaskSubmitted>().Any());
        node.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("States.Timeout", (await node.EndOfAsync("parent")).Error);
        Assert.Equal(ExecutionStatus.Aborted, (await node.EndOfAsync(ChildName)).Status);
    }

    [Fact]
    public async Task A_running_execution_of_the_same_name_and_input_is_waited_for_by_all_who_start_it()
    {
        await using var node = await Node.StartAsync();
        var machine = node.Machine(Parent(Work, ".sync", parameters: ""","Name":"shared" """));
        var one = await node.StartAsync(machine, "one");
        var call = await node.NextCallAsync();
        var two = await node.StartAsync(machine, "two");
        await UntilAsync(node, () => Journal(node, one.Row).Concat(Journal(node, two.Row)).OfType<TaskSubmitted>().Count() == 2);
        call.Succeed("7");

        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("two")).Status);
        Assert.False(node.HasCall);
    }

    [Fact]
    public async Task An_execution_does_not_wait_for_itself()
    {
        await using var node = await Node.StartAsync();
        var machine = node.Machine(Parent(Work, ".sync", parameters: ""","Name":"self" """));
        await node.StartAsync(machine, "self");

        Assert.Equal("ExecutionAlreadyExists", (await node.EndOfAsync("self")).Error);
    }

    [Fact]
    public async Task A_name_that_an_ended_execution_has_is_refused()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Pass), "ended");
        await node.EndOfAsync("ended");
        await node.StartAsync(node.Machine(Parent(Pass, ".sync", parameters: ""","Name":"ended" """)), "parent");

        Assert.Equal("ExecutionAlreadyExists", (await node.EndOfAsync("parent")).Error);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whichever_commit_the_process_dies_at_the_child_is_started_once_and_the_parent_goes_on(string pattern, string child)
    {
        foreach (var isWritten in (bool[])[false, true])
        {
            for (var commit = 1; await DiesAtAsync(commit, isWritten, pattern, child); commit++)
            {
                Assert.True(commit < 30, "There is no end of commits.");
            }
        }
    }

    /// <returns>False when all was over before that many commits.</returns>
    private static async Task<bool> DiesAtAsync(int commit, bool isWritten, string pattern, string child)
    {
        using var store = new BreakingStore(new MemoryStore());
        await using var first = await Node.StartAsync(store, autoAnswer: """{"done":true}""");
        store.BreakAt(commit, isWritten);
        var hasDied = !await TryAsync(first, async () =>
        {
            await first.StartAsync(first.Machine(Parent(child, pattern)), "parent");
            await first.EndOfAsync("parent");
            await first.EndOfAsync(ChildName);
        });

        store.Mend();
        await using var second = await first.RestartAsync();
        if (store.Find(Node.ArnOf("parent")) is null)
        {
            await second.StartAsync(second.Machine(Parent(child, pattern)), "parent");
        }

        var parent = await second.EndOfAsync("parent");
        var ended = await second.EndOfAsync(ChildName);
        Assert.Equal((ExecutionStatus.Succeeded, ExecutionStatus.Succeeded), (parent.Status, ended.Status));
        var events = Journal(second, parent);
        Assert.Single(events.OfType<TaskScheduled>());
        Assert.Single(events.OfType<TaskSucceeded>());
        Assert.Equal(pattern.Length == 0 ? 0 : 1, events.OfType<TaskSubmitted>().Count());
        Assert.Equal(2, second.Store.List(new ExecutionQuery(parent.StateMachineArn, Status: null, Before: null, 10)).Count);
        await UntilAsync(second, () => second.Store.ReadInboxOwners(default, 1).Count == 0);
        return hasDied;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Whichever_commit_the_process_dies_at_the_child_of_a_stopped_parent_is_stopped(bool isWritten, bool isChildRunning)
    {
        for (var commit = 1; await DiesWhileStoppingAsync(commit, isWritten, isChildRunning); commit++)
        {
            Assert.True(commit < 30, "There is no end of commits.");
        }
    }

    private static async Task<bool> DiesWhileStoppingAsync(int commit, bool isWritten, bool isChildRunning)
    {
        using var store = new BreakingStore(new MemoryStore());
        await using var first = await Node.StartAsync(store);
        store.BreakAt(commit, isWritten);
        var hasDied = !await TryAsync(first, async () =>
        {
            var started = await first.StartAsync(first.Machine(Parent(LongWait, ".sync")), "parent");
            if (isChildRunning)
            {
                await UntilAsync(first, () => Journal(first, started.Row).OfType<TaskSubmitted>().Any());
            }

            // Else the stop meets the child's start at whatever moment.
            await StopAsync(first);
            await EndOfChildAsync(first);
        });

        store.Mend();
        await using var second = await first.RestartAsync();
        if (store.Find(Node.ArnOf("parent")) is null)
        {
            await second.StartAsync(second.Machine(Parent(LongWait, ".sync")), "parent");
        }

        await StopAsync(second);
        Assert.Equal(ExecutionStatus.Aborted, (await second.EndOfAsync("parent")).Status);
        await EndOfChildAsync(second);
        return hasDied;
    }

    private static Task<DateTimeOffset?> StopAsync(Node node) =>
        node.Executions.StopAsync(Node.ArnOf("parent"), new StatesError(null, null), TestContext.Current.CancellationToken).WaitAsync(Node.Patience);

    /// <summary>The child ends with its parent, or was never started.</summary>
    private static async Task EndOfChildAsync(Node node)
    {
        await UntilAsync(node, () => node.Store.ReadInboxOwners(default, 1).Count == 0 && node.Store.CountRunning("arn:aws:states:us-east-1:000000000000:stateMachine:m") == 0);
        Assert.NotEqual(ExecutionStatus.Succeeded, node.Store.Find(Node.ArnOf(ChildName))?.Status ?? ExecutionStatus.Aborted);
    }

    /// <returns>False when the node died on the way.</returns>
    private static async Task<bool> TryAsync(Node node, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (StoreFailedException)
        {
            return false;
        }
    }

    private static string OutputOf(ExecutionRow row) => Encoding.UTF8.GetString(row.Output!.Value.Span);

    private static List<Event> Journal(Node node, ExecutionRow row) =>
        [.. node.Store.ReadJournal(row.Id, 1, descending: false, 1000).SelectMany(r => EventCodec.Read(r.Data))];

    private static async Task UntilAsync(Node node, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Node.Patience);
        while (!condition())
        {
            await Task.Yield();
            if (node.Runtime.Failed.IsCompleted)
            {
                throw await node.Runtime.Failed;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
