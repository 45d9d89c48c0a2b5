using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Treadle.Server.Tests.StorageFaults;

namespace Treadle.Server.Tests.Backups;

/// <summary>A backup that was made while the server worked is restored elsewhere, and everything in it goes on.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","End":true}}}""";
    private const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3,"Next":"B"},"B":{"Type":"Pass","End":true}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-backup-");

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Elsewhere => Path.Combine(_folder.FullName, "elsewhere");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("backup.tar")]
    [InlineData("backup.tgz")]
    public async Task What_was_answered_before_the_backup_goes_on_where_it_is_restored(string name)
    {
        var file = Path.Combine(_folder.FullName, name);
        string waiting, called, token;
        List<string> before;
        await using (var server = await ProgramRun.ServeAsync(Data))
        {
            var pass = await server.CreateMachineAsync(Pass);
            waiting = await server.StartAsync(await server.CreateMachineAsync(Wait));
            (called, token) = await CallActivityAsync(server);
            await CreateFunctionAsync(server, "packed");
            await server.CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "kept" }, "Logs_20140328");
            using var load = new Load(server, pass);
            await load.ReachesAsync(100);
            before = load.Answered;

            await using var backup = await ProgramRun.RunAsync("backup", file, "--data", Data, "--logs");
            Assert.True(backup.ExitCode == 0, backup.Errors);
            await load.ReachesAsync(before.Count + 100);
            await load.StopAsync();
            await server.KillAsync();
        }

        Assert.DoesNotContain(Directory.GetFiles(_folder.FullName), f => f.Contains(".part", StringComparison.Ordinal));
        await using var restore = await ProgramRun.RunAsync("restore", file, "--data", Elsewhere);
        Assert.True(restore.ExitCode == 0, restore.Errors);

        await using var again = await ProgramRun.ServeAsync(Elsewhere);
        Assert.True(before.Count >= 100);
        foreach (var execution in before.Append(waiting))
        {
            Assert.Equal("SUCCEEDED", (string?)(await again.EndAsync(execution))["status"]);
        }

        await again.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = "42" });
        Assert.Equal("42", (string?)(await again.EndAsync(called))["output"]);
        Assert.Single(Directory.GetFiles(Path.Combine(Elsewhere, "functions", "packages"), "*.zip"));
        Assert.Single((await again.CallAsync("DescribeLogGroups", [], "Logs_20140328"))["logGroups"]!.AsArray(), g => (string?)g!["logGroupName"] == "kept");
        await again.StopAsync();
        Database.IsWhole(Elsewhere);
    }

    [Fact]
    public async Task Data_that_is_there_is_replaced_only_by_force_and_never_under_a_server()
    {
        var file = Path.Combine(_folder.FullName, "backup.tar");
        string old, young;
        await using (var server = await ProgramRun.ServeAsync(Data))
        {
            var machine = await server.CreateMachineAsync(Pass);
            old = await server.StartAsync(machine);
            await server.EndAsync(old);
            await using (var backup = await ProgramRun.RunAsync("backup", file, "--data", Data))
            {
                Assert.True(backup.ExitCode == 0, backup.Errors);
            }

            young = await server.StartAsync(machine);
            await using var inUse = await ProgramRun.RunAsync("restore", file, "--data", Data, "--force");
            Assert.Equal(1, inUse.ExitCode);
            Assert.Contains("in use", inUse.Errors, StringComparison.Ordinal);
            await server.EndAsync(young);
            await server.KillAsync();
        }

        await using var refused = await ProgramRun.RunAsync("restore", file, "--data", Data);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        await using var exists = await ProgramRun.RunAsync("backup", file, "--data", Data);
        Assert.Equal(1, exists.ExitCode);

        await using var forced = await ProgramRun.RunAsync("restore", file, "--data", Data, "--force");
        Assert.True(forced.ExitCode == 0, forced.Errors);
        await using var again = await ProgramRun.ServeAsync(Data);
        Assert.Equal("SUCCEEDED", (string?)(await again.EndAsync(old))["status"]);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await again.TryAsync("DescribeExecution", new JsonObject { ["executionArn"] = young })).Status);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_or_changed_is_refused_and_leaves_the_data_as_it_was()
    {
        var file = Path.Combine(_folder.FullName, "backup.tar");
        await using (var server = await ProgramRun.ServeAsync(Data))
        {
            await server.CreateMachineAsync(Pass);
            await using var backup = await ProgramRun.RunAsync("backup", file, "--data", Data);
            Assert.True(backup.ExitCode == 0, backup.Errors);
            await server.StopAsync();
        }

        var whole = await File.ReadAllBytesAsync(file);
        var database = await File.ReadAllBytesAsync(Path.Combine(Data, "treadle.db"));
        foreach (var (damaged, what) in new (byte[], string)[] { (whole[..(whole.Length / 2)], "cut off"), (Changed(whole), "changed"), ("no tar"u8.ToArray(), "no tar") })
        {
            await File.WriteAllBytesAsync(file, damaged);
            await using var refused = await ProgramRun.RunAsync("restore", file, "--data", Data, "--force");
            Assert.True(refused.ExitCode == 1, $"{what}: {refused.Errors}");
            Assert.Contains("no whole backup", refused.Errors, StringComparison.Ordinal);
            Assert.Equal(database, await File.ReadAllBytesAsync(Path.Combine(Data, "treadle.db")));
        }

        Assert.False(Directory.Exists(Path.Combine(Data, ".restoring")));
    }

    private static byte[] Changed(byte[] whole)
    {
        var changed = (byte[])whole.Clone();
        changed[changed.Length / 2] ^= 0x55;
        return changed;
    }

    private static async Task<(string Execution, string Token)> CallActivityAsync(ProgramRun server)
    {
        var activity = (string)(await server.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" }))["activityArn"]!;
        var machine = await server.CreateMachineAsync($$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{activity}}","End":true} } }""");
        var execution = await server.StartAsync(machine);
        var task = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        return (execution, (string)task["taskToken"]!);
    }

    private static async Task CreateFunctionAsync(ProgramRun server, string name)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await archive.CreateEntry("bootstrap").OpenAsync();
            entry.Write("#!/bin/sh\n"u8);
        }

        using var client = new HttpClient { BaseAddress = server.Address };
        using var answer = await client.PostAsJsonAsync("/2015-03-31/functions", new JsonObject
        {
            ["FunctionName"] = name, ["Runtime"] = "provided.al2", ["Handler"] = "bootstrap", ["Role"] = "arn:aws:iam::000000000000:role/any",
            ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.ToArray()) },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Starts executions without a pause.</summary>
    private sealed class Load : IDisposable
    {
        private readonly ConcurrentQueue<string> _answered = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Load(ProgramRun server, string machine) => _running = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                _answered.Enqueue(await server.StartAsync(machine));
            }
        });

        public List<string> Answered => [.. _answered];

        public Task ReachesAsync(int count) => DiskFaultTests.UntilAsync(() => _running.IsFaulted ? throw _running.Exception : Task.FromResult(_answered.Count >= count));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        public void Dispose() => _stop.Dispose();
    }
}
