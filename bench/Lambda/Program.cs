using Treadle.Lambda.Bench;

// Functions as processes, without HTTP in front: warm round trips, calls per second over two processes, cold starts, log lines per second.
//   dotnet run -c Release --project bench/Lambda -- [ROUNDS]
// Logs go to SQLite in a folder of the system's temporary directory.
var rounds = args.Length > 0 ? int.Parse(args[0]) : 3;
for (var round = 0; round < rounds; round++)
{
    await using var functions = new BenchFunctions();
    await functions.WarmAsync("node", 5_000);
    await functions.WarmAsync("python", 5_000);
    await functions.ThroughputAsync(20_000);
    await functions.ColdAsync("node", 10);
    await functions.ColdAsync("python", 10);
    await functions.LinesAsync(100_000);
}
