using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

/// <summary>What map runs with a ResultWriter leave in its folder, however they end.</summary>
public sealed class MapRunFileTests(StatesApi api) : IClassFixture<StatesApi>
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(api.Folder, Guid.NewGuid().ToString())).FullName;

    private string Map(string processor, string more = "") => """
        {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"MaxConcurrency":1<more>,
          "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"file://<folder>"}},
          "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":<processor>}}}}}
        """.Replace("<more>", more, StringComparison.Ordinal).Replace("<folder>", _folder, StringComparison.Ordinal).Replace("<processor>", processor, StringComparison.Ordinal);

    private async Task<string> StartAsync(string name, string definition, string input) => await api.StartAsync(await api.CreateAsync(name, definition), "run", input);

    private JsonArray Entries(string file) =>
        Directory.GetFiles(_folder, file, SearchOption.AllDirectories) is [var path] ? (JsonArray)JsonNode.Parse(File.ReadAllText(path))! : [];

    private string Manifest() =>
        Directory.GetFiles(_folder, "manifest.json", SearchOption.AllDirectories) is [var path] ? JsonNode.Parse(File.ReadAllText(path))!["ResultFiles"]!.ToJsonString() : "";

    private static string[] Inputs(JsonArray entries) => [.. entries.Select(e => (string)e!["Input"]!)];

    [Fact]
    public async Task A_run_that_fails_writes_what_failed_and_what_was_never_started()
    {
        var execution = await StartAsync(
            "files-failed",
            Map("""{"Type":"Fail","Error":"E"}""", ""","ItemBatcher":{"MaxItemsPerBatch":2}"""),
            "[1,2,3,4,5]");
        await api.EndAsync(execution);

        Assert.Equal("States.ExceedToleratedFailureThreshold", (string?)(await api.DescribeAsync(execution))["error"]);
        Assert.Equal(["""{"Items":[1,2]}"""], Inputs(Entries("FAILED_0.json")));
        Assert.Equal(["""{"Items":[3,4]}""", """{"Items":[5]}"""], Inputs(Entries("PENDING_0.json")));
        Assert.Contains("PENDING_0.json", Manifest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_of_a_reader_that_were_read_and_not_started_are_pending()
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "n.jsonl"), ["1", "2", "3"], TestContext.Current.CancellationToken);
        var reader = """
            ,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket":"file://<folder>","Key":"n.jsonl"},"ReaderConfig":{"InputType":"JSONL"}}
            """.Replace("<folder>", _folder, StringComparison.Ordinal);
        await api.EndAsync(await StartAsync("files-reader", Map("""{"Type":"Fail","Error":"E"}""", reader), "{}"));

        Assert.Equal(["1"], Inputs(Entries("FAILED_0.json")));
        Assert.Equal(["2", "3"], Inputs(Entries("PENDING_0.json")));
    }

    [Theory]
    [InlineData(2, "SUCCEEDED", null)]
    [InlineData(3, "FAILED", "States.ItemReaderFailed")]
    public async Task What_stands_behind_the_last_item_that_is_wanted_fails_nothing(int max, string status, string? error)
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "n.jsonl"), ["1", "2", "{"], TestContext.Current.CancellationToken);
        var reader = """
            ,"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket":"file://<folder>","Key":"n.jsonl"},"ReaderConfig":{"InputType":"JSONL","MaxItems":<max>}}
            """.Replace("<folder>", _folder, StringComparison.Ordinal).Replace("<max>", $"{max}", StringComparison.Ordinal);
        var execution = await StartAsync("files-max-" + max, Map("""{"Type":"Pass","End":true}""", reader), "{}");
        await api.EndAsync(execution);
        var described = await api.DescribeAsync(execution);

        Assert.Equal((status, error), ((string?)described["status"], (string?)described["error"]));
    }

    [Fact]
    public async Task A_run_begins_with_a_manifest_of_nothing_and_one_that_is_aborted_writes_its_files()
    {
        var execution = await StartAsync("files-aborted", Map("""{"Type":"Wait","Seconds":3600,"End":true}"""), "[1,2,3]");
        var mapRun = (string)(await api.CallAsync("ListMapRuns", new JsonObject { ["executionArn"] = execution }))["mapRuns"]![0]!["mapRunArn"]!;
        await Wait.UntilAsync(async () => (int)(await api.CallAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = mapRun }))["executionCounts"]!["running"]! == 1);
        Assert.Equal("""{"FAILED":[],"PENDING":[],"SUCCEEDED":[]}""", Manifest());

        await api.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });

        await Wait.UntilAsync(() => Task.FromResult(Manifest().Contains("PENDING_0.json", StringComparison.Ordinal)));
        Assert.Equal(["1"], Inputs(Entries("FAILED_0.json")));
        await Wait.UntilAsync(async () => (await api.CallAsync("DescribeMapRun", new JsonObject { ["mapRunArn"] = mapRun }))["itemCounts"] is JsonObject counts && (int)counts["resultsWritten"]! == 1);
        Assert.Equal(["2", "3"], Inputs(Entries("PENDING_0.json")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_fails_the_run_before_a_child_has_started()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "taken"), "", TestContext.Current.CancellationToken);
        var definition = Map("""{"Type":"Wait","Seconds":3600,"End":true}""").Replace($"file://{_folder}", $"file://{_folder}/taken", StringComparison.Ordinal);
        var execution = await StartAsync("files-nowhere", definition, "[1]");
        await api.EndAsync(execution);

        Assert.Equal("States.ResultWriterFailed", (string?)(await api.DescribeAsync(execution))["error"]);
    }
}
