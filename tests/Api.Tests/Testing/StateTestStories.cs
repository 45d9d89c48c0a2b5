using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Api.Tests.Testing;

/// <summary>TestState over the wire: a state, what it is given, what is told of it. Quotes are written as <c>`</c>.</summary>
public sealed class StateTestStories : IAsyncLifetime
{
    private const string Shaped =
        "{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`InputPath`:`$.in`,`Parameters`:{`FunctionName`:`f`,`Payload.$`:`$.x`},"
        + "`ResultSelector`:{`y.$`:`$.Payload`},`ResultPath`:`$.out`,`OutputPath`:`$.out`,`Next`:`N`}";

    private const string Retried =
        "{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`Parameters`:{`FunctionName`:`f`},`End`:true,"
        + "`Retry`:[{`ErrorEquals`:[`Other`]},{`ErrorEquals`:[`Busy`],`IntervalSeconds`:2,`BackoffRate`:3,`MaxAttempts`:2}],"
        + "`Catch`:[{`ErrorEquals`:[`No`],`Next`:`C0`},{`ErrorEquals`:[`States.ALL`],`ResultPath`:`$.e`,`Next`:`C1`}]}";

    private const string Map =
        "{`Type`:`Map`,`ItemsPath`:`$.a`,`ItemSelector`:{`v.$`:`$$.Map.Item.Value`,`b.$`:`$.b`},`MaxConcurrency`:4,`End`:true,"
        + "`ItemProcessor`:{`StartAt`:`P`,`States`:{`P`:{`Type`:`Pass`,`End`:true}}}}";

    private const string Parallel =
        "{`Type`:`Parallel`,`End`:true,`Catch`:[{`ErrorEquals`:[`States.BranchFailed`],`Next`:`C`}],"
        + "`Branches`:[{`StartAt`:`P`,`States`:{`P`:{`Type`:`Pass`,`End`:true}}},{`StartAt`:`Q`,`States`:{`Q`:{`Type`:`Pass`,`End`:true}}}]}";

    private const string Machine =
        "{`StartAt`:`A`,`States`:{`A`:{`Type`:`Pass`,`Next`:`M`},`M`:{`Type`:`Map`,`End`:true,`ItemProcessor`:{`StartAt`:`Inner`,`States`:{`Inner`:{`Type`:`Pass`,`Result`:1,`End`:true}}}}}}";

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("{`Type`:`Pass`,`Parameters`:{`b.$`:`$.a`},`Next`:`N`}", "{`a`:1}",
        "{`output`:{`b`:1},`inspectionData`:{`input`:{`a`:1},`afterInputPath`:{`a`:1},`afterParameters`:{`b`:1},`afterResultSelector`:{`b`:1},`afterResultPath`:{`b`:1}},`nextState`:`N`,`status`:`SUCCEEDED`}")]
    [InlineData("{`Type`:`Pass`,`Result`:7,`ResultPath`:`$.r`,`End`:true}", "{}",
        "{`output`:{`r`:7},`inspectionData`:{`input`:{},`result`:`7`,`afterResultSelector`:`7`,`afterResultPath`:{`r`:7}},`status`:`SUCCEEDED`}")]
    [InlineData("{`Type`:`Pass`,`QueryLanguage`:`JSONata`,`Output`:`{% $states.input.a + 1 %}`,`Assign`:{`v`:2},`End`:true}", "{`a`:1}",
        "{`output`:`2`,`inspectionData`:{`input`:{`a`:1},`variables`:{`v`:2}},`status`:`SUCCEEDED`}")]
    [InlineData("{`Type`:`Wait`,`Seconds`:0,`Next`:`N`}", "{}", "{`output`:{},`inspectionData`:{`input`:{},`afterInputPath`:{}},`nextState`:`N`,`status`:`SUCCEEDED`}")]
    [InlineData("{`Type`:`Choice`,`Choices`:[{`Variable`:`$.a`,`NumericEquals`:2,`Next`:`N`}]}", "{`a`:1}",
        "{`error`:`States.NoChoiceMatched`,`cause`:`Failed to transition out of the state. The state does not point to a next state.`,`inspectionData`:{`input`:{`a`:1},`afterInputPath`:{`a`:1}},`status`:`FAILED`}")]
    [InlineData("{`Type`:`Pass`,`InputPath`:`$.b`,`End`:true}", "{`a`:1}",
        "{`error`:`States.Runtime`,`cause`:`Invalid path '$.b' : No results for path: $['b']`,`inspectionData`:{`input`:{`a`:1}},`status`:`FAILED`}")]
    [InlineData("{`Type`:`Fail`,`QueryLanguage`:`JSONata`,`Error`:`{% $states.input.e %}`}", "{`e`:`E`}", "{`error`:`E`,`inspectionData`:{`input`:{`e`:`E`}},`status`:`FAILED`}")]
    [InlineData("{`Type`:`Succeed`}", "[1]", "{`output`:[1],`inspectionData`:{`input`:[1],`afterInputPath`:[1]},`status`:`SUCCEEDED`}")]
    public Task A_state_tells_the_stages_of_its_data(string state, string input, string expected) =>
        ExpectAsync(expected, new JsonObject { ["definition"] = Unquote(state), ["input"] = Unquote(input) });

    [Fact]
    public Task A_task_without_a_mock_is_done() => ExpectAsync(
        "{`output`:{`y`:5},`inspectionData`:{`input`:{`in`:{`x`:5}},`afterInputPath`:{`x`:5},`afterParameters`:{`FunctionName`:`f`,`Payload`:5},`result`:{`FunctionName`:`f`,`Payload`:5},"
            + "`afterResultSelector`:{`y`:5},`afterResultPath`:{`in`:{`x`:5},`out`:{`y`:5}}},`nextState`:`N`,`status`:`SUCCEEDED`}",
        new JsonObject { ["definition"] = Unquote(Shaped), ["input"] = """{"in":{"x":5}}""", ["roleArn"] = StatesApi.Role });

    [Fact]
    public Task A_task_with_a_mock_is_not() => ExpectAsync(
        "{`output`:{`y`:6},`inspectionData`:{`input`:{`in`:{`x`:5}},`afterInputPath`:{`x`:5},`afterParameters`:{`FunctionName`:`f`,`Payload`:5},`result`:{`Payload`:6},"
            + "`afterResultSelector`:{`y`:6},`afterResultPath`:{`in`:{`x`:5},`out`:{`y`:6}}},`nextState`:`N`,`status`:`SUCCEEDED`}",
        new JsonObject { ["definition"] = Unquote(Shaped), ["input"] = """{"in":{"x":5}}""", ["mock"] = new JsonObject { ["result"] = """{"Payload":6}""" } });

    [Theory]
    [InlineData("Busy", 0, "RETRIABLE", null, "{`retryIndex`:1,`retryBackoffIntervalSeconds`:2}")]
    [InlineData("Busy", 1, "RETRIABLE", null, "{`retryIndex`:1,`retryBackoffIntervalSeconds`:6}")]
    [InlineData("Busy", 2, "CAUGHT_ERROR", "C1", "{`catchIndex`:1,`retryIndex`:1}")]
    [InlineData("No", 0, "CAUGHT_ERROR", "C0", "{`catchIndex`:0}")]
    [InlineData("States.Runtime", 0, "FAILED", null, null)]
    public async Task A_mocked_error_meets_the_retriers_and_the_catchers(string error, int retries, string status, string? next, string? details)
    {
        var answer = await _api.CallAsync("TestState", new JsonObject
        {
            ["definition"] = Unquote(Retried),
            ["inspectionLevel"] = "DEBUG",
            ["mock"] = new JsonObject { ["errorOutput"] = new JsonObject { ["error"] = error, ["cause"] = "why" } },
            ["stateConfiguration"] = new JsonObject { ["retrierRetryCount"] = retries },
        });

        Assert.Equal((status, next, error, "why"), ((string?)answer["status"], (string?)answer["nextState"], (string?)answer["error"], (string?)answer["cause"]));
        Assert.Equal(details is null ? null : Unquote(details), answer["inspectionData"]!["errorDetails"]?.ToJsonString());
        Assert.Equal(status == "CAUGHT_ERROR", answer.ContainsKey("output"));
    }

    [Fact]
    public Task A_map_tells_what_its_iterations_would_get() => ExpectAsync(
        "{`output`:[3,4],`inspectionData`:{`input`:{`a`:[1,2],`b`:0},`afterInputPath`:{`a`:[1,2],`b`:0},`afterItemSelector`:[{`b`:0,`v`:1},{`b`:0,`v`:2}],`afterItemsPath`:[1,2],"
            + "`afterResultSelector`:[3,4],`afterResultPath`:[3,4],`maxConcurrency`:4},`status`:`SUCCEEDED`}",
        new JsonObject { ["definition"] = Unquote(Map), ["input"] = """{"a":[1,2],"b":0}""", ["mock"] = new JsonObject { ["result"] = "[3,4]" } });

    [Theory]
    [InlineData("`InputType`:`JSON`", "[1,{`a`:2}]", "[{`v`:1},{`v`:{`a`:2}}]")]
    [InlineData("`InputType`:`JSONL`", "1\n\n{`a`:2}\n", "[{`v`:1},{`v`:{`a`:2}}]")]
    [InlineData("`InputType`:`CSV`,`CSVHeaderLocation`:`FIRST_ROW`", "a,b\r\n1,`x,y`\r\n2\r\n", "[{`v`:{`a`:`1`,`b`:`x,y`}},{`v`:{`a`:`2`,`b`:``}}]")]
    [InlineData("`InputType`:`CSV`,`CSVHeaderLocation`:`FIRST_ROW`,`MaxItems`:1", "a\n1\n2\n", "[{`v`:{`a`:`1`}}]")]
    [InlineData("`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`a`,`b`],`CSVDelimiter`:`PIPE`", "1|2|3", "[{`v`:{`a`:`1`,`b`:`2`}}]")]
    [InlineData("`ManifestType`:`ATHENA_DATA`,`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`a`]", "1\n2", "[{`v`:{`a`:`1`}},{`v`:{`a`:`2`}}]")]
    public async Task What_an_ItemReader_has_read_becomes_the_items_of_a_map(string config, string data, string selected)
    {
        var answer = await TestReaderAsync(config, data);

        Assert.Equal("SUCCEEDED", (string?)answer["status"]);
        Assert.Equal(Unquote(selected), (string?)answer["inspectionData"]!["afterItemSelector"]);
    }

    [Theory]
    [InlineData("`InputType`:`CSV`,`CSVHeaderLocation`:`FIRST_ROW`", "a,a\n1,2", "CSV headers cannot contain duplicates.")]
    [InlineData("`InputType`:`CSV`,`CSVHeaderLocation`:`GIVEN`,`CSVHeaders`:[`a`,`a`]", "1,2", "CSV headers cannot contain duplicates.")]
    [InlineData("`InputType`:`PARQUET`", "x", "A test cannot be given data of the InputType 'PARQUET'.")]
    [InlineData("`InputType`:`MANIFEST`", "{}", "A test cannot be given data of the InputType 'MANIFEST'.")]
    [InlineData("`ManifestType`:`S3_INVENTORY`", "{}", "A test cannot be given data of the ManifestType 'S3_INVENTORY'.")]
    public async Task What_no_ItemReader_could_have_read_fails_the_map(string config, string data, string cause)
    {
        var answer = await TestReaderAsync(config, data);

        Assert.Equal(("FAILED", "States.ItemReaderFailed", cause), ((string?)answer["status"], (string?)answer["error"], (string?)answer["cause"]));
    }

    [Fact]
    public Task A_parallel_catches_the_error_of_a_branch() => ExpectAsync(
        "{`output`:{`Error`:`States.BranchFailed`,`Cause`:`q`},`error`:`States.BranchFailed`,`cause`:`q`,`inspectionData`:{`input`:{},`errorDetails`:{`catchIndex`:0}},`nextState`:`C`,`status`:`CAUGHT_ERROR`}",
        new JsonObject
        {
            ["definition"] = Unquote(Parallel),
            ["mock"] = new JsonObject { ["errorOutput"] = new JsonObject { ["error"] = "States.BranchFailed", ["cause"] = "q" } },
            ["stateConfiguration"] = new JsonObject { ["errorCausedByState"] = "Q" },
        });

    [Fact]
    public Task A_state_is_found_inside_another_of_its_machine() => ExpectAsync(
        "{`output`:`1`,`inspectionData`:{`input`:{},`result`:`1`,`afterResultSelector`:`1`,`afterResultPath`:`1`},`status`:`SUCCEEDED`}",
        new JsonObject { ["definition"] = Unquote(Machine), ["stateName"] = "Inner" });

    [Fact]
    public Task Variables_are_there_before_and_after() => ExpectAsync(
        "{`output`:{`sum`:3},`inspectionData`:{`input`:{},`variables`:{`b`:2,`a`:10}},`status`:`SUCCEEDED`}",
        new JsonObject
        {
            ["definition"] = Unquote("{`Type`:`Pass`,`QueryLanguage`:`JSONata`,`Assign`:{`a`:10},`Output`:{`sum`:`{% $a + $b %}`},`End`:true}"),
            ["variables"] = """{"a":1,"b":2}""",
        });

    [Fact]
    public async Task The_context_object_is_that_of_an_Express_execution_or_the_one_that_is_given()
    {
        var definition = Unquote("{`Type`:`Task`,`QueryLanguage`:`JSONata`,`Resource`:`arn:aws:states:::lambda:invoke`,`Arguments`:{`FunctionName`:`f`},`Output`:`{% $states.context %}`,`End`:true}");
        var mock = new JsonObject { ["result"] = "{}" };

        var own = JsonNode.Parse((string)(await _api.CallAsync("TestState", new JsonObject { ["definition"] = definition, ["mock"] = mock.DeepClone() }))["output"]!)!;
        var given = await _api.CallAsync("TestState", new JsonObject { ["definition"] = definition, ["mock"] = mock, ["context"] = """{"Execution":{"Name":"mine"}}""" });

        Assert.Equal("""{"Execution":{"Name":"mine"}}""", (string?)given["output"]);
        Assert.Equal($"arn:aws:states:us-east-1:000000000000:express:{own["StateMachine"]!["Name"]}:{own["Execution"]!["Name"]}", (string?)own["Execution"]!["Id"]);
        Assert.Equal(("StateName", 0, true), ((string?)own["State"]!["Name"], (int)own["State"]!["RetryCount"]!, own["Execution"]!["RoleArn"] is null));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_fails_the_state()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var answer = await _api.CallAsync("TestState", new JsonObject
        {
            ["definition"] = Unquote($"{{`Type`:`Task`,`Resource`:`arn:aws:states:::http:invoke`,`TimeoutSeconds`:1,`End`:true,`Parameters`:{{`Method`:`GET`,`ApiEndpoint`:`http://{silent.LocalEndpoint}/`}}}}"),
            ["roleArn"] = StatesApi.Role,
        });

        Assert.Equal(("FAILED", "States.Timeout"), ((string?)answer["status"], (string?)answer["error"]));
    }

    private Task<JsonObject> TestReaderAsync(string config, string data) => _api.CallAsync("TestState", new JsonObject
    {
        ["definition"] = Unquote(
            "{`Type`:`Map`,`ItemReader`:{`Resource`:`arn:aws:states:::s3:getObject`,`Parameters`:{`Bucket`:`b`,`Key`:`k`},`ReaderConfig`:{" + config + "}},`ItemSelector`:{`v.$`:`$$.Map.Item.Value`},"
                + "`ItemProcessor`:{`ProcessorConfig`:{`Mode`:`DISTRIBUTED`,`ExecutionType`:`STANDARD`},`StartAt`:`P`,`States`:{`P`:{`Type`:`Pass`,`End`:true}}},`End`:true}"),
        ["inspectionLevel"] = "DEBUG",
        ["mock"] = new JsonObject { ["result"] = "[]" },
        ["stateConfiguration"] = new JsonObject { ["mapItemReaderData"] = Unquote(data) },
    });

    private async Task ExpectAsync(string expected, JsonObject request)
    {
        request["inspectionLevel"] ??= "TRACE";

        var answer = await _api.CallAsync("TestState", request);

        // Documents are texts in the answer; here they are shown as what they are.
        Assert.Equal(Unquote(expected), Opened(answer).ToJsonString(AsWritten));
    }

    private static JsonObject Opened(JsonObject members) => new(members.Select(member => KeyValuePair.Create(member.Key, member.Value switch
    {
        JsonObject inner => Opened(inner),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > 0 && text[0] is '{' or '[' => JsonNode.Parse(text),
        var other => other?.DeepClone(),
    })));

    private static string Unquote(string text) => text.Replace('`', '"');
}
