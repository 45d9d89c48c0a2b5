using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Integrations.States;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests;

public sealed class NestedExecutionTests(StatesApi api) : IClassFixture<StatesApi>
{
    private static JsonObject Parameters(string machine, JsonNode? input = null, string? name = null)
    {
        var parameters = new JsonObject { ["StateMachineArn"] = machine };
        if (input is not null)
        {
            parameters["Input"] = input;
        }

        if (name is not null)
        {
            parameters["Name"] = name;
        }

        return parameters;
    }

    [Fact]
    public async Task A_start_answers_with_the_SDKs_metadata_and_moments_in_milliseconds()
    {
        var child = await api.CreateAsync("nested-child-a");

        var output = Output(await RunAsync("", Parameters(child, new JsonObject { ["a"] = 1 }, "one")));

        Assert.Equal(["ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate"], output.AsObject().Select(m => m.Key));
        Assert.EndsWith(":execution:nested-child-a:one", (string?)output["ExecutionArn"], StringComparison.Ordinal);
        Assert.Equal(200, (int?)output["SdkHttpMetadata"]!["HttpStatusCode"]);
        Assert.Equal((string?)output["SdkHttpMetadata"]!["HttpHeaders"]!["x-amzn-RequestId"], (string?)output["SdkResponseMetadata"]!["RequestId"]);
        var described = await api.DescribeAsync((string)output["ExecutionArn"]!);
        Assert.Equal((long)((double)described["startDate"]! * 1000), (long)output["StartDate"]!, 1.0);
        Assert.Equal("""{"a":1}""", (string?)described["input"]);
    }

    [Theory]
    [InlineData("sync", """ "{\"a\":1}" """)]
    [InlineData("sync:2", """{"a":1}""")]
    public async Task The_end_of_a_child_is_its_description(string pattern, string data)
    {
        var child = await api.CreateAsync("nested-child-b");

        var output = Output(await RunAsync("." + pattern, Parameters(child, new JsonObject { ["a"] = 1 })));

        Assert.Equal(
            ["ExecutionArn", "Input", "InputDetails", "Name", "Output", "OutputDetails", "RedriveCount", "RedriveStatus", "RedriveStatusReason", "StartDate", "StateMachineArn", "Status", "StopDate"],
            output.AsObject().Select(m => m.Key));
        Assert.Equal(data.Trim(), output["Input"]!.ToJsonString(WireJson.NodeText));
        Assert.Equal(data.Trim(), output["Output"]!.ToJsonString(WireJson.NodeText));
        Assert.Equal((child, "SUCCEEDED"), ((string?)output["StateMachineArn"], (string?)output["Status"]));
    }

    [Fact]
    public async Task A_child_that_failed_is_described_in_the_cause()
    {
        var child = await api.CreateAsync("nested-child-c", """{"StartAt":"A","States":{"A":{"Type":"Fail","Error":"E","Cause":"c"}}}""");

        var ended = await RunAsync(".sync:2", Parameters(child));

        Assert.Equal(("FAILED", "States.TaskFailed"), ((string?)ended["status"], (string?)ended["error"]));
        var cause = JsonNode.Parse((string)ended["cause"]!)!;
        Assert.Equal(("E", "c", "FAILED", "{}"), ((string?)cause["Error"], (string?)cause["Cause"], (string?)cause["Status"], (string?)cause["Input"]));
    }

    [Fact]
    public async Task A_machine_that_is_not_there_is_told_in_the_words_of_the_older_SDK()
    {
        var ended = await RunAsync("", Parameters("arn:aws:states:us-east-1:000000000000:stateMachine:none"));

        Assert.Equal("StepFunctions.StateMachineDoesNotExistException", (string?)ended["error"]);
        Assert.Matches(
            @"^State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:none' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: [0-9a-f-]{36}; Proxy: null\)$",
            (string?)ended["cause"]);
    }

    [Fact]
    public async Task A_name_that_was_used_is_refused()
    {
        var child = await api.CreateAsync("nested-child-d");
        await api.EndAsync(await api.StartAsync(child, "used"));

        Assert.Equal("StepFunctions.ExecutionAlreadyExistsException", (string?)(await RunAsync(".sync", Parameters(child, name: "used")))["error"]);
    }

    [Theory]
    [InlineData("""{"StateMachineArn":null}""", "The field 'StateMachineArn' is required but was missing")]
    public async Task Parameters_that_cannot_be_used_are_told_before_the_task_is_scheduled(string parameters, string problem)
    {
        var ended = await RunAsync(".sync", (JsonObject)JsonNode.Parse(parameters)!);

        Assert.Equal("States.Runtime", (string?)ended["error"]);
        Assert.Equal(
            $"An error occurred while executing the state 'S' (entered at the event id #2). The Parameters '{parameters}' could not be used to start the Task: [{problem}]",
            (string?)ended["cause"]);
    }

    [Fact]
    public async Task A_token_in_the_input_of_a_child_ends_the_task_that_waits_for_it()
    {
        var child = await api.CreateAsync("nested-child-e", """
            {"StartAt":"Send","States":{
              "Send":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:sendTaskSuccess","Parameters":{"TaskToken.$":"$.token","Output":{"told":true}},"Next":"Wait"},
              "Wait":{"Type":"Wait","Seconds":3600,"End":true}}}
            """);

        var ended = await RunAsync(".sync", Parameters(child, new JsonObject { ["token.$"] = "$$.Task.Token" }, "told"));

        Assert.Equal(("SUCCEEDED", """{"told":true}"""), ((string?)ended["status"], (string?)ended["output"]));
        Assert.Equal("RUNNING", (string?)(await api.DescribeAsync(child.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal) + ":told"))["status"]);
    }

    [Theory]
    [InlineData("""{"Input":{"b":[1]}}""", """{"b":[1]}""")]
    [InlineData("""{"Input":"{ \"b\" : 1 }"}""", """{ "b" : 1 }""")]
    [InlineData("""{"Input":"\"quoted\""}""", "\"quoted\"")]
    [InlineData("""{"Input":"plain"}""", "\"plain\"")]
    [InlineData("""{"Input":7}""", "7")]
    [InlineData("""{"Input":null}""", null)]
    [InlineData("""{}""", null)]
    public void The_input_of_a_child_is_a_text_or_the_text_of_any_JSON(string parameters, string? input) =>
        Assert.Equal(input, (string?)StartExecutionTask.ToRequest(AslValue.Parse(parameters))["input"]);

    [Fact]
    public void An_error_without_a_class_of_its_own_shares_the_services() =>
        Assert.Equal("StepFunctions.AWSStepFunctionsException", StartExecutionTask.ErrorOf(new AwsErrorException("ThrottlingException", "Rate exceeded")).Error);

    private static JsonNode Output(JsonObject ended)
    {
        Assert.True((string?)ended["status"] == "SUCCEEDED", ended.ToJsonString());
        return JsonNode.Parse((string)ended["output"]!)!;
    }

    /// <returns>The description of a parent that has ended.</returns>
    private async Task<JsonObject> RunAsync(string pattern, JsonObject parameters)
    {
        var state = new JsonObject { ["Type"] = "Task", ["Resource"] = $"arn:aws:states:::states:startExecution{pattern}", ["Parameters"] = parameters, ["End"] = true };
        var definition = new JsonObject { ["StartAt"] = "S", ["States"] = new JsonObject { ["S"] = state } }.ToJsonString();
        var execution = await api.StartAsync(await api.CreateAsync($"parent-{Guid.NewGuid():N}", definition));
        await api.EndAsync(execution);
        return await api.DescribeAsync(execution);
    }
}
