using System.Globalization;
using System.Text;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>Answers requests to deployed APIs: finds the method, checks the key, maps, calls, maps back.</summary>
/// <param name="apis">What is deployed.</param>
/// <param name="calls">Calls the operations of this server. A function, because the table of operations is made after this.</param>
/// <param name="time">The clock, for ids, <c>$context</c> and time limits.</param>
/// <remarks>Any thread. Errors of the called service are answers; an exception that leaves is a fault of this server.</remarks>
public sealed class GatewayRequestHandler(RestApiService apis, Func<IAwsCall> calls, TimeProvider time)
{
    /// <summary>API Gateway's limit on a payload: 10 MB.</summary>
    public const int PayloadBytesMax = 10 * 1024 * 1024;

    private const string Json = "application/json";

    /// <summary>Answers one request.</summary>
    /// <param name="request">Its path is below the stage.</param>
    /// <param name="stop">The client has gone: the call is given up, what it started may go on.</param>
    /// <returns>Always an answer, faults of the request and of the API's configuration included.</returns>
    public async Task<GatewayResponse> HandleAsync(GatewayRequest request, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var ids = RequestIds.New(now);
        try
        {
            return await AnswerAsync(request, ids, now, stop);
        }
        catch (GatewayFaultException fault)
        {
            return fault.Fault.ToResponse(ids);
        }
        catch (VtlException template)
        {
            return GatewayFault.Configuration(template.Message).ToResponse(ids);
        }
    }

    private async Task<GatewayResponse> AnswerAsync(GatewayRequest request, RequestIds ids, DateTimeOffset now, CancellationToken stop)
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

        var key = admission.Key;
        var integration = route.Method.MethodIntegration
            ?? throw new GatewayFaultException(GatewayFault.Configuration("The method has no integration."));
        var exchange = new Exchange(request, served, route, integration, ids, new MappingVariables(request, served, route, ids, key, now), now, key);
        return IntegrationTarget.Read(integration) switch
        {
            IntegrationTarget.StepFunctions target => await CallAsync(exchange, target, stop),
            IntegrationTarget.LambdaProxy target => await new LambdaProxyCall(calls, time).InvokeAsync(exchange, target, stop),
            IntegrationTarget.Mock => Mock(exchange),
            var other => throw new InvalidOperationException($"No caller for {other}."),
        };
    }

    private async Task<GatewayResponse> CallAsync(Exchange exchange, IntegrationTarget.StepFunctions target, CancellationToken stop)
    {
        var body = MapRequest(exchange);
        int status;
        string answer;
        try
        {
            var input = ServiceRequest.Read(body);
            var limit = TimeSpan.FromMilliseconds(exchange.Integration.TimeoutInMillis);
            var result = await TimeLimit.RunAsync(
                token => calls().CallAsync(exchange.Served.Caller, "states", target.Action, input, token), limit, time, stop);
            status = 200;
            answer = ServiceAnswer.Text(result);
        }
        catch (AwsErrorException error)
        {
            status = error.Status;
            answer = ServiceAnswer.Text(error);
        }

        // The service's own headers, as far as an answer may be mapped from them.
        KeyValuePair<string, string>[] headers =
        [
            new("Content-Type", "application/x-amz-json-1.0"),
            new("x-amzn-RequestId", exchange.Ids.RequestId),
        ];
        return IntegrationAnswer.Map(exchange, status, answer, headers, isTraced: true);
    }

    /// <summary>A mock's request template says which of its responses to give: <c>{"statusCode": 200}</c>.</summary>
    private static GatewayResponse Mock(Exchange exchange) =>
        IntegrationAnswer.Map(exchange, MockStatus(MapRequest(exchange)), "", [], isTraced: false);

    // The framework's templates say {statusCode:200}, without quotes: the gateway reads more than JSON here.
    private static int MockStatus(string body) =>
        JavaRegex.Compile("""^\s*\{[\s\S]*?["']?statusCode["']?\s*:\s*["']?([1-5][0-9][0-9])["']?\s*[,}]""").Match(body) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new GatewayFaultException(GatewayFault.Configuration("The mock's template gives no statusCode."));

    /// <summary>The body for the integration: by the template of the request's content type, or as it is.</summary>
    private static string MapRequest(Exchange exchange)
    {
        var body = Encoding.UTF8.GetString(exchange.Request.Body.Span);
        var contentType = MediaType(exchange.Request.Header("Content-Type"));
        var templates = exchange.Integration.RequestTemplates;
        var template = templates?.FirstOrDefault(entry => string.Equals(entry.Key, contentType, StringComparison.OrdinalIgnoreCase)).Value;
        if (template is not null)
        {
            return exchange.Served.Api.Template(template).Render(exchange.Variables.For(body, isJson: contentType == Json));
        }

        var passes = exchange.Integration.PassthroughBehavior switch
        {
            "WHEN_NO_MATCH" => true,
            "WHEN_NO_TEMPLATES" => templates is null or { Count: 0 },
            _ => false,
        };
        return passes ? body : throw new GatewayFaultException(GatewayFault.UnsupportedMediaType);
    }

    /// <summary><c>application/json; charset=utf-8</c> is <c>application/json</c>, and so is none at all.</summary>
    private static string MediaType(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : Json;
}

/// <summary>One request on its way through the gateway.</summary>
internal sealed record Exchange(
    GatewayRequest Request,
    ServedStage Served,
    Route Route,
    Integration Integration,
    RequestIds Ids,
    MappingVariables Variables,
    DateTimeOffset Now,
    (string Id, string Value)? Key);
