using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Treadle.Api.Wire;

namespace Treadle.Server.Http;

/// <summary>Carries AWS's protocols over Kestrel: reads a request within its limits, hands it to the dispatcher, sends the answer.</summary>
internal sealed class AwsEndpoint(WireDispatcher dispatcher, BodyBudget bodies, RequestMetrics metrics, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        var request = context.Request;
        var call = dispatcher.Route(HeadOf(context));

        if (call.IsRefused)
        {
            // Its body is nothing to anybody.
            var refused = dispatcher.Refused(call);
            metrics.Answered(call.KnownOperation, call.Code, time.GetElapsedTime(began));
            await SendAsync(context.Response, refused);
            return;
        }

        using var body = await RequestBody.ReadAsync(request, call.BodyBytesMax, call.Kind, bodies);
        var answer = body.Outcome switch
        {
            RequestBodyOutcome.Read => await dispatcher.RunAsync(call, body.Bytes, context.RequestAborted),
            RequestBodyOutcome.TooLong => dispatcher.TooLarge(call),
            _ => dispatcher.Throttled(call),
        };
        if (body.Outcome == RequestBodyOutcome.TooLong)
        {
            // What the client still sends is not read.
            context.Response.Headers.Connection = "close";
        }

        metrics.Answered(call.KnownOperation, call.Code, time.GetElapsedTime(began));
        await SendAsync(context.Response, answer);
    }

    internal static WireRequest HeadOf(HttpContext context) => new(
        context.Request.Method,
        RawPath(context),
        context.Request.QueryString.Value ?? "",
        name => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null)
    {
        IsSecure = context.Request.IsHttps,
        HeaderNames = () => context.Request.Headers.Keys,
    };

    /// <summary>The path as it was sent: names in it may hold escaped slashes and colons.</summary>
    internal static string RawPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/'))
        {
            // The absolute form, as a client sends it to its HTTP_PROXY.
            return context.Request.Path.ToUriComponent();
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    internal static async Task SendAsync(HttpResponse response, WireAnswer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status == 204)
        {
            return;
        }

        response.ContentType = answer.ContentType;
        if (answer.Stream is { } write)
        {
            await write(response.Body, response.HttpContext.RequestAborted);
            return;
        }

        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body, response.HttpContext.RequestAborted);
    }
}
