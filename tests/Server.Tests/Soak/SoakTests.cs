using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests.Soak;

/// <summary>Mixed executions over HTTP while the server's process is killed again and again, and at the end every promise is looked at.</summary>
/// <remarks>
/// <c>TREADLE_SOAK_SEED=n</c> makes the same choices again (not the same moments: clients and server run side by side);
/// <c>TREADLE_SOAK_KILLS=100</c> is a round by hand, <c>TREADLE_SOAK_MINUTES=120</c> makes rounds for so long.
/// </remarks>
public sealed class SoakTests(ITestOutputHelper output)
{
    /// <summary>Takes a minute and a half with what follows them.</summary>
    private const int Kills = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_holds_however_often_the_server_is_killed()
    {
        using var function = SoakFunction.Create();
        Assert.SkipWhen(function is null, "python3 is not installed: the soak's function is written in it.");
        var seed = Setting("TREADLE_SOAK_SEED") ?? RandomNumberGenerator.GetInt32(1_000_000);
        var kills = Setting("TREADLE_SOAK_KILLS") ?? Kills;
        var until = DateTimeOffset.UtcNow.AddMinutes(Setting("TREADLE_SOAK_MINUTES") ?? 0);
        await using var process = new ServerProcess();
        var server = new SoakServer(process);
        try
        {
            await server.LaunchAsync();
            var (machines, activity) = await PrepareAsync(server, function);
            for (var round = 1; round == 1 || DateTimeOffset.UtcNow < until; round++)
            {
                await RunAsync(server, function, machines, activity, round, seed + round - 1, kills);
            }
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"TREADLE_SOAK_SEED={seed}\n{e}\n{server.Errors}");
        }
    }

    private async Task RunAsync(SoakServer server, SoakFunction function, IReadOnlyDictionary<string, string> machines, string activity, int round, int seed, int kills)
    {
        var prefix = $"r{round}-";
        var ledger = new SoakLedger();
        var load = new SoakLoad(server, function, ledger, machines, activity, prefix, seed);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var serving = load.ServeAsync(done.Token);
        var starting = load.StartAsync(enough.Token);
        await new SoakKiller(server, new Random(seed)).KillAsync(kills);
        await enough.CancelAsync();
        await starting;

        done.CancelAfter(Patience);
        var wrong = new List<string>();
        try
        {
            await load.FinishAsync(done.Token);
            wrong.AddRange(await new SoakChecker(server, function, ledger, machines, prefix).CheckAsync(done.Token));
            wrong.AddRange(await new SoakNotifications(function, ledger).MissingAsync(done.Token));
            wrong.AddRange(await SoakWorkers.OfFormerLivesAsync(server, function, done.Token));
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            wrong.Add($"After {Patience} it is still not over.");
            wrong.AddRange(await OpenAsync(server, ledger));
        }

        await done.CancelAsync();
        await serving;
        wrong.AddRange(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains(" Error ", StringComparison.Ordinal)));
        output.WriteLine(
            $"seed {seed}: {kills} kills, {ledger.Executions.Count} executions, {ledger.Callbacks.Count} callbacks ({ledger.Callbacks.Count(c => !c.IsFirstAnswer)} asked again), " +
            $"{function.Invocations.Count} invocations ({function.Invocations.GroupBy(i => i.Attempt, StringComparer.Ordinal).Sum(g => g.Key is null ? 0 : g.Count() - 1)} repeats)");
        Assert.True(ledger.Executions.Count >= kills, $"TREADLE_SOAK_SEED={seed}\nOnly {ledger.Executions.Count} executions were asked for.");
        Assert.True(wrong.Count == 0, $"TREADLE_SOAK_SEED={seed}\n{string.Join('\n', wrong.Take(60))}\n{(wrong.Count > 0 ? server.Errors : "")}");
    }

    private static async Task<(IReadOnlyDictionary<string, string> Machines, string Activity)> PrepareAsync(SoakServer server, SoakFunction function)
    {
        using var create = function.CreateRequest();
        var functionArn = (string)(await server.SendAsync(create, Stop)).Body!["FunctionArn"]!;
        var activity = (string)(await server.AskStatesAsync("CreateActivity", new JsonObject { ["name"] = "soak" }, Stop)).Body!["activityArn"]!;
        var machines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var machine in SoakMachine.All)
        {
            var definition = machine.Definition.Replace("<function>", functionArn, StringComparison.Ordinal).Replace("<activity>", activity, StringComparison.Ordinal);
            foreach (var (name, arn) in machines)
            {
                definition = definition.Replace($"<machine:{name}>", arn, StringComparison.Ordinal);
            }

            var answer = await server.AskStatesAsync("CreateStateMachine", new JsonObject { ["name"] = machine.Name, ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any" }, Stop);
            machines[machine.Name] = (string?)answer.Body?["stateMachineArn"] ?? throw new InvalidOperationException($"{machine.Name}: {answer.Refusal}");
        }

        await SoakNotifications.PrepareAsync(server, machines[SoakMachine.Chain], functionArn, Stop);
        return (machines, activity);
    }

    private static async Task<IEnumerable<string>> OpenAsync(SoakServer server, SoakLedger ledger)
    {
        var open = new List<string>();
        foreach (var execution in ledger.Executions)
        {
            var answer = await server.AskStatesAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution.Arn }, Stop);
            if ((string?)answer.Body?["status"] is null or "RUNNING")
            {
                open.Add($"{execution.Name} is {(string?)answer.Body?["status"] ?? answer.Refusal ?? "unanswered"}");
            }
        }

        return open;
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
