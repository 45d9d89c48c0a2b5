using Microsoft.AspNetCore.Http;
using Treadle.Gateway.HttpApis;
using Treadle.Gateway.Requests;
using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>Carries requests to deployed APIs to the gateway.</summary>
internal sealed class ApiEndpoint(GatewayRequestHandler gateway, HttpApiHandler httpApis, RequestGuard guard, BodyBudget bodies, RequestMetrics metrics, TimeProvider time, Action<string, Exception> fault)
{
    public async Task HandleAsync(HttpContext context, ApiAddress address)
    {
        var request = context.Request;
        if (guard.RefusePage(request) is { } why && !AnswersPages(address))
        {
            await RequestGuard.AnswerAsync(context, why);
            return;
        }

        // One byte more than is allowed is enough for the gateway to refuse it in its own words.
        using var body = await RequestBody.ReadAsync(request, GatewayRequestHandler.PayloadBytesMax, RequestKind.NewWork, bodies);
        var answer = body.Outcome == RequestBodyOutcome.NoRoom ? GatewayResponse.TooManyRequests(time.GetUtcNow()) : await AnswerAsync(new GatewayRequest
        {
            ApiId = address.ApiId,
            Stage = address.Stage,
            Method = request.Method.ToUpperInvariant(),
            Path = httpApis.Has(address.ApiId) ? address.Whole : address.Path,
            RawQuery = request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
            Query = [.. request.Query.SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? ""))],
            Headers = [.. request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? ""))],
            Body = body.Outcome == RequestBodyOutcome.Read ? body.Bytes : new byte[GatewayRequestHandler.PayloadBytesMax + 1],
            SourceIp = (context.Connection.RemoteIpAddress ?? System.Net.IPAddress.Loopback).ToString(),
            Host = request.Host.Host,
            Protocol = request.Protocol,
        }.Forwarded(request.Scheme, request.Host.Port ?? context.Connection.LocalPort, time.GetUtcNow()), context.RequestAborted);

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
    private bool AnswersPages(ApiAddress address) => httpApis.Has(address.ApiId)
        ? httpApis.AnswersPages(address.ApiId, address.Whole)
        : gateway.AnswersPages(address.ApiId, address.Stage, address.Path);

    private async Task<GatewayResponse> AnswerAsync(GatewayRequest request, CancellationToken stop)
    {
        try
        {
            return await (httpApis.Has(request.ApiId) ? httpApis.HandleAsync(request, stop) : gateway.HandleAsync(request, stop));
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            fault($"{request.Method} {request.ApiId}/{request.Stage}{request.Path}", e);
            return GatewayResponse.InternalServerError();
        }
    }
}
