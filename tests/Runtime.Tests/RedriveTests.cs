using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Runtime.Deliveries;
using Treadle.Runtime.Retention;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

/// <summary>Ended executions that go on: by request, once, whatever becomes of the process.</summary>
public sealed class RedriveTests
{
    private const string Work = """{"Type":"Task","Resource":"<function>","End":true}""";
    private const string Sorry = """{"Type":"Fail","Error":"Sorry"}""";
    private const string LongWait = """{"Type":"Wait","Seconds":3600,"End":true}""";
    private const string Ask = """{"Type":"Task","Resource":"<callback>","Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}},"End":true}""";

    [Fact]
    public async Task A_failed_call_is_made_again()
    {
        await using var node = await FailedAsync("run");

        var redriven = await RedriveAsync(node, "run");

        var row = node.Store.Find(Node.ArnOf("run"))!;
        Assert.Equal((ExecutionStatus.Running, null, null, 1), (row.Status, row.EndedAt, row.Error, row.RedriveCount));
        Assert.Equal(redriven.At, row.RedrivenAt);
        (await node.NextCallAsync()).Succeed("[1]");
        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("run")).Status);
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_redrives()
    {
        await using var node = await FailedAsync("run");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RedriveAsync(node, "run", $"token-{i}")));

        Assert.Single(answers, a => a.At is not null);
        Assert.All(answers, a => Assert.Equal(a.At is null ? "Execution is RUNNING and cannot be redriven" : null, a.Refusal));
        Assert.Equal(1, node.Store.Find(Node.ArnOf("run"))!.RedriveCount);
        (await node.NextCallAsync()).Succeed("[1]");
        await node.EndOfAsync("run");
        Assert.False(node.HasCall);
    }

    [Fact]
    public async Task Of_many_that_ask_with_one_token_all_get_the_same_answer_and_so_does_one_after_the_end()
    {
        await using var node = await FailedAsync("run");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RedriveAsync(node, "run", "token")));

        Assert.NotNull(Assert.Single(answers.Select(a => a.At).Distinct()));
        (await node.NextCallAsync()).Succeed("[1]");
        await node.EndOfAsync("run");
        Assert.Equal(answers[0].At, (await RedriveAsync(node, "run", "token")).At);
        Assert.Equal("Execution is SUCCEEDED and cannot be redriven", (await RedriveAsync(node, "run", "another")).Refusal);
    }

    [Fact]
    public async Task One_that_fails_again_at_once_counts_each_redrive()
    {
        await using var node = await Node.StartAsync();
        node.IsStatusWanted = true;
        await node.StartAsync(node.Machine(Sorry), "run");
        var first = await node.EndOfAsync("run");
        node.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.NotNull((await RedriveAsync(node, "run")).At);
        Assert.NotNull((await RedriveAsync(node, "run")).At);

        var row = node.Store.Find(Node.ArnOf("run"))!;
        Assert.Equal((ExecutionStatus.Failed, 2, "Sorry"), (row.Status, row.RedriveCount, row.Error));
        Assert.Equal(first.EndedAt!.Value.AddSeconds(60), row.EndedAt);
        var told = new List<StatusDelivery>();
        for (var i = 0; i < 6; i++)
        {
            told.Add(StatusDelivery.Read((await node.Delivered.Reader.ReadAsync(TestContext.Current.CancellationToken)).Data.Span));
        }

        Assert.Equal(["Running 0", "Failed 0", "Running 1", "Failed 1", "Running 2", "Failed 2"], told.Select(t => $"{t.Status} {t.RedriveCount}"));
        Assert.All(told.Skip(2), t => Assert.Equal(row.RedrivenAt, t.RedrivenAt));
        var step = node.Store.ReadJournal(row.Id, told[1].Sequence, descending: false, limit: 1).Single();
        Assert.IsType<ExecutionFailed>(EventCodec.Read(step.Data)[(int)(told[1].Sequence - step.FirstSequence)]);
    }

    [Fact]
    public async Task A_new_token_never_equals_an_old_one()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Ask), "run");
        var first = await node.NextCallAsync();
        await StopAsync(node, "run");
        await RedriveAsync(node, "run");

        var second = await node.NextCallAsync();

        Assert.NotEqual(Node.TokenIn(first), Node.TokenIn(second));
        Assert.Equal(CallbackAnswer.TaskTimedOut, await SendAsync(node, Node.TokenIn(first)));
        Assert.Equal(CallbackAnswer.Accepted, await SendAsync(node, Node.TokenIn(second)));
        second.Succeed("{}");
        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("run")).Status);
    }

    [Fact]
    public async Task A_stop_and_a_redrive_that_come_together_are_both_done()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(LongWait), "run");

        var stop = StopAsync(node, "run");
        var redrives = Enumerable.Range(0, 10).Select(i => RedriveAsync(node, "run", $"{i}")).ToList();
        await stop;
        var answers = await Task.WhenAll(redrives);

        var events = Journal(node, node.Store.Find(Node.ArnOf("run"))!);
        Assert.Single(events.OfType<ExecutionAborted>());
        Assert.Equal(answers.Count(a => a.At is not null), events.OfType<ExecutionRedriven>().Count());
    }

    [Fact]
    public async Task A_redriven_parent_starts_another_child_and_does_not_hear_of_the_first_again()
    {
        await using var node = await Node.StartAsync();
        var child = System.Text.Json.JsonSerializer.Serialize(Work);
        await node.StartAsync(node.Machine("""{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","End":true,"Parameters":{"StateMachineArn":<child>}}"""
            .Replace("<child>", child, StringComparison.Ordinal)), "parent");
        (await node.NextCallAsync()).Fail("Busy");
        Assert.Equal(ErrorNames.TaskFailed, (await node.EndOfAsync("parent")).Error);

        await RedriveAsync(node, "parent");
        await RedriveAsync(node, "child-of-parent-1");
        var calls = new[] { await node.NextCallAsync(), await node.NextCallAsync() }.ToDictionary(c => c.What.Execution.Name);
        calls["child-of-parent-1"].Succeed("\"first\"");
        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("child-of-parent-1")).Status);
        Assert.Equal(ExecutionStatus.Running, node.Store.Find(Node.ArnOf("parent"))!.Status);

        calls["child-of-parent-2"].Succeed("\"second\"");
        var parent = await node.EndOfAsync("parent");
        Assert.Contains("second", System.Text.Encoding.UTF8.GetString(parent.Output!.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_journal_is_unpacked_to_go_on_and_packed_again_behind()
    {
        await using var node = await Node.StartAsync(options: new RuntimeOptions { Retention = new RetentionOptions { Interval = TimeSpan.FromSeconds(1) } });
        await node.StartAsync(node.Machine(Work), "run", $"\"{new string('x', 2_000)}\"");
        (await node.NextCallAsync()).Fail("Busy");
        await node.EndOfAsync("run");
        await PackedAsync(node);

        await RedriveAsync(node, "run");
        (await node.NextCallAsync()).Succeed("[1]");
        var row = await node.EndOfAsync("run");
        var before = Journal(node, row).Count;
        await PackedAsync(node);

        Assert.Equal(ExecutionStatus.Succeeded, row.Status);
        Assert.Equal(before, Journal(node, row).Count);
        Assert.Equal(row.LastSequence, node.Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, null, 1)).Single().PackedThrough);
    }

    [Fact]
    public async Task What_is_not_there_is_not_redriven()
    {
        await using var node = await Node.StartAsync();

        Assert.Null(await node.Executions.RedriveAsync(Node.ArnOf("nobody"), clientToken: null, refusal: null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task After_a_restart_a_redriven_execution_goes_on()
    {
        await using var node = await FailedAsync("run");
        await RedriveAsync(node, "run");
        await node.NextCallAsync();

        await using var next = await node.RestartAsync();

        (await next.NextCallAsync()).Succeed("[1]");
        Assert.Equal(ExecutionStatus.Succeeded, (await next.EndOfAsync("run")).Status);
    }

    [Fact]
    public async Task Whichever_commit_the_process_dies_at_what_was_answered_goes_on_and_is_redriven_once()
    {
        foreach (var isWritten in (bool[])[false, true])
        {
            for (var commit = 1; await DiesAtAsync(commit, isWritten); commit++)
            {
                Assert.True(commit < 30, "There is no end of commits.");
            }
        }
    }

    /// <returns>False when all was over before that many commits.</returns>
    private static async Task<bool> DiesAtAsync(int commit, bool isWritten)
    {
        using var store = new BreakingStore(new MemoryStore());
        await using var first = await Node.StartAsync(store);
        await first.StartAsync(first.Machine(Work), "run");
        (await first.NextCallAsync()).Fail("Busy");
        await first.EndOfAsync("run");
        store.BreakAt(commit, isWritten);
        RedriveResult? answer = null;
        var hasDied = false;
        try
        {
            answer = await RedriveAsync(first, "run", "token");
            (await NextCallOrDeathAsync(first)).Succeed("[1]");
            await first.EndOfAsync("run");
        }
        catch (Exception e) when (first.Runtime.Failed.IsCompleted && e is not Xunit.Sdk.XunitException)
        {
            hasDied = true;
        }

        store.Mend();
        await using var second = await first.RestartAsync();
        var again = await RedriveAsync(second, "run", "token");
        Assert.True(answer is null || answer == again, "The same request got another answer.");
        if (store.Find(Node.ArnOf("run"))!.Status == ExecutionStatus.Running)
        {
            (await second.NextCallAsync()).Succeed("[1]");
        }

        var row = await second.EndOfAsync("run");
        Assert.Equal((ExecutionStatus.Succeeded, 1), (row.Status, row.RedriveCount));
        Assert.Single(Journal(second, row).OfType<ExecutionRedriven>());
        return hasDied;
    }

    private static async Task<Node.Call> NextCallOrDeathAsync(Node node)
    {
        var call = node.NextCallAsync();
        await Task.WhenAny(call, node.Runtime.Failed);
        return node.Runtime.Failed.IsCompleted ? throw new InvalidOperationException("It has died.") : await call;
    }

    private static async Task<Node> FailedAsync(string name)
    {
        var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Work), name);
        (await node.NextCallAsync()).Fail("Busy");
        Assert.Equal(ExecutionStatus.Failed, (await node.EndOfAsync(name)).Status);
        return node;
    }

    private static async Task<RedriveResult> RedriveAsync(Node node, string name, string? token = null) =>
        await node.SoonAsync(node.Executions.RedriveAsync(Node.ArnOf(name), token, refusal: null, TestContext.Current.CancellationToken)) ?? throw new InvalidOperationException($"There is no execution {name}.");

    private static Task<DateTimeOffset?> StopAsync(Node node, string name) =>
        node.SoonAsync(node.Executions.StopAsync(Node.ArnOf(name), new StatesError(null, null), TestContext.Current.CancellationToken));

    private static Task<CallbackAnswer> SendAsync(Node node, string token) =>
        node.SoonAsync(node.Executions.SendCallbackAsync(token, new Callback.Success(JsonObject.Empty), TestContext.Current.CancellationToken));

    private static List<Event> Journal(Node node, ExecutionRow row) =>
        [.. node.Store.ReadJournal(row.Id, 0, descending: false, 1_000).SelectMany(r => EventCodec.Read(r.Data))];

    private static async Task PackedAsync(Node node)
    {
        node.Time.Advance(TimeSpan.FromMinutes(5));
        while (node.Store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, null, 10, OnlyUnpacked: true)).Count > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            node.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
