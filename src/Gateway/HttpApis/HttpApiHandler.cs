using System.Collections.Immutable;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway.HttpApis;

/// <summary>A request's route in an HTTP API.</summary>
/// <param name="Caller">Whose the API is.</param>
/// <param name="RawPath">As the client wrote it, decoded, the stage's name in front unless it is <c>$default</c>.</param>
internal sealed record HttpApiMatch(AwsCaller Caller, HttpApi Api, HttpStage Stage, HttpRoute Route, IReadOnlyDictionary<string, string> Parameters, string RawPath);

/// <summary>Answers requests to HTTP APIs.</summary>
/// <remarks>Any thread. Faults of the API's configuration are answers, as for REST APIs.</remarks>
public sealed class HttpApiHandler(HttpApiService apis, Func<IAwsCall> calls, TimeProvider time)
{
    private const string DefaultStage = "$default";

    // Functions and addresses are called as for a REST API; what an HTTP API lacks of it is empty.
    private static readonly DeployedApi NoResources = new(new Deployment
    {
        Id = "",
        RestApiId = "",
        CreatedDate = 0,
        ApiKeySource = "HEADER",
        Resources = [new ApiResource { Id = "", Path = "/" }],
    });

    private readonly LambdaCall _functions = new(calls);
    private readonly HttpCall _http = new();

    /// <summary>Whether this id is an HTTP API's.</summary>
    public bool Has(string apiId) => apis.Find(apiId) is not null;

    /// <summary>Whether web pages may call this path: the API has CORS, or a route that answers their preflight.</summary>
    public bool AnswersPages(string apiId, string path) => apis.Find(apiId) is var (_, api)
        && (api.CorsConfiguration is not null || (StageOf(api, path) is var (_, below) && RouteTable.Find(api.Routes.Values, "OPTIONS", below) is not null));

    /// <param name="request">Its path has all that stands behind the API's id.</param>
    /// <param name="stop">The client has gone.</param>
    public async Task<GatewayResponse> HandleAsync(GatewayRequest request, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var ids = RequestIds.New(now, request.Header("X-Amzn-Trace-Id"));
        if (apis.Find(request.ApiId) is not var (caller, api) || api.DisableExecuteApiEndpoint)
        {
            return HttpApiAnswer.Forbidden(ids);
        }

        if (StageOf(api, request.Path) is not var (stage, path))
        {
            return HttpApiAnswer.NotFound(ids);
        }

        var cors = api.CorsConfiguration;
        var found = RouteTable.Find(api.Routes.Values, request.Method, path);
        var answersItself = found?.Route.RouteKey.StartsWith("OPTIONS ", StringComparison.Ordinal) == true;
        if (cors is not null && !answersItself && HttpApiCors.IsPreflight(request))
        {
            return HttpApiAnswer.NoContent(HttpApiCors.Preflight(cors, request), ids);
        }

        if (request.Body.Length > GatewayRequestHandler.PayloadBytesMax)
        {
            return HttpApiAnswer.TooLarge(ids);
        }

        if (found is not var (route, parameters))
        {
            return HttpApiCors.Apply(cors, request, HttpApiAnswer.NotFound(ids));
        }

        var raw = Uri.UnescapeDataString(stage.StageName == DefaultStage ? path : $"/{stage.StageName}{path}");
        var match = new HttpApiMatch(caller, api, stage, route, parameters, raw);
        return HttpApiCors.Apply(cors, request, await AnswerAsync(request, match, ids, now, stop));
    }

    /// <summary>The stage that the path's first part names, else <c>$default</c>; and the path below it.</summary>
    private static (HttpStage Stage, string Path)? StageOf(HttpApi api, string whole)
    {
        var end = whole.IndexOf('/', 1);
        var first = end < 0 ? whole[1..] : whole[1..end];
        if (api.Stages.TryGetValue(first, out var named))
        {
            return (named, end < 0 ? "/" : whole[end..]);
        }

        return api.Stages.TryGetValue(DefaultStage, out var stage) ? (stage, whole) : null;
    }

    private async Task<GatewayResponse> AnswerAsync(GatewayRequest request, HttpApiMatch match, RequestIds ids, DateTimeOffset now, CancellationToken stop)
    {
        if (match.Route.IntegrationId is not { } id || !match.Api.Integrations.TryGetValue(id, out var integration))
        {
            return HttpApiAnswer.InternalServerError(ids);
        }

        var exchange = Exchange(request, match, integration, ids, now);
        try
        {
            var limit = TimeSpan.FromMilliseconds(integration.TimeoutInMillis);
            return await TimeLimit.RunAsync(token => CallAsync(exchange, match, integration, token), limit, time, stop);
        }
        catch (GatewayFaultException fault)
        {
            return fault.Fault.Status == 504 ? HttpApiAnswer.ServiceUnavailable(ids) : HttpApiAnswer.InternalServerError(ids);
        }
    }

    private async ValueTask<GatewayResponse> CallAsync(Exchange exchange, HttpApiMatch match, HttpIntegration integration, CancellationToken stop)
    {
        if (integration.IntegrationType == "HTTP_PROXY")
        {
            var request = IntegrationRequest.PassThrough(exchange);
            foreach (var (name, value) in match.Parameters)
            {
                request.Path[name] = value;
            }

            return await _http.PassAsync(exchange, new IntegrationTarget.Http(integration.IntegrationUri, IsProxy: true), request, stop);
        }

        var isLenient = integration.PayloadFormatVersion == "2.0";
        var payload = isLenient ? HttpApiPayload.Write(exchange.Request, match, exchange.Ids, exchange.Now) : LambdaProxyEvent.Write(exchange, version: "1.0");
        var result = await _functions.InvokeAsync(exchange, FunctionOf(integration.IntegrationUri), payload, isAsync: false, stop);
        return result.Error is null ? HttpApiAnswer.Read(result.Payload, isLenient, exchange.Ids) : HttpApiAnswer.InternalServerError(exchange.Ids);
    }

    // The function's ARN alone, or arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:…/invocations
    private static string FunctionOf(string uri)
    {
        const string Before = "/functions/";
        const string After = "/invocations";
        var at = uri.IndexOf(Before, StringComparison.Ordinal);
        return at >= 0 && uri.EndsWith(After, StringComparison.Ordinal) ? uri[(at + Before.Length)..^After.Length] : uri;
    }

    private Exchange Exchange(GatewayRequest request, HttpApiMatch match, HttpIntegration integration, RequestIds ids, DateTimeOffset now)
    {
        var stage = new Stage
        {
            StageName = match.Stage.StageName,
            DeploymentId = "",
            Variables = match.Stage.StageVariables,
            CreatedDate = match.Stage.CreatedDate,
            LastUpdatedDate = match.Stage.CreatedDate,
        };
        var method = new Method
        {
            HttpMethod = request.Method,
            AuthorizationType = "NONE",
            ApiKeyRequired = false,
            MethodIntegration = new Integration
            {
                Type = integration.IntegrationType,
                HttpMethod = integration.IntegrationType == "AWS_PROXY" ? "POST" : integration.IntegrationMethod,
                Uri = integration.IntegrationUri,
                PassthroughBehavior = "WHEN_NO_MATCH",
                TimeoutInMillis = integration.TimeoutInMillis,
            },
        };
        var resource = new ApiResource
        {
            Id = match.Route.RouteKey,
            Path = match.Route.RouteKey.Split(' ', 2) is [_, var path] ? path : match.Route.RouteKey,
            ResourceMethods = ImmutableSortedDictionary<string, Method>.Empty.Add(method.HttpMethod, method),
        };
        return new Exchange(
            request,
            new ServedStage(match.Caller, match.Api.ApiId, stage, NoResources),
            new Route(resource, method, match.Parameters),
            ids,
            now,
            key: null,
            ExecutionLog.None(time));
    }
}
