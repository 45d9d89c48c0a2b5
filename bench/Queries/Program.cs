using System.Globalization;
using System.Text.Json;
using Treadle.Limits.Bench;
using Treadle.Queries.Bench;

// What is asked of executions over HTTP.
//   dotnet run -c Release --project bench/Queries -- describe PROGRAM [REQUESTS] [CONNECTIONS] [ROUNDS]     DescribeExecution per second; default 40,000, 16, 3
//   dotnet run -c Release --project bench/Queries -- list PROGRAM [EXECUTIONS] [PAGES]                      how long a page of ListExecutions takes; default 1,000,000, 40 of each kind
// Figures go to standard output as JSON.
var data = Path.Combine(Path.GetTempPath(), $"treadle-queries-{Guid.NewGuid():N}");
try
{
    switch (args)
    {
        case ["bare", var port]:
            await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
            return 0;
        case ["describe", var program, ..]:
            Print(await new DescribeBench(program, data).RunAsync(Number(2, otherwise: 40_000), Number(3, otherwise: 16), Number(4, otherwise: 3)));
            return 0;
        case ["list", var program, ..]:
            Print(await new ListBench(program, data).RunAsync(Number(2, otherwise: 1_000_000), Number(3, otherwise: 40)));
            return 0;
        default:
            Console.Error.WriteLine("Name 'describe' or 'list', and the treadle program to measure.");
            return 2;
    }
}
finally
{
    if (Directory.Exists(data))
    {
        Directory.Delete(data, recursive: true);
    }
}

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static void Print(object figures) => Console.WriteLine(JsonSerializer.Serialize(figures));
