using System.Diagnostics;
using System.Globalization;
using Treadle.Bench.Common;
using Treadle.Fairness.Bench;
using Treadle.Runtime;
using Treadle.Storage.Sqlite;

// How long a short execution takes from its start to its end while others keep the lanes busy: p50 / p99 / longest of all rounds.
//   dotnet run -c Release --project bench/Fairness -- [DIR] [ROUNDS] [SHORT_EXECUTIONS] [ITEMS]
// Two lanes, SQLite with synchronous=FULL on the disk of DIR. An endless loop of Pass states starts again when its history is full; the Map as well.
var directory = args.ElementAtOrDefault(0) ?? Path.GetTempPath();
var rounds = Number(1, otherwise: 3);
var executions = Number(2, otherwise: 1_000);
var items = $"[{string.Join(',', Enumerable.Range(0, Number(3, otherwise: 4_000)))}]";
const int Callers = 8;

(string Name, MachineRevision[] Busy)[] neighbours =
[
    ("alone", []),
    ("beside an endless loop", [Machines.Loop]),
    ("beside a Map", [Machines.Map]),
    ("beside both", [Machines.Loop, Machines.Map]),
    ("beside four of each", [.. Enumerable.Repeat(Machines.Loop, 4), .. Enumerable.Repeat(Machines.Map, 4)]),
];
var results = neighbours.ToDictionary(n => n.Name, _ => new List<double>());
for (var round = 0; round <= rounds; round++)
{
    foreach (var (name, busy) in neighbours)
    {
        var took = await RunAsync(busy);

        // The first round warms up.
        if (round > 0)
        {
            results[name].AddRange(took);
        }
    }
}

foreach (var (name, _) in neighbours)
{
    var took = results[name];
    took.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} p50 {At(took, 0.5),7:F1} ms   p99 {At(took, 0.99),7:F1} ms   longest {took[^1],7:F1} ms"));
}

async Task<IReadOnlyList<double>> RunAsync(MachineRevision[] busy)
{
    var data = Path.Combine(directory, $"treadle-bench-{Guid.NewGuid():N}");
    try
    {
        using var store = new SqliteStore(new SqliteStoreOptions { Directory = data });
        var machines = new Machines();
        await using var runtime = new TreadleRuntime(new RuntimeOptions(), store);
        runtime.Connect(machines, machines, []);
        await runtime.StartAsync();
        using var over = new CancellationTokenSource();
        var kept = busy.Select((machine, number) => KeepBusyAsync(runtime, machine, number, over.Token)).ToList();

        var took = new List<double>();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) is var number && number <= executions)
            {
                var began = Stopwatch.GetTimestamp();
                var request = BenchRevision.Start(Machines.Short, $"s{number}", $$"""{"n":{{number}}}""");
                await runtime.Executions.StartAsync(request, CancellationToken.None);
                await runtime.Executions.WhenEndedAsync(request.ExecutionArn, CancellationToken.None);
                lock (took)
                {
                    took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        }));
        await over.CancelAsync();
        await Task.WhenAll(kept);
        return took;
    }
    finally
    {
        Directory.Delete(data, recursive: true);
    }
}

async Task KeepBusyAsync(TreadleRuntime runtime, MachineRevision machine, int number, CancellationToken over)
{
    for (var run = 0; !over.IsCancellationRequested; run++)
    {
        var request = BenchRevision.Start(machine, $"b{number}-{run}", machine == Machines.Map ? items : "{}");
        await runtime.Executions.StartAsync(request, CancellationToken.None);
        try
        {
            await runtime.Executions.WhenEndedAsync(request.ExecutionArn, over);
        }
        catch (OperationCanceledException)
        {
            // The short ones are through.
        }
    }
}

static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
