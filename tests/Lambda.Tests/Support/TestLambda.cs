using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Runtimes;
using Treadle.Logs;
using Treadle.Storage.Sqlite.Logs;
using Treadle.Tests.Common;

namespace Treadle.Lambda.Tests.Support;

/// <summary>One file of a package.</summary>
internal sealed record PackageFile(string Name, byte[] Content, int Mode = 0b110_100_100)
{
    public PackageFile(string name, string content, int mode = 0b110_100_100)
        : this(name, Encoding.UTF8.GetBytes(content), mode)
    {
    }
}

/// <summary>Functions, logs and workers over a folder of their own.</summary>
internal sealed class TestLambda : IAsyncDisposable
{
    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    /// <summary>Long enough for a machine under load; every wait ends as soon as its condition holds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SqliteLogStore _store;
    private readonly bool _ownsFolder;

    public TestLambda(TimeProvider? time = null, InvokerOptions? options = null, string? folder = null, MemoryResources? resources = null)
    {
        time ??= TimeProvider.System;
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("treadle-lambda-").FullName;
        _store = new SqliteLogStore(Path.Combine(Folder, "logs.db"));
        Resources = resources ?? new MemoryResources();
        Logs = new LogService(_store, Resources, time);
        Functions = new FunctionService(Resources, Folder, time);
        Invoker = new Invoker(Functions, Logs, Resources, options ?? new InvokerOptions { InitTimeout = Patience }, time);
    }

    public string Folder { get; }

    /// <summary>What is durable but the packages.</summary>
    public MemoryResources Resources { get; }

    public LogService Logs { get; }

    public FunctionService Functions { get; }

    public Invoker Invoker { get; }

    public static void NeedsPython() => Needs("python3");

    public static void Needs(string program)
    {
        if (ProgramFinder.Find(program) is null)
        {
            Assert.Skip($"{program} is not installed");
        }
    }

    public static byte[] Zip(params PackageFile[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var file in files)
            {
                var entry = archive.CreateEntry(file.Name);
                entry.ExternalAttributes = file.Mode << 16;
                entry.LastWriteTime = new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero);
                using var content = entry.Open();
                content.Write(file.Content);
            }
        }

        return stream.ToArray();
    }

    public static FunctionCode Code(params PackageFile[] files) => new FunctionCode.Zip(Zip(files));

    public Task<Function> PythonAsync(string code, int timeoutSeconds = 60, string name = "fn", string handler = "app.handler") =>
        CreateAsync("python3.12", handler, timeoutSeconds, name, new PackageFile("app.py", code));

    public Task<Function> CreateAsync(string runtime, string handler, int timeoutSeconds, string name, params PackageFile[] files) =>
        Functions.CreateAsync(
            Caller,
            name,
            new FunctionSettings { Runtime = runtime, Handler = handler, Role = "arn:aws:iam::000000000000:role/r", TimeoutSeconds = timeoutSeconds },
            Code(files),
            [],
            CancellationToken.None);

    public async Task<InvocationResult> InvokeAsync(string payload = "{}", string name = "fn", InvocationOptions? options = null) =>
        await Invoker.InvokeAsync(Caller, name, Encoding.UTF8.GetBytes(payload), options ?? InvocationOptions.Default, CancellationToken.None).WaitAsync(Patience);

    /// <summary>The answer as text, after checking that it is no error.</summary>
    public async Task<string> AnswerAsync(string payload = "{}", string name = "fn")
    {
        var result = await InvokeAsync(payload, name);
        Assert.True(result.FunctionError is null, Text(result));
        return Text(result);
    }

    /// <summary>The error's document.</summary>
    public async Task<JsonObject> ErrorAsync(string payload = "{}", string name = "fn")
    {
        var result = await InvokeAsync(payload, name);
        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Equal(200, result.StatusCode);
        return JsonNode.Parse(result.Payload.Span)!.AsObject();
    }

    public static string Text(InvocationResult result) => Encoding.UTF8.GetString(result.Payload.Span);

    public static string Tail(InvocationResult result) => Encoding.UTF8.GetString(result.LogTail.Span);

    /// <summary>Empty before the function's first line, which makes the group.</summary>
    public IReadOnlyList<string> LogLines(string name = "fn")
    {
        if (!Logs.HasGroup(Caller, $"/aws/lambda/{name}"))
        {
            return [];
        }

        var group = Logs.Group(Caller, $"/aws/lambda/{name}");
        var lines = new List<string>();
        LogPosition? at = null;
        do
        {
            var (page, next) = Logs.Filter(group, null, null, long.MinValue, long.MaxValue, null, at, 10_000);
            lines.AddRange(page.Select(e => e.Message));
            at = next;
        }
        while (at is not null);
        return lines;
    }

    public static void Eventually(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Patience), what);

    public async ValueTask DisposeAsync()
    {
        await Invoker.DisposeAsync();
        Logs.Dispose();
        _store.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
