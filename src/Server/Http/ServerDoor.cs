using Microsoft.AspNetCore.Http;
using Treadle.Api.Wire;

namespace Treadle.Server.Http;

/// <summary>Where requests come in. It stays open while the server behind it is taken down and put up again: they are refused then, and nobody loses the address.</summary>
/// <remarks>Any thread; opened and closed by one at a time.</remarks>
internal sealed class ServerDoor(ServerOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly StderrLogs _logs = StderrLogs.FromEnvironment();
    private volatile RequestDelegate _handler = _ => Task.CompletedTask;
    private HttpServer? _http;

    public int Port => _http!.Port;

    /// <summary>Lets requests in. The first time it listens; it keeps its port from then on.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task OpenAsync(RequestDelegate handler)
    {
        _handler = handler;
        _http ??= await HttpServer.StartAsync(options, context => _handler(context), _logs, time);
    }

    /// <summary>From here on every request is refused, in the shape of its protocol, as one to be made again later.</summary>
    /// <param name="reason">A sentence for people.</param>
    public void Close(string reason)
    {
        // The dispatcher only tells the protocols apart: it has no operations.
        var dispatcher = new WireDispatcher(new Api.OperationTable([]), options.Region, (_, _) => { });
        _handler = context => RefuseAsync(context, dispatcher, reason);
    }

    public async ValueTask DisposeAsync()
    {
        if (_http is not null)
        {
            await _http.DisposeAsync();
        }

        _logs.Dispose();
    }

    private static Task RefuseAsync(HttpContext context, WireDispatcher dispatcher, string reason)
    {
        var path = AwsEndpoint.RawPath(context);
        if (path == "/_treadle/health/live")
        {
            // The process is well: it mends itself, and ending it would help nobody.
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"status":"ok"}""", context.RequestAborted);
        }

        context.Response.Headers.RetryAfter = "2";
        if (path.StartsWith("/_treadle/", StringComparison.Ordinal) || ApiAddress.Parse(context.Request.Host.Host, path) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                $$"""{"status":"unavailable","message":"{{System.Text.Json.JsonEncodedText.Encode(reason)}}"}""", context.RequestAborted);
        }

        var call = dispatcher.Route(AwsEndpoint.HeadOf(context));
        return AwsEndpoint.SendAsync(context.Response, WireDispatcher.Unavailable(call, reason));
    }
}
