using System.Globalization;
using Treadle.Waiting.Bench;

// Executions that wait for days: how fast they are taken, what each of them takes, and how soon a server that was killed serves again.
//   dotnet run -c Release --project bench/Waiting -- PROGRAM [COUNT] [DIR] [CONNECTIONS]     default 1,000,000 in a temporary folder, 32 connections
if (args is not [var program, ..])
{
    Console.Error.WriteLine("Name the treadle program to measure.");
    return 2;
}

var count = Number(1, otherwise: 1_000_000);
var data = Path.Combine(args.ElementAtOrDefault(2) ?? Path.GetTempPath(), $"treadle-waiting-{Guid.NewGuid():N}");
var connections = Number(3, otherwise: 32);
try
{
    await new WaitingBench(program, data, count, connections).RunAsync();
    return 0;
}
finally
{
    if (Directory.Exists(data))
    {
        Directory.Delete(data, recursive: true);
    }
}

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
