using System.Net;
using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Storage.Memory;
using Treadle.Tests.Common;
using Treadle.WebConsole.Live;

namespace Treadle.Server.Tests.Live;

/// <summary>A live stream ends with the session that it was opened in: who may not ask any more hears nothing more.</summary>
public sealed class LiveSessionTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stream_of_a_session_ends_when_its_twelve_hours_are_over()
    {
        var time = new ManualTime();
        using var store = new MemoryStore(time);
        await using var changes = new LiveChanges(store, time, (what, e) => Assert.Fail($"{what}: {e}"));
        var key = GivenServer.Key("AKIAONE", "*");
        var sessions = new BrowserSessions(new AccessKeys([key], new SessionTokens(() => new byte[32], time)), time);
        var headers = new Dictionary<string, string> { ["Cookie"] = $"{BrowserSessions.CookieName}={sessions.Begin(key)}", ["Sec-Fetch-Site"] = "same-origin" };
        var session = sessions.Of(new WireRequest("GET", "/_treadle/live", "", headers.GetValueOrDefault))!;
        var streaming = new LiveEndpoint(changes, sessions, time, "1", time.GetUtcNow()).HandleAsync(Get(), key, session);

        var keepAlive = TimeSpan.FromSeconds(15);
        for (var left = BrowserSessions.Lifetime; left > TimeSpan.Zero; left -= keepAlive)
        {
            await ListensAsync(time, streaming);
            Assert.False(streaming.IsCompleted);
            time.Advance(keepAlive);
        }

        await streaming.WaitAsync(Stop);
        Assert.Equal(0, changes.Listeners);
    }

    [Fact]
    public async Task The_streams_of_a_session_end_when_it_is_signed_out_and_those_of_others_go_on()
    {
        await using var server = await GivenServer.StartAsync(GivenServer.Key("AKIAONE", "*"), GivenServer.Key("AKIATWO", "*"));
        await using var browser = await Browser.LogInAsync(server, "AKIAONE");
        await using var other = await Browser.LogInAsync(server, "AKIATWO");
        await using var first = await LiveReader.OpenAsync(browser.Client);
        await using var second = await LiveReader.OpenAsync(browser.Client);
        await using var others = await LiveReader.OpenAsync(other.Client);

        using var answer = await browser.Client.DeleteAsync("/_treadle/session", Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(await first.NextAsync());
        Assert.Null(await second.NextAsync());

        await other.CallAsync("CreateActivity", new() { ["name"] = "a" });
        await others.UntilAsync(_ => true);
    }

    private static DefaultHttpContext Get()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        return context;
    }

    /// <summary>Returns when the stream waits for its next message: a clock that is moved before would not be seen.</summary>
    private static async Task ListensAsync(ManualTime time, Task streaming)
    {
        while (time.Waiting == 0 && !streaming.IsCompleted)
        {
            await Task.Yield();
        }
    }
}
