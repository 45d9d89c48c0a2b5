using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;
using Treadle.Logs;

namespace Treadle.Gateway.Requests;

/// <summary>Answers requests to deployed APIs: finds the method, asks who may come in, runs the method, writes the stage's logs.</summary>
/// <param name="apis">What is deployed.</param>
/// <param name="calls">Calls the operations of this server. A function, because the table of operations is made after this.</param>
/// <param name="time">The clock, for ids, <c>$context</c> and time limits.</param>
/// <param name="logs">Where stages log to; null logs nothing.</param>
/// <param name="metrics">The APIs' CloudWatch metrics; null when nobody looks.</param>
/// <remarks>Any thread. Errors of the called service are answers; an exception that leaves is a fault of this server.</remarks>
public sealed class GatewayRequestHandler(RestApiService apis, Func<IAwsCall> calls, TimeProvider time, LogService? logs = null, ApiMetrics? metrics = null)
{
    /// <summary>API Gateway's limit on a payload: 10 MB.</summary>
    public const int PayloadBytesMax = 10 * 1024 * 1024;

    private static readonly Route NoRoute = new(
        new ApiResource { Id = "", Path = "" },
        new Method { HttpMethod = "", AuthorizationType = "NONE", ApiKeyRequired = false },
        new Dictionary<string, string>());

    private readonly MethodPipeline _pipeline = new(calls, time);
    private readonly StageLogs? _logs = logs is null ? null : new StageLogs(logs);

    /// <summary>Answers one request.</summary>
    /// <param name="request">Its path is below the stage.</param>
    /// <param name="stop">The client has gone: the call is given up, what it started may go on.</param>
    /// <returns>Always an answer, faults of the request and of the API's configuration included.</returns>
    public async Task<GatewayResponse> HandleAsync(GatewayRequest request, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var from = time.GetTimestamp();
        var ids = RequestIds.New(now, request.Header("X-Amzn-Trace-Id"));
        if (apis.FindStage(request.ApiId, request.Stage) is not { } served)
        {
            return GatewayFault.Forbidden.ToResponse(ids);
        }

        var route = served.Api.Find(request.Method, request.Path);
        var fault = route is null ? GatewayFault.MissingAuthenticationToken
            : request.Body.Length > PayloadBytesMax ? GatewayFault.RequestTooLong
            : null;
        using var admission = fault is null ? apis.Admission.Admit(served, route!, request.Method, request.Header("x-api-key"), now) : Admission.Refused(fault);
        var log = _logs is null || route is null ? ExecutionLog.None(time) : new ExecutionLog(StageLogs.LevelOf(served, route), time);
        var exchange = new Exchange(request, served, route ?? NoRoute, ids, now, admission.Key, log);
        var answer = admission.Fault is { } refusal ? Refuse(exchange, refusal) : await RunAsync(exchange, stop);
        if (_logs is not null && (!log.IsOff || served.Stage.AccessLogSettings is not null))
        {
            await _logs.WriteAsync(exchange, answer, time.GetElapsedTime(from), stop);
        }

        if (metrics is not null && apis.NameOf(request.ApiId) is { } name)
        {
            metrics.Answered(served.Caller.Scope, name, request.Stage, answer.Status, time.GetElapsedTime(from), exchange.IntegrationLatency);
        }

        return answer;
    }

    /// <summary>Whether web pages may call this path: it answers their preflight, so whoever made the API has thought of them.</summary>
    public bool AnswersPages(string apiId, string stage, string path) => apis.FindStage(apiId, stage)?.Api.Find("OPTIONS", path) is not null;

    private Task<GatewayResponse> RunAsync(Exchange exchange, CancellationToken stop)
    {
        if (exchange.Log.HasSteps)
        {
            NoteAdmission(exchange);
        }

        return _pipeline.RunAsync(exchange, stop);
    }

    private static GatewayResponse Refuse(Exchange exchange, GatewayFault fault)
    {
        exchange.Fail(fault);
        exchange.Log.Step($"Method completed with status: {fault.Status}");
        return fault.ToResponse(exchange.Ids);
    }

    private static void NoteAdmission(Exchange exchange)
    {
        var (log, stage) = (exchange.Log, $"{exchange.Served.ApiId}/{exchange.Served.Stage.StageName}");
        var key = exchange.Key is { Value: var value } ? new string('*', Math.Max(value.Length - 6, 0)) + value[Math.Max(value.Length - 6, 0)..] : "";
        log.Step($"Extended Request Id: {exchange.Ids.ExtendedRequestId}");
        log.Step($"Verifying Usage Plan for request: {exchange.Ids.RequestId}. API Key: {key} API Stage: {stage}");
        if (exchange.Key is null)
        {
            log.Step($"API Key {key} authorized because method '{exchange.Request.Method} {exchange.Route.Resource.Path}' does not require API Key. Request will not contribute to throttle or quota limits");
        }

        log.Step($"Usage Plan check succeeded for API Key {key} and API Stage {stage}");
    }
}
