using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

/// <summary>Distributed Maps from their start to their end, and the operations that look at them.</summary>
public sealed class MapRunTests(StatesApi api) : IClassFixture<StatesApi>
{
    private const string Pass = """{"Type":"Pass","End":true}""";
    private const string FailsOnNegative = """{"Type":"Choice","Choices":[{"Variable":"$","NumericLessThan":0,"Next":"F"}],"Default":"P"},"P":{"Type":"Pass","End":true},"F":{"Type":"Fail","Error":"Negative","Cause":"c"}""";
    private const string Waits = """{"Type":"Wait","Seconds":3600,"End":true}""";

    private static string Map(string processor = Pass, string more = "", string type = "STANDARD") => """
        {"StartAt":"M","States":{"M":{"Type":"Map","Label":"all","End":true<more>,
          "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"<type>"},"StartAt":"I","States":{"I":<processor>}}}}}
        """.Replace("<more>", more, StringComparison.Ordinal).Replace("<type>", type, StringComparison.Ordinal).Replace("<processor>", processor, StringComparison.Ordinal);

    private async Task<string> StartAsync(string name, string definition, string input) => await api.StartAsync(await api.CreateAsync(name, definition), "run", input);

    private async Task<JsonObject> RunAsync(string name, string definition, string input)
    {
        var execution = await StartAsync(name, definition, input);
        await api.EndAsync(execution);
        return await api.DescribeAsync(execution);
    }

    private async Task<string> MapRunOf(string execution) =>
        (string)(await api.CallAsync("ListMapRuns", new JsonObject { ["executionArn"] = execution }))["mapRuns"]![0]!["mapRunArn"]!;

    private Task<JsonObject> DescribeRunAsync(string mapRun) => api.CallAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = mapRun });

    private async Task<JsonArray> ChildrenAsync(string mapRun, JsonObject? more = null)
    {
        var members = more ?? [];
        members["mapRunArn"] = mapRun;
        return (JsonArray)(await api.CallAsync("ListExecutions", members))["executions"]!;
    }

    private async Task<JsonObject> UntilAsync(string mapRun, Func<JsonObject, bool> condition)
    {
        JsonObject run = [];
        await Wait.UntilAsync(async () => condition(run = await DescribeRunAsync(mapRun)));
        return run;
    }

    [Theory]
    [InlineData("STANDARD", ":execution:map-a-STANDARD/all:")]
    [InlineData("EXPRESS", ":express:map-a-EXPRESS/all:")]
    public async Task Each_item_is_an_execution_of_its_own_and_the_outputs_come_in_the_order_of_the_items(string type, string arn)
    {
        var numbers = string.Join(',', Enumerable.Range(0, 1_200));
        var described = await RunAsync($"map-a-{type}", Map(type: type), $"[{numbers}]");
        Assert.True((string?)described["error"] is null, described.ToJsonString());
        Assert.Equal(("SUCCEEDED", $"[{numbers}]"), ((string?)described["status"], (string?)described["output"]));

        var mapRun = await MapRunOf((string)described["executionArn"]!);
        var run = await DescribeRunAsync(mapRun);
        Assert.Equal("SUCCEEDED", (string?)run["status"]);
        Assert.Equal(
            """{"pending":0,"running":0,"succeeded":1200,"failed":0,"timedOut":0,"aborted":0,"total":1200,"resultsWritten":1200}""",
            run["itemCounts"]!.ToJsonString());
        Assert.Equal(run["itemCounts"]!.ToJsonString(), run["executionCounts"]!.ToJsonString());

        var child = (await ChildrenAsync(mapRun))[0]!;
        Assert.Contains(arn, (string?)child["executionArn"], StringComparison.Ordinal);
        Assert.Equal((mapRun, 1), ((string?)child["mapRunArn"], (int)child["itemCount"]!));
        var own = await api.DescribeAsync((string)child["executionArn"]!);
        Assert.Equal((mapRun, "1199", "1199"), ((string?)own["mapRunArn"], (string?)own["input"], (string?)own["output"]));
        Assert.EndsWith($":stateMachine:map-a-{type}/all", (string?)own["stateMachineArn"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Map_over_nothing_succeeds_with_nothing()
    {
        var described = await RunAsync("map-empty", Map(), "[]");
        Assert.Equal(("SUCCEEDED", "[]"), ((string?)described["status"], (string?)described["output"]));
    }

    [Fact]
    public async Task The_members_of_an_object_are_items_with_key_and_value()
    {
        var described = await RunAsync("map-object", Map(), """{"a":1,"b":2}""");
        Assert.Equal("""[{"Key":"a","Value":1},{"Key":"b","Value":2}]""", (string?)described["output"]);
    }

    [Fact]
    public async Task Items_are_selected_and_then_batched()
    {
        var described = await RunAsync(
            "map-batch",
            Map(more: ""","ItemSelector":{"n.$":"$$.Map.Item.Value","i.$":"$$.Map.Item.Index"},"ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"b":1}}"""),
            "[7,8,9]");

        Assert.Equal(
            """[{"BatchInput":{"b":1},"Items":[{"i":0,"n":7},{"i":1,"n":8}]},{"BatchInput":{"b":1},"Items":[{"i":2,"n":9}]}]""",
            (string?)described["output"]);
        var run = await DescribeRunAsync(await MapRunOf((string)described["executionArn"]!));
        Assert.Equal((3, 2), ((int)run["itemCounts"]!["total"]!, (int)run["executionCounts"]!["total"]!));
        Assert.Equal([1, 2], (await ChildrenAsync((string)run["mapRunArn"]!)).Select(c => (int)c!["itemCount"]!));
    }

    [Theory]
    [InlineData("", "[1,-1,2]", "FAILED")]
    [InlineData(""","ToleratedFailureCount":1""", "[1,-1,2]", "SUCCEEDED")]
    [InlineData(""","ToleratedFailureCount":1""", "[1,-1,2,-2]", "FAILED")]
    [InlineData(""","ToleratedFailurePercentage":50""", "[1,-1,2,-2]", "SUCCEEDED")]
    [InlineData(""","ToleratedFailurePercentage":49""", "[1,-1,2,-2]", "FAILED")]
    public async Task Failed_items_fail_the_run_when_they_are_more_than_it_tolerates(string more, string input, string status)
    {
        var described = await RunAsync($"map-tolerates-{Guid.NewGuid():N}", Map(FailsOnNegative, more), input);

        Assert.Equal(status, (string?)described["status"]);
        var run = await DescribeRunAsync(await MapRunOf((string)described["executionArn"]!));
        Assert.Equal(status, (string?)run["status"]);
        if (status == "SUCCEEDED")
        {
            Assert.Equal("[1,2]", (string?)described["output"]);
            return;
        }

        Assert.Equal(
            ("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded"), ((string?)described["error"], (string?)described["cause"]));
        var failed = await ChildrenAsync((string)run["mapRunArn"]!, new JsonObject { ["statusFilter"] = "FAILED" });
        Assert.Equal((int)run["executionCounts"]!["failed"]!, failed.Count);
        Assert.Equal("REDRIVABLE_BY_MAP_RUN", (string?)(await api.DescribeAsync((string)failed[0]!["executionArn"]!))["redriveStatus"]);
    }

    [Fact]
    public async Task Outputs_that_no_state_has_room_for_fail_the_run()
    {
        var described = await RunAsync("map-large", Map($$"""{"Type":"Pass","Result":"{{new string('x', 30_000)}}","End":true}"""), "[1,2,3,4,5,6,7,8,9,10]");

        Assert.Equal(("FAILED", "States.DataLimitExceeded"), ((string?)described["status"], (string?)described["error"]));
    }

    [Fact]
    public async Task A_child_sees_no_variables_and_has_a_context_of_its_own()
    {
        var described = await RunAsync("map-context", Map("""{"Type":"Pass","Parameters":{"e.$":"$$.Execution.Id","m.$":"$$.StateMachine.Id","i.$":"$$.Execution.Input"},"End":true}"""), "[5]");

        var child = JsonNode.Parse((string)described["output"]!)![0]!;
        Assert.Contains(":execution:map-context/all:", (string?)child["e"], StringComparison.Ordinal);
        Assert.EndsWith(":stateMachine:map-context/all", (string?)child["m"], StringComparison.Ordinal);
        Assert.Equal(5, (int)child["i"]!);
    }

    [Fact]
    public async Task No_more_children_run_at_once_than_MaxConcurrency_says_and_UpdateMapRun_changes_it()
    {
        var execution = await StartAsync("map-update", Map(Waits, ""","MaxConcurrency":2"""), "[1,2,3,4,5]");
        var mapRun = await MapRunOf(execution);
        var run = await UntilAsync(mapRun, r => (int)r["executionCounts"]!["running"]! == 2);
        Assert.Equal(("RUNNING", 2, 3), ((string?)run["status"], (int)run["maxConcurrency"]!, (int)run["itemCounts"]!["pending"]!));

        await api.CallAsync("UpdateMapRun", new JsonObject { ["mapRunArn"] = mapRun, ["maxConcurrency"] = 4 });
        await UntilAsync(mapRun, r => (int)r["executionCounts"]!["running"]! == 4);

        var child = (string)(await ChildrenAsync(mapRun))[0]!["executionArn"]!;
        await api.CallAsync("UpdateMapRun", new JsonObject { ["mapRunArn"] = mapRun, ["toleratedFailureCount"] = 1 });
        await api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = child, ["error"] = "Mine" });
        Assert.Equal("ABORTED", (string?)(await api.DescribeAsync(child))["status"]);
        run = await UntilAsync(mapRun, r => (int)r["executionCounts"]!["running"]! == 4 && (int)r["executionCounts"]!["aborted"]! == 1);
        Assert.Equal("RUNNING", (string?)run["status"]);

        // One is stopped already, and no failure is tolerated any more.
        await api.CallAsync("UpdateMapRun", new JsonObject { ["mapRunArn"] = mapRun, ["toleratedFailureCount"] = 0 });
        await api.EndAsync(execution);
        Assert.Equal("States.ExceedToleratedFailureThreshold", (string?)(await api.DescribeAsync(execution))["error"]);
        Assert.Equal("FAILED", (string?)(await DescribeRunAsync(mapRun))["status"]);
        Assert.Contains("ValidationException", await api.RefusedAsync("UpdateMapRun", new JsonObject { ["mapRunArn"] = mapRun, ["maxConcurrency"] = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_the_parent_stops_the_run_and_its_children()
    {
        var execution = await StartAsync("map-stop", Map(Waits), "[1,2,3]");
        var mapRun = await MapRunOf(execution);
        await UntilAsync(mapRun, r => (int)r["executionCounts"]!["running"]! == 3);

        await api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });

        var run = await UntilAsync(mapRun, r => (int)r["executionCounts"]!["aborted"]! == 3);
        Assert.Equal(("ABORTED", 0), ((string?)run["status"], (int)run["executionCounts"]!["running"]!));
        Assert.NotNull(run["stopDate"]);
    }

    [Fact]
    public async Task Children_are_listed_page_by_page_and_described_with_their_machine()
    {
        var described = await RunAsync("map-pages", Map(), "[1,2,3,4,5]");
        var mapRun = await MapRunOf((string)described["executionArn"]!);

        List<string> inputs = [];
        var members = new JsonObject { ["mapRunArn"] = mapRun, ["maxResults"] = 2 };
        JsonObject page;
        do
        {
            page = await api.CallAsync("ListExecutions", members);
            foreach (var child in (JsonArray)page["executions"]!)
            {
                inputs.Add((string)(await api.DescribeAsync((string)child!["executionArn"]!))["input"]!);
            }

            members["nextToken"] = page["nextToken"]?.DeepClone();
        }
        while (page["nextToken"] is not null);

        Assert.Equal(["5", "4", "3", "2", "1"], inputs);
        var one = (string)(await ChildrenAsync(mapRun))[0]!["executionArn"]!;
        var machine = await api.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = one });
        Assert.Equal((mapRun, "all"), ((string?)machine["mapRunArn"], (string?)machine["label"]));
        Assert.EndsWith("/all", (string?)machine["stateMachineArn"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_is_described_by_its_label_and_nothing_else_takes_one()
    {
        var machine = await api.CreateAsync("map-label", Map());

        Assert.Equal("all", (string?)(await api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine + "/all" }))["label"]);
        Assert.Contains("StateMachineDoesNotExist", await api.RefusedAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine + "/none" }), StringComparison.Ordinal);
        Assert.Contains("ValidationException", await api.RefusedAsync("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine + "/all" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_not_found()
    {
        Assert.Contains("ResourceNotFound", await api.RefusedAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = "arn:aws:states:us-east-1:000000000000:mapRun:m/l:0" }), StringComparison.Ordinal);
        Assert.Contains("InvalidArn", await api.RefusedAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = "arn:aws:states:us-east-1:000000000000:execution:m:l" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_distributed_Map_stands_in_the_children_of_another()
    {
        var inner = """{"Type":"Map","Label":"inner","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"J","States":{"J":{"Type":"Pass","End":true}}}}""";
        var described = await RunAsync("map-nested", Map(inner), "[[1,2],[3]]");

        Assert.Equal("[[1,2],[3]]", (string?)described["output"]);
        var outer = await MapRunOf((string)described["executionArn"]!);
        var child = (string)(await ChildrenAsync(outer))[0]!["executionArn"]!;
        Assert.Contains(":mapRun:map-nested/inner:", await MapRunOf(child), StringComparison.Ordinal);
    }
}
