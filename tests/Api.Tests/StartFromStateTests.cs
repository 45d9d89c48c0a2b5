using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class StartFromStateTests : IAsyncLifetime
{
    private const string Machine = """
        {"QueryLanguage":"JSONata","StartAt":"A","States":{
         "A":{"Type":"Choice","Choices":[{"Condition":"{% false %}","Next":"B"}]},
         "B":{"Type":"Pass","Output":"{% {'in': $states.input, 'x': $x} %}","Next":"P"},
         "P":{"Type":"Parallel","Output":"{% $states.input %}","End":true,"Branches":[{"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}]}}}
        """;

    private readonly StatesApi _api = new();

    public async ValueTask InitializeAsync() => await _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_execution_begins_at_the_state_with_the_input_and_the_variables()
    {
        var execution = await StartAsync(new JsonObject { ["stateName"] = "B", ["input"] = """{ "n" : 5 }""", ["variables"] = """{"x":7}""", ["name"] = "run" });
        await _api.EndAsync(execution);

        var described = await _api.DescribeAsync(execution);
        Assert.Equal(("SUCCEEDED", """{"in":{"n":5},"x":7}""", """{ "n" : 5 }"""), ((string?)described["status"], (string?)described["output"], (string?)described["input"]));
        Assert.EndsWith(":execution:m:run", execution, StringComparison.Ordinal);
        var history = (await _api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution }))["events"]!.AsArray();
        Assert.Equal(["ExecutionStarted", "PassStateEntered"], history.Take(2).Select(e => (string)e!["type"]!));
        Assert.Equal("B", (string?)history[1]!["stateEnteredEventDetails"]!["name"]);
    }

    [Theory]
    [InlineData("I", null, "The state 'I' is inside a Parallel or a Map state: an execution starts at a state of the machine itself.")]
    [InlineData("Z", null, "The state machine has no state 'Z'.")]
    [InlineData("B", "[]", "Variables must be a JSON object")]
    [InlineData("B", "{", "Variables must be valid JSON")]
    public async Task What_makes_no_sense_is_refused(string state, string? variables, string why) => Assert.Equal(
        $"ValidationException: {why}",
        await _api.RefusedAsync("StartExecutionFromState", new JsonObject { ["stateMachineArn"] = await _api.CreateAsync("m", Machine), ["stateName"] = state, ["variables"] = variables }));

    [Fact]
    public async Task A_state_must_be_named()
    {
        var refused = await _api.RefusedAsync("StartExecutionFromState", new JsonObject { ["stateMachineArn"] = await _api.CreateAsync("m", Machine) });
        Assert.Equal("ValidationException: 1 validation error detected: Value null at 'stateName' failed to satisfy constraint: Member must not be null", refused);
    }

    [Fact]
    public async Task The_name_of_another_execution_is_taken_whatever_its_input()
    {
        var start = new JsonObject { ["stateMachineArn"] = await _api.CreateAsync("m", StatesApi.LongWait), ["name"] = "run", ["input"] = "{}" };
        await _api.CallAsync("StartExecution", start);

        start["stateName"] = "A";
        Assert.StartsWith("ExecutionAlreadyExists: ", await _api.RefusedAsync("StartExecutionFromState", start), StringComparison.Ordinal);
    }

    private async Task<string> StartAsync(JsonObject request)
    {
        request["stateMachineArn"] = await _api.CreateAsync("m", Machine);
        return (string)(await _api.CallAsync("StartExecutionFromState", request))["executionArn"]!;
    }
}
