using Treadle.Api.Access;
using Treadle.Aws.Signing;
using Treadle.Tests.Common;

namespace Treadle.Api.Tests.Access;

/// <summary>Temporary credentials: whom they stand for, and when they end.</summary>
public sealed class SessionTokenTests
{
    private static readonly byte[] ServerKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly AccessKey Orders = Key("AKIAORDERS", "111122223333", "states:*");

    private readonly ManualTime _time = new();

    [Fact]
    public void A_session_may_do_what_its_key_may_until_it_ends()
    {
        var keys = Keys(Orders);
        var given = keys.Issue(Orders, "111122223333", AccessKeys.AssumedRole("111122223333", "any", "trip"), _time.GetUtcNow().AddHours(1));

        var session = keys.Find(given.AccessKeyId, given.SessionToken, out var isExpired)!;
        Assert.Equal((given.SecretAccessKey, "111122223333", "arn:aws:sts::111122223333:assumed-role/any/trip"), (session.Credentials.SecretAccessKey, session.Account, session.Identity.Arn));
        Assert.True(session.Actions.Allows("states:StartExecution"));
        Assert.False(session.Actions.Allows("lambda:InvokeFunction"));
        Assert.False(isExpired);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(keys.Find(given.AccessKeyId, given.SessionToken, out isExpired));
        Assert.True(isExpired);
    }

    [Fact]
    public void A_session_of_a_session_is_the_first_keys()
    {
        var keys = Keys(Orders);
        var first = keys.Issue(Orders, "111122223333", Orders.Identity, _time.GetUtcNow().AddHours(1));
        var session = keys.Find(first.AccessKeyId, first.SessionToken, out _);
        var second = keys.Issue(session, "111122223333", Orders.Identity, _time.GetUtcNow().AddHours(1));
        Assert.Equal("AKIAORDERS", keys.Find(second.AccessKeyId, second.SessionToken, out _)!.Parent);
    }

    [Fact]
    public void A_session_outlives_the_server_and_ends_with_its_key()
    {
        var given = Keys(Orders).Issue(Orders, "111122223333", Orders.Identity, _time.GetUtcNow().AddHours(1));
        Assert.NotNull(Keys(Orders).Find(given.AccessKeyId, given.SessionToken, out _));
        Assert.Null(Keys(Key("AKIAOTHER", "111122223333", "*")).Find(given.AccessKeyId, given.SessionToken, out _));
        Assert.Null(Keys(Key("AKIAORDERS", "999999999999", "*")).Find(given.AccessKeyId, given.SessionToken, out _));
        Assert.Null(new AccessKeys([Orders], new SessionTokens(() => new byte[32], _time)).Find(given.AccessKeyId, given.SessionToken, out _));
    }

    [Fact]
    public void What_an_open_server_gave_out_is_good_for_nothing_when_there_are_keys()
    {
        var open = new AccessKeys([], new SessionTokens(() => ServerKey, _time));
        var given = open.Issue(caller: null, "111122223333", Orders.Identity, _time.GetUtcNow().AddHours(1));
        Assert.Equal("111122223333", open.Session(given.SessionToken)!.Account);
        Assert.Null(Keys(Orders).Find(given.AccessKeyId, given.SessionToken, out _));
    }

    [Fact]
    public void What_the_server_runs_itself_may_do_everything_in_its_account()
    {
        Assert.Null(new AccessKeys([], new SessionTokens(() => ServerKey, _time)).ForOwn("111122223333", "role", "f"));
        var own = Keys(Orders).ForOwn("444455556666", "role", "f")!;
        var found = Keys(Orders).Find(own.AccessKeyId, own.SessionToken, out _)!;
        Assert.Equal(("444455556666", true), (found.Account, found.Actions.Allows("lambda:InvokeFunction")));
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/role/f", found.Identity.Arn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TREADLE")]
    [InlineData("TREADLE!!!!")]
    [InlineData("TREADLEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("FwoGZXIvYXdzEBYaDK")]
    public void What_is_no_token_of_this_server_is_nobodys(string token) => Assert.Null(Keys(Orders).Find("ASIA", token, out _));

    [Fact]
    public void No_letter_of_a_token_can_be_changed()
    {
        var keys = Keys(Orders);
        var given = keys.Issue(Orders, "111122223333", Orders.Identity, _time.GetUtcNow().AddHours(1));
        var token = given.SessionToken!;
        for (var i = 7; i < token.Length - 1; i++)
        {
            Assert.Null(keys.Find(given.AccessKeyId, token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..], out _));
        }
    }

    private AccessKeys Keys(AccessKey key) => new([key], new SessionTokens(() => ServerKey, _time));

    private static AccessKey Key(string id, string account, string action) =>
        AccessKey.Configured(new AwsCredentials(id, "a-secret-0123"), account, user: null, new ActionList([action]), region: null);
}
