using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class ExpressTests : IAsyncLifetime
{
    private const string Echo = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    private const string Fail = """{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"Empty","Cause":"nothing left"}}}""";

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_synchronous_run_answers_with_all_members_in_AWSs_order_of_kinds()
    {
        var machine = await CreateAsync("m", Echo);

        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = """{ "a" : 1 }""", ["traceHeader"] = "Root=1" });

        Assert.Equal(
            [
                "billingDetails", "executionArn", "input", "inputDetails", "name", "output", "outputDetails", "startDate", "stateMachineArn", "status", "stopDate", "traceHeader",
            ],
            answer.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("SUCCEEDED", """{ "a" : 1 }""", """{"a":1}""", "Root=1"), (Text(answer, "status"), Text(answer, "input"), Text(answer, "output"), Text(answer, "traceHeader")));
        Assert.Equal("""{"included":true}{"included":true}""", answer["inputDetails"]!.ToJsonString() + answer["outputDetails"]!.ToJsonString());
        Assert.Equal(machine, Text(answer, "stateMachineArn"));
        var parts = Text(answer, "executionArn")!.Split(':');
        Assert.Equal("arn:aws:states:us-east-1:000000000000:express:m", string.Join(':', parts[..7]));
        Assert.Equal(Text(answer, "name"), parts[7]);
        Assert.True(Guid.TryParse(parts[7], out _) && Guid.TryParse(parts[8], out _) && parts[7] != parts[8], Text(answer, "executionArn"));
        Assert.Equal((64, 0), ((int)answer["billingDetails"]!["billedMemoryUsedInMB"]!, (int)answer["billingDetails"]!["billedDurationInMilliseconds"]! % 100));
        Assert.InRange((int)answer["billingDetails"]!["billedDurationInMilliseconds"]!, 100, 60_000);
        Assert.True((double)answer["stopDate"]! >= (double)answer["startDate"]!);
    }

    [Fact]
    public async Task A_run_that_fails_is_answered_with_200_its_error_and_no_output()
    {
        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await CreateAsync("m", Fail), ["name"] = "one" });

        Assert.Equal(("FAILED", "Empty", "nothing left", "{}"), (Text(answer, "status"), Text(answer, "error"), Text(answer, "cause"), Text(answer, "input")));
        Assert.False(answer.ContainsKey("output") || answer.ContainsKey("outputDetails"), answer.ToJsonString());
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_answered_with_200_and_TIMED_OUT()
    {
        var machine = await CreateAsync("m", """{"TimeoutSeconds":1,"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":60,"End":true}}}""");

        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine });

        Assert.Equal(("TIMED_OUT", "States.Timeout"), (Text(answer, "status"), Text(answer, "error")));
        Assert.False(answer.ContainsKey("cause"), answer.ToJsonString());
        Assert.InRange((double)answer["stopDate"]! - (double)answer["startDate"]!, 1, 60);
        Assert.True((int)answer["billingDetails"]!["billedDurationInMilliseconds"]! >= 1_000);
    }

    [Fact]
    public async Task Metadata_only_leaves_the_data_out()
    {
        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await CreateAsync("m", Echo), ["includedData"] = "METADATA_ONLY" });

        Assert.False(answer.ContainsKey("input") || answer.ContainsKey("output"), answer.ToJsonString());
        Assert.Equal("""{"included":false}{"included":false}""", answer["inputDetails"]!.ToJsonString() + answer["outputDetails"]!.ToJsonString());
    }

    [Fact]
    public async Task More_data_is_billed_as_more_memory()
    {
        // 300 items of 100 kB go in and out of a Pass and of the iteration.
        var machine = await CreateAsync("m", """
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemSelector":{"text.$":"States.Format('{}{}{}{}', $.text, $.text, $.text, $.text)"},"ItemsPath":"$.items",
             "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Result":0,"End":true} } },"End":true} } }
            """);

        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject
        {
            ["stateMachineArn"] = machine,
            ["input"] = new JsonObject { ["items"] = new JsonArray([.. Enumerable.Range(0, 300).Select(i => (JsonNode)i)]), ["text"] = new string('x', 25_000) }.ToJsonString(),
        });

        Assert.Equal("SUCCEEDED", Text(answer, "status"));
        Assert.Equal(128, (int)answer["billingDetails"]!["billedMemoryUsedInMB"]!);
    }

    [Fact]
    public async Task A_Standard_machine_is_not_run_synchronously() => Assert.Equal(
        "StateMachineTypeNotSupported: This operation is not supported by this type of state machine",
        await _api.RefusedAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = await _api.CreateAsync("m") }));

    [Fact]
    public async Task Requests_are_checked_as_those_of_StartExecution()
    {
        var machine = await CreateAsync("m", Echo);
        Assert.Equal(
            "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'",
            await _api.RefusedAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = "" }));
        Assert.Equal("InvalidName: Invalid Name: 'a b'", await _api.RefusedAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine, ["name"] = "a b" }));
        Assert.Equal(
            $"StateMachineDoesNotExist: State Machine Does Not Exist: '{machine}x'",
            await _api.RefusedAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine + "x" }));
    }

    [Fact]
    public async Task An_asynchronous_start_may_use_a_name_again_and_is_never_described()
    {
        var machine = await CreateAsync("m", Echo);

        var first = await _api.StartAsync(machine, "one");
        var second = await _api.StartAsync(machine, "one", """{"other":true}""");

        Assert.StartsWith("arn:aws:states:us-east-1:000000000000:express:m:one:", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        foreach (var operation in (string[])["DescribeExecution", "StopExecution", "GetExecutionHistory", "DescribeStateMachineForExecution"])
        {
            Assert.Equal(
                "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'", await _api.RefusedAsync(operation, new JsonObject { ["executionArn"] = first }));
        }

        Assert.Equal(
            "StateMachineTypeNotSupported: This operation is not supported by this type of state machine",
            await _api.RefusedAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine }));
    }

    [Fact]
    public async Task The_type_is_shown_compared_and_kept()
    {
        var machine = await CreateAsync("m", Echo);

        Assert.Equal(machine, await CreateAsync("m", Echo));
        Assert.Equal(
            $"StateMachineAlreadyExists: State Machine Already Exists: '{machine}'",
            await _api.RefusedAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Echo, ["roleArn"] = StatesApi.Role }));
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = machine, ["definition"] = Fail, ["type"] = "STANDARD" });
        Assert.Equal("EXPRESS", Text(await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine }), "type"));
        Assert.Equal("EXPRESS", (string?)(await _api.CallAsync("ListStateMachines", []))["stateMachines"]![0]!["type"]);
        Assert.Equal("FAILED", Text(await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = machine }), "status"));
    }

    [Theory]
    [InlineData("arn:aws:states:::states:startExecution.sync", "Express state machine does not support '.sync' service integration")]
    [InlineData("arn:aws:states:::states:startExecution.waitForTaskToken", "Express state machine does not support '.waitForTaskToken' service integration ")]
    [InlineData("arn:aws:states:us-east-1:000000000000:activity:a", "Express state machine does not support Activity ARN")]
    public async Task What_waits_for_the_outside_is_refused_when_the_machine_is_made_and_when_it_is_updated(string resource, string why)
    {
        var parameters = resource.Contains(":::states", StringComparison.Ordinal) ? ""","Parameters":{"StateMachineArn":"a","Input":{"t.$":"$$.Task.Token"}}""" : "";
        var definition = $$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{resource}}"{{parameters}},"End":true} } }""";
        var refusal = $"InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: {why} at /States/A/Resource'";

        Assert.Equal(refusal, await _api.RefusedAsync(
            "CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = definition, ["roleArn"] = StatesApi.Role, ["type"] = "EXPRESS" }));
        Assert.Equal(refusal, await _api.RefusedAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = await CreateAsync("m", Echo), ["definition"] = definition }));
    }

    [Fact]
    public async Task A_deleted_machine_is_gone_at_once()
    {
        var machine = await CreateAsync("m", """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":60,"End":true}}}""");
        await _api.StartAsync(machine);

        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine });

        Assert.StartsWith("StateMachineDoesNotExist: ", await _api.RefusedAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Standard_execution_starts_an_Express_one_and_goes_on_with_its_ARN()
    {
        var child = await CreateAsync("child", Echo);

        var output = await RunParentAsync("arn:aws:states:::states:startExecution", new JsonObject { ["StateMachineArn"] = child, ["Name"] = "one", ["Input"] = new JsonObject() });

        Assert.StartsWith("arn:aws:states:us-east-1:000000000000:express:child:one:", Text(output, "ExecutionArn"), StringComparison.Ordinal);
        Assert.Equal(["ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate"], output.Select(m => m.Key));
    }

    [Fact]
    public async Task A_Standard_execution_runs_an_Express_one_and_goes_on_with_its_end()
    {
        var child = await CreateAsync("child", Fail);

        var output = await RunParentAsync("arn:aws:states:::aws-sdk:sfn:startSyncExecution", new JsonObject { ["StateMachineArn"] = child });

        Assert.Equal(("FAILED", "Empty"), (Text(output, "Status"), Text(output, "Error")));
        Assert.Equal(100, (int)output["BillingDetails"]!["BilledDurationInMilliseconds"]!);
    }

    [Fact]
    public async Task The_end_of_an_Express_child_cannot_be_awaited()
    {
        var execution = await StartParentAsync("arn:aws:states:::states:startExecution.sync", new JsonObject { ["StateMachineArn"] = await CreateAsync("child", Echo) });

        var ended = await EndOfAsync(execution);

        Assert.Equal(("FAILED", "StepFunctions.StateMachineTypeNotSupportedException"), (Text(ended, "status"), Text(ended, "error")));
    }

    [Fact]
    public async Task A_token_reaches_an_Express_child_and_ends_the_task()
    {
        var child = await CreateAsync("child", """
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:sendTaskSuccess","Parameters":{"TaskToken.$":"$.token","Output":"7"},"End":true} } }
            """);
        var execution = await StartParentAsync(
            "arn:aws:states:::states:startExecution.waitForTaskToken",
            new JsonObject { ["StateMachineArn"] = child, ["Input"] = new JsonObject { ["token.$"] = "$$.Task.Token" } });

        var ended = await EndOfAsync(execution);

        Assert.Equal(("SUCCEEDED", "7"), (Text(ended, "status"), Text(ended, "output")));
    }

    [Theory]
    [InlineData("STANDARD")]
    [InlineData("EXPRESS")]
    public async Task An_Express_execution_starts_others(string type)
    {
        var child = type == "EXPRESS" ? await CreateAsync("child", Echo) : await _api.CreateAsync("child", Echo);
        var parent = await CreateAsync("parent", Parent("arn:aws:states:::states:startExecution", new JsonObject { ["StateMachineArn"] = child, ["Name"] = "one" }));

        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = parent });

        Assert.True(Text(answer, "status") == "SUCCEEDED", answer.ToJsonString());
        var started = (string)JsonNode.Parse(Text(answer, "output")!)!["ExecutionArn"]!;
        Assert.Contains(type == "EXPRESS" ? ":express:child:one:" : ":execution:child:one", started, StringComparison.Ordinal);
        if (type == "STANDARD")
        {
            Assert.Equal("SUCCEEDED", Text(await EndOfAsync(started), "status"));
        }
    }

    [Fact]
    public async Task Express_executions_that_wait_for_each_other_do_not_wait_for_a_turn()
    {
        var inner = await CreateAsync("inner", Parent("arn:aws:states:::lambda:invoke", new JsonObject { ["FunctionName"] = "f", ["Payload"] = 1 }));
        var outer = await CreateAsync("outer", """
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:startSyncExecution",
             "Parameters":{"StateMachineArn":"<inner>"},"ResultSelector":{"status.$":"$.Status"},"End":true} } },"End":true} } }
            """.Replace("<inner>", inner, StringComparison.Ordinal));

        // More than calls may be under way at once.
        var items = new JsonArray([.. Enumerable.Range(0, 1_500).Select(i => (JsonNode)i)]).ToJsonString();
        var answer = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = outer, ["input"] = items });

        Assert.True(Text(answer, "status") == "SUCCEEDED", answer.ToJsonString());
        Assert.All(JsonNode.Parse(Text(answer, "output")!)!.AsArray(), item => Assert.Equal("SUCCEEDED", (string?)item!["status"]));
    }

    private async Task<string> CreateAsync(string name, string definition) => Text(
        await _api.CallAsync("CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = definition, ["roleArn"] = StatesApi.Role, ["type"] = "EXPRESS" }), "stateMachineArn")!;

    private static string Parent(string resource, JsonObject parameters) =>
        $$"""{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"{{resource}}","Parameters":{{parameters.ToJsonString()}},"End":true} } }""";

    private async Task<string> StartParentAsync(string resource, JsonObject parameters) => await _api.StartAsync(await _api.CreateAsync("parent", Parent(resource, parameters)));

    private async Task<JsonObject> RunParentAsync(string resource, JsonObject parameters)
    {
        var ended = await EndOfAsync(await StartParentAsync(resource, parameters));
        Assert.True(Text(ended, "status") == "SUCCEEDED", ended.ToJsonString());
        return (JsonObject)JsonNode.Parse(Text(ended, "output")!)!;
    }

    private async Task<JsonObject> EndOfAsync(string execution)
    {
        await _api.EndAsync(execution);
        return await _api.DescribeAsync(execution);
    }

    private static string? Text(JsonObject members, string name) => (string?)members[name];
}
