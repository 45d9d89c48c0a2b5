using Microsoft.AspNetCore.Http;
using Treadle.Gateway.HttpApis;
using Treadle.Gateway.Requests;
using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>Carries requests to deployed APIs to the gateway.</summary>
internal sealed class ApiEndpoint(ApiDispatcher apis, RequestGuard guard, BodyBudget bodies, RequestMetrics metrics, TimeProvider time, Action<string, Exception> fault)
{
    /// <summary>Stands for a body that was not read: one byte more than is allowed is enough for the gateway to refuse it in its own words.</summary>
    private static readonly Lazy<byte[]> TooLong = new(() => new byte[GatewayRequestHandler.PayloadBytesMax + 1]);

    public async Task HandleAsync(HttpContext context, ApiAddress address)
    {
        var request = context.Request;
        if (guard.RefusePage(request) is { } why && !AnswersPages(address))
        {
            await RequestGuard.AnswerAsync(context, why);
            return;
        }

        using var body = await RequestBody.ReadAsync(request, GatewayRequestHandler.PayloadBytesMax, RequestKind.NewWork, bodies);
        var answer = body.Outcome == RequestBodyOutcome.NoRoom ? GatewayResponse.TooManyRequests(time.GetUtcNow()) : await AnswerAsync(new GatewayRequest
        {
            ApiId = address.ApiId,
            Stage = address.Stage,
            Method = request.Method.ToUpperInvariant(),
            Path = apis.IsHttpApi(address.ApiId) ? address.Whole : address.Path,
            RawQuery = request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
            Query = [.. request.Query.SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? ""))],
            Headers = [.. request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? ""))],
            Body = body.Outcome == RequestBodyOutcome.Read ? body.Bytes : TooLong.Value,
            SourceIp = (context.Connection.RemoteIpAddress ?? System.Net.IPAddress.Loopback).ToString(),
            Host = request.Host.Host,
            Protocol = request.Protocol,
        }.Forwarded(request.Scheme, request.Host.Port ?? context.Connection.LocalPort, time.GetUtcNow()), context.RequestAborted);

        if (body.Outcome != RequestBodyOutcome.Read && HttpProtocol.IsHttp11(request.Protocol))
        {
            // What the client still sends is not read.
            context.Response.Headers.Connection = "close";
        }

        metrics.AnsweredApi(answer.Status);
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    // An API that answers no preflight was not made for pages: one of any site could start its executions.
    private bool AnswersPages(ApiAddress address) => apis.AnswersPages(address.ApiId, address.Stage, address.Path, address.Whole);

    private async Task<GatewayResponse> AnswerAsync(GatewayRequest request, CancellationToken stop)
    {
        try
        {
            return await apis.HandleAsync(request, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            fault($"{request.Method} {request.ApiId}/{request.Stage}{request.Path}", e);
            return GatewayResponse.InternalServerError();
        }
    }
}
