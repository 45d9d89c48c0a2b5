using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Aws.Signing;
using Treadle.Tests.Common;

namespace Treadle.Api.Tests.Access;

/// <summary>Sessions of browsers: which cookie stands for whom, and until when.</summary>
public sealed class BrowserSessionTests
{
    private static readonly byte[] ServerKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly AccessKey Orders = Key("AKIAORDERS", "secret-of-orders");

    private readonly ManualTime _time = new();

    [Fact]
    public void A_session_lasts_twelve_hours()
    {
        var sessions = Sessions(Orders);
        var cookie = sessions.Begin(Orders)!;
        Assert.Same(Orders, sessions.KeyOf(Request(cookie)));
        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Same(Orders, sessions.KeyOf(Request(cookie)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(sessions.KeyOf(Request(cookie)));
    }

    [Fact]
    public void A_session_that_was_signed_out_is_over_for_copies_of_its_cookie_and_no_other_is()
    {
        var sessions = Sessions(Orders);
        var (cookie, other) = (sessions.Begin(Orders)!, sessions.Begin(Orders)!);
        sessions.SignOut(Request(cookie, "User-Agent", "curl"));
        Assert.NotNull(sessions.KeyOf(Request(cookie)));
        sessions.SignOut(Request(cookie));
        Assert.Null(sessions.KeyOf(Request(cookie)));
        // The last letter has bits that stand for nothing: every way to write the same bytes is as good as the first.
        Assert.All("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", c => Assert.Null(sessions.KeyOf(Request(cookie[..^1] + c))));
        Assert.NotNull(sessions.KeyOf(Request(other)));
    }

    [Fact]
    public void A_session_ends_with_its_key_with_the_keys_secret_and_with_the_servers_key()
    {
        var cookie = Sessions(Orders).Begin(Orders)!;
        Assert.NotNull(Sessions(Orders).KeyOf(Request(cookie)));
        Assert.Null(Sessions(Key("AKIAOTHER", "secret-of-orders")).KeyOf(Request(cookie)));
        Assert.Null(Sessions(Key("AKIAORDERS", "another-secret")).KeyOf(Request(cookie)));
        Assert.Null(new BrowserSessions(new AccessKeys([Orders], new SessionTokens(() => new byte[32], _time)), _time).KeyOf(Request(cookie)));
    }

    [Fact]
    public void A_session_does_not_come_of_temporary_credentials_nor_is_their_token_a_cookie()
    {
        var keys = new AccessKeys([Orders], new SessionTokens(() => ServerKey, _time));
        var given = keys.Issue(Orders, Orders.Account, Orders.Identity, _time.GetUtcNow().AddMinutes(15));
        var temporary = keys.Find(given.AccessKeyId, given.SessionToken, out _)!;
        var sessions = new BrowserSessions(keys, _time);
        Assert.Null(sessions.Begin(temporary));
        Assert.Null(sessions.KeyOf(Request(given.SessionToken!)));
        Assert.Null(sessions.KeyOf(Request(given.SessionToken!["TREADLE".Length..])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("e30")]
    [InlineData("not base64!")]
    [InlineData("eyJrIjoiQUtJQU9SREVSUyIsIngiOjk5OTk5OTk5OTk5fQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_was_not_sealed_here_is_nobodys(string cookie) => Assert.Null(Sessions(Orders).KeyOf(Request(cookie)));

    [Fact]
    public void A_changed_cookie_is_nobodys()
    {
        var sessions = Sessions(Orders, Key("AKIAADMINS", "secret-of-orders"));
        var cookie = sessions.Begin(Orders)!;
        for (var i = 0; i < cookie.Length; i++)
        {
            var changed = cookie[..i] + (cookie[i] == 'A' ? 'B' : 'A') + cookie[(i + 1)..];
            // The last letter has bits that stand for nothing.
            Assert.True(i == cookie.Length - 1 || sessions.KeyOf(Request(changed)) is null, $"{i}: {changed}");
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("Origin", "http://localhost:4566", true)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("User-Agent", "curl", false)]
    public void The_cookie_counts_where_the_browser_says_that_an_own_page_asks(string header, string value, bool counts)
    {
        var sessions = Sessions(Orders);
        var cookie = sessions.Begin(Orders)!;
        Assert.Equal(counts, sessions.KeyOf(Request(cookie, header, value)) is not null);
    }

    [Fact]
    public void A_request_with_a_session_needs_no_signature_and_keeps_to_its_keys_region()
    {
        var keys = new AccessKeys([Orders with { Region = "eu-west-1" }], new SessionTokens(() => ServerKey, _time));
        var authentication = new Authentication(keys, _time);
        var cookie = authentication.Browsers.Begin(Orders)!;
        var claim = authentication.Examine(Request(cookie, authorization: Scoped("eu-west-1")), "states");
        claim.Verify("any body"u8);
        Assert.Equal("AKIAORDERS", claim.Key.Credentials.AccessKeyId);

        var elsewhere = Assert.Throws<AccessException>(() => authentication.Examine(Request(cookie, authorization: Scoped("us-east-1")), "states"));
        Assert.Equal("Credential should be scoped to a valid region: 'eu-west-1', not 'us-east-1'.", elsewhere.Message);
        Assert.Throws<AccessException>(() => authentication.Examine(Request(cookie), "states"));

        _time.Advance(BrowserSessions.Lifetime);
        var ended = Assert.Throws<AccessException>(() => authentication.Examine(Request(cookie, authorization: Scoped("eu-west-1")), "states"));
        Assert.Equal((AccessFault.ExpiredToken, "The session of this browser has ended: log in again."), (ended.Fault, ended.Message));
    }

    private static string Scoped(string region) => $"AWS4-HMAC-SHA256 Credential=000000000000/20250131/{region}/states/aws4_request, SignedHeaders=host, Signature=session";

    private static AccessKey Key(string id, string secret) =>
        AccessKey.Configured(new AwsCredentials(id, secret), "111122223333", user: null, ActionList.All, region: null);

    private BrowserSessions Sessions(params AccessKey[] keys) => new(new AccessKeys(keys, new SessionTokens(() => ServerKey, _time)), _time);

    private static WireRequest Request(string cookie, string header = "Sec-Fetch-Site", string value = "same-origin", string? authorization = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Cookie"] = $"theme=dark; treadle-session={cookie}", [header] = value };
        if (authorization is not null)
        {
            headers["Authorization"] = authorization;
        }

        return new WireRequest("POST", "/", "", headers.GetValueOrDefault) { HeaderNames = () => headers.Keys };
    }
}
