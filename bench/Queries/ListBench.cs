using System.Diagnostics;
using System.Globalization;
using Treadle.Bench.Common;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Queries.Bench;

/// <summary>
/// How long one page of 100 of ListExecutions takes among a million executions of one machine: the first pages, and pages anywhere, with each filter.
/// The executions are written straight into the store: of a thousand, one fails, one is aborted, one times out, one still runs, and one was started through an alias; half through a version.
/// </summary>
internal sealed class ListBench(string program, string data)
{
    private const string Pass = """{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}""";
    private const int PerCommit = 1_000;
    private const int Version = 1;
    private const string Alias = "live";

    private readonly Dictionary<string, List<double>> _milliseconds = [];

    public async Task<object> RunAsync(int executions, int pages)
    {
        var machine = await SeedAsync(executions);
        using var server = await TreadleServer.StartAsync(program, data);
        using var client = new RawClient(server.Port);
        var filters = new Dictionary<string, string>
        {
            ["all"] = "",
            ["succeeded"] = ",\"statusFilter\":\"SUCCEEDED\"",
            ["failed"] = ",\"statusFilter\":\"FAILED\"",
            ["running"] = ",\"statusFilter\":\"RUNNING\"",
            ["timed_out"] = ",\"statusFilter\":\"TIMED_OUT\"",
            ["redriven"] = ",\"redriveFilter\":\"REDRIVEN\"",
            ["not_redriven"] = ",\"redriveFilter\":\"NOT_REDRIVEN\"",
        };
        foreach (var (name, filter) in filters)
        {
            Walk(client, name, $"\"stateMachineArn\":\"{machine}\"{filter}", pages);
        }

        Walk(client, "version", $"\"stateMachineArn\":\"{machine}:{Version}\"", pages);
        Walk(client, "version, failed", $"\"stateMachineArn\":\"{machine}:{Version}\",\"statusFilter\":\"FAILED\"", pages);
        Walk(client, "alias", $"\"stateMachineArn\":\"{machine}:{Alias}\"", pages);

        var figures = _milliseconds.ToDictionary(m => m.Key, m => (object)Math.Round(m.Value.Max(), 2));
        figures["slowest_ms"] = Math.Round(_milliseconds.Values.Max(v => v.Max()), 2);
        figures["executions"] = executions;
        return figures;
    }

    /// <summary>A page, then five of 1,000 that do not count, and so on from the newest: pages near and far.</summary>
    private void Walk(RawClient client, string name, string members, int pages)
    {
        var times = _milliseconds[name] = [];
        string? token = null;

        // The first answer of each kind has its statement compiled and its plan made.
        client.Call("ListExecutions", $"{{{members},\"maxResults\":100}}");
        for (var page = 0; page < pages; page++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = client.Call("ListExecutions", $"{{{members},\"maxResults\":100{Token(token)}}}");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            token = answer.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
            if (token is null)
            {
                break;
            }

            for (var far = 0; far < 5 && token is not null; far++)
            {
                token = client.Call("ListExecutions", $"{{{members},\"maxResults\":1000{Token(token)}}}").TryGetProperty("nextToken", out var further) ? further.GetString() : null;
            }
        }

        Console.Error.WriteLine($"{name,-14} {times.Count,4} pages, median {times.Order().ElementAt(times.Count / 2),7:N2} ms, slowest {times.Max(),7:N2} ms");
    }

    private static string Token(string? token) => token is null ? "" : $",\"nextToken\":\"{token}\"";

    /// <returns>The machine's ARN.</returns>
    private async Task<string> SeedAsync(int executions)
    {
        string machine;
        using (var server = await TreadleServer.StartAsync(program, data))
        {
            using var client = new RawClient(server.Port);
            machine = client.Call("CreateStateMachine", $$"""{"name":"m","definition":"{{Pass}}","roleArn":"arn:aws:iam::000000000000:role/r"}""").GetProperty("stateMachineArn").GetString()!;
            var version = client.Call("PublishStateMachineVersion", $$"""{"stateMachineArn":"{{machine}}"}""").GetProperty("stateMachineVersionArn").GetString();
            client.Call("CreateStateMachineAlias", $$"""{"name":"{{Alias}}","routingConfiguration":[{"stateMachineVersionArn":"{{version}}","weight":100}]}""");
            client.Call("StartExecution", $$$"""{"stateMachineArn":"{{{machine}}}","name":"model","input":"{\"order\":{\"id\":\"A-1009\",\"total\":41.5}}"}""");
        }

        var watch = Stopwatch.StartNew();
        using var store = new SqliteStore(new SqliteStoreOptions { Directory = data });
        var model = store.List(new ExecutionQuery(machine, Status: null, Before: null, Limit: 1))[0];
        for (var written = 0; written < executions; written += PerCommit)
        {
            var outcomes = store.Commit(new CommitBatch { Steps = [.. Enumerable.Range(written, PerCommit).Select(at => Step(model, at))] }).Steps;
            if (outcomes.Any(o => o != StepOutcome.Committed))
            {
                throw new InvalidOperationException("The store did not take an execution.");
            }
        }

        Console.Error.WriteLine($"{executions:N0} executions written, {executions / watch.Elapsed.TotalSeconds:N0} /s");
        return machine;
    }

    private static StepCommit Step(ExecutionRow model, int at)
    {
        var id = new ExecutionId(model.Id.Value + 1 + at);
        var name = at.ToString("x8", CultureInfo.InvariantCulture);
        var ended = (at % 1_000) switch
        {
            1 => ExecutionStatus.Failed,
            2 => ExecutionStatus.Aborted,
            3 => ExecutionStatus.TimedOut,
            4 => ExecutionStatus.Running,
            _ => ExecutionStatus.Succeeded,
        };
        return new StepCommit
        {
            Execution = id,
            ExpectedSequence = 0,
            New = model with
            {
                Id = id,
                Arn = $"{model.Arn[..^model.Name.Length]}{name}",
                Name = name,
                Status = ExecutionStatus.Running,
                EndedAt = null,
                Output = null,
                LastSequence = 0,
                Version = at % 2 == 0 || at % 1_000 == 5 ? Version : null,
                Alias = at % 1_000 == 5 ? Alias : null,
            },
            Ended = ended == ExecutionStatus.Running ? null : new EndedRow(ended, model.StartedAt, ended == ExecutionStatus.Succeeded ? model.Input : null, Error: null, Cause: null),
        };
    }
}
