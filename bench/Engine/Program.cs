using System.Globalization;
using Treadle.Engine.Bench;
using Treadle.Storage;
using Treadle.Storage.Memory;
using Treadle.Storage.Sqlite;

// Starts and transitions per second in one process, without HTTP: min / median / max of interleaved rounds.
//   dotnet run -c Release --project bench/Engine -- [DIR] [ROUNDS] [EXECUTIONS] [CALLERS]
//   dotnet run -c Release --project bench/Engine -- growth [DIR]      what ten times the items, calls or states of one execution cost
// Every start is answered after its commit; SQLite syncs every commit (synchronous=FULL) on the disk of DIR.
if (args is ["growth", ..])
{
    var folder = Path.Combine(args.ElementAtOrDefault(1) ?? Path.GetTempPath(), $"treadle-bench-{Guid.NewGuid():N}");
    using (var store = new SqliteStore(new SqliteStoreOptions { Directory = folder }))
    {
        await Growth.PrintAsync(store);
    }

    Directory.Delete(folder, recursive: true);
    return;
}

var directory = args.ElementAtOrDefault(0) ?? Path.GetTempPath();
var rounds = Number(1, otherwise: 5);
var executions = Number(2, otherwise: 50_000);
var callers = Number(3, otherwise: 2_000);

var results = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
for (var round = 0; round <= rounds; round++)
{
    foreach (var machine in new[] { BenchMachine.Pass, BenchMachine.Chain, BenchMachine.Task })
    {
        foreach (var isDurable in new[] { false, true })
        {
            var perSecond = await RunAsync(machine, isDurable);

            // The first round warms up.
            if (round > 0)
            {
                Add($"{(isDurable ? "SQLite" : "memory"),-7} {machine.Name,-24} starts/s", perSecond);
                Add($"{(isDurable ? "SQLite" : "memory"),-7} {machine.Name,-24} transitions/s", perSecond * machine.Transitions);
            }
        }
    }
}

foreach (var (name, values) in results)
{
    values.Sort();
    Console.WriteLine($"{name,-48} {values[0],10:N0} {values[values.Count / 2],10:N0} {values[^1],10:N0}");
}

async Task<double> RunAsync(BenchMachine machine, bool isDurable)
{
    var data = Path.Combine(directory, $"treadle-bench-{Guid.NewGuid():N}");
    try
    {
        using IStore store = isDurable ? new SqliteStore(new SqliteStoreOptions { Directory = data }) : new MemoryStore();
        return await StartBench.RunAsync(store, machine, executions, callers);
    }
    finally
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }
}

void Add(string name, double value)
{
    if (!results.TryGetValue(name, out var values))
    {
        results.Add(name, values = []);
    }

    values.Add(value);
}

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
