using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Logs;
using Treadle.Storage.Sqlite.Logs;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Bench;

/// <summary>Functions, workers and logs over a folder of their own, and what is measured of them; each figure is a line on standard output.</summary>
internal sealed partial class BenchFunctions : IAsyncDisposable
{
    private const int Callers = 8;
    private static readonly AwsCaller Caller = new("000000000000", "us-east-1");
    private static readonly Dictionary<string, (string Runtime, string File, string Code, string Lines)> Languages = new(StringComparer.Ordinal)
    {
        ["node"] = ("nodejs20.x", "app.mjs", "export const handler = async (event) => event;", ""),
        ["python"] = (
            "python3.12", "app.py", "def handler(event, context):\n    return event\n",
            "def handler(event, context):\n    for i in range(event):\n        print('line', i, 'of a function that says very much')\n"),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-bench-").FullName;
    private readonly SqliteLogStore _store;
    private readonly LogService _logs;
    private readonly FunctionService _functions;
    private readonly Invoker _invoker;

    public BenchFunctions()
    {
        var resources = new MemoryResources();
        _store = new SqliteLogStore(Path.Combine(_folder, "logs.db"));
        _logs = new LogService(_store, resources, TimeProvider.System);
        _functions = new FunctionService(resources, _folder, TimeProvider.System);
        _invoker = new Invoker(_functions, _logs, resources, new InvokerOptions { WorkersPerFunctionMax = 1 }, TimeProvider.System);
    }

    /// <summary>One caller, one warm process.</summary>
    public async Task WarmAsync(string language, int calls)
    {
        var name = await CreateAsync(language, "warm");
        for (var i = 0; i < 500; i++)
        {
            await CallAsync(name, "{}");
        }

        var took = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await CallAsync(name, "{}");
            took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(took);
        Say($"warm round trip, {language}: p50 {took[calls / 2]:F3} ms, p99 {took[calls * 99 / 100]:F3} ms, longest {took[^1]:F1} ms");
    }

    /// <summary>Two functions with one process each, eight callers each.</summary>
    public async Task ThroughputAsync(int calls)
    {
        string[] names = [await CreateAsync("node", "left"), await CreateAsync("node", "right")];
        await Task.WhenAll(names.Select(n => CallAsync(n, "{}")));
        var left = calls;
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(names.SelectMany(n => Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await CallAsync(n, "{}");
            }
        }))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Say($"warm calls over two processes: {calls / seconds:F0} /s; {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds * 1000 / calls:F0} us of this process's CPU each");
    }

    /// <summary>The first call of a new function, beside the start of its program alone.</summary>
    public async Task ColdAsync(string language, int starts)
    {
        var (calls, inits, own) = (new List<double>(), new List<double>(), new List<double>());
        var program = language == "node" ? "node" : PythonProgram();
        string[] nothing = language == "node" ? ["-e", "0"] : ["-c", "import json, logging, http.client"];
        for (var i = 0; i < starts; i++)
        {
            var name = await CreateAsync(language, string.Create(CultureInfo.InvariantCulture, $"cold{i}"));
            var began = Stopwatch.GetTimestamp();
            var result = await CallAsync(name, "{}");
            calls.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            inits.Add(double.Parse(InitDuration().Match(Encoding.UTF8.GetString(result.LogTail.Span)).Groups["ms"].Value, CultureInfo.InvariantCulture));
            began = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(program, nothing) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await _functions.DeleteAsync(Caller, name, null, CancellationToken.None);
        }

        Say($"cold start, {language}: first call {Median(calls):F0} ms, Init Duration {Median(inits):F0} ms; the program alone {Median(own):F0} ms from start to end");
    }

    /// <summary>One call that prints, until all lines are in the store.</summary>
    public async Task LinesAsync(int lines)
    {
        var name = await CreateAsync("python", "lines");
        await CallAsync(name, "1");
        var began = Stopwatch.GetTimestamp();
        await CallAsync(name, lines.ToString(CultureInfo.InvariantCulture));
        var called = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var group = _logs.Group(Caller, $"/aws/lambda/{name}");
        _ = _logs.StoredBytes(group);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var stored = 0L;
        LogPosition? at = null;
        do
        {
            var (page, next) = _logs.Filter(group, null, null, long.MinValue, long.MaxValue, "very much", at, 10_000);
            (stored, at) = (stored + page.Count, next);
        }
        while (at is not null);

        Say($"log lines of one function: {lines / seconds:F0} /s until stored (the call itself {lines / called:F0} /s); {stored} of {lines + 1} are there");
    }

    public async ValueTask DisposeAsync()
    {
        await _invoker.DisposeAsync();
        _logs.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> CreateAsync(string language, string name)
    {
        var (runtime, file, code, lines) = Languages[language];
        name = $"{language}-{name}";
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(file).Open();
            entry.Write(Encoding.UTF8.GetBytes(name.EndsWith("-lines", StringComparison.Ordinal) ? lines : code));
        }

        var settings = new FunctionSettings { Runtime = runtime, Handler = "app.handler", Role = "arn:aws:iam::000000000000:role/r", TimeoutSeconds = 60 };
        await _functions.CreateAsync(Caller, name, settings, new FunctionCode.Zip(zip.ToArray()), [], CancellationToken.None);
        return name;
    }

    private async Task<InvocationResult> CallAsync(string name, string payload)
    {
        var result = await _invoker.InvokeAsync(Caller, name, Encoding.UTF8.GetBytes(payload), InvocationOptions.Default, CancellationToken.None);
        return result.FunctionError is null ? result : throw new InvalidOperationException(Encoding.UTF8.GetString(result.Payload.Span));
    }

    /// <summary>The interpreter itself: what is on PATH may be a version manager's script.</summary>
    private static string PythonProgram()
    {
        using var asked = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return asked.StandardOutput.ReadToEnd().Trim();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(string line) => Console.WriteLine(line);

    [GeneratedRegex(@"Init Duration: (?<ms>[\d.]+) ms", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex InitDuration();
}
