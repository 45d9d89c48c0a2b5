using System.Diagnostics;
using System.Globalization;
using Treadle.Asl.Json;
using Treadle.Bench.Common;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Engine.Bench;

/// <summary>What ten times the work costs: CPU time per item of a Map, per call, per event of one execution, each for growing numbers. A straight line is a constant column.</summary>
internal sealed class Growth : IMachines, ITaskRunner
{
    private const string MapOf = """{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":<state>}},"End":true}}}""";
    private static readonly TaskAnswer Answered = new(JsonValue.Parse("1"), Error: null);
    private static readonly MachineRevision PassItems = BenchRevision.Compile("items", MapOf.Replace("<state>", """{"Type":"Pass","End":true}""", StringComparison.Ordinal));
    private static readonly MachineRevision Calls = BenchRevision.Compile("calls", MapOf.Replace(
        "<state>", """{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true}""", StringComparison.Ordinal));
    private static readonly MachineRevision Counter = BenchRevision.Compile("counter", """
        {"StartAt":"C","States":{
          "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":0,"Next":"P"}],"Default":"S"},
          "P":{"Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n, -1)"},"Next":"C"},
          "S":{"Type":"Succeed"}}}
        """);

    /// <summary>Standard on the store, without AWS's bounds on events, data and iterations at once: they would end it early.</summary>
    public static async Task PrintAsync(IStore store)
    {
        var growth = new Growth();
        var limits = new Limits { HistoryEventsMax = int.MaxValue, DataBytesMax = int.MaxValue, MapConcurrencyMax = int.MaxValue };
        await using var runtime = new TreadleRuntime(new RuntimeOptions { Limits = limits }, store);
        runtime.Connect(growth, growth, []);
        await runtime.StartAsync();

        await PrintAsync(runtime, "items of one Map, Pass", PassItems, [1_000, 10_000, 100_000], Items);
        await PrintAsync(runtime, "calls of one Map", Calls, [300, 3_000, 30_000], Items);
        await PrintAsync(runtime, "states of one execution", Counter, [1_000, 10_000, 100_000], n => $$"""{"n":{{n / 2}}}""");
    }

    MachineRevision IMachines.GetRevision(string scope, string revisionId) =>
        new[] { PassItems, Calls, Counter }.First(m => m.Id == revisionId);

    Task<TaskAnswer> ITaskRunner.RunAsync(TaskCall call, CancellationToken stop) => Task.FromResult(Answered);

    private static string Items(int count) => $"[{string.Join(',', Enumerable.Range(0, count))}]";

    private static async Task PrintAsync(TreadleRuntime runtime, string what, MachineRevision machine, int[] counts, Func<int, string> input)
    {
        await RunAsync(runtime, machine, input(counts[0])); // warms up
        foreach (var count in counts)
        {
            var watch = Stopwatch.StartNew();
            var before = Environment.CpuUsage.TotalTime;
            await RunAsync(runtime, machine, input(count));
            var each = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-26} {count,9:N0}  {watch.Elapsed.TotalMilliseconds,9:N0} ms  {each,7:F1} µs of CPU each"));
        }
    }

    private static async Task RunAsync(TreadleRuntime runtime, MachineRevision machine, string input)
    {
        var name = Guid.NewGuid().ToString();
        var start = BenchRevision.Start(machine, name, input);
        await runtime.Executions.StartAsync(start, CancellationToken.None);
        if (await runtime.Executions.WhenEndedAsync(start.ExecutionArn, CancellationToken.None) is not { Status: ExecutionStatus.Succeeded })
        {
            throw new InvalidOperationException($"{start.ExecutionArn} did not succeed.");
        }
    }
}
