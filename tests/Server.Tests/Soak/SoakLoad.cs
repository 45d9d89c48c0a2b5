using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Treadle.Server.Tests.Soak;

/// <summary>The clients: they start executions, stop some, work on activities, answer task tokens, and write down what they heard.</summary>
internal sealed class SoakLoad(SoakServer server, SoakFunction function, SoakLedger ledger, IReadOnlyDictionary<string, string> machines, string activity, string prefix, int seed)
{
    private const int Starters = 10;
    private const int Workers = 4;
    private const int OpenPerStarterMax = 6;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, bool> _tokensSeen = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Starts executions until told to stop.</summary>
    public Task StartAsync(CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, Starters).Select(i => StartSomeAsync(new Random(seed + i), enough)));

    /// <summary>Repeats what was not answered, stops what would sleep on, and sees every execution to its end. No crash comes any more.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        foreach (var execution in ledger.Executions)
        {
            // One that was started, and one that never was, and one whose start was not answered: the same request is good for all.
            var answer = await server.AskStatesAsync("StartExecution", execution.StartRequest(), stop);
            if (answer is { Body: null, Refusal: not "ExecutionAlreadyExists" })
            {
                ledger.Surprises.Add($"The repeated StartExecution of {execution.Name} was refused: {answer.Refusal}");
            }

            execution.IsStarted = true;
            if (execution.Machine.Name == SoakMachine.Stopped && execution.StoppedAt is null)
            {
                await StopAsync(execution, new Random(seed), stop);
            }
        }

        foreach (var execution in ledger.Executions)
        {
            await EndAsync(execution, stop);
        }
    }

    /// <summary>Does the work that executions wait for until told to stop.</summary>
    public Task ServeAsync(CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, Workers).Select(i => WorkAsync(new Random(seed + 100 + i), stop)),
        .. Enumerable.Range(0, Workers).Select(i => AnswerTokensAsync(function.Tokens, new Random(seed + 200 + i), stop)),
    ]);

    private async Task StartSomeAsync(Random random, CancellationToken enough)
    {
        var open = new Queue<SoakExecution>();
        try
        {
            while (!enough.IsCancellationRequested)
            {
                var machine = SoakMachine.Started[random.Next(SoakMachine.Started.Count)];
                var name = $"{prefix}{machine.Name}-{Interlocked.Increment(ref _number)}";
                var execution = new SoakExecution(machine, name, machines[machine.Name], machine.Input(random, name));
                ledger.Executions.Add(execution);
                await StartAsync(execution, random, enough);
                if (execution.IsStarted && (machine.Name == SoakMachine.Stopped || machine.Name == SoakMachine.Wait && random.Next(5) == 0))
                {
                    await StopAsync(execution, random, enough);
                }

                open.Enqueue(execution);
                if (open.Count >= OpenPerStarterMax)
                {
                    await EndAsync(open.Dequeue(), enough);
                }
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // What it was about to ask is unanswered, like what a crash cuts off.
        }
    }

    private async Task StartAsync(SoakExecution execution, Random random, CancellationToken stop)
    {
        var isLost = false;
        while (true)
        {
            var answer = await server.AskStatesAsync("StartExecution", execution.StartRequest(), stop);
            if (answer.Body is { } body)
            {
                execution.IsStarted = true;
                if ((string?)body["executionArn"] != execution.Arn)
                {
                    ledger.Surprises.Add($"{execution.Name} was started as {(string?)body["executionArn"]}");
                }

                return;
            }

            // One that has ended meanwhile has its name still.
            if (answer.Refusal == "ExecutionAlreadyExists" && isLost)
            {
                execution.IsStarted = true;
                return;
            }

            if (answer.Refusal is { } refusal and not "ThrottlingException")
            {
                ledger.Surprises.Add($"StartExecution of {execution.Name} was refused: {refusal}");
                return;
            }

            isLost = true;
            if (random.Next(2) == 0)
            {
                // Left as it is: it exists or not.
                return;
            }
        }
    }

    private async Task StopAsync(SoakExecution execution, Random random, CancellationToken stop)
    {
        if (execution.Machine.Name == SoakMachine.Stopped && random.Next(2) == 0)
        {
            // Let the child begin, so that it has to be stopped as well.
            await UntilAsync(execution, history => history.Any(e => (string?)e!["type"] == "TaskSubmitted"), stop);
        }

        execution.IsStopAsked = true;
        var answer = await server.AskStatesUntilAnsweredAsync("StopExecution", new JsonObject { ["executionArn"] = execution.Arn, ["error"] = "Enough", ["cause"] = execution.Name }, stop);
        if (answer.Body is { } body)
        {
            execution.StoppedAt = (double)body["stopDate"]!;
        }
        else
        {
            ledger.Surprises.Add($"StopExecution of {execution.Name} was refused: {answer.Refusal}");
        }
    }

    private async Task UntilAsync(SoakExecution execution, Func<JsonArray, bool> holds, CancellationToken stop)
    {
        while (true)
        {
            var answer = await server.AskStatesUntilAnsweredAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution.Arn }, stop);
            if (answer.Body is not { } body || holds(body["events"]!.AsArray()))
            {
                return;
            }

            await Task.Delay(Look, stop);
        }
    }

    /// <summary>Follows an execution to its end; one that does not exist has none.</summary>
    private async Task EndAsync(SoakExecution execution, CancellationToken stop)
    {
        while (await server.AskStatesUntilAnsweredAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution.Arn }, stop) is { Body: { } body } && (string?)body["status"] == "RUNNING")
        {
            if (execution is { StoppedAt: null, Machine.Name: SoakMachine.Stopped })
            {
                // Its start was not answered, but it is there, and nothing else would end it.
                execution.IsStarted = true;
                await StopAsync(execution, new Random(seed), stop);
            }

            await Task.Delay(Look, stop);
        }
    }

    private async Task WorkAsync(Random random, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // A take whose answer a crash cut off is lost to everyone: its heartbeat will be missed.
                var taken = await server.AskStatesAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity, ["workerName"] = "soak" }, stop);
                if ((string?)taken.Body?["taskToken"] is not { } token)
                {
                    continue;
                }

                for (var beats = random.Next(4); beats > 0; beats--)
                {
                    await server.AskStatesAsync("SendTaskHeartbeat", new JsonObject { ["taskToken"] = token }, stop);
                }

                await AnswerAsync(token, random, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The soak is over.
        }
    }

    private async Task AnswerTokensAsync(ChannelReader<string> tokens, Random random, CancellationToken stop)
    {
        try
        {
            await foreach (var token in tokens.ReadAllAsync(stop))
            {
                // A repeated call shows the same token again.
                if (_tokensSeen.TryAdd(token, value: true))
                {
                    await AnswerAsync(token, random, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The soak is over.
        }
    }

    private async Task AnswerAsync(string token, Random random, CancellationToken stop)
    {
        var mark = $"mark-{Guid.NewGuid():N}";
        var isSuccess = random.Next(4) > 0;
        for (var isFirst = true; ; isFirst = false)
        {
            var answer = isSuccess
                ? await server.AskStatesAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = new JsonObject { ["mark"] = mark }.ToJsonString() }, stop)
                : await server.AskStatesAsync("SendTaskFailure", new JsonObject { ["taskToken"] = token, ["error"] = "Busy", ["cause"] = mark }, stop);
            if (!answer.IsAnswered)
            {
                continue;
            }

            if (answer.Refusal is not (null or "TaskTimedOut"))
            {
                ledger.Surprises.Add($"A callback was refused: {answer.Refusal}");
            }

            ledger.Callbacks.Add(new SoakCallback(mark, isSuccess, answer.Refusal is null, isFirst));
            return;
        }
    }
}
