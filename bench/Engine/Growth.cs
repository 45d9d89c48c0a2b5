using System.Diagnostics;
using System.Globalization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Engine.Bench;

/// <summary>What ten times the work costs: CPU time per item of a Map, per call, per event of one execution, each for growing numbers. A straight line is a constant column.</summary>
internal sealed class Growth : IMachines, ITaskRunner
{
    private const string MapOf = """{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":<state>}},"End":true}}}""";
    private static readonly TaskAnswer Answered = new(JsonValue.Parse("1"), Error: null);
    private static readonly MachineRevision PassItems = Machine(MapOf.Replace("<state>", """{"Type":"Pass","End":true}""", StringComparison.Ordinal));
    private static readonly MachineRevision Calls = Machine(MapOf.Replace(
        "<state>", """{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true}""", StringComparison.Ordinal));
    private static readonly MachineRevision Counter = Machine("""
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
        var arn = $"arn:aws:states:us-east-1:000000000000:execution:{machine.StateMachineName}:{name}";
        await runtime.Executions.StartAsync(new StartRequest(arn, name, machine, JsonValue.Parse(input), input), CancellationToken.None);
        if (await runtime.Executions.WhenEndedAsync(arn, CancellationToken.None) is not { Status: ExecutionStatus.Succeeded } ended)
        {
            throw new InvalidOperationException($"{arn} did not succeed.");
        }
    }

    private static MachineRevision Machine(string definition)
    {
        var compiled = StateMachineCompiler.Compile(definition);
        var name = Guid.NewGuid().ToString("N");
        return new MachineRevision(
            name,
            $"arn:aws:states:us-east-1:000000000000:stateMachine:{name}",
            name,
            "000000000000/us-east-1",
            "arn:aws:iam::000000000000:role/r",
            compiled.Program ?? throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics)));
    }
}
