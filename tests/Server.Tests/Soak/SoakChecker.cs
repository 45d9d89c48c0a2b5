using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Soak;

/// <summary>Holds the server to what it answered. Knows the clients' ledger, and asks the server as any client does.</summary>
internal sealed class SoakChecker(SoakServer server, SoakFunction function, SoakLedger ledger, IReadOnlyDictionary<string, string> machines, string prefix)
{
    private readonly List<string> _wrong = [];
    private readonly List<SoakHistory> _histories = [];

    /// <returns>Every promise that was broken, in words.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken stop)
    {
        _wrong.AddRange(ledger.Surprises);
        foreach (var execution in ledger.Executions)
        {
            await CheckAsync(execution, stop);
        }

        await CheckChildrenAsync(stop);
        CheckCallbacks();
        CheckInvocations();
        return _wrong;
    }

    private async Task CheckAsync(SoakExecution execution, CancellationToken stop)
    {
        if (await DescribeAsync(execution.Arn, stop) is not { } described)
        {
            Wrong(execution, "was answered and is not there");
            return;
        }

        var history = await ReadAsync(execution.Arn, stop);
        _histories.Add(history);
        foreach (var problem in history.Problems((string)described["status"]!))
        {
            Wrong(execution, problem);
        }

        if ((string?)described["input"] != execution.Input.ToJsonString())
        {
            Wrong(execution, $"has the input {(string?)described["input"]}");
        }

        CheckEnd(execution, described, history);
        if (execution.Machine.Name == SoakMachine.Wait)
        {
            CheckWaits(execution, history);
        }
    }

    private void CheckEnd(SoakExecution execution, JsonObject described, SoakHistory history)
    {
        var status = (string)described["status"]!;
        if (execution.StoppedAt is { } stoppedAt && (double)described["stopDate"]! != stoppedAt)
        {
            Wrong(execution, $"ended at {(double)described["stopDate"]!}, and StopExecution answered {stoppedAt}");
        }

        if (status == "ABORTED" && execution.IsStopAsked)
        {
            if (((string?)described["error"], (string?)described["cause"]) != ("Enough", execution.Name))
            {
                Wrong(execution, $"was aborted with {(string?)described["error"]}: {(string?)described["cause"]}");
            }

            return;
        }

        if (status != "SUCCEEDED" || execution.Machine.Name == SoakMachine.Stopped)
        {
            Wrong(execution, $"is {status}: {(string?)described["error"]} {(string?)described["cause"]}");
            return;
        }

        var output = JsonNode.Parse((string)described["output"]!);
        var isRight = execution.Machine.Output is { } expected
            ? JsonNode.DeepEquals(output, expected(execution.Input))
            : output?["mark"] is { } mark && ledger.Callbacks.Any(c => c.Mark == (string?)mark && c.IsSuccess);
        if (!isRight)
        {
            Wrong(execution, $"has the output {output?.ToJsonString()}");
        }

        var visits = history.Visits();
        foreach (var (state, count) in execution.Machine.Visits(execution.Input))
        {
            if (visits.GetValueOrDefault(state) != (count, count))
            {
                Wrong(execution, $"entered and left {state} {visits.GetValueOrDefault(state)} times, not {count}");
            }
        }
    }

    private void CheckWaits(SoakExecution execution, SoakHistory history)
    {
        foreach (var (state, waited) in history.Waits())
        {
            if (waited < (state == "W" ? (int)execution.Input["seconds"]! : 1))
            {
                Wrong(execution, $"waited in {state} for {waited} s only");
            }
        }
    }

    /// <summary>A parent has one child, however often it was made to ask for it; and no child outlives a parent that was stopped.</summary>
    private async Task CheckChildrenAsync(CancellationToken stop)
    {
        foreach (var machine in (string[])[SoakMachine.Wait, SoakMachine.Sleeper])
        {
            var children = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var row in await ListAsync(machines[machine], stop))
            {
                var arn = (string)row["executionArn"]!;
                var input = JsonNode.Parse((string)(await DescribeAsync(arn, stop))!["input"]!)!;
                var id = (string)input["id"]!;
                if (machine == SoakMachine.Wait && input["parent"] is null || !id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    continue;
                }

                children[id] = children.GetValueOrDefault(id) + 1;
                await CheckChildAsync(machine, id, arn, stop);
            }

            foreach (var (id, count) in children.Where(c => c.Value > 1))
            {
                _wrong.Add($"{id} has {count} children");
            }

            foreach (var nested in ledger.Executions.Where(e => machine == SoakMachine.Wait && e.Machine.Name == SoakMachine.Nested && !children.ContainsKey(e.Name)))
            {
                Wrong(nested, "has no child");
            }
        }
    }

    private async Task CheckChildAsync(string machine, string parent, string arn, CancellationToken stop)
    {
        var wanted = machine == SoakMachine.Wait ? "SUCCEEDED" : "ABORTED";
        string status;
        do
        {
            // The order to stop is on its way.
            status = (string)(await DescribeAsync(arn, stop))!["status"]!;
        }
        while (status == "RUNNING" && wanted == "ABORTED");
        var history = await ReadAsync(arn, stop);
        foreach (var problem in history.Problems(wanted))
        {
            _wrong.Add($"The child of {parent} {problem}");
        }
    }

    /// <summary>What was accepted is in a history, once; what was refused is in none, unless an earlier try of it was lost.</summary>
    private void CheckCallbacks()
    {
        var recorded = _histories.SelectMany(h => h.Marks()).GroupBy(m => m, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (var callback in ledger.Callbacks)
        {
            var times = recorded.GetValueOrDefault(callback.Mark);
            if (callback.IsAccepted ? times != 1 : times > (callback.IsFirstAnswer ? 0 : 1))
            {
                _wrong.Add($"A callback ({(callback.IsSuccess ? "success" : "failure")}, {(callback.IsAccepted ? "accepted" : "refused")}) is recorded {times} times: {callback.Mark}");
            }
        }
    }

    /// <summary>An attempt is made again only when a crash came before its answer was recorded.</summary>
    private void CheckInvocations()
    {
        var recordedAt = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var (attempt, at) in _histories.SelectMany(h => h.Answers()))
        {
            if (!recordedAt.TryAdd(attempt, at))
            {
                _wrong.Add($"Two answers are recorded for {attempt}");
            }
        }

        var made = function.Invocations.Where(i => i.Attempt?.StartsWith(prefix, StringComparison.Ordinal) == true)
            .GroupBy(i => i.Attempt!, i => i.At, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Order().ToList(), StringComparer.Ordinal);
        foreach (var (attempt, times) in made)
        {
            for (var i = 1; i < times.Count; i++)
            {
                if (!server.Kills.Any(k => k.To > times[i - 1] && k.From < times[i]))
                {
                    _wrong.Add($"{attempt} was made at {times[i - 1]:O} and at {times[i]:O} with no crash between");
                }
            }

            // History has whole milliseconds, cut.
            if (recordedAt.TryGetValue(attempt, out var at) && times[^1] > at.AddMilliseconds(1))
            {
                _wrong.Add($"{attempt} was made at {times[^1]:O}, though its answer was recorded at {at:O}");
            }
        }

        foreach (var attempt in recordedAt.Keys.Where(a => !made.ContainsKey(a)))
        {
            _wrong.Add($"{attempt} has an answer, and was never made");
        }
    }

    private async Task<JsonObject?> DescribeAsync(string arn, CancellationToken stop) =>
        (await server.AskStatesUntilAnsweredAsync("DescribeExecution", new JsonObject { ["executionArn"] = arn }, stop)).Body;

    private async Task<SoakHistory> ReadAsync(string arn, CancellationToken stop) =>
        new(await PagesAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = arn, ["maxResults"] = 1000 }, "events", stop));

    private Task<List<JsonObject>> ListAsync(string machine, CancellationToken stop) =>
        PagesAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["maxResults"] = 1000 }, "executions", stop);

    private async Task<List<JsonObject>> PagesAsync(string operation, JsonObject request, string member, CancellationToken stop)
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var page = (await server.AskStatesUntilAnsweredAsync(operation, request, stop)).Body ?? throw new InvalidOperationException($"{operation} was refused: {request.ToJsonString()}");
            all.AddRange(page[member]!.AsArray().Select(e => (JsonObject)e!));
            if (page["nextToken"] is not { } next)
            {
                return all;
            }

            request = (JsonObject)request.DeepClone();
            request["nextToken"] = next.DeepClone();
        }
    }

    private void Wrong(SoakExecution execution, string what) => _wrong.Add($"{execution.Name} {what}");
}
