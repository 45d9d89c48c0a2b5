using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class ActivityAndTagTests : IAsyncLifetime
{
    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Creating_an_activity_again_is_the_same_answer_and_deleting_it_again_succeeds()
    {
        var first = await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = "a" });
        Assert.Equal(first.ToJsonString(), (await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = "a" })).ToJsonString());
        var arn = new JsonObject { ["activityArn"] = (string?)first["activityArn"] };
        Assert.Equal("AWS_OWNED_KEY", (string?)(await _api.CallAsync("DescribeActivity", arn))["encryptionConfiguration"]!["type"]);
        await _api.CallAsync("DeleteActivity", arn);
        await _api.CallAsync("DeleteActivity", arn);
        Assert.Equal($"ActivityDoesNotExist: Activity Does Not Exist: '{(string?)first["activityArn"]}'", await _api.RefusedAsync("GetActivityTask", arn));
    }

    [Fact]
    public async Task Activities_are_listed_in_the_order_of_their_creation_page_by_page()
    {
        foreach (var name in (string[])["c", "a", "b"])
        {
            await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = name });
        }

        var first = await _api.CallAsync("ListActivities", new JsonObject { ["maxResults"] = 2 });
        var second = await _api.CallAsync("ListActivities", new JsonObject { ["maxResults"] = 2, ["nextToken"] = (string?)first["nextToken"] });
        Assert.Equal(["c", "a", "b"], first["activities"]!.AsArray().Concat(second["activities"]!.AsArray()).Select(a => (string)a!["name"]!));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public async Task A_worker_takes_a_task_and_answers_it()
    {
        var activity = (string)(await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = "work" }))["activityArn"]!;
        var definition = """{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"ARN","End":true}}}""".Replace("ARN", activity, StringComparison.Ordinal);
        var execution = await _api.StartAsync(await _api.CreateAsync("m", definition), input: """{"n":1}""");
        var task = await _api.CallAsync("GetActivityTask", new JsonObject { ["activityArn"] = activity, ["workerName"] = "w" });
        Assert.Equal("""{"n":1}""", (string?)task["input"]);
        await _api.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)task["taskToken"], ["output"] = "2" });
        await _api.EndAsync(execution);
        Assert.Equal("2", (string?)(await _api.DescribeAsync(execution))["output"]);
    }

    [Fact]
    public async Task Tags_are_added_replaced_and_removed_by_key()
    {
        var arn = await _api.CreateAsync("m");
        await TagAsync(arn, ("a", "1"), ("b", ""), ("a", "2"));
        await TagAsync(arn, ("c", "3"));
        Assert.Equal("""[{"key":"a","value":"2"},{"key":"b","value":""},{"key":"c","value":"3"}]""", await TagsAsync(arn));
        await _api.CallAsync("UntagResource", new JsonObject { ["resourceArn"] = arn, ["tagKeys"] = new JsonArray("a", "a", "unknown") });
        Assert.Equal("""[{"key":"b","value":""},{"key":"c","value":"3"}]""", await TagsAsync(arn));
    }

    [Fact]
    public async Task The_51st_tag_is_refused_and_changes_nothing()
    {
        var arn = (string)(await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = "a" }))["activityArn"]!;
        await TagAsync(arn, [.. Enumerable.Range(0, 50).Select(i => ($"k{i}", "v"))]);
        var tags = new JsonArray(new JsonObject { ["key"] = "more", ["value"] = "v" });
        Assert.StartsWith("TooManyTags: ", await _api.RefusedAsync("TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = tags }), StringComparison.Ordinal);
        Assert.DoesNotContain("more", await TagsAsync(arn), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_AWS_itself_are_refused()
    {
        var arn = await _api.CreateAsync("m");
        var tags = new JsonArray(new JsonObject { ["key"] = "aws:cloudformation:stack-name", ["value"] = "v" });
        Assert.StartsWith("ValidationException: ", await _api.RefusedAsync("TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = tags }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_of_what_does_not_exist_are_refused()
    {
        const string Arn = "arn:aws:states:us-east-1:000000000000:stateMachine:none";
        Assert.Equal($"ResourceNotFound: Resource not found: '{Arn}'", await _api.RefusedAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = Arn }));
    }

    private Task<JsonObject> TagAsync(string arn, params (string Key, string Value)[] tags) => _api.CallAsync("TagResource", new JsonObject
    {
        ["resourceArn"] = arn,
        ["tags"] = new JsonArray([.. tags.Select(t => (JsonNode)new JsonObject { ["key"] = t.Key, ["value"] = t.Value })]),
    });

    private async Task<string> TagsAsync(string arn) =>
        (await _api.CallAsync("ListTagsForResource", new JsonObject { ["resourceArn"] = arn }))["tags"]!.ToJsonString();
}
