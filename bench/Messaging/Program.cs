using System.Globalization;
using System.Text.Json;
using Treadle.Messaging.Bench;

// Messages over HTTP, durable, against a fresh server.
//   dotnet run -c Release --project bench/Messaging -- sqs PROGRAM [MESSAGES] [CONNECTIONS] [ROUNDS] [BACKLOG]
//       sent, received and deleted one by one and in batches of ten; then a queue of very many; default 20,000, 16, 3, 1,000,000
// Figures go to standard output as JSON.
switch (args)
{
    case ["sqs", var program, ..]:
        await OnFreshFolderAsync(data => new SqsBench(program, data).RunAsync(Number(2, 20_000), Number(3, 16), Number(4, 3), Number(5, 1_000_000)));
        return 0;
    default:
        Console.Error.WriteLine("Name what to measure (sqs) and the treadle program.");
        return 2;
}

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static async Task OnFreshFolderAsync(Func<string, Task<object>> measure)
{
    var data = Path.Combine(Path.GetTempPath(), $"treadle-messaging-{Guid.NewGuid():N}");
    try
    {
        Console.WriteLine(JsonSerializer.Serialize(await measure(data)));
    }
    finally
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
