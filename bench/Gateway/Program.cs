using System.Globalization;
using System.Text.Json;
using Treadle.Bench.Common;
using Treadle.Gateway.Bench;
using Treadle.Limits.Bench;

// Requests through the gateway: POST to a method that starts an execution by the framework's mapping template, with an API key in a usage plan.
//   dotnet run -c Release --project bench/Gateway -- PROGRAM [REQUESTS] [CONNECTIONS] [ROUNDS]     requests per second; default 20,000, 16, 3
//   dotnet run -c Release --project bench/Gateway -- throttle PROGRAM [SECONDS]                    200 requests/s against rate 100, burst 200; default 20 s
// Figures go to standard output as JSON.
switch (args)
{
    case ["bare", var port]:
        await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["throttle", var program, ..]:
        await OnFreshServerAsync(program, async server => Print(await new ThrottleBench(server).RunAsync(TimeSpan.FromSeconds(Number(2, otherwise: 20)))));
        return 0;
    case [var program, ..]:
        await OnFreshServerAsync(program, async server => Print(await new RateBench(server).RunAsync(Number(1, otherwise: 20_000), Number(2, otherwise: 16), Number(3, otherwise: 3))));
        return 0;
    default:
        Console.Error.WriteLine("Name the treadle program to measure.");
        return 2;
}

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static void Print(object figures) => Console.WriteLine(JsonSerializer.Serialize(figures));

static async Task OnFreshServerAsync(string program, Func<TreadleServer, Task> measure)
{
    var data = Path.Combine(Path.GetTempPath(), $"treadle-gateway-{Guid.NewGuid():N}");
    try
    {
        using var server = await TreadleServer.StartAsync(program, data);
        await measure(server);
    }
    finally
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
