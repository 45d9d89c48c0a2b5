using System.Text;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Runtime.MapRuns;

namespace Treadle.Api.Tests.MapItems;

/// <summary>Results of distributed Maps as files and as lists.</summary>
public sealed class WriterTests
{
    private const string Put = "arn:aws:states:::s3:putObject";
    private const string Machine = "arn:aws:states:eu-west-1:000000000000:stateMachine:m/Map";

    [Fact]
    public async Task Results_are_written_by_status_with_a_manifest_that_names_the_files()
    {
        await using var given = await GivenBucket.MakeAsync();
        var output = await WriteAsync(given, """{"Bucket":"data","Prefix":"out"}""", new WriterConfig("NONE", "JSON"),
            Succeeded("c0", "[1,2]"), Failed("c1"), Succeeded("c2", "3"), TimedOut("c3"), Pending("c4"));

        Assert.Equal($$$"""{"MapRunArn":"{{{GivenBucket.Run.Arn}}}","ResultWriterDetails":{"Bucket":"data","Key":"out/0dc4a3b2/manifest.json"}}""", output);
        Assert.Equal(["out/0dc4a3b2/FAILED_0.json", "out/0dc4a3b2/PENDING_0.json", "out/0dc4a3b2/SUCCEEDED_0.json", "out/0dc4a3b2/manifest.json"], await given.KeysAsync());
        var (failed, pending, succeeded) = (await given.GetAsync("out/0dc4a3b2/FAILED_0.json"), await given.GetAsync("out/0dc4a3b2/PENDING_0.json"), await given.GetAsync("out/0dc4a3b2/SUCCEEDED_0.json"));
        Assert.Equal(
            $$$"""{"DestinationBucket":"data","MapRunArn":"{{{GivenBucket.Run.Arn}}}","ResultFiles":{"FAILED":[{"Key":"out/0dc4a3b2/FAILED_0.json","Size":{{{failed.Length}}}}],"PENDING":[{"Key":"out/0dc4a3b2/PENDING_0.json","Size":{{{pending.Length}}}}],"SUCCEEDED":[{"Key":"out/0dc4a3b2/SUCCEEDED_0.json","Size":{{{succeeded.Length}}}}]}}""",
            await given.GetAsync("out/0dc4a3b2/manifest.json"));
        Assert.Equal($"[{Whole("c0", "[1,2]")},{Whole("c2", "3")}]", succeeded);
        Assert.Equal(
            $$"""[{"Cause":"because","Error":"Bad","ExecutionArn":"arn:c1","Input":"{\"i\":\"c1\"}","InputDetails":{"Included":true},"Name":"c1","RedriveCount":1,"RedriveDate":"2024-05-06T07:08:12.000Z","RedriveStatus":"REDRIVABLE_BY_MAP_RUN","StartDate":"2024-05-06T07:08:09.123Z","StateMachineArn":"{{Machine}}","Status":"FAILED","StopDate":"2024-05-06T07:08:11.000Z"},{"ExecutionArn":"arn:c3","Input":"{\"i\":\"c3\"}","InputDetails":{"Included":true},"Name":"c3","RedriveCount":0,"RedriveStatus":"REDRIVABLE_BY_MAP_RUN","StartDate":"2024-05-06T07:08:09.123Z","StateMachineArn":"{{Machine}}","Status":"TIMED_OUT","StopDate":"2024-05-06T07:08:11.000Z"}]""",
            failed);
        Assert.Equal($$"""[{"ExecutionArn":"arn:c4","Input":"{\"i\":\"c4\"}","InputDetails":{"Included":true},"Name":"c4","StateMachineArn":"{{Machine}}","Status":"PENDING"}]""", pending);
    }

    [Theory]
    [InlineData("NONE", "JSONL", "jsonl", "", true)]
    [InlineData("COMPACT", "JSON", "json", "[[1,2],3,[]]", false)]
    [InlineData("COMPACT", "JSONL", "jsonl", "[1,2]\n3\n[]\n", false)]
    [InlineData("FLATTEN", "JSON", "json", "[1,2,3]", false)]
    [InlineData("FLATTEN", "JSONL", "jsonl", "1\n2\n3\n", false)]
    public async Task Results_that_succeeded_have_the_form_that_is_asked_for(string transformation, string type, string extension, string expected, bool isWhole)
    {
        await using var given = await GivenBucket.MakeAsync();
        await WriteAsync(given, """{"Bucket":"data"}""", new WriterConfig(transformation, type), Succeeded("a", "[1,2]"), Succeeded("b", "3"), Succeeded("c", "[]"));

        Assert.Equal(
            isWhole ? $"{Whole("a", "[1,2]")}\n{Whole("b", "3")}\n{Whole("c", "[]")}\n" : expected,
            await given.GetAsync($"0dc4a3b2/SUCCEEDED_0.{extension}"));
    }

    [Fact]
    public async Task A_file_that_is_long_enough_is_followed_by_another()
    {
        await using var given = await GivenBucket.MakeAsync();
        await WriteAsync(given, """{"Bucket":"data","Prefix":"p/"}""", new WriterConfig("COMPACT", "JSON"), 8, [.. Enumerable.Range(0, 5).Select(i => Succeeded("c" + i, $"\"{i}{i}{i}\""))]);

        Assert.Equal(["p/0dc4a3b2/SUCCEEDED_0.json", "p/0dc4a3b2/SUCCEEDED_1.json", "p/0dc4a3b2/SUCCEEDED_2.json", "p/0dc4a3b2/manifest.json"], await given.KeysAsync());
        Assert.Equal("""["000","111"]""", await given.GetAsync("p/0dc4a3b2/SUCCEEDED_0.json"));
        Assert.Equal("""["444"]""", await given.GetAsync("p/0dc4a3b2/SUCCEEDED_2.json"));
    }

    [Fact]
    public async Task Results_may_go_to_a_folder()
    {
        await using var given = await GivenBucket.MakeAsync();
        var output = await WriteAsync(given, $$"""{"Bucket":"file://{{given.Folder}}/results","Prefix":"x"}""", new WriterConfig("COMPACT", "JSON"), Succeeded("a", "1"));

        Assert.Contains($"\"Bucket\":\"file://{given.Folder}/results\"", output, StringComparison.Ordinal);
        Assert.Equal("[1]", await File.ReadAllTextAsync(Path.Combine(given.Folder, "results/x/0dc4a3b2/SUCCEEDED_0.json"), GivenBucket.Stop));
    }

    [Theory]
    [InlineData("COMPACT", "[[1,2],3,FAILED]")]
    [InlineData("FLATTEN", "[1,2,3,FAILED]")]
    public async Task Without_a_place_the_results_are_the_output(string transformation, string expected)
    {
        await using var given = await GivenBucket.MakeAsync();
        await using var export = await given.Writer().OpenAsync(new ResultDestination(null, null, new WriterConfig(transformation, "JSONL")), GivenBucket.Run, GivenBucket.Stop);
        foreach (var result in (ExportedResult[])[Succeeded("a", "[1,2]"), Succeeded("b", "3"), Failed("c")])
        {
            await export.AddAsync(result, GivenBucket.Stop);
        }

        var list = (JsonArray)await export.CompleteAsync(GivenBucket.Stop);
        Assert.Equal(expected, $"[{string.Join(',', list.Select(entry => (entry as JsonObject)?["Status"] is JsonString status ? status.Value : entry.ToString()))}]");
    }

    [Fact]
    public async Task An_output_has_no_more_than_a_state_may_have()
    {
        await using var given = await GivenBucket.MakeAsync();
        await using var export = await given.Writer().OpenAsync(new ResultDestination(null, null, WriterConfig.OfOutput), GivenBucket.Run, GivenBucket.Stop);
        await export.AddAsync(Succeeded("a", $"\"{new string('x', 262_140)}\""), GivenBucket.Stop);
        Assert.Equal(262_144, (await export.CompleteAsync(GivenBucket.Stop)).Utf8Length);

        await using var another = await given.Writer().OpenAsync(new ResultDestination(null, null, WriterConfig.OfOutput), GivenBucket.Run, GivenBucket.Stop);
        var failure = await Assert.ThrowsAsync<ResultWriterException>(async () => await another.AddAsync(Succeeded("a", $"\"{new string('x', 262_141)}\""), GivenBucket.Stop));
        Assert.Equal("States.DataLimitExceeded", failure.Error);
    }

    [Theory]
    [InlineData("""{"Bucket":"none"}""", " The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("{}", "The field 'Bucket' is required but was missing")]
    [InlineData("""{"Bucket":"file:///tmp/x","Prefix":"../../etc"}""", "The Prefix '../../etc/' leads out of the folder.")]
    public async Task Where_nothing_can_be_written_is_told(string arguments, string cause)
    {
        await using var given = await GivenBucket.MakeAsync();
        var failure = await Assert.ThrowsAsync<ResultWriterException>(() => WriteAsync(given, arguments, WriterConfig.OfExport, Succeeded("a", "1")));
        var probe = await Assert.ThrowsAsync<ResultWriterException>(() =>
            given.Writer().ProbeAsync(new ResultDestination(Put, (JsonObject)JsonValue.Parse(arguments), WriterConfig.OfExport), GivenBucket.Run, GivenBucket.Stop));

        Assert.Equal(("States.ResultWriterFailed", "States.ResultWriterFailed"), (failure.Error, probe.Error));
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.Contains(cause, probe.Message, StringComparison.Ordinal);
        Assert.Equal(cause[0] == ' ', probe.Message.StartsWith("Failed to write a test manifest into the specified output bucket. | Message from S3:", StringComparison.Ordinal));
    }

    private static Task<string> WriteAsync(GivenBucket given, string arguments, WriterConfig config, params ExportedResult[] results) => WriteAsync(given, arguments, config, long.MaxValue, results);

    private static async Task<string> WriteAsync(GivenBucket given, string arguments, WriterConfig config, long fileBytes, ExportedResult[] results)
    {
        await using var export = await given.Writer(fileBytes).OpenAsync(new ResultDestination(Put, (JsonObject)JsonValue.Parse(arguments), config), GivenBucket.Run, GivenBucket.Stop);
        foreach (var result in results)
        {
            await export.AddAsync(result, GivenBucket.Stop);
        }

        return (await export.CompleteAsync(GivenBucket.Stop)).ToString();
    }

    private static string Whole(string name, string output) =>
        $$"""{"ExecutionArn":"arn:{{name}}","Input":"{\"i\":\"{{name}}\"}","InputDetails":{"Included":true},"Name":"{{name}}","Output":"{{output}}","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","StartDate":"2024-05-06T07:08:09.123Z","StateMachineArn":"{{Machine}}","Status":"SUCCEEDED","StopDate":"2024-05-06T07:08:11.000Z"}""";

    private static ExportedResult Succeeded(string name, string output) => Child(name, ExecutionStatus.Succeeded) with { Output = Encoding.UTF8.GetBytes(output) };

    private static ExportedResult Failed(string name) => Child(name, ExecutionStatus.Failed) with
    {
        Error = "Bad",
        Cause = "because",
        RedriveCount = 1,
        RedrivenAt = new DateTimeOffset(2024, 5, 6, 7, 8, 12, TimeSpan.Zero),
    };

    private static ExportedResult TimedOut(string name) => Child(name, ExecutionStatus.TimedOut);

    private static ExportedResult Pending(string name) => Child(name, null) with { StartedAt = null, EndedAt = null };

    private static ExportedResult Child(string name, ExecutionStatus? status) => new()
    {
        ExecutionArn = "arn:" + name,
        Name = name,
        StateMachineArn = Machine,
        Status = status,
        Input = Encoding.UTF8.GetBytes($$"""{"i":"{{name}}"}"""),
        StartedAt = new DateTimeOffset(2024, 5, 6, 7, 8, 9, 123, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2024, 5, 6, 7, 8, 11, TimeSpan.Zero),
        IsStandard = true,
    };
}
