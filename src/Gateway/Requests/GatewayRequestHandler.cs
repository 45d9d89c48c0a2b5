using Treadle.Aws;

namespace Treadle.Gateway.Requests;

/// <summary>Answers requests to deployed APIs: finds the method, checks the key, maps, calls, maps back.</summary>
/// <param name="apis">What is deployed.</param>
/// <param name="calls">Calls the operations of this server. A function, because the table of operations is made after this.</param>
/// <param name="time">The clock, for ids, <c>$context</c> and time limits.</param>
/// <param name="metrics">The APIs' CloudWatch metrics; null when nobody looks.</param>
/// <remarks>Any thread. Errors of the called service are answers; an exception that leaves is a fault of this server.</remarks>
public sealed class GatewayRequestHandler(RestApiService apis, Func<IAwsCall> calls, TimeProvider time, ApiMetrics? metrics = null)
{
    /// <summary>API Gateway's limit on a payload: 10 MB.</summary>
    public const int PayloadBytesMax = 10 * 1024 * 1024;

    private readonly MethodPipeline _pipeline = new(calls, time);

    /// <summary>Answers one request.</summary>
    /// <param name="request">Its path is below the stage.</param>
    /// <param name="stop">The client has gone: the call is given up, what it started may go on.</param>
    /// <returns>Always an answer, faults of the request and of the API's configuration included.</returns>
    public async Task<GatewayResponse> HandleAsync(GatewayRequest request, CancellationToken stop)
    {
        var (began, now) = (time.GetTimestamp(), time.GetUtcNow());
        var ids = RequestIds.New(now);
        Exchange? exchange = null;
        GatewayResponse answer;
        try
        {
            answer = await AnswerAsync(request, ids, now, e => exchange = e, stop);
        }
        catch (GatewayFaultException fault)
        {
            answer = fault.Fault.ToResponse(ids);
        }

        if (metrics is not null && apis.FindStage(request.ApiId, request.Stage) is { } served && apis.NameOf(request.ApiId) is { } name)
        {
            metrics.Answered(served.Caller.Scope, name, request.Stage, answer.Status, time.GetElapsedTime(began), exchange?.IntegrationLatency);
        }

        return answer;
    }

    private async Task<GatewayResponse> AnswerAsync(GatewayRequest request, RequestIds ids, DateTimeOffset now, Action<Exchange> began, CancellationToken stop)
    {
        if (apis.FindStage(request.ApiId, request.Stage) is not { } served)
        {
            throw new GatewayFaultException(GatewayFault.Forbidden);
        }

        var route = served.Api.Find(request.Method, request.Path)
            ?? throw new GatewayFaultException(GatewayFault.MissingAuthenticationToken);
        if (request.Body.Length > PayloadBytesMax)
        {
            throw new GatewayFaultException(GatewayFault.RequestTooLong);
        }

        using var admission = apis.Admission.Admit(served, route, request.Method, request.Header("x-api-key"), now);
        if (admission.Fault is { } refusal)
        {
            throw new GatewayFaultException(refusal);
        }

        var exchange = new Exchange(request, served, route, ids, now, admission.Key, ExecutionLog.None(time));
        began(exchange);
        return await _pipeline.RunAsync(exchange, stop);
    }
}
