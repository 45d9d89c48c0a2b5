using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;
using Treadle.Gateway.Tests.Support;
using Treadle.Runtime.Commits;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Tests;

/// <summary>Who is let in at the door of a stage: key, throttle, quota.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const string Key = "s1HR9a43llolcatslikeiamdoingthat7YEIvns8";

    private readonly GatewayFixture _gateway = new();

    public void Dispose() => _gateway.Dispose();

    [Fact]
    public void A_bucket_gives_its_burst_at_once_and_then_its_rate()
    {
        var bucket = new TokenBucket();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var passed = Enumerable.Range(0, 2_000).Count(i => bucket.TryTake(200, 100, start.AddMilliseconds(i * 5)));

        // 200 requests a second for ten seconds, less the last 5 ms: the burst, and a hundred a second.
        Assert.Equal(200 + 999, passed);
    }

    [Fact]
    public void A_rate_of_zero_lets_nothing_through_and_a_clock_that_is_set_back_takes_nothing_away()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        Assert.False(new TokenBucket().TryTake(5, 0, now));
        var bucket = new TokenBucket();
        Assert.True(bucket.TryTake(2, 1, now));
        Assert.True(bucket.TryTake(2, 1, now.AddHours(-1)));
        Assert.False(bucket.TryTake(2, 1, now.AddHours(-1)));
        Assert.True(bucket.TryTake(2, 1, now.AddHours(-1).AddSeconds(1)));
    }

    [Theory]
    [InlineData("DAY", "2026-11-22", "2026-11-22", "2026-11-22")]
    [InlineData("WEEK", "2026-11-22", "2026-11-22", "2026-11-28")]
    [InlineData("WEEK", "2026-11-21", "2026-11-15", "2026-11-21")]
    [InlineData("MONTH", "2024-02-29", "2024-02-01", "2024-02-29")]
    [InlineData("MONTH", "2026-12-31", "2026-12-01", "2026-12-31")]
    public void A_period_is_a_calendar_window(string period, string day, string first, string last) =>
        Assert.Equal(new QuotaPeriod(Day(first), Day(last)), QuotaPeriod.Of(period, Day(day)));

    [Fact]
    public async Task Beyond_the_plans_throttle_a_key_is_asked_to_wait_and_uses_nothing_of_its_quota()
    {
        var plan = await OpenAsync("""{"throttle":{"burstLimit":2,"rateLimit":1},"quota":{"limit":3,"period":"DAY"}}""");

        Assert.Equal([200, 200, 429, 429], await StatusesAsync(4));
        Assert.Equal("""429 TooManyRequestsException {"message":"Too Many Requests"}""", (await SendAsync()).Summary());
        Assert.Equal("[2,1]", await UsedAndRemainingAsync(plan));
        _gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([200, 429], await StatusesAsync(2));
    }

    [Fact]
    public async Task A_quota_is_used_up_exactly_and_begins_anew_with_the_period()
    {
        await OpenAsync("""{"quota":{"limit":5,"offset":2,"period":"DAY"}}""");

        Assert.Equal([200, 200, 200, 429], await StatusesAsync(4));
        Assert.Equal("""429 LimitExceededException {"message":"Limit Exceeded"}""", (await SendAsync()).Summary());
        _gateway.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([200, 200, 200, 200, 200, 429], await StatusesAsync(6));
    }

    [Fact]
    public async Task What_was_used_holds_over_a_restart()
    {
        await OpenAsync("""{"quota":{"limit":3,"period":"MONTH"}}""");
        await StatusesAsync(2);
        await _gateway.Apis.DisposeAsync();

        await using var again = new RestApiService(_gateway.Store, new StoredUses(_gateway.Store), _gateway.Time) { CanCall = (_, _) => true };
        var handler = new Requests.GatewayRequestHandler(again, () => _gateway.Calls, _gateway.Time);
        int[] statuses = [(await handler.HandleAsync(Request(), default)).Status, (await handler.HandleAsync(Request(), default)).Status];

        Assert.Equal([200, 429], statuses);
    }

    [Fact]
    public async Task A_use_that_no_commit_takes_is_written_a_moment_later()
    {
        var plan = await OpenAsync("{}");
        await StatusesAsync(3);
        Assert.Empty(_gateway.Store.List(KeyUsage.Kind, scope: null));

        _gateway.Time.Advance(UsageLedger.FlushEvery);
        await UntilAsync(() => _gateway.Store.List(KeyUsage.Kind, scope: null).Count == 1);

        var day = _gateway.Store.List(KeyUsage.Kind, scope: null).Single();
        Assert.Equal("3", Encoding.UTF8.GetString(day.Data.Span));
        Assert.StartsWith(plan + "/", day.Key.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_use_that_the_call_commits_is_not_written_again()
    {
        await OpenAsync("{}");
        CountedUse? seen = null;
        _gateway.Calls.Answer = (_, _) =>
        {
            seen = CountedUse.Current;
            Assert.True(seen!.TryTake());
            return ValueTask.FromResult(new JsonObject());
        };

        await SendAsync();
        Assert.NotNull(seen);
        Assert.Null(CountedUse.Current);
        await _gateway.Apis.DisposeAsync();

        Assert.Empty(_gateway.Store.List(KeyUsage.Kind, scope: null));
    }

    [Fact]
    public async Task A_methods_own_throttle_replaces_the_plans_and_a_stages_setting_holds_for_all_keys()
    {
        var plan = await OpenAsync("""{"throttle":{"burstLimit":1,"rateLimit":1}}""");
        await PatchPlanAsync(plan, "replace", $"/apiStages/{_gateway.ApiId}:dev/throttle/~1hello~1GET/rateLimit", "1");
        await PatchPlanAsync(plan, "replace", $"/apiStages/{_gateway.ApiId}:dev/throttle/~1hello~1GET/burstLimit", "3");
        Assert.Equal([200, 200, 200, 429], await StatusesAsync(4));

        await PatchPlanAsync(plan, "remove", $"/apiStages/{_gateway.ApiId}:dev/throttle", null);
        await PatchPlanAsync(plan, "remove", "/throttle", null);
        await CallAsync("UpdateStage", $$"""{"restApiId":"{{_gateway.ApiId}}","stageName":"dev","patchOperations":[{"op":"replace","path":"/~1hello/GET/throttling/burstLimit","value":"2"},{"op":"replace","path":"/~1hello/GET/throttling/rateLimit","value":"1"}]}""");
        Assert.Equal([200, 200, 429], await StatusesAsync(3));
    }

    [Fact]
    public async Task A_key_that_is_disabled_or_leaves_the_plan_is_forbidden_at_once()
    {
        var plan = await OpenAsync("{}");
        var key = (await CallAsync("GetApiKeys", "{}"))["items"]![0]!["id"]!.GetValue<string>();
        Assert.Equal([200], await StatusesAsync(1));

        await CallAsync("UpdateApiKey", $$"""{"apiKey":"{{key}}","patchOperations":[{"op":"replace","path":"/enabled","value":"false"}]}""");
        Assert.Equal("""403 ForbiddenException {"message":"Forbidden"}""", (await SendAsync()).Summary());
        await CallAsync("UpdateApiKey", $$"""{"apiKey":"{{key}}","patchOperations":[{"op":"replace","path":"/enabled","value":"true"}]}""");
        Assert.Equal([200], await StatusesAsync(1));
        await CallAsync("DeleteUsagePlanKey", $$"""{"usagePlanId":"{{plan}}","keyId":"{{key}}"}""");
        Assert.Equal([403], await StatusesAsync(1));
    }

    [Fact]
    public async Task UpdateUsage_sets_what_is_left_of_this_period()
    {
        var plan = await OpenAsync("""{"quota":{"limit":2,"period":"DAY"}}""");
        Assert.Equal([200, 200, 429], await StatusesAsync(3));
        var key = (await CallAsync("GetApiKeys", "{}"))["items"]![0]!["id"]!.GetValue<string>();

        await CallAsync("UpdateUsage", $$"""{"usagePlanId":"{{plan}}","keyId":"{{key}}","patchOperations":[{"op":"replace","path":"/remaining","value":"1"}]}""");

        Assert.Equal("[2,1]", await UsedAndRemainingAsync(plan));
        Assert.Equal([200, 429], await StatusesAsync(2));
        _gateway.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([200, 200, 429], await StatusesAsync(3));
    }

    [Theory]
    [InlineData("~1a~1{b}/GET", "/a/{b}", "GET", true)]
    [InlineData("a~1{b}/GET", "/a/{b}", "GET", true)]
    [InlineData("~1/GET", "/", "GET", true)]
    [InlineData("~1a/GET", "/a", "POST", false)]
    [InlineData("~1a/GET", "/a/b", "GET", false)]
    public void A_method_setting_is_found_by_its_escaped_path(string key, string path, string verb, bool isFound)
    {
        var settings = System.Collections.Immutable.ImmutableSortedDictionary<string, MethodSetting>.Empty.Add(key, new MethodSetting { MetricsEnabled = true });
        Assert.Equal(isFound, MethodSetting.Of(settings, path, verb) is not null);
        Assert.NotNull(MethodSetting.Of(settings.Add("*/*", new MethodSetting()), path, verb));
    }

    private async Task<string> OpenAsync(string plan)
    {
        await _gateway.CreateApiAsync();
        await _gateway.MethodAsync("GET", "/hello", isPrivate: true);
        await _gateway.DeployAsync();
        var key = await _gateway.KeyAsync(Key, isInPlan: false);
        var input = GatewayFixture.Merged(GatewayFixture.Json(plan), GatewayFixture.Json($$"""{"name":"p","apiStages":[{"apiId":"{{_gateway.ApiId}}","stage":"dev"}]}"""));
        var id = (await _gateway.Apis.CreateUsagePlanAsync(GatewayFixture.Caller, input, default))["id"]!.GetValue<string>();
        await CallAsync("CreateUsagePlanKey", $$"""{"usagePlanId":"{{id}}","keyId":"{{key}}","keyType":"API_KEY"}""");
        return id;
    }

    private Requests.GatewayRequest Request() => new()
    {
        ApiId = _gateway.ApiId, Stage = "dev", Method = "GET", Path = "/hello", Headers = [new("X-Api-Key", Key)], SourceIp = "::1", Host = "h",
    };

    private Task<Requests.GatewayResponse> SendAsync() => _gateway.Handler.HandleAsync(Request(), default);

    private async Task<List<int>> StatusesAsync(int requests)
    {
        var statuses = new List<int>();
        for (var i = 0; i < requests; i++)
        {
            statuses.Add((await SendAsync()).Status);
        }

        return statuses;
    }

    private async Task<string> UsedAndRemainingAsync(string plan)
    {
        var today = _gateway.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var usage = await CallAsync("GetUsage", $$"""{"usagePlanId":"{{plan}}","startDate":"{{today}}","endDate":"{{today}}"}""");
        return usage["items"]!.AsObject().Single().Value![0]!.ToJsonString();
    }

    private Task<JsonObject> PatchPlanAsync(string plan, string operation, string path, string? value) => CallAsync(
        "UpdateUsagePlan",
        new JsonObject { ["usagePlanId"] = plan, ["patchOperations"] = new JsonArray(new JsonObject { ["op"] = operation, ["path"] = path, ["value"] = value }) }.ToJsonString());

    private async Task<JsonObject> CallAsync(string operation, string input) =>
        await Api.ApiGateway.ApiGatewayOperations.All(_gateway.Apis).Single(one => one.Name == operation).InvokeAsync(GatewayFixture.Caller, GatewayFixture.Json(input), default);

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
