using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class VersionTests : IAsyncLifetime
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_machine_may_be_created_and_published_in_one_request()
    {
        var created = await _api.CallAsync("CreateStateMachine", New(publish: true, "the first"));
        Assert.Equal($"{Machine}:1", (string?)created["stateMachineVersionArn"]);

        var described = await DescribeAsync($"{Machine}:1");
        Assert.Equal($"{Machine}:1", (string?)described["stateMachineArn"]);
        Assert.Equal("the first", (string?)described["description"]);
        Assert.Equal("m", (string?)described["name"]);
        Assert.False(described.ContainsKey("revisionId"));
        Assert.False((await DescribeAsync(Machine)).ContainsKey("description"));
    }

    [Fact]
    public async Task A_revision_is_published_once_and_keeps_its_first_description()
    {
        await _api.CreateAsync("m");
        var first = await PublishAsync(description: "one");
        var again = await PublishAsync(description: "other");
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal("one", (string?)(await DescribeAsync($"{Machine}:1"))["description"]);
        Assert.Equal([$"{Machine}:1"], await ListAsync());
    }

    [Fact]
    public async Task A_version_keeps_its_definition_when_the_machine_is_updated()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        var updated = await UpdateAsync(StatesApi.LongWait, publish: true);
        Assert.Equal($"{Machine}:2", (string?)updated["stateMachineVersionArn"]);

        Assert.Equal(StatesApi.Pass, (string?)(await DescribeAsync($"{Machine}:1"))["definition"]);
        var second = await DescribeAsync($"{Machine}:2");
        Assert.Equal(StatesApi.LongWait, (string?)second["definition"]);
        Assert.Equal((string?)updated["revisionId"], (string?)second["revisionId"]);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_publishes_what_is_not_published_yet()
    {
        await _api.CreateAsync("m");
        var first = await UpdateAsync(StatesApi.Pass, publish: true);
        var again = await UpdateAsync(StatesApi.Pass, publish: true);
        Assert.Equal($"{Machine}:1", (string?)first["stateMachineVersionArn"]);
        Assert.Equal($"{Machine}:1", (string?)again["stateMachineVersionArn"]);
        Assert.False(first.ContainsKey("revisionId"));
    }

    [Fact]
    public async Task A_number_is_not_given_again()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await DeleteAsync(1);
        Assert.Empty(await ListAsync());
        Assert.Equal($"{Machine}:2", (string?)(await PublishAsync())["stateMachineVersionArn"]);
    }

    [Fact]
    public async Task Deleting_a_version_that_is_not_there_is_no_error()
    {
        await DeleteAsync(1);
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await DeleteAsync(1);
        await DeleteAsync(1);
    }

    [Fact]
    public async Task Another_revision_than_the_current_one_is_not_published()
    {
        await _api.CreateAsync("m");
        Assert.Equal(
            "ConflictException: Failed to publish the State Machine version for revision stale. The current State Machine revision is INITIAL.",
            await _api.RefusedAsync("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine, ["revisionId"] = "stale" }));
        Assert.Equal($"{Machine}:1", (string?)(await PublishAsync("INITIAL"))["stateMachineVersionArn"]);

        var current = (string)(await UpdateAsync(StatesApi.LongWait))["revisionId"]!;
        Assert.Equal(
            $"ConflictException: Failed to publish the State Machine version for revision INITIAL. The current State Machine revision is {current}.",
            await _api.RefusedAsync("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine, ["revisionId"] = "INITIAL" }));
        Assert.Equal($"{Machine}:2", (string?)(await PublishAsync(current))["stateMachineVersionArn"]);
    }

    [Theory]
    [InlineData("PublishStateMachineVersion", "stateMachineArn", $"{Machine}", $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}'")]
    [InlineData("PublishStateMachineVersion", "stateMachineArn", "nothing", "InvalidArn: Invalid Arn: 'Invalid ARN prefix: nothing'")]
    [InlineData("DescribeStateMachine", "stateMachineArn", $"{Machine}:1", $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}:1'")]
    [InlineData("StartExecution", "stateMachineArn", $"{Machine}:7", $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}:7'")]
    [InlineData("ListExecutions", "stateMachineArn", $"{Machine}:7", $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}:7'")]
    [InlineData("UpdateStateMachineAlias", "stateMachineAliasArn", $"{Machine}:7", $"InvalidArn: Invalid Arn: 'Not the ARN of a state machine alias: {Machine}:7'")]
    [InlineData("StartExecution", "stateMachineArn", $"{Machine}:", $"InvalidArn: Invalid Arn: 'Invalid ARN: {Machine}:'")]
    [InlineData("DescribeStateMachineAlias", "stateMachineAliasArn", $"{Machine}:", $"InvalidArn: Invalid Arn: 'Invalid ARN: {Machine}:'")]
    [InlineData("ListExecutions", "stateMachineArn", "arn:aws:states:us-east-1:000000000000:stateMachine::1", "InvalidArn: Invalid Arn: 'Invalid ARN: arn:aws:states:us-east-1:000000000000:stateMachine::1'")]
    [InlineData("DeleteStateMachineVersion", "stateMachineVersionArn", $"{Machine}", $"InvalidArn: Invalid Arn: 'Not the ARN of a state machine version: {Machine}'")]
    public async Task What_is_not_there_is_told(string operation, string member, string arn, string refused) =>
        Assert.Equal(refused, await _api.RefusedAsync(operation, new JsonObject { [member] = arn }));

    [Fact]
    public async Task The_arn_of_a_Map_state_is_no_machine() => Assert.Equal(
        "ValidationException: This API does not support labeled state machine ARNs",
        await _api.RefusedAsync("StartExecution", new JsonObject { ["stateMachineArn"] = $"{Machine}/label" }));

    [Fact]
    public async Task The_newest_come_first_a_page_at_a_time()
    {
        await _api.CreateAsync("m");
        for (var i = 1; i <= 12; i++)
        {
            await UpdateAsync($$"""{"Comment":"{{i}}","StartAt":"A","States":{"A":{"Type":"Pass","End":true} } }""", publish: true);
        }

        var page = await _api.CallAsync("ListStateMachineVersions", new JsonObject { ["stateMachineArn"] = Machine, ["maxResults"] = 10 });
        Assert.Equal(Enumerable.Range(3, 10).Reverse().Select(n => $"{Machine}:{n}"), Arns(page));
        var rest = await _api.CallAsync("ListStateMachineVersions", new JsonObject { ["stateMachineArn"] = Machine, ["nextToken"] = (string?)page["nextToken"] });
        Assert.Equal([$"{Machine}:2", $"{Machine}:1"], Arns(rest));
        Assert.False(rest.ContainsKey("nextToken"));
    }

    [Fact]
    public async Task Versions_of_machines_whose_names_begin_alike_are_kept_apart()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await _api.CreateAsync("m2");
        await _api.CallAsync("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine + "2" });
        Assert.Equal([$"{Machine}:1"], await ListAsync());
    }

    [Fact]
    public async Task An_execution_of_a_version_runs_its_definition_and_shows_it()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await UpdateAsync(StatesApi.LongWait);
        var execution = await _api.StartAsync($"{Machine}:1");
        await _api.EndAsync(execution);

        var described = await _api.DescribeAsync(execution);
        Assert.Equal("SUCCEEDED", (string?)described["status"]);
        Assert.Equal((Machine, $"{Machine}:1"), ((string)described["stateMachineArn"]!, (string)described["stateMachineVersionArn"]!));
        Assert.False(described.ContainsKey("stateMachineAliasArn"));

        var history = await _api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution });
        Assert.Equal($"{Machine}:1", (string?)history["events"]![0]!["executionStartedEventDetails"]!["stateMachineVersionArn"]);
        var machine = await _api.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal((Machine, StatesApi.Pass), ((string)machine["stateMachineArn"]!, (string)machine["definition"]!));
    }

    [Fact]
    public async Task Executions_are_listed_by_machine_and_by_version()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await UpdateAsync("""{"StartAt":"B","States":{"B":{"Type":"Pass","End":true} } }""", publish: true);
        foreach (var (arn, name) in new[] { (Machine, "plain"), ($"{Machine}:1", "one"), ($"{Machine}:2", "two"), ($"{Machine}:1", "one-more") })
        {
            await _api.EndAsync(await _api.StartAsync(arn, name));
        }

        Assert.Equal(["one-more", "two", "one", "plain"], await ExecutionsAsync(Machine));
        Assert.Equal(["one-more", "one"], await ExecutionsAsync($"{Machine}:1"));
        Assert.Equal(["two"], await ExecutionsAsync($"{Machine}:2"));
    }

    [Fact]
    public async Task The_context_object_names_the_machine_without_its_version()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true, definition: """
            {"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"id.$":"$$.StateMachine.Id"},"End":true} } }
            """));
        var execution = await _api.StartAsync($"{Machine}:1");
        await _api.EndAsync(execution);
        Assert.Equal($$"""{"id":"{{Machine}}"}""", (string?)(await _api.DescribeAsync(execution))["output"]);
    }

    [Fact]
    public async Task A_version_is_not_updated()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        Assert.Equal(
            $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}:1'",
            await _api.RefusedAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = $"{Machine}:1", ["definition"] = StatesApi.LongWait }));
    }

    [Fact]
    public async Task A_version_has_no_tags()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        Assert.Equal(
            $"ResourceNotFound: Resource not found: '{Machine}:1'",
            await _api.RefusedAsync("TagResource", new JsonObject { ["resourceArn"] = $"{Machine}:1", ["tags"] = new JsonArray(new JsonObject { ["key"] = "k", ["value"] = "v" }) }));
    }

    [Fact]
    public async Task A_description_belongs_to_a_version_that_is_published() => Assert.Equal(
        "ValidationException: Version description can only be set when publish is true",
        await _api.RefusedAsync("CreateStateMachine", New(publish: false, "of nothing")));

    [Fact]
    public async Task Creating_it_again_compares_what_is_published_but_not_the_role()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true, "one"));
        var again = New(publish: true, "one");
        again["roleArn"] = StatesApi.Role + "2";
        Assert.Equal($"{Machine}:1", (string?)(await _api.CallAsync("CreateStateMachine", again))["stateMachineVersionArn"]);
        Assert.Equal(StatesApi.Role, (string?)(await DescribeAsync(Machine))["roleArn"]);
        Assert.StartsWith("StateMachineAlreadyExists", await _api.RefusedAsync("CreateStateMachine", New(publish: true, "another")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_is_deleted_takes_its_versions_along()
    {
        await _api.CallAsync("CreateStateMachine", New(publish: true));
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Machine });
        Assert.Empty(await ListAsync());

        await _api.CreateAsync("m");
        Assert.Empty(await ListAsync());
        Assert.Equal($"{Machine}:1", (string?)(await PublishAsync())["stateMachineVersionArn"]);
    }

    [Fact]
    public async Task An_express_machine_runs_by_its_versions_too()
    {
        var members = New(publish: true);
        members["type"] = "EXPRESS";
        await _api.CallAsync("CreateStateMachine", members);
        var ended = await _api.CallAsync("StartSyncExecution", new JsonObject { ["stateMachineArn"] = $"{Machine}:1" });
        Assert.Equal(("SUCCEEDED", Machine), ((string)ended["status"]!, (string)ended["stateMachineArn"]!));
    }

    [Fact]
    public async Task A_thousand_versions_are_enough()
    {
        await _api.CreateAsync("m");
        for (var i = 1; i <= 1000; i++)
        {
            await UpdateAsync($$"""{"Comment":"{{i}}","StartAt":"A","States":{"A":{"Type":"Pass","End":true} } }""", publish: true);
        }

        var refused = await _api.RefusedAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = StatesApi.LongWait, ["publish"] = true });
        Assert.StartsWith("ServiceQuotaExceededException: ", refused, StringComparison.Ordinal);
        Assert.NotEqual(StatesApi.LongWait, (string?)(await DescribeAsync(Machine))["definition"]);

        await DeleteAsync(500);
        Assert.Equal($"{Machine}:1001", (string?)(await UpdateAsync(StatesApi.LongWait, publish: true))["stateMachineVersionArn"]);
    }

    private static JsonObject New(bool publish, string? description = null, string definition = StatesApi.Pass)
    {
        var members = new JsonObject { ["name"] = "m", ["definition"] = definition, ["roleArn"] = StatesApi.Role, ["publish"] = publish };
        if (description is not null)
        {
            members["versionDescription"] = description;
        }

        return members;
    }

    private static IEnumerable<string> Arns(JsonObject page) => page["stateMachineVersions"]!.AsArray().Select(v => (string)v!["stateMachineVersionArn"]!);

    private async Task<IEnumerable<string>> ListAsync() => Arns(await _api.CallAsync("ListStateMachineVersions", new JsonObject { ["stateMachineArn"] = Machine }));

    private async Task<IEnumerable<string>> ExecutionsAsync(string arn) =>
        (await _api.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = arn }))["executions"]!.AsArray().Select(e => (string)e!["name"]!);

    private Task<JsonObject> DescribeAsync(string arn) => _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn });

    private Task<JsonObject> DeleteAsync(int number) => _api.CallAsync("DeleteStateMachineVersion", new JsonObject { ["stateMachineVersionArn"] = $"{Machine}:{number}" });

    private Task<JsonObject> UpdateAsync(string definition, bool publish = false) =>
        _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = definition, ["publish"] = publish });

    private Task<JsonObject> PublishAsync(string? revision = null, string? description = null)
    {
        var members = new JsonObject { ["stateMachineArn"] = Machine };
        if (revision is not null)
        {
            members["revisionId"] = revision;
        }

        if (description is not null)
        {
            members["description"] = description;
        }

        return _api.CallAsync("PublishStateMachineVersion", members);
    }
}
