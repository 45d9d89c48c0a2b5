using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Tests.Common;

/// <summary>The real program on a data directory that outlives it, so that it can be killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Announcement = "Treadle answers at ";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-process-");
    private readonly StringBuilder _errors = new();
    private readonly List<HttpClient> _clients = [];
    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private Process? _process;
    private HttpClient? _client;
    private int _port;
    private bool _readsErrors;

    /// <param name="variables">Environment variables of the process besides our own.</param>
    /// <param name="keepsAddress">Its <see cref="KeepsAddress"/>.</param>
    /// <param name="readsErrors">False leaves what it writes to stderr in the pipe, which holds 64 KiB.</param>
    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string>? variables = null, bool keepsAddress = false, bool readsErrors = true)
    {
        var server = new ServerProcess { KeepsAddress = keepsAddress, _readsErrors = readsErrors, _variables = variables ?? new Dictionary<string, string>() };
        await server.LaunchAsync();
        return server;
    }

    public Uri Address => Client.BaseAddress!;

    /// <summary>Talks to the process that runs now, or ran last: its calls to a dead one fail as <see cref="HttpRequestException"/>.</summary>
    public HttpClient Client => _client!;

    /// <summary>The next process answers where the last one did: for a client that connects again.</summary>
    public bool KeepsAddress { get; init; }

    public string DataDirectory => _data.FullName;

    /// <summary>The id of the process that runs now.</summary>
    public int Id => _process!.Id;

    /// <summary>What all processes so far have written to stderr.</summary>
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

    /// <summary>Ends the process as a crash does, and starts another on the same data.</summary>
    public async Task CrashAsync()
    {
        await KillAsync();
        await LaunchAsync();
    }

    /// <summary>Starts a process and kills it so much later, whether it answers by then or not.</summary>
    public async Task LaunchAndKillAsync(TimeSpan after)
    {
        Spawn();
        _ = _process!.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await Task.Delay(after, Stop);
        await KillAsync();
    }

    /// <summary>Calls a Step Functions operation; a refusal fails the test.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject members)
    {
        using var content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        content.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        using var answer = await Client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return (JsonObject)JsonNode.Parse(body)!;
    }

    /// <summary>Sends a request on a connection of its own, and closes that as soon as the request is out.</summary>
    public async Task SendAndLeaveAsync(string operation, JsonObject members)
    {
        var body = members.ToJsonString();
        using var connection = new TcpClient();
        await connection.ConnectAsync(Address.Host, Address.Port, Stop);
        var request = $"POST / HTTP/1.1\r\nHost: {Address.Authority}\r\nX-Amz-Target: AWSStepFunctions.{operation}\r\n"
            + $"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), Stop);
    }

    /// <returns>The ARN of a new execution of a new machine.</returns>
    public async Task<string> RunAsync(string definition, string input = "{}")
    {
        var machine = await CallAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = $"m{Guid.NewGuid():N}", ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/any",
        });
        var started = await CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = (string?)machine["stateMachineArn"], ["input"] = input });
        return (string)started["executionArn"]!;
    }

    public Task<JsonObject> DescribeAsync(string execution) => CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });

    public async Task<JsonObject> EndAsync(string execution)
    {
        while (true)
        {
            var described = await DescribeAsync(execution);
            if ((string?)described["status"] != "RUNNING")
            {
                return described;
            }
        }
    }

    /// <summary>How often each type of event is in the history.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountEventsAsync(string execution) =>
        (await CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["maxResults"] = 1000 }))["events"]!.AsArray()
            .GroupBy(e => (string)e!["type"]!).ToDictionary(g => g.Key, g => g.Count());

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        // Not before: a call that is on its way when the process dies is to fail by its death, not by ours.
        _clients.ForEach(client => client.Dispose());
        _data.Delete(recursive: true);
    }

    /// <summary>Starts a process; it answers when this returns.</summary>
    public async Task LaunchAsync()
    {
        Spawn();
        while (await _process!.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _client = new HttpClient { BaseAddress = new Uri(line[Announcement.Length..]) };
                _clients.Add(_client);
                _port = KeepsAddress ? Address.Port : 0;
                return;
            }
        }

        await _process.WaitForExitAsync(Stop);
        Assert.SkipWhen(_process.ExitCode == 0, "The program has no command 'start' in this build.");
        Assert.Fail($"The server ended with {_process.ExitCode}: {Errors}");
    }

    /// <summary>Asks the process to end, as <c>docker stop</c> and init systems do, and returns when it has; a server that doesn't fails the test.</summary>
    /// <param name="patience">How long it may take.</param>
    public async Task TerminateAsync(TimeSpan patience)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync(Stop);
        await _process!.WaitForExitAsync(Stop).WaitAsync(patience, Stop);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Ends the process, and it alone, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    private void Spawn()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "treadle.dll"), "start", "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", _data.FullName])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        if (!_readsErrors)
        {
            return;
        }

        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }
}
