using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>When schedules fire, and what their targets get.</summary>
public sealed class FiringStories : IAsyncDisposable
{
    private readonly GivenSchedules _given = new();

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Fact]
    public async Task A_rate_fires_at_once_and_then_each_period()
    {
        var created = _given.Time.GetUtcNow();
        await _given.CreateAsync("rate(2 minutes)");

        for (var minutes = 0; minutes <= 6; minutes += 2)
        {
            Assert.Equal(Iso(created.AddMinutes(minutes)), await _given.CallTimeAsync());
            _given.Time.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Empty(_given.Told);
    }

    [Fact]
    public async Task A_cron_schedule_fires_in_its_time_zone()
    {
        await _given.CreateAsync("cron(30 14 * * ? *)", more: new JsonObject { ["ScheduleExpressionTimezone"] = "Europe/Berlin" });

        _given.Time.Advance(TimeSpan.FromMinutes(89));
        await _given.AssertNothingElseAsync();
        _given.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("2025-01-31T13:30:00Z", await _given.CallTimeAsync());
    }

    [Fact]
    public async Task A_one_time_schedule_fires_once_and_stays()
    {
        await _given.CreateAsync("at(2025-01-31T12:10:00)");

        _given.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("2025-01-31T12:10:00Z", await _given.CallTimeAsync());
        _given.Time.Advance(TimeSpan.FromDays(1));

        await _given.AssertNothingElseAsync();
        Assert.Equal("ENABLED", (string?)_given.Get()["State"]);
    }

    [Fact]
    public async Task A_schedule_is_deleted_after_its_last_firing_when_it_says_so()
    {
        await _given.CreateAsync("at(2025-01-31T12:10:00)", more: new JsonObject { ["ActionAfterCompletion"] = "DELETE" });
        _given.Time.Advance(TimeSpan.FromMinutes(10));
        await _given.CallAsync();

        Assert.Equal("Schedule s does not exist.", Assert.Throws<AwsErrorException>(() => _given.Get()).AwsMessage);
    }

    [Fact]
    public async Task A_one_time_schedule_for_the_past_never_fires()
    {
        await _given.CreateAsync("at(2025-01-31T11:00:00)");

        await _given.AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_start_date_is_the_first_time_of_a_rate_and_nothing_fires_after_the_end_date()
    {
        var start = _given.Time.GetUtcNow().AddHours(1);
        await _given.CreateAsync("rate(4 minutes)", more: new JsonObject { ["StartDate"] = start.ToUnixTimeSeconds(), ["EndDate"] = start.AddMinutes(5).ToUnixTimeSeconds() });
        await _given.AssertNothingElseAsync();

        _given.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Iso(start), await _given.CallTimeAsync());
        _given.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(Iso(start.AddMinutes(4)), await _given.CallTimeAsync());
        _given.Time.Advance(TimeSpan.FromMinutes(4));

        await _given.AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_disabled_schedule_does_not_fire_and_a_rate_counts_from_when_it_is_enabled()
    {
        var disabled = GivenSchedules.Request("rate(1 hour)", more: new JsonObject { ["State"] = "DISABLED" });
        await _given.Schedules.CreateAsync(GivenSchedules.Caller, disabled, GivenSchedules.Stop);
        _given.Time.Advance(TimeSpan.FromMinutes(17));
        await _given.AssertNothingElseAsync();

        await _given.Schedules.UpdateAsync(GivenSchedules.Caller, GivenSchedules.Request("rate(1 hour)"), GivenSchedules.Stop);

        Assert.Equal(_given.Now(), await _given.CallTimeAsync());
    }

    [Fact]
    public async Task A_changed_target_does_not_change_the_times()
    {
        await _given.CreateAsync("rate(1 hour)");
        Assert.Equal("2025-01-31T12:00:00Z", await _given.CallTimeAsync());
        _given.Time.Advance(TimeSpan.FromMinutes(20));

        await _given.Schedules.UpdateAsync(GivenSchedules.Caller, GivenSchedules.Request("rate(1 hour)", target: GivenSchedules.Function + "2"), GivenSchedules.Stop);
        _given.Time.Advance(TimeSpan.FromMinutes(40));

        Assert.Equal("2025-01-31T13:00:00Z", await _given.CallTimeAsync());
    }

    [Fact]
    public async Task A_changed_expression_or_a_deletion_takes_the_old_time_away()
    {
        await _given.CreateAsync("at(2025-01-31T12:10:00)");
        await _given.CreateAsync("at(2025-01-31T12:10:00)", "gone");
        await _given.Schedules.UpdateAsync(GivenSchedules.Caller, GivenSchedules.Request("at(2025-01-31T12:30:00)"), GivenSchedules.Stop);
        await _given.Schedules.DeleteAsync(GivenSchedules.Caller, new JsonObject { ["Name"] = "gone" }, GivenSchedules.Stop);

        _given.Time.Advance(TimeSpan.FromMinutes(10));
        await _given.AssertNothingElseAsync();
        _given.Time.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("2025-01-31T12:30:00Z", await _given.CallTimeAsync());
    }

    [Fact]
    public async Task What_was_due_while_the_server_was_down_for_a_moment_is_made_up_for()
    {
        await _given.CreateAsync("rate(1 minute)");
        await _given.CallAsync();

        await _given.RestartAsync(downFor: TimeSpan.FromMinutes(3));

        // Deliveries are not made in order.
        string[] times = [await _given.CallTimeAsync(), await _given.CallTimeAsync(), await _given.CallTimeAsync()];
        Assert.Equal(["2025-01-31T12:01:00Z", "2025-01-31T12:02:00Z", "2025-01-31T12:03:00Z"], times.Order(StringComparer.Ordinal));
        Assert.Empty(_given.Told);
    }

    [Fact]
    public async Task Of_many_times_missed_the_newest_is_made_up_for_and_the_others_are_told()
    {
        await _given.CreateAsync("rate(1 hour)");
        await _given.CallAsync();

        await _given.RestartAsync(downFor: TimeSpan.FromHours(5.5));

        Assert.Equal("2025-01-31T17:00:00Z", await _given.CallTimeAsync());
        await _given.AssertNothingElseAsync();
        await _given.StopAsync();
        Assert.Equal(
            "The schedule arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s was due at 2025-01-31T13:00:00Z and later, while the server was down; "
            + "it is fired now for 2025-01-31T17:00:00Z, 4 times before that are left out.",
            Assert.Single(_given.Told));
    }

    [Fact]
    public async Task A_rate_that_was_missed_for_years_fires_once()
    {
        await _given.CreateAsync("rate(1 minute)");
        await _given.CallAsync();

        await _given.RestartAsync(downFor: TimeSpan.FromDays(1000));

        Assert.Equal(_given.Now(), await _given.CallTimeAsync());
        await _given.StopAsync();
        Assert.Contains("10000 or more", Assert.Single(_given.Told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_one_time_schedule_that_was_missed_fires_at_start()
    {
        await _given.CreateAsync("at(2025-01-31T12:10:00)");

        await _given.RestartAsync(downFor: TimeSpan.FromDays(30));

        Assert.Equal("2025-01-31T12:10:00Z", await _given.CallTimeAsync());
        await _given.StopAsync();
        Assert.Contains("it is fired now.", Assert.Single(_given.Told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_repeats_nothing()
    {
        await _given.CreateAsync("rate(1 hour)");
        await _given.CallAsync();

        await _given.RestartAsync(downFor: TimeSpan.Zero);

        await _given.AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_flexible_schedule_fires_within_its_window()
    {
        await _given.CreateAsync("at(2025-01-31T13:00:00)", more: new JsonObject { ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "FLEXIBLE", ["MaximumWindowInMinutes"] = 60 } });

        _given.Time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        await _given.AssertNothingElseAsync();
        _given.Time.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal("2025-01-31T13:00:00Z", await _given.CallTimeAsync());
    }

    [Fact]
    public async Task Without_an_input_the_target_gets_an_event()
    {
        await _given.CreateAsync("rate(1 day)");

        var payload = JsonNode.Parse((await _given.CallAsync()).Text)!.AsObject();
        Assert.Equal(36, ((string)payload["id"]!).Length);
        payload.Remove("id");
        Assert.Equal(
            """{"version":"0","detail-type":"Scheduled Event","source":"aws.scheduler","account":"000000000000","time":"2025-01-31T12:00:00Z","region":"eu-west-1","resources":["arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s"],"detail":"{}"}""",
            payload.ToJsonString());
    }

    [Fact]
    public async Task Context_attributes_are_filled_in_and_attempts_are_counted()
    {
        _given.Refusals.Enqueue(new AwsErrorException("ServiceException", "Not now.", 500));
        await _given.CreateAsync(
            "rate(1 day)",
            ofTarget: new JsonObject { ["Input"] = """["<aws.scheduler.schedule-arn>","<aws.scheduler.scheduled-time>","<aws.scheduler.execution-id>",<aws.scheduler.attempt-number>]""" });

        var first = JsonNode.Parse((await _given.CallAsync()).Text)!;
        Assert.Equal("arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s", (string?)first[0]);
        Assert.Equal("2025-01-31T12:00:00Z", (string?)first[1]);
        Assert.Equal(1, (int?)first[3]);
        while (!_given.Time.HasTimerIn(TimeSpan.FromSeconds(0.5)) && !_given.Time.HasTimerIn(TimeSpan.FromSeconds(1)))
        {
            await Task.Yield();
        }

        _given.Time.Advance(TimeSpan.FromSeconds(2));
        var second = JsonNode.Parse((await _given.CallAsync()).Text)!;
        Assert.Equal((string?)first[2], (string?)second[2]);
        Assert.Equal(2, (int?)second[3]);
    }

    [Fact]
    public async Task What_cannot_be_delivered_lands_in_the_dead_letter_queue()
    {
        _given.Refusals.Enqueue(new AwsErrorException("ResourceNotFoundException", "Function not found", 404));
        await _given.CreateAsync(
            "rate(1 day)",
            ofTarget: new JsonObject { ["Input"] = """{"a":1}""", ["DeadLetterConfig"] = new JsonObject { ["Arn"] = "arn:aws:sqs:eu-west-1:000000000000:dead" } });

        await _given.CallAsync();
        var dead = await _given.CallAsync();

        Assert.Equal(("sqs", "SendMessage"), (dead.Service, dead.Action));
        Assert.Equal("""{"a":1}""", (string?)dead.Input["MessageBody"]);
        var attributes = dead.Input["MessageAttributes"]!.AsObject().ToDictionary(a => a.Key, a => (string?)a.Value!["StringValue"]);
        Assert.Equal("ResourceNotFoundException", attributes["ERROR_CODE"]);
        Assert.Equal("Function not found", attributes["ERROR_MESSAGE"]);
        Assert.Equal("2025-01-31T12:00:00Z", attributes["SCHEDULED_TIME"]);
        Assert.Equal("arn:aws:scheduler:eu-west-1:000000000000:schedule/default/s", attributes["SCHEDULE_ARN"]);
        Assert.Equal(GivenSchedules.Function, attributes["TARGET_ARN"]);
        Assert.Equal("0", attributes["RETRY_ATTEMPTS"]);
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
