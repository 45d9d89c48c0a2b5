using System.Net;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>The disk under the real program fails and is mended: nothing that was answered is lost, nothing is answered that is not on disk.</summary>
public sealed class DiskFaultTests
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    private const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":2,"End":true}}}""";

    private static readonly string LargeInput = $$"""{"x":"{{new string('x', 100_000)}}"}""";

    [Fact]
    public async Task A_full_disk_refuses_requests_until_there_is_room_again()
    {
        using var disk = new SmallDisk(48);
        await using var server = await ProgramRun.ServeAsync(disk.Data);
        var machine = await server.CreateMachineAsync(Pass);
        var waiting = await server.StartAsync(await server.CreateMachineAsync(Wait));
        var answered = new List<string>();
        disk.Fill(butBytes: 2 << 20);
        while (await server.TryStartAsync(machine, LargeInput) is { } execution)
        {
            Assert.True(answered.Count < 1_000, "The disk is not full.");
            answered.Add(execution);
        }

        await UntilAsync(async () => await server.HealthAsync() == HttpStatusCode.ServiceUnavailable);
        Assert.Null(await server.TryStartAsync(machine));
        Assert.NotEmpty(answered);
        await server.SaysAsync("full");
        await server.SaysAsync(Path.Combine(disk.Data, "treadle.db"));

        disk.MakeRoom();
        await UntilAsync(async () => await server.TryStartAsync(machine) is not null);

        foreach (var execution in answered.Append(waiting))
        {
            Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        }

        await server.StopAsync();
        Assert.Equal(0, server.ExitCode);
        Database.IsWhole(disk.Data);
    }

    [Fact]
    public async Task A_disk_that_turns_read_only_refuses_requests_until_it_can_be_written_again()
    {
        using var disk = new SmallDisk(48);
        await using var server = await ProgramRun.ServeAsync(disk.Data);
        var machine = await server.CreateMachineAsync(Pass);
        var first = await server.StartAsync(machine);

        // A file system on which a file is open for writing cannot be made read-only.
        await server.StopAsync();
        disk.MakeReadOnly(true);
        await using var refused = await ProgramRun.ServeAsync(disk.Data);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot be written", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(disk.Data, refused.Errors, StringComparison.Ordinal);

        disk.MakeReadOnly(false);
        await using var again = await ProgramRun.ServeAsync(disk.Data);
        Assert.Equal("SUCCEEDED", (string?)(await again.EndAsync(first))["status"]);
    }

    [Theory]
    [InlineData("treadle.db-wal")]
    [InlineData("treadle.db")]
    public async Task A_sync_that_fails_is_no_answer_and_the_server_goes_on_when_syncs_work_again(string file)
    {
        using var faults = await SyncFaults.BuildAsync();
        await using var server = await ProgramRun.ServeAsync(faults.Data, faults.Environment);
        var machine = await server.CreateMachineAsync(Pass);
        var answered = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            answered.Add(await server.StartAsync(machine, LargeInput));
        }

        faults.Begin(file);
        while (await server.TryStartAsync(machine, LargeInput) is { } execution)
        {
            // The database itself is synced only now and then, when the log is copied into it.
            answered.Add(execution);
        }

        Assert.True(faults.HaveHappened, "No sync has failed.");
        faults.End();
        await UntilAsync(async () => await server.TryStartAsync(machine) is not null);
        foreach (var execution in answered)
        {
            Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        }

        await server.SaysAsync("cannot be read or written");
        await server.KillAsync();
        await using var again = await ProgramRun.ServeAsync(faults.Data);
        foreach (var execution in answered)
        {
            Assert.Equal("SUCCEEDED", (string?)(await again.EndAsync(execution))["status"]);
        }

        await again.StopAsync();
        Database.IsWhole(faults.Data);
    }

    internal static async Task UntilAsync(Func<Task<bool>> hasHappened)
    {
        while (!await hasHappened())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
