using System.Globalization;
using System.Text.Json;
using Treadle.Messaging.Bench;

// Messages over HTTP, durable, against a fresh server.
//   dotnet run -c Release --project bench/Messaging -- sqs PROGRAM [MESSAGES] [CONNECTIONS] [ROUNDS] [BACKLOG]
//       sent, received and deleted one by one and in batches of ten; then a queue of very many (at least 5,000); default 20,000, 16, 3, 1,000,000
//   dotnet run -c Release --project bench/Messaging -- events PROGRAM [EVENTS] [CONNECTIONS] [FURTHER RULES]
//       from PutEvents in batches of ten through a rule and a queue to ReceiveMessage; default 50,000, 8, 0
//   dotnet run -c Release --project bench/Messaging -- status PROGRAM [EXECUTIONS PER SECOND] [SECONDS]
//       from a status change to its event in ReceiveMessage; default 500, 20
// Figures go to standard output as JSON.
switch (args)
{
    case ["sqs", var program, ..]:
        await OnFreshFolderAsync(data => new SqsBench(program, data).RunAsync(Number(2, 20_000), Number(3, 16), Number(4, 3), Number(5, 1_000_000)));
        return 0;
    case ["events", var program, ..]:
        await OnFreshFolderAsync(data => new EventsBench(program, data).EventsAsync(Number(2, 50_000), Number(3, 8), Number(4, 0)));
        return 0;
    case ["status", var program, ..]:
        await OnFreshFolderAsync(data => new EventsBench(program, data).StatusAsync(Number(2, 500), Number(3, 20)));
        return 0;
    default:
        Console.Error.WriteLine("Name what to measure (sqs, events, status) and the treadle program.");
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
