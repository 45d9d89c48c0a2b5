using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>The real program on data that is damaged, newer, or somebody else's: it says what is wrong and what to do, and gives no wrong answer.</summary>
public sealed class DataFaultTests : IDisposable
{
    private const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    private const int PageBytes = 4096;

    private static readonly string Input = $$"""{"x":"{{new string('x', 3_000)}}"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-data-");

    private string Data => Path.Combine(_folder.FullName, "data");

    private string DatabaseFile => Path.Combine(Data, "treadle.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_database_whose_head_is_overwritten_is_refused_in_words()
    {
        await RunAsync(executions: 3);
        Overwrite(DatabaseFile, at: 0, bytes: 100);

        var refused = await RefusedAsync();

        Assert.Contains(DatabaseFile, refused, StringComparison.Ordinal);
        Assert.Contains("is damaged", refused, StringComparison.Ordinal);
        Assert.Contains("treadle restore", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_page_ends_the_server_when_it_is_met_and_no_answer_is_wrong()
    {
        var executions = await RunAsync(executions: 200);
        var pages = new FileInfo(DatabaseFile).Length / PageBytes;
        Overwrite(DatabaseFile, at: pages / 2 * PageBytes, bytes: (int)(pages / 4) * PageBytes);

        await using var server = await ProgramRun.ServeAsync(Data);
        if (!server.HasExited)
        {
            foreach (var execution in executions)
            {
                try
                {
                    var (status, body) = await server.TryAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });
                    if (status == System.Net.HttpStatusCode.OK)
                    {
                        Assert.Equal(("SUCCEEDED", Input), ((string?)body["status"], (string?)body["output"]));
                    }
                    else
                    {
                        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
                    }
                }
                catch (HttpRequestException)
                {
                    // It has ended.
                    break;
                }
            }

            await server.WaitForExitAsync();
        }

        Assert.Equal(1, server.ExitCode);
        Assert.Contains("is damaged", server.Errors, StringComparison.Ordinal);
        Assert.Contains("treadle doctor", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_damaged_before_its_end_is_refused_unless_its_commits_are_given_up()
    {
        var executions = await RunAsync(executions: 60, isKilled: true);
        var log = DatabaseFile + "-wal";
        Overwrite(log, at: new FileInfo(log).Length / 2, bytes: 64);

        var refused = await RefusedAsync();
        Assert.Contains(log, refused, StringComparison.Ordinal);
        Assert.Contains("would be lost", refused, StringComparison.Ordinal);

        await using var server = await ProgramRun.ServeAsync(Data, ("TREADLE_ACCEPT_LOST_COMMITS", "1"));
        var isThere = new List<bool>();
        foreach (var execution in executions)
        {
            isThere.Add((await server.TryAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution })).Status == System.Net.HttpStatusCode.OK);
        }

        // What is left is the state of an earlier moment: the first so many, and no others.
        Assert.Equal(isThere.OrderDescending(), isThere);
        Assert.Contains(true, isThere);
        Assert.Contains(false, isThere);
        await server.StopAsync();
        Database.IsWhole(Data);
    }

    [Fact]
    public async Task What_a_crash_left_behind_the_end_of_the_log_is_no_damage()
    {
        var executions = await RunAsync(executions: 20, isKilled: true);
        await using (var log = new FileStream(DatabaseFile + "-wal", FileMode.Append))
        {
            log.Write(new byte[10_000]);
        }

        await using var server = await ProgramRun.ServeAsync(Data);
        foreach (var execution in executions)
        {
            Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        }
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var first = await ProgramRun.ServeAsync(Data);
        var machine = await first.CreateMachineAsync(Pass);

        var refused = await RefusedAsync();

        Assert.Contains("in use by another Treadle server", refused, StringComparison.Ordinal);
        Assert.Contains(Data, refused, StringComparison.Ordinal);
        await first.EndAsync(await first.StartAsync(machine));
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_refused_in_words()
    {
        await RunAsync(executions: 1);
        Execute("UPDATE schema_version SET version = 1000");

        var refused = await RefusedAsync();

        Assert.Contains("version 1000", refused, StringComparison.Ordinal);
        Assert.Contains("newer release", refused, StringComparison.Ordinal);
        Assert.Equal("1000", Database.Text(Data, "SELECT version FROM schema_version"));
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_refused_in_words()
    {
        await File.WriteAllTextAsync(Data, "");

        Assert.Contains(Data, await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_log_file_is_set_aside_and_executions_go_on()
    {
        var executions = await RunAsync(executions: 1);
        await File.WriteAllTextAsync(Path.Combine(Data, "logs.db"), new string('x', 10_000));

        await using var server = await ProgramRun.ServeAsync(Data);
        Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(executions[0]))["status"]);
        await server.CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" }, "Logs_20140328");
        Assert.Empty((await server.CallAsync("DescribeLogStreams", new JsonObject { ["logGroupName"] = "g" }, "Logs_20140328"))["logStreams"]!.AsArray());
        await server.StopAsync();
        Assert.Contains("logs.db' is damaged", server.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Data, "logs.db.damaged-*"), f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_opened_stops_nothing_but_the_log()
    {
        Directory.CreateDirectory(Path.Combine(Data, "logs.db"));

        await using var server = await ProgramRun.ServeAsync(Data);
        var execution = await server.StartAsync(await server.CreateMachineAsync(Pass));
        Assert.Equal("SUCCEEDED", (string?)(await server.EndAsync(execution))["status"]);
        await server.CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "g" }, "Logs_20140328");
        var (status, body) = await server.TryAsync("DescribeLogStreams", new JsonObject { ["logGroupName"] = "g" }, "Logs_20140328");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("logs.db", (string?)body["message"], StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync()
    {
        await using var refused = await ProgramRun.ServeAsync(Data);
        Assert.True(refused.HasExited, "The server has started.");
        Assert.Equal(1, refused.ExitCode);
        Assert.DoesNotContain("should not happen", refused.Errors, StringComparison.Ordinal);
        return refused.Errors;
    }

    /// <summary>Leaves a data directory with so many executions that have ended.</summary>
    private async Task<List<string>> RunAsync(int executions, bool isKilled = false)
    {
        await using var server = await ProgramRun.ServeAsync(Data);
        var machine = await server.CreateMachineAsync(Pass);
        var started = new List<string>();
        for (var i = 0; i < executions; i++)
        {
            started.Add(await server.StartAsync(machine, Input));
            await server.EndAsync(started[^1]);
        }

        await (isKilled ? server.KillAsync() : server.StopAsync());
        return started;
    }

    private static void Overwrite(string path, long at, int bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Position = at;
        var garbage = new byte[bytes];
        Array.Fill(garbage, (byte)0xEE);
        file.Write(garbage);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
