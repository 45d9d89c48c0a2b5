using System.Diagnostics;
using Treadle.Lambda.Processes;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>Workers end when the server is killed: by the guardian at once, by the next start at the latest.</summary>
public sealed class LifeLine : IDisposable
{
    internal const string HostVariable = "TREADLE_LAMBDA_TEST_HOST";

    // Ignores every signal that can be ignored, never talks to the server, and has a child: only a kill of the group ends it.
    private const string Stubborn = "#!/bin/sh\ntrap '' HUP INT TERM PIPE\nsleep 1000 &\necho $! > \"$PIDFILE\"\nwhile :; do sleep 1000; done\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("treadle-lifeline-").FullName;

    private Process? _host;

    public void Dispose()
    {
        _host?.Kill();
        _host?.WaitForExit();
        _host?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Workers_and_their_children_end_when_the_server_is_killed()
    {
        var (host, worker, child, _) = await StartHostAsync();

        host.Kill();

        TestLambda.Eventually(() => !Running.Is(worker), "the worker outlived its server");
        TestLambda.Eventually(() => !Running.Is(child), "the worker's child outlived the server");
    }

    [Fact]
    public async Task What_outlived_the_guardian_as_well_is_ended_by_the_next_start()
    {
        var (host, worker, child, guardian) = await StartHostAsync();
        Process.GetProcessById(guardian).Kill();
        host.Kill();
        await host.WaitForExitAsync();
        TestLambda.Eventually(() => !Running.Is(guardian), "the guardian still runs");
        Assert.True(Running.Is(worker));

        await using var next = new TestLambda(folder: _folder);

        TestLambda.Eventually(() => !Running.Is(worker), "the worker of the former life still runs");
        TestLambda.Eventually(() => !Running.Is(child), "the child of the worker of the former life still runs");
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "functions", "workers")));
    }

    [Fact]
    public void A_process_that_only_has_the_same_id_is_left_alone()
    {
        using var other = ChildProcess.Start("/bin/sh", ["-c", "exec sleep 1000"], []);
        var folder = Path.Combine(_folder, "workers");
        var former = new FormerLife(folder);
        File.WriteAllText(Path.Combine(folder, $"{other.Id}"), "another boot 1");

        former.EndAll();

        Assert.True(Running.Is(other.Id));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_guardian_that_was_killed_is_replaced_and_hears_of_all_workers()
    {
        using var first = ChildProcess.Start("/bin/sh", ["-c", "exec sleep 1000"], []);
        using var second = ChildProcess.Start("/bin/sh", ["-c", "exec sleep 1000"], []);
        using var third = ChildProcess.Start("/bin/sh", ["-c", "exec sleep 1000"], []);
        var guardian = new Guardian();
        guardian.Add(first.Id);
        guardian.Add(second.Id);
        guardian.Remove(second.Id);
        var killed = guardian.ProcessId!.Value;
        Process.GetProcessById(killed).Kill();
        TestLambda.Eventually(() => guardian.ProcessId != killed, "no guardian took its place");
        guardian.Add(third.Id);

        guardian.Dispose();

        Assert.Equal(9, (await first.Exited.WaitAsync(TestLambda.Patience)).Signal);
        Assert.Equal(9, (await third.Exited.WaitAsync(TestLambda.Patience)).Signal);
        Assert.True(Running.Is(second.Id));
    }

    /// <summary>This very program, started again as a server with one stubborn worker.</summary>
    private async Task<(Process Host, int Worker, int Child, int Guardian)> StartHostAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LifeLine).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[HostVariable] = _folder;
        var host = _host = Process.Start(start)!;
        var line = await host.StandardOutput.ReadLineAsync().WaitAsync(TestLambda.Patience);
        var ids = line!.Split(' ').Select(int.Parse).ToArray();
        Assert.True(Running.Is(ids[0]) && Running.Is(ids[1]) && Running.Is(ids[2]));
        return (host, ids[0], ids[1], ids[2]);
    }

    internal static async Task ServeAsync(string folder)
    {
        var pidFile = Path.Combine(folder, "child.pid");
        var lambda = new TestLambda(folder: folder);
        await lambda.Functions.CreateAsync(
            TestLambda.Caller,
            "fn",
            new Functions.FunctionSettings { Runtime = "provided", Handler = "x", Role = "r", Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PIDFILE"] = pidFile } },
            TestLambda.Code(new PackageFile("bootstrap", Stubborn)),
            [],
            CancellationToken.None);
        _ = lambda.Invoker.InvokeAsync(TestLambda.Caller, "fn", ReadOnlyMemory<byte>.Empty, InvocationOptions.Default, CancellationToken.None);
        TestLambda.Eventually(() => lambda.Invoker.WorkerProcessIds.Count > 0 && File.Exists(pidFile) && File.ReadAllText(pidFile).EndsWith('\n'), "the worker did not start");
        Console.WriteLine($"{lambda.Invoker.WorkerProcessIds[0]} {File.ReadAllText(pidFile).Trim()} {lambda.Invoker.GuardianProcessId}");
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }
}
