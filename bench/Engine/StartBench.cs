using System.Diagnostics;
using Treadle.Asl.Json;
using Treadle.Bench.Common;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Engine.Bench;

/// <summary>A machine to start.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Definition">In the States Language.</param>
/// <param name="Transitions">States that one execution enters.</param>
internal sealed record BenchMachine(string Name, string Definition, int Transitions)
{
    public static readonly BenchMachine Pass = new("one Pass", """{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}""", Transitions: 1);

    /// <summary>Pass and Choice in turn.</summary>
    public static readonly BenchMachine Chain = new("chain of 10 Pass/Choice", ChainOf(10), Transitions: 10);

    /// <summary>A worker in the same process answers its one task at once.</summary>
    public static readonly BenchMachine Task = new(
        "one Task",
        """{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true}}}""",
        Transitions: 1) { EndsLater = true };

    /// <summary>True when an execution goes on after its start has been answered: the rate is then of those that have ended.</summary>
    public bool EndsLater { get; private init; }

    private static string ChainOf(int states) => """{"StartAt":"S0","States":{<states>}}""".Replace(
        "<states>",
        string.Join(",", Enumerable.Range(0, states).Select(i => i % 2 == 0 || i == states - 1
            ? $"\"S{i}\":{{\"Type\":\"Pass\",{(i == states - 1 ? "\"End\":true" : $"\"Next\":\"S{i + 1}\"")}}}"
            : $"\"S{i}\":{{\"Type\":\"Choice\",\"Choices\":[{{\"Variable\":\"$.n\",\"NumericGreaterThan\":-1,\"Next\":\"S{i + 1}\"}}],\"Default\":\"S{i + 1}\"}}")),
        StringComparison.Ordinal);
}

/// <summary>Many callers start executions, each its next one when the last start has been answered (where it goes on after that: when it has ended).</summary>
internal sealed class StartBench : IMachines, ITaskRunner
{
    private static readonly TaskAnswer Answered = new(JsonValue.Parse("""{"done":true}"""), Error: null);

    private readonly MachineRevision _revision;

    private StartBench(BenchMachine machine) => _revision = BenchRevision.Compile("m", machine.Definition);

    /// <returns>Executions per second, from the first start to the last answer.</returns>
    public static async Task<double> RunAsync(IStore store, BenchMachine machine, int executions, int callers)
    {
        var bench = new StartBench(machine);
        await using var runtime = new TreadleRuntime(new RuntimeOptions { RequestsMax = 16_384, StartWaitMax = TimeSpan.FromMinutes(1) }, store);
        runtime.Connect(bench, bench, []);
        await runtime.StartAsync();

        var next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= executions)
            {
                var input = $$"""{"n":{{number}},"customer":"someone","amount":12.5}""";
                var name = $"e{number}";
                var start = BenchRevision.Start(bench._revision, name, input);
                var started = await runtime.Executions.StartAsync(start, CancellationToken.None);
                if (started.Outcome != StartOutcome.Started)
                {
                    throw new InvalidOperationException($"{name}: {started.Outcome}");
                }

                if (machine.EndsLater && await runtime.Executions.WhenEndedAsync(start.ExecutionArn, CancellationToken.None) is not { Status: ExecutionStatus.Succeeded })
                {
                    throw new InvalidOperationException($"{name} did not succeed.");
                }
            }
        })));
        return executions / watch.Elapsed.TotalSeconds;
    }

    MachineRevision IMachines.GetRevision(string scope, string revisionId) => _revision;

    Task<TaskAnswer> ITaskRunner.RunAsync(TaskCall call, CancellationToken stop) => Task.FromResult(Answered);
}
