using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;

namespace Treadle.WebConsole.Live;

/// <summary>The live stream, <c>/_treadle/live</c>: server-sent events of what changes, until the client goes, its session is over, or the server ends.</summary>
/// <param name="changes">What changes.</param>
/// <param name="sessions">Tells when one is signed out.</param>
/// <param name="time">The clock.</param>
/// <param name="version">Of this program.</param>
/// <param name="startedAt">When this server started.</param>
public sealed class LiveEndpoint(LiveChanges changes, BrowserSessions sessions, TimeProvider time, string version, DateTimeOffset startedAt)
{
    /// <summary>Proxies end what is silent for a minute or so.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <param name="context">The request.</param>
    /// <param name="key">Whose it is; null where requests need no signature.</param>
    /// <param name="session">Of a browser, whose stream ends with it; null where there is none.</param>
    public async Task HandleAsync(HttpContext context, AccessKey? key, BrowserSession? session)
    {
        var response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET";
            return;
        }

        if (changes.Listen(LiveScope.Of(key)) is not { } listener)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "10";
            return;
        }

        using var opened = session is null ? null : sessions.Open(session);
        var signedOut = opened?.SignedOut ?? CancellationToken.None;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, changes.Ended, signedOut);
        var isWriting = true;
        try
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            // Known to nginx and others: hand on each message as it comes.
            response.Headers["X-Accel-Buffering"] = "no";
            await response.BodyWriter.WriteAsync(LiveMessages.Hello(version, startedAt, changes.QuietFor), stop.Token);
            while (true)
            {
                isWriting = false;
                var message = await listener.TakeAsync(PatienceIn(session), stop.Token);
                if (session?.EndsAt <= time.GetUtcNow())
                {
                    return;
                }

                isWriting = true;
                await response.BodyWriter.WriteAsync(message.IsEmpty ? LiveMessages.KeepAlive : message, stop.Token);
            }
        }
        catch (OperationCanceledException) when (changes.Ended.IsCancellationRequested || signedOut.IsCancellationRequested)
        {
            // The answer ends here, and the client connects again, if it may. One that does not read would hold up the end of the server.
            if (isWriting)
            {
                context.Abort();
            }
        }
        finally
        {
            changes.Leave(listener);
        }
    }

    /// <summary>The clock is looked at often, too: one that stood still while the machine slept would let a session last longer.</summary>
    private TimeSpan PatienceIn(BrowserSession? session)
    {
        var left = session?.EndsAt - time.GetUtcNow();
        return left < KeepAlive ? TimeSpan.FromTicks(Math.Max(0, left.Value.Ticks)) : KeepAlive;
    }
}
