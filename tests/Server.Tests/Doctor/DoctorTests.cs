using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Treadle.Server.Tests.StorageFaults;

namespace Treadle.Server.Tests.Doctor;

/// <summary>A data directory in every state of work is well, and each kind of damage is found and named.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    private const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";
    private const string Parallel = """
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
            {"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}},
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Wait","Seconds":3600,"End":true}}},"End":true}}}]}}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-doctor-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_directory_on_which_a_server_works_is_well()
    {
        await using var server = await WorkingAsync();

        await using var doctor = await ProgramRun.RunAsync("doctor", "--data", Data, "--json");

        var report = (JsonObject)JsonNode.Parse(doctor.Output)!;
        Assert.True(doctor.ExitCode == 0, doctor.Output);
        Assert.True((bool)report["isWell"]!);
        Assert.Contains($"Process {server.Id}", Text(report, "Server"), StringComparison.Ordinal);
        Assert.StartsWith("5 run", Text(report, "Executions"), StringComparison.Ordinal);
        foreach (var check in (string[])["Integrity", "Rows", "Journals", "Schema", "Database", "Tables", "Outbox", "Functions", "Log"])
        {
            Assert.NotEmpty(Text(report, check));
        }

        // Nothing was touched: the server goes on, and stops as it should.
        await server.EndAsync(await server.StartAsync(await server.CreateMachineAsync(Pass)));
        await server.StopAsync();
        Assert.Equal(0, server.ExitCode);
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE id = (SELECT min(id) FROM journal)", "Journals", "has a gap")]
    [InlineData("DELETE FROM journal WHERE execution = (SELECT execution FROM open_task)", "Executions", "the journal ends at 0")]
    [InlineData("UPDATE execution SET next_wake_at = next_wake_at + 1 WHERE next_wake_at IS NOT NULL", "Executions", "its next deadline is")]
    [InlineData("UPDATE execution SET needs_worker = 1 - needs_worker WHERE status = 0", "Executions", "work to do")]
    [InlineData("DELETE FROM open_task", "Executions", "no row that waits for its answer")]
    [InlineData("UPDATE open_task SET heartbeats = 7", "Executions", "its row 7")]
    [InlineData("INSERT INTO open_task SELECT id, 999, 0 FROM execution WHERE status = 0 LIMIT 1", "Executions", "task 999")]
    [InlineData("INSERT INTO snapshot VALUES (12345, 1, x'00')", "Rows", "1 rows of snapshot")]
    [InlineData("DELETE FROM resource WHERE kind = 'state-machine-revision'", "Executions", "cannot be read")]
    [InlineData("UPDATE schema_version SET version = 1000", "Schema", "Version 1000")]
    public async Task What_does_not_agree_is_named_with_what_to_do(string damage, string check, string words)
    {
        await using (var server = await WorkingAsync())
        {
            await server.StopAsync();
        }

        Execute(damage);
        await using var doctor = await ProgramRun.RunAsync("doctor", "--data", Data, "--json");

        Assert.Equal(1, doctor.ExitCode);
        var wrong = ((JsonObject)JsonNode.Parse(doctor.Output)!)["findings"]!.AsArray().Where(f => (string?)f!["mark"] == "wrong").ToList();
        Assert.Contains(wrong, f => (string?)f!["check"] == check && ((string)f["text"]!).Contains(words, StringComparison.Ordinal));
        Assert.All(wrong, f => Assert.NotEmpty((string?)f!["remedy"] ?? ""));
    }

    [Fact]
    public async Task Damaged_pages_are_found_and_the_output_in_a_pipe_is_plain()
    {
        await using (var server = await WorkingAsync())
        {
            await server.StopAsync();
        }

        var database = Path.Combine(Data, "treadle.db");
        await using (var file = new FileStream(database, FileMode.Open, FileAccess.Write))
        {
            file.Position = 4096 * 5;
            file.Write(new byte[4096 * 20]);
        }

        await using var doctor = await ProgramRun.RunAsync("doctor", "--data", Data);
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("WRONG Integrity", doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', doctor.Output);
        Assert.Contains("restore a backup", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_wrong_and_an_unknown_option_is_wrong_use()
    {
        await using var missing = await ProgramRun.RunAsync("doctor", "--data", Path.Combine(_folder.FullName, "nowhere"));
        Assert.Equal(1, missing.ExitCode);
        await using var use = await ProgramRun.RunAsync("doctor", "--wrong");
        Assert.Equal(2, use.ExitCode);
    }

    /// <summary>A server with executions that wait, in several frames, for an answer, and with ended ones.</summary>
    private async Task<ProgramRun> WorkingAsync()
    {
        var server = await ProgramRun.ServeAsync(Data);
        var pass = await server.CreateMachineAsync(Pass);
        await server.EndAsync(await server.StartAsync(pass));
        await server.StartAsync(await server.CreateMachineAsync(Wait));
        var items = string.Join(',', Enumerable.Repeat($"\"{new string('x', 2_000)}\"", 20));
        await server.StartAsync(await server.CreateMachineAsync(Parallel), $$"""{"items":[{{items}}]}""");
        var activity = (string)(await server.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" }))["activityArn"]!;
        var task = await server.CreateMachineAsync($$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{activity}}","HeartbeatSeconds":3000,"End":true} } }""");
        await server.StartAsync(task);
        var taken = await server.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity });
        await server.CallAsync("SendTaskHeartbeat", new JsonObject { ["taskToken"] = (string?)taken["taskToken"] });
        var child = await server.CreateMachineAsync(Wait);
        await server.StartAsync(await server.CreateMachineAsync(
            $$"""{"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"{{child}}"},"End":true} } }"""));
        await DiskFaultTests.UntilAsync(async () =>
            (await server.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = child }))["executions"]!.AsArray().Count == 1);
        return server;
    }

    private static string Text(JsonObject report, string check) =>
        (string?)report["findings"]!.AsArray().FirstOrDefault(f => (string?)f!["check"] == check)?["text"] ?? "";

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "treadle.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
