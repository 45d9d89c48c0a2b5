using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Treadle.Pressure.Bench;

// A flood of StartExecution against a running server: what is accepted and how fast, what is throttled, and the server's memory meanwhile.
//   dotnet run -c Release --project bench/Pressure -- PORT PID [SCENARIOS] [EXECUTIONS] [CONNECTIONS] [INPUT_BYTES]
// bench/pressure.sh publishes and starts a server with a memory limit and runs this.
var server = new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
var process = int.Parse(args[1], CultureInfo.InvariantCulture);
var scenarios = args.ElementAtOrDefault(2) ?? "wait,activity,lambda";
var executions = Number(3, otherwise: 100_000);
var connections = Number(4, otherwise: 2_000);
var inputBytes = Number(5, otherwise: 100);
var patience = TimeSpan.FromSeconds(90);

using var control = new Connection(server);
foreach (var scenario in scenarios.Split(','))
{
    var activity = $"arn:aws:states:us-east-1:000000000000:activity:{scenario}";
    var machine = await CreateAsync(scenario, activity);
    Console.WriteLine($"{scenario}: {executions} executions, inputs of {inputBytes} bytes, {connections} connections");
    using var memory = new MemorySampler(process);
    using var over = new CancellationTokenSource(patience);
    using var workersStop = new CancellationTokenSource();
    var workers = new Workers(server, activity);
    var working = scenario == "activity" ? workers.RunAsync(8, workersStop.Token) : Task.CompletedTask;
    var flood = new Flood(server, connections);
    var began = Stopwatch.GetTimestamp();
    var cpuBefore = CpuSeconds();
    await flood.RunAsync(machine, executions, inputBytes, over.Token);
    var took = Stopwatch.GetElapsedTime(began);
    Console.WriteLine(flood);
    if (scenario == "activity")
    {
        Console.WriteLine(workers);
    }

    Console.WriteLine($"  {took.TotalSeconds:F1} s, {CpuSeconds() - cpuBefore:F1} s of the server's CPU, memory at most {memory.PeakMiB} MiB");
    if (scenario != "wait")
    {
        await DrainAsync(machine, over.Token);
        Console.WriteLine($"  all ended after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s; memory at most {memory.PeakMiB} MiB, now {memory.MiB} MiB");
    }

    await workersStop.CancelAsync();
    await working;
}

return 0;

int Number(int place, int otherwise) => args.ElementAtOrDefault(place) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

double CpuSeconds() => Process.GetProcessById(process).TotalProcessorTime.TotalSeconds;

async Task<string> CreateAsync(string scenario, string activity)
{
    var function = "arn:aws:lambda:us-east-1:000000000000:function:pressure";
    var state = scenario switch
    {
        "wait" => """{"Type":"Wait","Seconds":20,"End":true}""",
        "activity" => $$"""{"Type":"Task","Resource":"{{activity}}","End":true}""",
        "lambda" => $$"""{"Type":"Task","Resource":"{{function}}","End":true}""",
        "pass" => """{"Type":"Pass","End":true}""",
        _ => throw new ArgumentException($"There is no scenario {scenario}: wait, activity, lambda, pass."),
    };
    if (scenario == "activity")
    {
        await CallAsync("CreateActivity", new { name = scenario });
    }

    if (scenario == "lambda")
    {
        await CreateFunctionAsync();
    }

    var definition = "{\"StartAt\":\"S\",\"States\":{\"S\":" + state + "}}";
    var created = await CallAsync("CreateStateMachine", new { name = scenario, definition, roleArn = "arn:aws:iam::000000000000:role/r" });
    return created.GetProperty("stateMachineArn").GetString()!;
}

async Task CreateFunctionAsync()
{
    using var zip = new MemoryStream();
    using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
    {
        await using var entry = archive.CreateEntry("index.mjs").Open();
        await entry.WriteAsync("export const handler = async () => ({ done: true });"u8.ToArray());
    }

    using var client = new HttpClient { BaseAddress = new Uri($"http://{server}") };
    var body = JsonSerializer.Serialize(new
    {
        FunctionName = "pressure",
        Runtime = "nodejs20.x",
        Handler = "index.handler",
        Role = "arn:aws:iam::000000000000:role/r",
        Code = new { ZipFile = Convert.ToBase64String(zip.ToArray()) },
    });
    using var content = new StringContent(body, Encoding.UTF8, "application/json");
    using var answer = await client.PostAsync("/2015-03-31/functions", content);
    answer.EnsureSuccessStatusCode();
}

// ListExecutions with RUNNING and one row: it is empty when all have ended.
async Task DrainAsync(string machine, CancellationToken giveUp)
{
    while ((await CallAsync("ListExecutions", new { stateMachineArn = machine, statusFilter = "RUNNING", maxResults = 1 })).GetProperty("executions").GetArrayLength() > 0)
    {
        if (giveUp.IsCancellationRequested)
        {
            Console.WriteLine("  not all had ended when the time was over");
            return;
        }

        await Task.Delay(50, CancellationToken.None);
    }
}

async Task<JsonElement> CallAsync(string operation, object members)
{
    var (status, body) = await control.SendAsync(operation, JsonSerializer.SerializeToUtf8Bytes(members));
    if (status != 200)
    {
        throw new InvalidOperationException($"{operation} answered {status}: {Encoding.UTF8.GetString(body.Span)}");
    }

    using var document = JsonDocument.Parse(body);
    return document.RootElement.Clone();
}
