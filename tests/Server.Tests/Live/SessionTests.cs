using System.Net;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Live;

/// <summary>Sessions of browsers with a real server: how they begin, what they may do, how they end.</summary>
public sealed class SessionTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cookie_that_no_script_can_read_begins_with_a_signed_request()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        using var answer = await Browser.SignInAsync(server, "AKIAONE", GivenServer.Secret);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("treadle-session=", cookie, StringComparison.Ordinal);
        Assert.Equal(["max-age=43200", "path=/", "samesite=strict", "httponly"], cookie.Split("; ").Skip(1));
        Assert.DoesNotContain(GivenServer.Secret, cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIAONE", "another secret")]
    [InlineData("AKIANOBODY", GivenServer.Secret)]
    public async Task Without_the_keys_secret_there_is_no_session(string key, string secret)
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        using var answer = await Browser.SignInAsync(server, key, secret);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        // A browser would ask for a password in the page's stead.
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_session_does_not_prolong_itself()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        using var answer = await browser.Client.PostAsync("/_treadle/session", content: null, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Each_protocol_knows_the_cookie_and_answers_for_the_keys_account()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");

        var made = await browser.CallAsync("CreateActivity", new JsonObject { ["name"] = "a" });
        Assert.Equal("arn:aws:states:eu-west-1:111122223333:activity:a", (string?)made["activityArn"]);
        Assert.Contains("\"Functions\":[]", await OkAsync(browser, Browser.Request(HttpMethod.Get, "/2015-03-31/functions", "lambda")), StringComparison.Ordinal);
        Assert.Contains("\"item\"", await OkAsync(browser, Browser.Request(HttpMethod.Get, "/restapis", "apigateway")), StringComparison.Ordinal);

        using var bucket = Browser.Request(HttpMethod.Put, "/shelf", "s3");
        await OkAsync(browser, bucket);
        using var put = Browser.Request(HttpMethod.Put, "/shelf/book", "s3");
        put.Content = new StringContent("pages");
        await OkAsync(browser, put);
        Assert.Equal("pages", await OkAsync(browser, Browser.Request(HttpMethod.Get, "/shelf/book", "s3")));

        using var query = Browser.Request(HttpMethod.Post, "/", "sns");
        query.Content = new FormUrlEncodedContent([new("Action", "CreateTopic"), new("Version", "2010-03-31"), new("Name", "t")]);
        Assert.Contains("arn:aws:sns:eu-west-1:111122223333:t", await OkAsync(browser, query), StringComparison.Ordinal);

        Assert.Equal("111122223333", (string?)JsonNode.Parse(await browser.Client.GetStringAsync("/_treadle/info", Stop))!["account"]);
    }

    [Fact]
    public async Task A_session_may_do_what_its_key_may()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIALESS", "states:List*", "s3:ListAllMyBuckets"));
        await using var browser = await Browser.LogInAsync(server, "AKIALESS");
        await browser.CallAsync("ListStateMachines", []);
        using var refused = await browser.SendAsync("CreateActivity", new JsonObject { ["name"] = "a" });
        Assert.Contains("is not authorized to perform: states:CreateActivity", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var bucket = Browser.Request(HttpMethod.Put, "/shelf", "s3");
        using var denied = await browser.Client.SendAsync(bucket, Stop);
        Assert.Contains("<Code>AccessDenied</Code>", await denied.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var info = await browser.Client.GetAsync("/_treadle/info", Stop);
        Assert.Equal(HttpStatusCode.Forbidden, info.StatusCode);
        using var counts = await browser.Client.GetAsync("/_treadle/executions/counts", Stop);
        Assert.Equal(HttpStatusCode.OK, counts.StatusCode);
    }

    [Fact]
    public async Task Who_logs_out_has_no_cookie_any_more()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        using var answer = await browser.Client.DeleteAsync("/_treadle/session", Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.StartsWith("treadle-session=; max-age=0; path=/", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_outlives_the_server_and_ends_with_its_key()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var first = await Browser.LogInAsync(server, "AKIAONE");

        await server.StartAgainAsync(GivenServer.Key("AKIAONE", "*"));
        await using var again = Browser.Of(server, first.Cookie);
        await again.CallAsync("ListStateMachines", []);

        await server.StartAgainAsync(GivenServer.Key("AKIATWO", "*"));
        await using var last = Browser.Of(server, first.Cookie);
        using var refused = await last.SendAsync("ListStateMachines", []);
        Assert.Contains("ExpiredTokenException", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var live = await last.Client.GetAsync("/_treadle/live", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, live.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task The_cookie_counts_only_in_requests_of_the_servers_own_pages(string? site)
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        browser.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Mode");
        if (site is not null)
        {
            // A link in a page of another site: the whole server lets it pass, as somebody's without a session.
            browser.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
            browser.Client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        }

        using var info = await browser.Client.GetAsync("/_treadle/info", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, info.StatusCode);
        using var refused = await browser.SendAsync("ListStateMachines", []);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        browser.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.Client.DefaultRequestHeaders.Add("Origin", server.Address);
        using var own = await browser.SendAsync("ListStateMachines", []);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/console/", HttpStatusCode.Unauthorized)]
    [InlineData("a page", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Where_browsers_say_nothing_else_the_cookie_counts_for_a_page_whose_address_is_the_servers(string? page, HttpStatusCode expected)
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        browser.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Mode");
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Referer", page ?? $"{server.Address}/console/");

        using var info = await browser.Client.GetAsync("/_treadle/info", Stop);
        Assert.Equal(expected, info.StatusCode);
        // No password prompt in the page's stead.
        Assert.False(info.Headers.Contains("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_whatever_cookie_it_brings()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        browser.Client.DefaultRequestHeaders.Add("Origin", "http://127.0.0.1:1");
        using var refused = await browser.SendAsync("ListStateMachines", []);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<string> OkAsync(Browser browser, HttpRequestMessage request)
    {
        using var answer = await browser.Client.SendAsync(request, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }
}
