using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Treadle.Server.Tests.Soak;

/// <summary>A function that tells of every invocation before it does anything, and the ear that hears it: a socket, which a killed process cannot take back.</summary>
internal sealed class SoakFunction : IDisposable
{
    public const string Name = "soak";

    // Fails until the attempt that is to succeed, and doubles a number then.
    private const string Handler = """
        import http.client, json, os, socket, time
        runtime = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
        host, port = os.environ['SOAK_EAR'].split(':')
        ear = socket.create_connection((host, int(port)))
        while True:
            runtime.request('GET', '/2018-06-01/runtime/invocation/next')
            answer = runtime.getresponse()
            request = answer.getheader('Lambda-Runtime-Aws-Request-Id')
            event = json.loads(answer.read())
            ear.sendall((json.dumps({'at': time.time(), 'event': event}) + '\n').encode())
            time.sleep(event.get('millis', 0) / 1000)
            if event.get('attempt', 0) < event.get('failures', 0):
                path, body = 'error', {'errorType': 'Busy', 'errorMessage': 'Ask again.'}
            else:
                path, body = 'response', {'doubled': 2 * event.get('value', 0)}
            runtime.request('POST', '/2018-06-01/runtime/invocation/%s/%s' % (request, path), json.dumps(body))
            runtime.getresponse().read()
        """;

    private readonly TcpListener _ear = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<SoakInvocation> _invocations = [];
    private readonly Channel<string> _tokens = Channel.CreateUnbounded<string>();
    private readonly string _python;

    private SoakFunction(string python)
    {
        _python = python;
        _ear.Start();
        _ = AcceptAsync();
    }

    /// <summary>Every invocation so far.</summary>
    public IReadOnlyCollection<SoakInvocation> Invocations => _invocations;

    /// <summary>The task tokens that invocations were given, as often as they were.</summary>
    public ChannelReader<string> Tokens => _tokens.Reader;

    /// <summary>In the environment of every worker process of this function, and of no other process.</summary>
    public string Mark => $"SOAK_EAR={_ear.LocalEndpoint}";

    /// <returns>null where there is no Python.</returns>
    public static SoakFunction? Create()
    {
        // The interpreter itself: what the path has may be a script that chooses one, and every worker would pay for that.
        var start = new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"]) { UseShellExecute = false, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            return new SoakFunction(process.StandardOutput.ReadToEnd().Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The request that creates the function.</summary>
    public HttpRequestMessage CreateRequest()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var file = zip.CreateEntry("bootstrap").Open())
        {
            file.Write(Encoding.UTF8.GetBytes($"#!{_python}\n{Handler}\n"));
        }

        return new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions")
        {
            Content = new StringContent(new JsonObject
            {
                ["FunctionName"] = Name,
                ["Runtime"] = "provided.al2023",
                ["Handler"] = "bootstrap",
                ["Role"] = "arn:aws:iam::000000000000:role/any",
                ["Timeout"] = 60,
                ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(stream.ToArray()) },
                ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["SOAK_EAR"] = _ear.LocalEndpoint.ToString() } },
            }.ToJsonString()),
        };
    }

    public void Dispose() => _ear.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = HearAsync(await _ear.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The soak is over.
        }
    }

    private async Task HearAsync(TcpClient worker)
    {
        using var reader = new StreamReader(worker.GetStream());
        try
        {
            // {"at": 1763830000.123, "event": {"key": "retry-1", "attempt": 0, "value": 3, "millis": 20}}
            while (await reader.ReadLineAsync() is { } line)
            {
                var told = JsonNode.Parse(line)!;
                var at = DateTimeOffset.UnixEpoch.AddSeconds((double)told["at"]!);
                _invocations.Enqueue(new SoakInvocation(at, (JsonObject)told["event"]!));
                if (told["event"]!["token"] is { } token)
                {
                    _tokens.Writer.TryWrite((string)token!);
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            // A worker that is killed may cut its last line: nothing was begun then.
        }

        worker.Dispose();
    }
}

/// <summary>One run of the handler.</summary>
/// <param name="At">When it began.</param>
/// <param name="Event">What it was given.</param>
internal sealed record SoakInvocation(DateTimeOffset At, JsonObject Event)
{
    /// <summary>Which attempt of which task: the same for a repeat. Null for a notification.</summary>
    public string? Attempt => KeyOf(Event);

    public static string? KeyOf(JsonNode? payload) => payload is JsonObject given && given["key"] is { } key ? $"{(string?)key}#{(int)given["attempt"]!}" : null;
}
