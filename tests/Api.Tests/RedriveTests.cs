using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class RedriveTests : IAsyncLifetime
{
    private const string Fails = """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"F"},"F":{"Type":"Fail","Error":"Sorry","Cause":"not today"}}}""";

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_redriven_execution_runs_under_its_name_and_shows_when_it_was_redriven()
    {
        var execution = await StoppedAsync(await _api.CreateAsync("m", StatesApi.LongWait), "run", """{ "a" : 1 }""");
        var before = await _api.DescribeAsync(execution);

        var redriven = await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

        var after = await _api.DescribeAsync(execution);
        Assert.Equal(("RUNNING", 1, "NOT_REDRIVABLE"), ((string?)after["status"], (int)after["redriveCount"]!, (string?)after["redriveStatus"]));
        Assert.Equal("Execution is RUNNING and cannot be redriven", (string?)after["redriveStatusReason"]);
        Assert.Equal(redriven["redriveDate"]!.ToJsonString(), after["redriveDate"]!.ToJsonString());
        Assert.Equal(["redriveDate"], redriven.Select(m => m.Key));
        Assert.Equal(before["startDate"]!.ToJsonString(), after["startDate"]!.ToJsonString());
        Assert.Equal("""{ "a" : 1 }""", (string?)after["input"]);
        Assert.DoesNotContain(after, m => m.Key is "stopDate" or "error" or "cause");
        Assert.DoesNotContain(before, m => m.Key is "redriveDate");

        await _api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal("REDRIVABLE", (string?)(await _api.DescribeAsync(execution))["redriveStatus"]);
    }

    [Fact]
    public async Task The_history_goes_on_behind_its_end_forward_and_backward_and_in_pages()
    {
        var execution = await _api.StartAsync(await _api.CreateAsync("m", Fails));
        await _api.EndAsync(execution);
        await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

        var whole = (await _api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution }))["events"]!.AsArray();
        Assert.Equal(
            ["ExecutionStarted", "PassStateEntered", "PassStateExited", "FailStateEntered", "ExecutionFailed", "ExecutionRedriven", "FailStateEntered", "ExecutionFailed"],
            whole.Select(e => (string)e!["type"]!));
        Assert.Equal("""{"redriveCount":1}""", whole[5]!["executionRedrivenEventDetails"]!.ToJsonString());

        var backwards = new List<long>();
        JsonNode? token = null;
        do
        {
            var page = await _api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["reverseOrder"] = true, ["maxResults"] = 3, ["nextToken"] = token?.DeepClone() });
            backwards.AddRange(page["events"]!.AsArray().Select(e => (long)e!["id"]!));
            token = page["nextToken"];
        }
        while (token is not null);

        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], backwards);
    }

    [Fact]
    public async Task Only_executions_that_did_not_end_well_are_redriven()
    {
        var succeeded = await _api.StartAsync(await _api.CreateAsync("m"));
        await _api.EndAsync(succeeded);
        Assert.Equal("ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven", await RefusedAsync(succeeded));

        var running = await _api.StartAsync(await _api.CreateAsync("waits", StatesApi.LongWait));
        Assert.Equal("ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven", await RefusedAsync(running));

        const string Nobody = "arn:aws:states:us-east-1:000000000000:execution:m:nobody";
        Assert.Equal($"ExecutionDoesNotExist: Execution Does Not Exist: '{Nobody}'", await RefusedAsync(Nobody));
        Assert.Equal("InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'", await RefusedAsync("arn:aws:states:us-east-1:000000000000:express:m:e:1"));
        Assert.Equal("InvalidArn: Invalid Arn: 'Invalid ARN prefix: nonsense'", await RefusedAsync("nonsense"));
    }

    [Fact]
    public async Task The_same_request_has_the_same_answer_and_another_token_is_another_request()
    {
        var execution = await _api.StartAsync(await _api.CreateAsync("m", Fails));
        await _api.EndAsync(execution);

        var first = await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution, ["clientToken"] = "one" });
        var again = await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution, ["clientToken"] = "one" });
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(1, (int)(await _api.DescribeAsync(execution))["redriveCount"]!);

        await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution, ["clientToken"] = "two" });
        Assert.Equal(2, (int)(await _api.DescribeAsync(execution))["redriveCount"]!);
    }

    [Fact]
    public async Task Executions_are_listed_by_whether_they_were_redriven()
    {
        var machine = await _api.CreateAsync("m", StatesApi.LongWait);
        var redriven = await StoppedAsync(machine, "redriven", "{}");
        await StoppedAsync(machine, "stopped", "{}");
        await _api.StartAsync(machine, "running");
        var answer = await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = redriven });

        Assert.Equal(["redriven"], await ListedAsync("REDRIVEN"));
        Assert.Equal(["running", "stopped"], await ListedAsync("NOT_REDRIVEN"));
        Assert.Equal(["redriven"], await ListedAsync("REDRIVEN", "RUNNING"));
        Assert.Empty(await ListedAsync("REDRIVEN", "ABORTED"));
        var row = (await _api.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["redriveFilter"] = "REDRIVEN" }))["executions"]![0]!;
        Assert.Equal((1, answer["redriveDate"]!.ToJsonString()), ((int)row["redriveCount"]!, row["redriveDate"]!.ToJsonString()));

        async Task<IEnumerable<string>> ListedAsync(string filter, string? status = null)
        {
            var request = new JsonObject { ["stateMachineArn"] = machine, ["redriveFilter"] = filter, ["statusFilter"] = status };
            return (await _api.CallAsync("ListExecutions", request))["executions"]!.AsArray().Select(e => (string)e!["name"]!);
        }
    }

    [Fact]
    public async Task Executions_of_a_machine_that_is_gone_or_going_are_not_redriven()
    {
        var machine = await _api.CreateAsync("m", StatesApi.LongWait);
        var stopped = await StoppedAsync(machine, "stopped", "{}");
        var running = await _api.StartAsync(machine, "running");
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine });

        Assert.Equal("ExecutionNotRedrivable: State machine is in DELETING status", await RefusedAsync(stopped));
        Assert.Equal("State machine is in DELETING status", (string?)(await _api.DescribeAsync(stopped))["redriveStatusReason"]);

        await _api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = running });
        Assert.Equal("ExecutionNotRedrivable: State machine is in DELETING status", await RefusedAsync(stopped));
    }

    [Fact]
    public async Task One_that_was_redriven_before_is_not_redriven_once_its_machine_is_gone()
    {
        var machine = await _api.CreateAsync("m", Fails);
        var execution = await _api.StartAsync(machine);
        await _api.EndAsync(execution);
        var request = new JsonObject { ["executionArn"] = execution, ["clientToken"] = "one" };
        var first = await _api.CallAsync("RedriveExecution", request.DeepClone().AsObject());
        await _api.EndAsync(execution);
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine });

        Assert.Equal("ExecutionNotRedrivable: State machine is in DELETING status", await RefusedAsync(execution));
        Assert.Equal(1, (int)(await _api.DescribeAsync(execution))["redriveCount"]!);

        // The same request as before still has its answer.
        Assert.Equal(first.ToJsonString(), (await _api.CallAsync("RedriveExecution", request)).ToJsonString());
    }

    [Fact]
    public async Task A_redriven_execution_keeps_the_definition_that_it_was_started_with()
    {
        var machine = await _api.CreateAsync("m", Fails);
        var execution = await _api.StartAsync(machine);
        await _api.EndAsync(execution);
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = machine, ["definition"] = StatesApi.Pass });

        await _api.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

        Assert.Equal("FAILED", (string?)(await _api.DescribeAsync(execution))["status"]);
        Assert.Equal(Fails, (string?)(await _api.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution }))["definition"]);
    }

    private Task<string> RefusedAsync(string execution) => _api.RefusedAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

    private async Task<string> StoppedAsync(string machine, string name, string input)
    {
        var execution = await _api.StartAsync(machine, name, input);
        await _api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution, ["error"] = "E", ["cause"] = "C" });
        return execution;
    }
}
