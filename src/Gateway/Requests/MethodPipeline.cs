using System.Globalization;
using Treadle.Aws;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>Runs one request through its method: maps it, calls the integration, maps the answer. What it does stands in the exchange's log.</summary>
/// <remarks>Whether the request is admitted was decided before. Any thread.</remarks>
internal sealed class MethodPipeline(Func<IAwsCall> calls, TimeProvider time)
{
    private readonly ServiceCall _services = new(calls);
    private readonly LambdaCall _functions = new(calls);
    private readonly HttpCall _http = new();

    /// <returns>Always an answer, faults of the request and of the API's configuration included.</returns>
    public async Task<GatewayResponse> RunAsync(Exchange exchange, CancellationToken stop)
    {
        var log = exchange.Log;
        if (!log.IsOff)
        {
            NoteRequest(exchange);
        }

        GatewayResponse answer;
        try
        {
            answer = await AnswerAsync(exchange, stop);
            log.Data("Method response headers", answer.Headers.Where(header => header.Key is not ("x-amzn-RequestId" or "x-amz-apigw-id")));
            log.Step("Successfully completed execution");
        }
        catch (GatewayFaultException fault)
        {
            answer = Failed(exchange, fault.Fault);
        }
        catch (VtlException template)
        {
            answer = Failed(exchange, GatewayFault.Configuration("Unable to transform request: " + template.Message));
        }
        catch (AwsErrorException target)
        {
            // The URI means something else, or nothing, with this stage's variables.
            answer = Failed(exchange, GatewayFault.Configuration(target.AwsMessage ?? target.Code));
        }

        log.Step($"Method completed with status: {answer.Status.ToString(CultureInfo.InvariantCulture)}");
        return answer;
    }

    private async Task<GatewayResponse> AnswerAsync(Exchange exchange, CancellationToken stop)
    {
        switch (IntegrationTarget.Read(exchange.Integration, exchange.Served.Stage))
        {
            case IntegrationTarget.Service target:
                return await MappedAsync(exchange, (request, token) => _services.CallAsync(exchange, target, request, token), stop);
            case IntegrationTarget.ServicePath target:
                return await MappedAsync(exchange, (request, token) => _services.CallAsync(exchange, target, request, token), stop);
            case IntegrationTarget.Lambda target:
                return await MappedAsync(exchange, (request, token) => _functions.CallAsync(exchange, target.Function, request, token), stop);
            case IntegrationTarget.Http { IsProxy: false } target:
                return await MappedAsync(exchange, (request, token) => _http.CallAsync(exchange, target, request, token), stop);
            case IntegrationTarget.Http target:
                return await TimedAsync(exchange, token => _http.PassAsync(exchange, target, IntegrationRequest.PassThrough(exchange), token), stop);
            case IntegrationTarget.LambdaProxy target:
                return LambdaProxyAnswer.Read(exchange, await TimedAsync(
                    exchange, token => _functions.InvokeAsync(exchange, target.Function, LambdaProxyEvent.Write(exchange), isAsync: false, token), stop));
            case IntegrationTarget.Mock:
                return MockCall.Answer(IntegrationRequest.Map(exchange)).Map(exchange);
            case var other:
                throw new InvalidOperationException($"No caller for {other}.");
        }
    }

    private async Task<GatewayResponse> MappedAsync(Exchange exchange, Func<IntegrationRequest, CancellationToken, ValueTask<IntegrationAnswer>> call, CancellationToken stop)
    {
        var request = IntegrationRequest.Map(exchange);
        var answer = await TimedAsync(exchange, token => call(request, token), stop);
        exchange.IntegrationStatus = answer.Status;
        Received(exchange, answer.Status);
        exchange.Log.Data("Endpoint response headers", answer.Headers);
        exchange.Log.Data("Endpoint response body before transformations", answer.Body);
        return answer.Map(exchange);
    }

    /// <summary>Notes an integration's answer.</summary>
    public static void Received(Exchange exchange, int status)
    {
        if (exchange.Log.HasSteps)
        {
            exchange.Log.Step(string.Create(
                CultureInfo.InvariantCulture, $"Received response. Status: {status}, Integration latency: {(long)(exchange.IntegrationLatency ?? default).TotalMilliseconds} ms"));
        }
    }

    private async Task<T> TimedAsync<T>(Exchange exchange, Func<CancellationToken, ValueTask<T>> call, CancellationToken stop)
    {
        var from = time.GetTimestamp();
        try
        {
            return await TimeLimit.RunAsync(
                async token =>
                {
                    var answer = await call(token);
                    exchange.IntegrationLatency = time.GetElapsedTime(from);
                    return answer;
                },
                TimeSpan.FromMilliseconds(exchange.Integration.TimeoutInMillis), time, stop);
        }
        finally
        {
            exchange.IntegrationLatency ??= time.GetElapsedTime(from);
        }
    }

    private static void NoteRequest(Exchange exchange)
    {
        var (log, request) = (exchange.Log, exchange.Request);
        log.Step($"Starting execution for request: {exchange.Ids.RequestId}");
        log.Step($"HTTP Method: {request.Method}, Resource Path: {exchange.Route.Resource.Path}");
        log.Data("Method request path", exchange.Route.PathParameters);
        log.Data("Method request query string", request.Query);
        log.Data("Method request headers", request.Headers);
        if (log.HasData)
        {
            log.Data("Method request body before transformations", exchange.Text);
        }
    }

    private static GatewayResponse Failed(Exchange exchange, GatewayFault fault)
    {
        exchange.Fail(fault);
        return fault.ToResponse(exchange.Ids);
    }
}
