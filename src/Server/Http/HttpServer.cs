using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Treadle.Server.Http;

/// <summary>Kestrel on one port, and who answers which requests.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    /// <summary>One more is closed at once. Each may hold its read-ahead and the buffer of one answer.</summary>
    private const int ConnectionsMax = 10_000;

    private readonly WebApplication _app;
    private readonly ServerCertificate _certificate;

    private HttpServer(WebApplication app, ServerCertificate certificate, int port)
    {
        _app = app;
        _certificate = certificate;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Listens; when it returns, requests are answered.</summary>
    /// <param name="options">Address, port, and where the certificate is kept.</param>
    /// <param name="handler">Answers the requests that pass the guard.</param>
    /// <param name="logs">Where failures and, at debug, requests are logged.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HttpServer> StartAsync(ServerOptions options, RequestDelegate handler, ILoggerFactory logs, TimeProvider time)
    {
        var address = ListenAddress.Of(options);
        var certificate = new ServerCertificate(options, time);
        // The empty builder reads no configuration and adds no services: nothing is started that isn't needed.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Each protocol has its own limit and its own words for what is beyond it.
            kestrel.Limits.MaxRequestBodySize = null;
            // Read ahead of the budget of bodies: of each connection, so it has to be little.
            kestrel.Limits.MaxRequestBufferSize = 64 * 1024;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            // A worker's long poll, or a function at its time limit, sends nothing for minutes.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(15);
            kestrel.Listen(address, options.Port, listen => listen.UseTlsOrPlain(certificate, time));
        });

        var app = builder.Build();
        var guard = RequestGuard.Of(options);
        var log = logs.CreateLogger("Treadle.Http");
        app.Run(context => RunAsync(context, guard, handler, log));
        await app.StartAsync();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new HttpServer(app, certificate, new Uri(url).Port);
    }

    public async ValueTask DisposeAsync()
    {
        // Open long polls must not hold up the end.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static async Task RunAsync(HttpContext context, RequestGuard guard, RequestDelegate handler, ILogger log)
    {
        if (context.Request.Headers.Expect.Count > 0 && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // Refused before its body was asked for: a client that does not send it would have its next request read as that body.
            // Without a body no "100 Continue" is sent at all: botocore then misreads the next answer on this connection, and waits for a minute.
            // Source: RFC 9110, section 10.1.1.
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode >= StatusCodes.Status300MultipleChoices || context.Request.ContentLength == 0)
                {
                    context.Response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            });
        }

        if (RequestFraming.Refuse(context.Request) is { } status)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Connection = "close";
            return;
        }

        if (guard.Refuse(context.Request) is { } why)
        {
            await RequestGuard.AnswerAsync(context, why);
            return;
        }

        try
        {
            await handler(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException e)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (IOException e) when (e.InnerException is OverflowException && !context.Response.HasStarted)
        {
            // A chunk whose size has too many digits: Kestrel's reader says it this way.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        if (log.IsEnabled(LogLevel.Debug))
        {
            log.LogDebug("{Method} {Path} {Target} {Status}", context.Request.Method, context.Request.Path, context.Request.Headers["X-Amz-Target"].ToString(), context.Response.StatusCode);
        }
    }
}
