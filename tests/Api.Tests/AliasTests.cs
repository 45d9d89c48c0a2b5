using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class AliasTests : IAsyncLifetime
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private const string Live = $"{Machine}:live";

    private readonly StatesApi _api = new();

    public async ValueTask InitializeAsync()
    {
        await _api.InitializeAsync();
        await _api.CreateAsync("m", Definition(1));
        await _api.CallAsync("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine });
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = Definition(2), ["publish"] = true });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task An_alias_is_described_as_it_was_created_and_updated()
    {
        var created = await CreateAsync("live", "first", (1, 100));
        Assert.Equal(Live, (string?)created["stateMachineAliasArn"]);
        var described = await DescribeAsync();
        Assert.Equal(described["creationDate"]!.ToJsonString(), described["updateDate"]!.ToJsonString());

        await _api.CallAsync("UpdateStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live, ["description"] = "second" });
        await _api.CallAsync("UpdateStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live, ["routingConfiguration"] = Routing((1, 90), (2, 10)) });
        described = await DescribeAsync();
        Assert.Equal(("live", "second"), ((string)described["name"]!, (string)described["description"]!));
        Assert.Equal(Routing((1, 90), (2, 10)).ToJsonString(), described["routingConfiguration"]!.ToJsonString());
    }

    [Fact]
    public async Task Creating_the_same_alias_again_is_the_same_answer_and_another_is_a_conflict()
    {
        var first = await CreateAsync("live", "x", (1, 100));
        Assert.Equal(first.ToJsonString(), (await CreateAsync("live", "x", (1, 100))).ToJsonString());
        const string Taken = "ConflictException: Failed to create alias because an alias with the same name and a different routing configuration already exists.";
        Assert.Equal(Taken, await _api.RefusedAsync("CreateStateMachineAlias", New("live", "x", (2, 100))));
        Assert.Equal(Taken, await _api.RefusedAsync("CreateStateMachineAlias", New("live", "y", (1, 100))));
    }

    [Theory]
    [InlineData("123")]
    [InlineData("IN VALID")]
    [InlineData("a\n")]
    [InlineData("a:b")]
    public async Task A_name_must_not_look_like_a_version_or_hold_what_an_arn_cannot(string name) => Assert.Equal(
        $@"ValidationException: 1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$",
        await _api.RefusedAsync("CreateStateMachineAlias", New(name, null, (1, 100))));

    [Theory]
    [InlineData("Routing configuration must contain distinct state machine version ARNs. Received: [@:1, @:1]", "@:1", 50, "@:1", 50)]
    [InlineData("Routing configuration must contain state machine version ARNs. Received: [@, @:2]", "@", 70, "@:2", 30)]
    [InlineData("Routing configuration must contain state machine version ARNs. Received: [@:live]", "@:live", 100, null, 0)]
    [InlineData("Routing configuration must contain versions of one state machine. Received: [@:1, @2:1]", "@:1", 50, "@2:1", 50)]
    [InlineData("Sum of routing configuration weights must equal 100. Received: [70, 29]", "@:1", 70, "@:2", 29)]
    [InlineData("1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100", "@:1", 101, null, 0)]
    [InlineData("1 validation error detected: Value '-1' at 'routingConfiguration.2.member.weight' failed to satisfy constraint: Member must have value greater than or equal to 0", "@:1", 100, "@:2", -1)]
    public async Task Routes_that_make_no_sense_are_refused(string message, string first, int weight, string? second, int secondWeight)
    {
        var routing = new JsonArray(Route(first.Replace("@", Machine, StringComparison.Ordinal), weight));
        if (second is not null)
        {
            routing.Add((JsonNode)Route(second.Replace("@", Machine, StringComparison.Ordinal), secondWeight));
        }

        Assert.Equal(
            $"ValidationException: {message.Replace("@", Machine, StringComparison.Ordinal)}",
            await _api.RefusedAsync("CreateStateMachineAlias", new JsonObject { ["name"] = "live", ["routingConfiguration"] = routing }));
    }

    [Fact]
    public async Task Three_routes_are_one_too_many() => Assert.Equal(
        $"ValidationException: 1 validation error detected: Value '[RoutingConfigurationListItem(stateMachineVersionArn={Machine}:1, weight=50), "
        + $"RoutingConfigurationListItem(stateMachineVersionArn={Machine}:2, weight=30), RoutingConfigurationListItem(stateMachineVersionArn={Machine}:3, weight=20)]' "
        + "at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2",
        await _api.RefusedAsync("CreateStateMachineAlias", New("live", null, (1, 50), (2, 30), (3, 20))));

    [Fact]
    public async Task A_version_that_is_not_there_can_not_be_routed_to()
    {
        const string Nothing = "ResourceNotFound: Request references a resource that does not exist.";
        Assert.Equal(Nothing, await _api.RefusedAsync("CreateStateMachineAlias", New("live", null, (3, 100))));
        await CreateAsync("live", null, (1, 100));
        Assert.Equal(Nothing, await _api.RefusedAsync("UpdateStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live, ["routingConfiguration"] = Routing((3, 100)) }));
    }

    [Theory]
    [InlineData("DescribeStateMachineAlias", "{}")]
    [InlineData("UpdateStateMachineAlias", """{"description":"x"}""")]
    public async Task An_alias_that_is_not_there_is_told(string operation, string members)
    {
        var request = (JsonObject)JsonNode.Parse(members)!;
        request["stateMachineAliasArn"] = Live;
        Assert.Equal("ResourceNotFound: Request references a resource that does not exist.", await _api.RefusedAsync(operation, request));
    }

    [Fact]
    public async Task An_update_of_nothing_is_refused()
    {
        await CreateAsync("live", null, (1, 100));
        Assert.StartsWith("ValidationException: Either", await _api.RefusedAsync("UpdateStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aliases_are_listed_in_order_of_creation_by_machine_and_by_version()
    {
        await CreateAsync("zoo", null, (1, 100));
        await CreateAsync("ant", null, (2, 100));
        await CreateAsync("both", null, (1, 50), (2, 50));
        Assert.Equal(["zoo", "ant", "both"], await ListAsync(Machine));
        Assert.Equal(["zoo", "both"], await ListAsync($"{Machine}:1"));

        var page = await _api.CallAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = Machine, ["maxResults"] = 1 });
        Assert.Equal(["zoo"], Names(page));
        Assert.Equal(["ant", "both"], Names(await _api.CallAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = Machine, ["nextToken"] = (string?)page["nextToken"] })));
        Assert.Equal("InvalidToken: Invalid Token: 'Invalid token'", await _api.RefusedAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = Machine, ["nextToken"] = "x" }));
        Assert.StartsWith("ResourceNotFound", await _api.RefusedAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = $"{Machine}:9" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_an_alias_leads_to_is_not_deleted()
    {
        await CreateAsync("live", null, (1, 100));
        await CreateAsync("next", null, (1, 0), (2, 100));
        Assert.Equal(
            "ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live, next]",
            await _api.RefusedAsync("DeleteStateMachineVersion", new JsonObject { ["stateMachineVersionArn"] = $"{Machine}:1" }));
        foreach (var name in new[] { "live", "next", "next" })
        {
            await _api.CallAsync("DeleteStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = $"{Machine}:{name}" });
        }

        await _api.CallAsync("DeleteStateMachineVersion", new JsonObject { ["stateMachineVersionArn"] = $"{Machine}:1" });
    }

    [Fact]
    public async Task An_execution_started_by_an_alias_shows_it_and_the_version_that_was_chosen()
    {
        await CreateAsync("live", null, (1, 100));
        var execution = await _api.StartAsync(Live);
        await _api.EndAsync(execution);

        var described = await _api.DescribeAsync(execution);
        Assert.Equal(
            (Machine, $"{Machine}:1", Live, "1"),
            ((string)described["stateMachineArn"]!, (string)described["stateMachineVersionArn"]!, (string)described["stateMachineAliasArn"]!, (string)described["output"]!));
        var history = await _api.CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = execution });
        Assert.Equal(
            $$"""{"input":"{}","inputDetails":{"truncated":false},"roleArn":"{{StatesApi.Role}}","stateMachineAliasArn":"{{Live}}","stateMachineVersionArn":"{{Machine}}:1"}""",
            history["events"]![0]!["executionStartedEventDetails"]!.ToJsonString());
        var listed = await _api.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = Live });
        Assert.Equal(Live, (string?)Assert.Single(listed["executions"]!.AsArray())!["stateMachineAliasArn"]);
    }

    [Fact]
    public async Task Starts_follow_the_alias_at_once_when_it_is_routed_elsewhere()
    {
        await CreateAsync("live", null, (1, 100));
        Assert.Equal("1", await OutputAsync(Live));
        await _api.CallAsync("UpdateStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live, ["routingConfiguration"] = Routing((2, 100)) });
        Assert.Equal("2", await OutputAsync(Live));
        Assert.Equal(
            $"StateMachineDoesNotExist: State Machine Does Not Exist: '{Machine}:dead'", await _api.RefusedAsync("StartExecution", new JsonObject { ["stateMachineArn"] = $"{Machine}:dead" }));
    }

    [Fact]
    public async Task Two_versions_share_the_starts_by_their_weights()
    {
        await CreateAsync("live", null, (1, 20), (2, 80));
        const int Starts = 2_000;
        for (var i = 0; i < Starts; i++)
        {
            await _api.StartAsync(Live);
        }

        var first = 0;
        string? next = null;
        do
        {
            var page = await _api.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = $"{Machine}:1", ["maxResults"] = 1000, ["nextToken"] = next });
            first += page["executions"]!.AsArray().Count;
            next = (string?)page["nextToken"];
        }
        while (next is not null);

        // Seven standard deviations: it fails once in 10^12 runs.
        Assert.InRange(first, 275, 525);
    }

    [Theory]
    [InlineData("states:startExecution")]
    [InlineData("states:startExecution.sync:2")]
    [InlineData("aws-sdk:sfn:startExecution")]
    public async Task A_task_starts_executions_by_an_alias(string resource)
    {
        await CreateAsync("live", null, (1, 100));
        var parent = await _api.CreateAsync("parent", $$"""
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::{{resource}}","Parameters":{"StateMachineArn":"{{Live}}","Name":"child","Input":{} },"End":true} } }
            """);
        var execution = await _api.StartAsync(parent);
        await _api.EndAsync(execution);
        var described = await _api.DescribeAsync(execution);
        Assert.True((string?)described["status"] == "SUCCEEDED", described.ToJsonString());

        var child = await _api.DescribeAsync("arn:aws:states:us-east-1:000000000000:execution:m:child");
        Assert.Equal((Live, $"{Machine}:1"), ((string)child["stateMachineAliasArn"]!, (string)child["stateMachineVersionArn"]!));
        if (resource.EndsWith(":2", StringComparison.Ordinal))
        {
            var output = JsonNode.Parse((string)described["output"]!)!;
            Assert.Equal((Live, $"{Machine}:1"), ((string)output["StateMachineAliasArn"]!, (string)output["StateMachineVersionArn"]!));
        }
    }

    [Fact]
    public async Task A_task_creates_and_describes_aliases()
    {
        var machine = await _api.CreateAsync("parent", $$"""
            {"QueryLanguage":"JSONata","StartAt":"A","States":{
              "A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:createStateMachineAlias",
                   "Arguments":{"Name":"live","RoutingConfiguration":[{"StateMachineVersionArn":"{{Machine}}:1","Weight":100}]},"Next":"B"},
              "B":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:describeStateMachineAlias",
                   "Arguments":{"StateMachineAliasArn":"{% $states.input.StateMachineAliasArn %}"},"Output":"{% $states.result.RoutingConfiguration %}","End":true} } }
            """);
        Assert.Equal($$"""[{"StateMachineVersionArn":"{{Machine}}:1","Weight":100}]""", await OutputAsync(machine));
    }

    [Fact]
    public async Task A_hundred_aliases_are_enough()
    {
        for (var i = 0; i < 100; i++)
        {
            await CreateAsync($"a{i}", null, (1, 100));
        }

        Assert.StartsWith("ServiceQuotaExceededException: ", await _api.RefusedAsync("CreateStateMachineAlias", New("live", null, (1, 100))), StringComparison.Ordinal);
        await CreateAsync("a7", null, (1, 100));
    }

    [Fact]
    public async Task A_machine_that_is_deleted_takes_its_aliases_along()
    {
        await CreateAsync("live", null, (1, 100));
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Machine });
        Assert.StartsWith("ResourceNotFound", await _api.RefusedAsync("DescribeStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live }), StringComparison.Ordinal);
        Assert.StartsWith("StateMachineDoesNotExist", await _api.RefusedAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = Machine }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_is_being_deleted_gets_no_alias()
    {
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = StatesApi.LongWait });
        var execution = await _api.StartAsync(Machine);
        await _api.CallAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Machine });
        Assert.Equal($"StateMachineDeleting: State Machine is being deleted: '{Machine}'", await _api.RefusedAsync("CreateStateMachineAlias", New("live", null, (1, 100))));
        await _api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
    }

    private static string Definition(int result) => $$"""{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{{result}},"End":true} } }""";

    private static JsonObject Route(string arn, int weight) => new() { ["stateMachineVersionArn"] = arn, ["weight"] = weight };

    private static JsonArray Routing(params (int Version, int Weight)[] routes) => [.. routes.Select(r => (JsonNode)Route($"{Machine}:{r.Version}", r.Weight))];

    private static JsonObject New(string name, string? description, params (int Version, int Weight)[] routes) =>
        new() { ["name"] = name, ["description"] = description, ["routingConfiguration"] = Routing(routes) };

    private static IEnumerable<string> Names(JsonObject page) => page["stateMachineAliases"]!.AsArray().Select(a => ((string)a!["stateMachineAliasArn"]!).Split(':')[^1]);

    private Task<JsonObject> CreateAsync(string name, string? description, params (int Version, int Weight)[] routes) =>
        _api.CallAsync("CreateStateMachineAlias", New(name, description, routes));

    private Task<JsonObject> DescribeAsync() => _api.CallAsync("DescribeStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = Live });

    private async Task<IEnumerable<string>> ListAsync(string arn) => Names(await _api.CallAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = arn }));

    private async Task<string?> OutputAsync(string machine)
    {
        var execution = await _api.StartAsync(machine);
        await _api.EndAsync(execution);
        return (string?)(await _api.DescribeAsync(execution))["output"];
    }
}
