using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Integrations.Containers;

namespace Treadle.Api.Tests;

/// <summary><c>ecs:runTask</c> and <c>batch:submitJob</c> by local commands.</summary>
public sealed class ContainerTaskTests(StatesApi api) : IClassFixture<StatesApi>
{
    private static readonly AwsCaller Caller = new("000000000000", "us-east-1");

    [Fact]
    public async Task A_task_that_is_waited_for_ends_with_its_description()
    {
        Define("greets", "echo \"hello $NAME from $AWS_REGION\"");

        var execution = await RunAsync("ecs:runTask.sync", """
            {"TaskDefinition":"arn:aws:ecs:us-east-1:000000000000:task-definition/greets:7","Cluster":"c","Overrides":{"ContainerOverrides":[{"Name":"box","Environment":[{"Name":"NAME","Value":"World"}]}]}}
            """);

        var events = (await api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution }))["events"]!.AsArray();
        Assert.Equal(
            ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"], events.Select(e => (string?)e!["type"]));
        Assert.Equal("AWS Step Functions", (string?)JsonNode.Parse((string)events[2]!["taskScheduledEventDetails"]!["parameters"]!)!["StartedBy"]);
        var submitted = JsonNode.Parse((string)events[4]!["taskSubmittedEventDetails"]!["output"]!)!;
        var output = JsonNode.Parse((string)(await api.DescribeAsync(execution))["output"]!)!;
        Assert.Equal((string?)submitted["Tasks"]![0]!["TaskArn"], (string?)output["TaskArn"]);
        Assert.Equal("STOPPED", (string?)output["LastStatus"]);
        Assert.Equal((0, "box"), ((int)output["Containers"]![0]!["ExitCode"]!, (string?)output["Containers"]![0]!["Name"]));
        await UntilLoggedAsync("/ecs/greets", "hello World from us-east-1");
    }

    [Fact]
    public async Task An_exit_status_fails_the_task_with_its_description()
    {
        Define("fails", "exit 3");

        var ended = await api.DescribeAsync(await RunAsync("ecs:runTask.sync", """{"TaskDefinition":"fails"}"""));

        Assert.Equal("States.TaskFailed", (string?)ended["error"]);
        Assert.Equal(3, (int)JsonNode.Parse((string)ended["cause"]!)!["Containers"]![0]!["ExitCode"]!);
    }

    [Fact]
    public async Task A_task_without_a_command_says_how_to_name_one()
    {
        var ended = await api.DescribeAsync(await RunAsync("ecs:runTask", """{"TaskDefinition":"nothing"}"""));

        Assert.Equal("ECS.ClientException", (string?)ended["error"]);
        Assert.Contains("""{"services":{"ecs":{"taskDefinitions":{"nothing":{"command":["PROGRAM"]}}}}}""", (string?)ended["cause"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_execution_that_is_stopped_stops_its_task_with_all_that_it_started()
    {
        var file = Path.Combine(api.Folder, "pids");
        Define("sleeps", $"sleep 3600 & echo $$ $! > {file}.new; mv {file}.new {file}; wait");
        var execution = await StartAsync("ecs:runTask.sync", """{"TaskDefinition":"sleeps"}""");
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(file)));
        var processes = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split().Where(p => p.Length > 0).ToList();
        Assert.Equal(2, processes.Count);

        await api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });

        await Wait.UntilAsync(() => Task.FromResult(!processes.Exists(Runs)));
    }

    [Fact]
    public async Task A_task_that_nobody_waits_for_is_run_all_the_same()
    {
        Define("detached", "echo ran alone");

        var output = JsonNode.Parse((string)(await api.DescribeAsync(await RunAsync("ecs:runTask", """{"TaskDefinition":"detached:1"}""")))["output"]!)!;

        Assert.Equal(["Failures", "SdkHttpMetadata", "SdkResponseMetadata", "Tasks"], output.AsObject().Select(m => m.Key));
        Assert.Equal("PENDING", (string?)output["Tasks"]![0]!["LastStatus"]);
        await UntilLoggedAsync("/ecs/detached", "ran alone");
    }

    [Fact]
    public async Task A_task_gets_its_token_in_its_environment()
    {
        var file = Path.Combine(api.Folder, "token");
        Define("answers", $"printf %s \"$TASK_TOKEN\" > {file}.new; mv {file}.new {file}");
        var execution = await StartAsync("ecs:runTask.waitForTaskToken", """
            {"TaskDefinition":"answers","Overrides":{"ContainerOverrides":[{"Environment":[{"Name":"TASK_TOKEN","Value.$":"$$.Task.Token"}]}]}}
            """);
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(file)));

        await api.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), ["output"] = "5" });

        await api.EndAsync(execution);
        Assert.Equal("5", (string?)(await api.DescribeAsync(execution))["output"]);
    }

    [Fact]
    public async Task A_job_gets_its_parameters_and_is_tried_again()
    {
        api.Definitions["job"] = new ContainerDefinition(["/bin/sh", "-c", "echo \"attempt $AWS_BATCH_JOB_ATTEMPT of $0\"; test $AWS_BATCH_JOB_ATTEMPT = 2"], ["Ref::what"], new Dictionary<string, string>(), api.Folder);

        var ended = await api.DescribeAsync(await RunAsync(
            "batch:submitJob.sync", """{"JobDefinition":"job","JobName":"n","JobQueue":"q","Parameters":{"what":"all"},"RetryStrategy":{"Attempts":3}}"""));

        var output = JsonNode.Parse((string)ended["output"]!)!;
        Assert.Equal(("SUCCEEDED", "n", 0), ((string?)output["Status"], (string?)output["JobName"], (int)output["Container"]!["ExitCode"]!));
        Assert.Equal([1, 0], output["Attempts"]!.AsArray().Select(a => (int)a!["Container"]!["ExitCode"]!));
        await UntilLoggedAsync("/aws/batch/job", "attempt 2 of all");
    }

    [Fact]
    public async Task A_job_that_failed_is_described_in_the_cause()
    {
        Define("late", "sleep 3600");

        var ended = await api.DescribeAsync(await RunAsync(
            "batch:submitJob.sync", """{"JobDefinition":"late","JobName":"n","JobQueue":"q","Timeout":{"AttemptDurationSeconds":1}}"""));

        Assert.Equal("States.TaskFailed", (string?)ended["error"]);
        Assert.Equal(("FAILED", "Job attempt duration exceeded timeout"), (Cause("Status"), Cause("StatusReason")));
        string? Cause(string member) => (string?)JsonNode.Parse((string)ended["cause"]!)![member];
    }

    /// <summary>Whether a process is there and no zombie.</summary>
    private static bool Runs(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Define(string name, string script) =>
        api.Definitions[name] = new ContainerDefinition([], ["sh", "-c", script], new Dictionary<string, string>(), api.Folder);

    private Task UntilLoggedAsync(string group, string line) => Wait.UntilAsync(() => Task.FromResult(
        api.Logs.HasGroup(Caller, group)
        && api.Logs.Filter(api.Logs.Group(Caller, group), streams: null, streamPrefix: null, long.MinValue, long.MaxValue, pattern: null, position: null, 1000).Page.Any(e => e.Message == line)));

    private async Task<string> StartAsync(string resource, string parameters)
    {
        var definition = $$$$"""{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::{{{{resource}}}}","Parameters":{{{{parameters}}}},"End":true}}}""";
        return await api.StartAsync(await api.CreateAsync($"container-{Guid.NewGuid():N}", definition));
    }

    private async Task<string> RunAsync(string resource, string parameters)
    {
        var execution = await StartAsync(resource, parameters);
        await api.EndAsync(execution);
        return execution;
    }
}
