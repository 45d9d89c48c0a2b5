using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Tests;

public sealed class TaskTests
{
    private const string Task_ = """{"Type":"Task","Resource":"<function>","End":true}""";
    private const string TaskWithRetry = """{"Type":"Task","Resource":"<function>","Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":5}],"End":true}""";

    private const string CallbackTask = """
        {"Type":"Task","Resource":"<callback>","HeartbeatSeconds":60,"TimeoutSeconds":100,"End":true,
         "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}}
        """;

    private const string ActivityTask = """{"Type":"Task","Resource":"<activity>","End":true}""";

    [Fact]
    public async Task A_call_is_made_after_the_commit_and_its_answer_ends_the_state()
    {
        await using var node = await Node.StartAsync();
        var started = await node.StartAsync(node.Machine(Task_), "one", """{"n":1}""");

        var call = await node.NextCallAsync();
        Assert.True(node.Store.Find(started.Row.Id)!.LastSequence > 0);
        Assert.Equal("""{"n":1}""", call.What.Run.Input.ToString());
        call.Succeed("""{"n":2}""");

        Assert.Equal("""{"n":2}""", JsonValue.Parse((await node.EndOfAsync("one")).Output!.Value.Span).ToString());
    }

    [Fact]
    public async Task A_retry_waits_for_its_back_off()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(TaskWithRetry), "one");
        (await node.NextCallAsync()).Fail("Busy");
        await WaitForDeadlineAsync(node, "one");
        node.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(node.HasCall);

        node.Time.Advance(TimeSpan.FromSeconds(0.2));
        (await node.NextCallAsync()).Succeed("{}");

        Assert.Equal(ExecutionStatus.Succeeded, (await node.EndOfAsync("one")).Status);
    }

    [Fact]
    public async Task A_call_that_throws_fails_the_task_and_is_told()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Task_), "one");
        (await node.NextCallAsync()).Answer.SetException(new InvalidOperationException("a bug"));

        Assert.Equal((ExecutionStatus.Failed, "States.Runtime"), ((await node.EndOfAsync("one")).Status, (await node.EndOfAsync("one")).Error));
        Assert.Contains(node.Faults, f => f.Exception.Message == "a bug");
    }

    [Fact]
    public async Task Stop_cancels_the_call_that_is_under_way()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(Task_), "one");
        var call = await node.NextCallAsync();
        var cancelled = new TaskCompletionSource();
        call.Stop.Register(cancelled.SetResult);

        await node.Executions.StopAsync(Node.ArnOf("one"), new StatesError(null, null), TestContext.Current.CancellationToken);

        await cancelled.Task.WaitAsync(Node.Patience);
    }

    [Fact]
    public async Task A_callback_ends_its_task_once_and_a_second_one_is_too_late()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(CallbackTask), "one");
        var token = await SubmittedAsync(node);

        Assert.Equal(CallbackAnswer.Accepted, await SendAsync(node, token, new Callback.Success(JsonValue.Parse("[1]"))));
        Assert.Equal("[1]", JsonValue.Parse((await node.EndOfAsync("one")).Output!.Value.Span).ToString());
        Assert.Equal(CallbackAnswer.TaskTimedOut, await SendAsync(node, token, new Callback.Success(JsonValue.Parse("[2]"))));
    }

    [Fact]
    public async Task A_callback_that_fails_gives_its_error_and_cause()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(CallbackTask), "one");
        var token = await SubmittedAsync(node);

        await SendAsync(node, token, new Callback.Failure(new StatesError("Sorry", "not today")));

        var row = await node.EndOfAsync("one");
        Assert.Equal((ExecutionStatus.Failed, "Sorry", "not today"), (row.Status, row.Error, row.Cause));
    }

    [Fact]
    public async Task Heartbeats_keep_a_callback_open_until_one_is_missed()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(CallbackTask.Replace("\"TimeoutSeconds\":100,", "", StringComparison.Ordinal)), "one");
        var token = await SubmittedAsync(node);
        for (var i = 0; i < 3; i++)
        {
            node.Time.Advance(TimeSpan.FromSeconds(50));
            var before = node.Store.Find(Node.ArnOf("one"))!.LastSequence;
            Assert.Equal(CallbackAnswer.Accepted, await SendAsync(node, token, new Callback.Heartbeat()));
            await UntilAsync(() => node.Store.Find(Node.ArnOf("one"))!.LastSequence > before);
        }

        Assert.Equal(ExecutionStatus.Running, node.Store.Find(Node.ArnOf("one"))!.Status);
        node.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("States.Timeout", (await node.EndOfAsync("one")).Error);
    }

    [Fact]
    public async Task A_token_that_nobody_made_is_invalid()
    {
        await using var node = await Node.StartAsync();
        await node.StartAsync(node.Machine(CallbackTask), "one");
        var token = await SubmittedAsync(node);
        var changed = string.Concat(token.AsSpan(0, 20), token[20] == 'A' ? "B" : "A", token.AsSpan(21));

        foreach (var wrong in new[] { changed, "", "AQ==", "not base64 at all", token + " ", token[..^4] })
        {
            Assert.Equal(CallbackAnswer.InvalidToken, await SendAsync(node, wrong, new Callback.Heartbeat()));
        }
    }

    [Fact]
    public async Task A_worker_that_waits_gets_the_task_of_an_activity_and_answers_it()
    {
        await using var node = await Node.StartAsync();
        var taking = node.Executions.TakeActivityTaskAsync(Node.Activity, "w1", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await node.StartAsync(node.Machine(ActivityTask), "one", """{"n":1}""");

        var task = await taking.WaitAsync(Node.Patience);
        Assert.Equal("""{"n":1}""", task!.Input.ToString());
        Assert.InRange(task.TaskToken.Length, 100, 1024);
        Assert.Equal(CallbackAnswer.Accepted, await SendAsync(node, task.TaskToken, new Callback.Success(JsonValue.Parse("7"))));

        Assert.Equal("7", JsonValue.Parse((await node.EndOfAsync("one")).Output!.Value.Span).ToString());
    }

    [Fact]
    public async Task Tasks_of_an_activity_are_taken_in_the_order_they_came()
    {
        await using var node = await Node.StartAsync(options: new RuntimeOptions { Lanes = 1 });
        await node.StartAsync(node.Machine(ActivityTask), "one", "1");
        await node.StartAsync(node.Machine(ActivityTask), "two", "2");

        Assert.Equal("1", (await TakeAsync(node))!.Input.ToString());
        Assert.Equal("2", (await TakeAsync(node))!.Input.ToString());
    }

    [Fact]
    public async Task A_worker_whose_time_is_over_gets_nothing_and_takes_nothing()
    {
        await using var node = await Node.StartAsync();
        var taking = node.Executions.TakeActivityTaskAsync(Node.Activity, workerName: null, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        node.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await taking.WaitAsync(Node.Patience));

        await node.StartAsync(node.Machine(ActivityTask), "one");
        Assert.NotNull(await TakeAsync(node));
    }

    [Fact]
    public async Task A_worker_that_has_gone_leaves_the_task_to_the_next()
    {
        await using var node = await Node.StartAsync();
        using var connection = new CancellationTokenSource();
        var taking = node.Executions.TakeActivityTaskAsync(Node.Activity, workerName: null, TimeSpan.FromSeconds(60), connection.Token);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(Node.Patience));

        await node.StartAsync(node.Machine(ActivityTask), "one");
        Assert.NotNull(await TakeAsync(node));
    }

    private static Task<ActivityTask?> TakeAsync(Node node) =>
        node.Executions.TakeActivityTaskAsync(Node.Activity, workerName: null, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken).WaitAsync(Node.Patience);

    private static Task<CallbackAnswer> SendAsync(Node node, string token, Callback callback) =>
        node.Executions.SendCallbackAsync(token, callback, TestContext.Current.CancellationToken).WaitAsync(Node.Patience);

    /// <summary>Answers the call that hands out the token, and waits until that is on disk.</summary>
    private static async Task<string> SubmittedAsync(Node node)
    {
        var call = await node.NextCallAsync();
        var before = node.Store.Find(call.What.Execution.Id)!.LastSequence;
        call.Succeed("""{"StatusCode":200}""");
        await UntilAsync(() => node.Store.Find(call.What.Execution.Id)!.LastSequence > before);
        return Node.TokenIn(call);
    }

    private static Task WaitForDeadlineAsync(Node node, string name) =>
        UntilAsync(() => node.Store.ReadWork(node.Time.GetUtcNow().AddDays(1), default, 10).Any(w => w.Id == node.Store.Find(Node.ArnOf(name))!.Id && w.NextWakeAt < node.Time.GetUtcNow().AddDays(1)));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Node.Patience);
        while (!condition())
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
