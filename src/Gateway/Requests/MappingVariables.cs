using System.Globalization;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>All that a request's mapping templates can read.</summary>
internal sealed class MappingVariables(GatewayRequest request, ServedStage served, Route route, RequestIds ids, (string Id, string Value)? key, DateTimeOffset now)
{
    private VtlMap? _context;

    /// <summary>What <c>$context.responseOverride</c> was set to by a response template.</summary>
    public VtlMap ResponseOverride { get; } = new() { ["header"] = new VtlMap() };

    /// <summary>What <c>$context.requestOverride</c> was set to by a request template.</summary>
    public VtlMap RequestOverride { get; } = new() { ["header"] = new VtlMap(), ["path"] = new VtlMap(), ["querystring"] = new VtlMap() };

    /// <summary><c>$context</c>: one for all templates of a request.</summary>
    public VtlMap Context => _context ??= MakeContext();

    /// <param name="body">What <c>$input</c> reads: the request's body, or the integration's answer.</param>
    /// <param name="isJson">True when it says that it is JSON: what is plainly broken is then the client's error.</param>
    public VtlVariables For(string body, bool isJson) => new()
    {
        ["input"] = new InputVariable(
            body,
            isJson,
            route.PathParameters,
            request.Query,
            request.Headers),
        ["util"] = UtilVariable.Instance,
        ["context"] = Context,
        ["stageVariables"] = StageVariables(),
    };

    /// <summary>Why the request failed, as <c>$context.error</c> tells it.</summary>
    public void Note(GatewayFault fault) => Context["error"] = new VtlMap
    {
        AbsentIsEmptyText = true,
        ["message"] = fault.Message,
        ["messageString"] = "\"" + fault.Message + "\"",
        ["responseType"] = fault.ResponseType,
    };

    private VtlMap MakeContext() => new()
    {
        AbsentIsEmptyText = true,
        ["requestId"] = ids.RequestId,
        ["extendedRequestId"] = ids.ExtendedRequestId,
        ["accountId"] = served.Caller.Account,
        ["apiId"] = served.ApiId,
        ["stage"] = served.Stage.StageName,
        ["deploymentId"] = served.Stage.DeploymentId,
        ["resourceId"] = route.Resource.Id,
        ["resourcePath"] = route.Resource.Path,
        ["path"] = "/" + served.Stage.StageName + request.Path,
        ["httpMethod"] = request.Method,
        ["protocol"] = request.Protocol,
        ["requestTime"] = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        ["requestTimeEpoch"] = now.ToUnixTimeMilliseconds(),
        ["domainName"] = request.Host,
        ["domainPrefix"] = request.Host.Split('.')[0],
        ["xrayTraceId"] = ids.TraceId,
        ["identity"] = Identity(),
        ["authorizer"] = new VtlMap { AbsentIsEmptyText = true },
        ["error"] = new VtlMap { AbsentIsEmptyText = true },
        ["responseOverride"] = ResponseOverride,
        ["requestOverride"] = RequestOverride,
    };

    private VtlMap Identity()
    {
        var identity = new VtlMap
        {
            AbsentIsEmptyText = true,
            ["cognitoIdentityPoolId"] = "",
            ["accountId"] = "",
            ["cognitoIdentityId"] = "",
            ["caller"] = "",
            ["sourceIp"] = request.SourceIp,
            ["principalOrgId"] = "",
            ["accessKey"] = "",
            ["cognitoAuthenticationType"] = "",
            ["cognitoAuthenticationProvider"] = "",
            ["userArn"] = "",
            ["userAgent"] = request.Header("User-Agent") ?? "",
            ["user"] = "",
        };
        if (key is { } used)
        {
            identity["apiKey"] = used.Value;
            identity["apiKeyId"] = used.Id;
        }

        return identity;
    }

    private VtlMap StageVariables()
    {
        var variables = new VtlMap { AbsentIsEmptyText = true };
        foreach (var (name, value) in served.Stage.Variables?.AsEnumerable() ?? [])
        {
            variables[name] = value;
        }

        return variables;
    }
}
