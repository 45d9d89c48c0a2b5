using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Soak;

/// <summary>Status notifications of one machine go to the function; each comes at least once.</summary>
internal sealed class SoakNotifications(SoakFunction function, SoakLedger ledger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task PrepareAsync(SoakServer server, string machine, string functionArn, CancellationToken stop)
    {
        var pattern = new JsonObject
        {
            ["source"] = new JsonArray("aws.states"),
            ["detail-type"] = new JsonArray("Step Functions Execution Status Change"),
            ["detail"] = new JsonObject { ["stateMachineArn"] = new JsonArray(machine) },
        };
        var rule = await server.AskAsync("AWSEvents.PutRule", new JsonObject { ["Name"] = "soak", ["EventPattern"] = pattern.ToJsonString() }, stop);
        var target = new JsonObject { ["Rule"] = "soak", ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "soak", ["Arn"] = functionArn }) };
        var targets = await server.AskAsync("AWSEvents.PutTargets", target, stop);
        if ((rule.Refusal ?? targets.Refusal) is { } refusal)
        {
            throw new InvalidOperationException($"The rule was refused: {refusal}");
        }
    }

    /// <returns>What did not come.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken stop)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var execution in ledger.Executions.Where(e => e.Machine.Name == SoakMachine.Chain))
        {
            wanted.Add($"{execution.Arn} RUNNING");
            wanted.Add($"{execution.Arn} SUCCEEDED");
        }

        for (var since = DateTimeOffset.UtcNow; DateTimeOffset.UtcNow - since < Patience; await Task.Delay(50, stop))
        {
            wanted.ExceptWith(function.Invocations.Where(i => i.Event["detail"] is not null).Select(i => $"{(string?)i.Event["detail"]!["executionArn"]} {(string?)i.Event["detail"]!["status"]}"));
            if (wanted.Count == 0)
            {
                break;
            }
        }

        return [.. wanted.Select(w => $"There was no notification: {w}")];
    }
}
