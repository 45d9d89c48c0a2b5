using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>Making, showing, listing and deleting schedules and groups.</summary>
public sealed class ScheduleRequestTests : IAsyncDisposable
{
    private static readonly AwsCaller Caller = GivenSchedules.Caller;

    private readonly GivenSchedules _given = new();

    private ScheduleService Service => _given.Schedules;

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Theory]
    [InlineData("ScheduleExpression", "\"cron(0 1 * * * *)\"", "Invalid Schedule Expression cron(0 1 * * * *).")]
    [InlineData("ScheduleExpression", "\" rate(10 minutes)\"", "Invalid Schedule Expression  rate(10 minutes).")]
    [InlineData("ScheduleExpression", "\"rate( 10 minutes )\"", "Invalid Schedule Expression rate( 10 minutes ).")]
    [InlineData("ScheduleExpression", "null", "1 validation error detected: Value null at 'scheduleExpression' failed to satisfy constraint: Member must not be null")]
    [InlineData("ScheduleExpressionTimezone", "\"Europe/Atlantis\"", "Invalid Schedule Expression Timezone Europe/Atlantis.")]
    [InlineData("Name", "\"a b\"", "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$")]
    [InlineData("State", "\"ON\"", "1 validation error detected: Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED]")]
    [InlineData("StartDate", "1738300000", "The StartDate you specify cannot be earlier than 5 minutes ago.")]
    [InlineData("FlexibleTimeWindow", """{"Mode":"FLEXIBLE"}""", "MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE")]
    [InlineData("FlexibleTimeWindow", """{"Mode":"FLEXIBLE","MaximumWindowInMinutes":1441}""", "1 validation error detected: Value '1441' at 'flexibleTimeWindow.maximumWindowInMinutes' failed to satisfy constraint: Member must have value less than or equal to 1440")]
    [InlineData("FlexibleTimeWindow", "null", "1 validation error detected: Value null at 'flexibleTimeWindow' failed to satisfy constraint: Member must not be null")]
    [InlineData("Target", """{"Arn":"a"}""", "1 validation error detected: Value null at 'target.roleArn' failed to satisfy constraint: Member must not be null")]
    [InlineData("Target", """{"Arn":"arn:aws:events:eu-west-1:000000000000:event-bus/b","RoleArn":"arn:aws:iam::000000000000:role/any","EventBridgeParameters":{"DetailType":"t","Source":"aws.x"}}""", @"1 validation error detected: Value 'aws.x' at 'target.eventBridgeParameters.source' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=[/\.\-_A-Za-z0-9]+)((?!aws\.).*)|(\$(\.[\w_-]+(\[(\d+|\*)\])*)*)$")]
    public async Task A_request_that_is_wrong_is_refused_and_leaves_no_trace(string member, string value, string message)
    {
        await _given.RefusedAsync($"ValidationException: {message}", GivenSchedules.Request("rate(1 day)", more: new JsonObject { [member] = JsonNode.Parse(value) }));

        Assert.Empty(Service.List(Caller, [])["Schedules"]!.AsArray());
    }

    [Fact]
    public async Task A_schedule_is_shown_with_its_defaults()
    {
        var created = await _given.CreateAsync("rate(2 minute)");

        Assert.Equal("arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s", (string?)created["ScheduleArn"]);
        Assert.Equal(
            """{"ActionAfterCompletion":"NONE","CreationDate":1738324800,"FlexibleTimeWindow":{"Mode":"OFF"},"GroupName":"default","LastModificationDate":1738324800,"Name":"s","ScheduleExpression":"rate(2 minute)","ScheduleExpressionTimezone":"UTC","State":"ENABLED","Target":{"Arn":"arn:aws:lambda:eu-west-1:000000000000:function:f","RoleArn":"arn:aws:iam::000000000000:role/any","RetryPolicy":{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":185}},"Arn":"arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s"}""",
            _given.Get().ToJsonString());
    }

    [Fact]
    public async Task An_update_replaces_all_but_the_time_of_creation()
    {
        await _given.CreateAsync("rate(1 day)", more: new JsonObject { ["Description"] = "old", ["State"] = "DISABLED" });
        _given.Time.Advance(TimeSpan.FromSeconds(5));
        await Service.UpdateAsync(Caller, GivenSchedules.Request("rate(2 days)"), GivenSchedules.Stop);

        var shown = _given.Get();
        Assert.Null(shown["Description"]);
        Assert.Equal("ENABLED", (string?)shown["State"]);
        Assert.Equal(5, (decimal)shown["LastModificationDate"]! - (decimal)shown["CreationDate"]!);
    }

    [Fact]
    public async Task The_same_request_with_the_same_token_makes_one_schedule()
    {
        var token = new JsonObject { ["ClientToken"] = "t" };
        await _given.CreateAsync("rate(1 day)", more: token);
        await _given.CreateAsync("rate(1 day)", more: token);

        await _given.RefusedAsync("ConflictException: Schedule s already exists.", GivenSchedules.Request("rate(1 day)"));
        var other = await Assert.ThrowsAsync<AwsErrorException>(async () => await _given.CreateAsync("rate(2 days)", more: token));
        Assert.Equal("ConflictException", other.Code);
        Assert.Single(Service.List(Caller, [])["Schedules"]!.AsArray());
    }

    [Fact]
    public async Task Lists_come_in_pages_and_are_narrowed()
    {
        await Service.Groups.CreateAsync(Caller, new JsonObject { ["Name"] = "g" }, GivenSchedules.Stop);
        foreach (var (name, group, state) in new[] { ("a1", "default", "ENABLED"), ("a2", "g", "DISABLED"), ("b1", "g", "ENABLED") })
        {
            await _given.CreateAsync("rate(1 day)", name, more: new JsonObject { ["GroupName"] = group, ["State"] = state });
        }

        Assert.Equal(["a1", "a2", "b1"], Names([]));
        Assert.Equal(["a2", "b1"], Names(new JsonObject { ["GroupName"] = "g" }));
        Assert.Equal(["a1", "a2"], Names(new JsonObject { ["NamePrefix"] = "a" }));
        Assert.Equal(["a2"], Names(new JsonObject { ["State"] = "DISABLED" }));
        var first = Service.List(Caller, new JsonObject { ["MaxResults"] = 2 });
        Assert.Equal(["b1"], Names(new JsonObject { ["NextToken"] = (string?)first["NextToken"] }));

        string[] Names(JsonObject input) => [.. Service.List(Caller, input)["Schedules"]!.AsArray().Select(s => (string)s!["Name"]!)];
    }

    [Fact]
    public async Task A_group_is_deleted_with_its_schedules()
    {
        await Service.Groups.CreateAsync(Caller, new JsonObject { ["Name"] = "g" }, GivenSchedules.Stop);
        await _given.CreateAsync("at(2025-01-31T12:10:00)", more: new JsonObject { ["GroupName"] = "g" });

        await Service.DeleteGroupAsync(Caller, new JsonObject { ["Name"] = "g" }, GivenSchedules.Stop);
        _given.Time.Advance(TimeSpan.FromMinutes(10));

        await _given.AssertNothingElseAsync();
        var missing = Assert.Throws<AwsErrorException>(() => Service.Groups.Get(Caller, new JsonObject { ["Name"] = "g" }));
        Assert.Equal(("ResourceNotFoundException", "Schedule group g does not exist.", 404), (missing.Code, missing.AwsMessage, missing.Status));
        await _given.RefusedAsync("ResourceNotFoundException: Schedule group g does not exist.", GivenSchedules.Request("rate(1 day)", more: new JsonObject { ["GroupName"] = "g" }));
    }

    [Fact]
    public void The_default_group_is_there() =>
        Assert.Equal("default", (string?)Service.Groups.List(Caller, [])["ScheduleGroups"]!.AsArray().Single()!["Name"]);

    [Fact]
    public async Task Groups_have_tags()
    {
        var arn = (string?)(await Service.Groups.CreateAsync(Caller, JsonNode.Parse("""{"Name":"g","Tags":[{"Key":"a","Value":"1"}]}""")!.AsObject(), GivenSchedules.Stop))["ScheduleGroupArn"];
        await Service.Groups.TagAsync(Caller, JsonNode.Parse($$"""{"ResourceArn":"{{arn}}","Tags":[{"Key":"b","Value":"2"}]}""")!.AsObject(), GivenSchedules.Stop);
        await Service.Groups.UntagAsync(Caller, JsonNode.Parse($$"""{"ResourceArn":"{{arn}}","TagKeys":["a"]}""")!.AsObject(), GivenSchedules.Stop);

        Assert.Equal("""{"Tags":[{"Key":"b","Value":"2"}]}""", Service.Groups.ListTags(Caller, new JsonObject { ["ResourceArn"] = arn }).ToJsonString());
    }
}
