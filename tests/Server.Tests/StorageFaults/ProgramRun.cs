using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>One run of the real program: a server, or another command.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private const string Announcement = "Treadle answers at ";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private HttpClient? _client;

    private ProgramRun(Process process) => _process = process;

    public int Id => _process.Id;

    public Uri Address => _client!.BaseAddress!;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output { get; private set; } = "";

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Waits until a text is on stderr, which comes by itself, not before an answer.</summary>
    public async Task SaysAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, $"'{text}' is not on stderr: {Errors}");
            await Task.Delay(10, Stop);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        var run = Begin(arguments, []);
        run.Output = await run._process.StandardOutput.ReadToEndAsync(Stop);
        await run._process.WaitForExitAsync(Stop);
        return run;
    }

    /// <summary>Starts a server; returns when it answers, or has ended.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="environment">Further variables.</param>
    public static async Task<ProgramRun> ServeAsync(string data, params (string Name, string Value)[] environment)
    {
        var run = Begin(["start", "--port", "0", "--data", data], environment);
        while (await run._process.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                run._client = new HttpClient { BaseAddress = new Uri(line[Announcement.Length..]) };
                return run;
            }
        }

        await run._process.WaitForExitAsync(Stop);
        return run;
    }

    /// <summary>Calls a Step Functions operation.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Body)> TryAsync(string operation, JsonObject members, string target = "AWSStepFunctions", string type = "application/x-amz-json-1.0")
    {
        using var content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(type));
        content.Headers.Add("X-Amz-Target", $"{target}.{operation}");
        using var answer = await _client!.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(body)!);
    }

    /// <summary>Calls an operation; a refusal fails the test.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject members, string target = "AWSStepFunctions")
    {
        var (status, body) = await TryAsync(operation, members, target);
        Assert.True(status == HttpStatusCode.OK, $"{operation}: {status} {body} {Errors}");
        return body;
    }

    public async Task<HttpStatusCode> HealthAsync()
    {
        using var answer = await _client!.GetAsync("/_treadle/health", Stop);
        return answer.StatusCode;
    }

    public async Task<string> CreateMachineAsync(string definition) => (string)(await CallAsync("CreateStateMachine", new JsonObject
    {
        ["name"] = $"m{Guid.NewGuid():N}", ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any",
    }))["stateMachineArn"]!;

    /// <returns>The ARN of the new execution; null when the server is not available, which is said in AWS's shape.</returns>
    public async Task<string?> TryStartAsync(string machine, string input = "{}")
    {
        var (status, body) = await TryAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = input });
        if (status == HttpStatusCode.OK)
        {
            return (string)body["executionArn"]!;
        }

        Assert.True(status == HttpStatusCode.ServiceUnavailable && ((string?)body["__type"])?.EndsWith("ServiceUnavailable", StringComparison.Ordinal) == true, $"{status} {body}");
        return null;
    }

    public async Task<string> StartAsync(string machine, string input = "{}") =>
        await TryStartAsync(machine, input) ?? throw new InvalidOperationException($"The server is not available: {Errors}");

    public async Task<JsonObject> EndAsync(string execution)
    {
        while (true)
        {
            var described = await CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });
            if ((string?)described["status"] != "RUNNING")
            {
                return described;
            }
        }
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync(Stop);
        await _process.WaitForExitAsync(Stop);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Stop);
    }

    public async Task WaitForExitAsync() => await _process.WaitForExitAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _client?.Dispose();
        _process.Dispose();
    }

    private static ProgramRun Begin(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "treadle.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var run = new ProgramRun(Process.Start(start)!);
        run._process.ErrorDataReceived += (_, line) =>
        {
            lock (run._errors)
            {
                run._errors.AppendLine(line.Data);
            }
        };
        run._process.BeginErrorReadLine();
        return run;
    }
}
