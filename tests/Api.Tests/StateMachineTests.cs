using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class StateMachineTests : IAsyncLifetime
{
    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Creating_the_same_machine_again_is_the_same_answer()
    {
        var members = new JsonObject { ["name"] = "m", ["definition"] = StatesApi.Pass, ["roleArn"] = StatesApi.Role };
        var first = await _api.CallAsync("CreateStateMachine", members);
        members["tags"] = new JsonArray(new JsonObject { ["key"] = "not", ["value"] = "compared" });
        var again = await _api.CallAsync("CreateStateMachine", members);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal("arn:aws:states:us-east-1:000000000000:stateMachine:m", (string?)first["stateMachineArn"]);
    }

    [Fact]
    public async Task The_same_name_with_a_definition_that_differs_only_in_blanks_is_taken()
    {
        await _api.CreateAsync("m");
        var refused = await _api.RefusedAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = StatesApi.Pass + " ", ["roleArn"] = StatesApi.Role });
        Assert.Equal("StateMachineAlreadyExists: State Machine Already Exists: 'arn:aws:states:us-east-1:000000000000:stateMachine:m'", refused);
    }

    [Fact]
    public async Task A_definition_without_states_is_refused_with_every_finding_and_its_place()
    {
        var refused = await _api.RefusedAsync("CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = """{"StartAt":"A"}""", ["roleArn"] = StatesApi.Role });
        Assert.Equal("InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'", refused);
    }

    [Fact]
    public async Task The_variables_that_states_read_are_described()
    {
        var arn = await _api.CreateAsync("m", """
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"b":1,"a":2},"Next":"B"},
              "B":{"Type":"Pass","Parameters":{"x.$":"$b","y.$":"States.Array($a, $.c)"},"Next":"C"},
              "C":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $a + $states.input.x %}","End":true}}}
            """);

        var described = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Equal("""{"B":["a","b"],"C":["a"]}""", described["variableReferences"]!.ToJsonString());

        var metadata = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn, ["includedData"] = "METADATA_ONLY" });
        Assert.False(metadata.ContainsKey("variableReferences"));
    }

    [Fact]
    public async Task A_machine_without_variables_has_no_references()
    {
        var arn = await _api.CreateAsync("m");

        Assert.False((await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn })).ContainsKey("variableReferences"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a<b")]
    [InlineData("a:b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u0085b")]
    [InlineData("a\ud83d\ude00b")]
    public async Task A_name_with_a_forbidden_character_is_refused(string name) => Assert.Equal(
        $"InvalidName: Invalid Name: '{name}'",
        await _api.RefusedAsync("CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = StatesApi.Pass, ["roleArn"] = StatesApi.Role }));

    [Theory]
    [InlineData("é-ü.x_1")]
    [InlineData("日本")]
    public async Task Letters_of_any_script_may_stand_in_a_name(string name) => Assert.EndsWith($":{name}", await _api.CreateAsync(name), StringComparison.Ordinal);

    [Fact]
    public async Task Missing_and_too_long_members_are_told_together() => Assert.Equal(
        $"ValidationException: 3 validation errors detected: Value '{new string('n', 81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80; "
        + "Value null at 'definition' failed to satisfy constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
        await _api.RefusedAsync("CreateStateMachine", new JsonObject { ["name"] = new string('n', 81) }));

    [Fact]
    public async Task A_new_machine_shows_no_revision_and_an_updated_one_does()
    {
        var arn = await _api.CreateAsync("m");
        var created = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Null(created["revisionId"]);
        Assert.Equal(StatesApi.Pass, (string?)created["definition"]);
        Assert.Equal("""{"includeExecutionData":false,"level":"OFF"}""", created["loggingConfiguration"]!.ToJsonString());
        Assert.Equal("ACTIVE", (string?)created["status"]);

        var update = await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = arn, ["definition"] = StatesApi.LongWait });
        var updated = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Equal((string?)update["revisionId"], (string?)updated["revisionId"]);
        Assert.Equal(StatesApi.LongWait, (string?)updated["definition"]);
        Assert.Equal(created["creationDate"]!.ToJsonString(), updated["creationDate"]!.ToJsonString());
    }

    [Fact]
    public async Task An_update_that_changes_nothing_keeps_the_revision()
    {
        var arn = await _api.CreateAsync("m");
        var change = new JsonObject { ["stateMachineArn"] = arn, ["roleArn"] = StatesApi.Role + "2" };
        var first = await _api.CallAsync("UpdateStateMachine", change);
        var again = await _api.CallAsync("UpdateStateMachine", change);
        Assert.Equal((string?)first["revisionId"], (string?)again["revisionId"]);
        Assert.NotNull(again["updateDate"]);
    }

    [Fact]
    public async Task An_update_of_nothing_is_refused() => Assert.Equal(
        "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        await _api.RefusedAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = await _api.CreateAsync("m") }));

    [Fact]
    public async Task A_running_execution_keeps_the_definition_it_started_with()
    {
        var arn = await _api.CreateAsync("m", StatesApi.LongWait);
        var execution = await _api.StartAsync(arn);
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = arn, ["definition"] = StatesApi.Pass });
        var described = await _api.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal(StatesApi.LongWait, (string?)described["definition"]);
        Assert.Null(described["revisionId"]);
    }

    [Fact]
    public async Task A_machine_with_a_running_execution_goes_when_it_has_ended()
    {
        var arn = await _api.CreateAsync("m", StatesApi.LongWait);
        var execution = await _api.StartAsync(arn);
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Equal("DELETING", (string?)(await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn }))["status"]);
        Assert.Equal($"StateMachineDeleting: State Machine is being deleted: '{arn}'", await _api.RefusedAsync("StartExecution", new JsonObject { ["stateMachineArn"] = arn }));
        Assert.Equal("RUNNING", (string?)(await _api.DescribeAsync(execution))["status"]);

        await _api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
        await Wait.UntilAsync(async () => (await _api.SendAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn }.ToJsonString())).Status == 400);
        Assert.Equal("ABORTED", (string?)(await _api.DescribeAsync(execution))["status"]);
    }

    [Fact]
    public async Task A_machine_made_anew_does_not_list_the_executions_of_its_predecessor()
    {
        var arn = await _api.CreateAsync("m");
        await _api.EndAsync(await _api.StartAsync(arn));
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        await _api.CreateAsync("m");
        var listed = await _api.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Empty(listed["executions"]!.AsArray());
    }

    [Fact]
    public async Task Deleting_an_unknown_machine_succeeds_and_describing_it_does_not()
    {
        const string Arn = "arn:aws:states:us-east-1:000000000000:stateMachine:none";
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Arn });
        Assert.Equal($"StateMachineDoesNotExist: State Machine Does Not Exist: '{Arn}'", await _api.RefusedAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Arn }));
    }

    [Fact]
    public async Task Machines_are_listed_by_name_page_by_page_and_only_those_of_the_region()
    {
        foreach (var name in (string[])["m_1_", "m_10_", "m_2_"])
        {
            await _api.CreateAsync(name);
        }

        await _api.CallAsync("CreateStateMachine", new JsonObject { ["name"] = "far", ["definition"] = StatesApi.Pass, ["roleArn"] = StatesApi.Role }, region: "eu-west-1");
        var first = await _api.CallAsync("ListStateMachines", new JsonObject { ["maxResults"] = 2 });
        var second = await _api.CallAsync("ListStateMachines", new JsonObject { ["maxResults"] = 2, ["nextToken"] = (string?)first["nextToken"] });
        Assert.Equal(["m_10_", "m_1_", "m_2_"], first["stateMachines"]!.AsArray().Concat(second["stateMachines"]!.AsArray()).Select(m => (string)m!["name"]!));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public async Task A_machine_created_after_a_listing_is_in_the_next_one_and_a_deleted_one_is_not()
    {
        var arn = await _api.CreateAsync("a");
        await _api.CallAsync("ListStateMachines", []);
        await _api.CreateAsync("b");
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        var listed = await _api.CallAsync("ListStateMachines", []);
        Assert.Equal(["b"], listed["stateMachines"]!.AsArray().Select(m => (string)m!["name"]!));
    }

    [Fact]
    public async Task Logging_needs_exactly_one_destination() => Assert.Equal(
        "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.",
        await _api.RefusedAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = "m",
            ["definition"] = StatesApi.Pass,
            ["roleArn"] = StatesApi.Role,
            ["loggingConfiguration"] = new JsonObject { ["level"] = "ALL" },
        }));

    [Fact]
    public async Task Logging_goes_to_a_log_group_that_is_there()
    {
        static JsonObject Machine(string name, string group) => new()
        {
            ["name"] = name,
            ["definition"] = StatesApi.Pass,
            ["roleArn"] = StatesApi.Role,
            ["loggingConfiguration"] = new JsonObject
            {
                ["level"] = "ALL",
                ["destinations"] = new JsonArray(new JsonObject { ["cloudWatchLogsLogGroup"] = new JsonObject { ["logGroupArn"] = group } }),
            },
        };
        await _api.CallAsync("CreateStateMachine", Machine("m", StatesApi.LogGroup));

        Assert.Equal(
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.",
            await _api.RefusedAsync("CreateStateMachine", Machine("n", "arn:aws:logs:us-east-1:000000000000:log-group:gone:*")));
    }

    [Fact]
    public async Task A_member_of_a_configuration_is_told_with_its_whole_path() => Assert.Equal(
        "ValidationException: 1 validation error detected: Value 'SOME' at 'loggingConfiguration.level' failed to satisfy constraint: Member must satisfy enum value set: [ALL, FATAL, ERROR, OFF]",
        await _api.RefusedAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = "m",
            ["definition"] = StatesApi.Pass,
            ["roleArn"] = StatesApi.Role,
            ["loggingConfiguration"] = new JsonObject { ["level"] = "SOME" },
        }));

    [Fact]
    public async Task An_empty_list_of_log_destinations_is_shown_as_one()
    {
        var arn = (string?)(await _api.CallAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = "m",
            ["definition"] = StatesApi.Pass,
            ["roleArn"] = StatesApi.Role,
            ["loggingConfiguration"] = new JsonObject { ["destinations"] = new JsonArray() },
        }))["stateMachineArn"];

        var described = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });
        Assert.Equal("""{"destinations":[],"includeExecutionData":false,"level":"OFF"}""", described["loggingConfiguration"]!.ToJsonString());
    }

    [Fact]
    public async Task Validation_tells_the_same_findings_without_creating_anything()
    {
        var answer = await _api.CallAsync("ValidateStateMachineDefinition", new JsonObject { ["definition"] = """{"StartAt":"A"}""" });
        Assert.Equal("FAIL", (string?)answer["result"]);
        var finding = answer["diagnostics"]!.AsArray().Single()!;
        Assert.Equal("SCHEMA_VALIDATION_FAILED", (string?)finding["code"]);
        Assert.Equal("OK", (string?)(await _api.CallAsync("ValidateStateMachineDefinition", new JsonObject { ["definition"] = StatesApi.Pass }))["result"]);
    }
}
