using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Gateway.Requests;

/// <summary>The event that a function gets for a request, payload format 1.0. Absent maps are null.</summary>
/// <remarks>Source: API Gateway developer guide, "Input format of a Lambda function for proxy integration".</remarks>
internal static class LambdaProxyEvent
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <param name="exchange">The request.</param>
    /// <param name="version">The format's version, which only HTTP APIs name.</param>
    public static string Write(Exchange exchange, string? version = null)
    {
        var input = Event(exchange);
        if (version is not null)
        {
            input.Insert(0, "version", version);
        }

        return input.ToJsonString(Plain);
    }

    private static JsonObject Event(Exchange exchange)
    {
        var request = exchange.Request;
        return new JsonObject
        {
            ["resource"] = exchange.Route.Resource.Path,
            ["path"] = request.Path,
            ["httpMethod"] = request.Method,
            ["headers"] = Single(request.Headers),
            ["multiValueHeaders"] = Multiple(request.Headers),
            ["queryStringParameters"] = Single(request.Query),
            ["multiValueQueryStringParameters"] = Multiple(request.Query),
            ["pathParameters"] = Single(exchange.Route.PathParameters),
            ["stageVariables"] = Single(exchange.Served.Stage.Variables?.AsEnumerable() ?? []),
            ["requestContext"] = Context(exchange),
            ["body"] = request.Body.IsEmpty ? null : exchange.Text,
            ["isBase64Encoded"] = false,
        };
    }

    private static JsonObject Context(Exchange exchange)
    {
        var request = exchange.Request;
        var identity = new JsonObject
        {
            ["cognitoIdentityPoolId"] = null,
            ["accountId"] = null,
            ["cognitoIdentityId"] = null,
            ["caller"] = null,
            ["sourceIp"] = request.SourceIp,
            ["principalOrgId"] = null,
            ["accessKey"] = null,
            ["cognitoAuthenticationType"] = null,
            ["cognitoAuthenticationProvider"] = null,
            ["userArn"] = null,
            ["userAgent"] = request.Header("User-Agent"),
            ["user"] = null,
        };
        if (exchange.Key is { } key)
        {
            identity["apiKey"] = key.Value;
            identity["apiKeyId"] = key.Id;
        }

        return new JsonObject
        {
            ["resourceId"] = exchange.Route.Resource.Id,
            ["resourcePath"] = exchange.Route.Resource.Path,
            ["httpMethod"] = request.Method,
            ["extendedRequestId"] = exchange.Ids.ExtendedRequestId,
            ["requestTime"] = exchange.Now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
            ["path"] = "/" + exchange.Served.Stage.StageName + request.Path,
            ["accountId"] = exchange.Served.Caller.Account,
            ["protocol"] = request.Protocol,
            ["stage"] = exchange.Served.Stage.StageName,
            ["domainPrefix"] = request.Host.Split('.')[0],
            ["requestTimeEpoch"] = exchange.Now.ToUnixTimeMilliseconds(),
            ["requestId"] = exchange.Ids.RequestId,
            ["identity"] = identity,
            ["domainName"] = request.Host,
            ["deploymentId"] = exchange.Served.Stage.DeploymentId,
            ["apiId"] = exchange.Served.ApiId,
        };
    }

    private static JsonObject? Single(IEnumerable<KeyValuePair<string, string>> values)
    {
        var map = new JsonObject();
        foreach (var (name, value) in values)
        {
            map[name] = value;
        }

        return map.Count == 0 ? null : map;
    }

    private static JsonObject? Multiple(IEnumerable<KeyValuePair<string, string>> values)
    {
        var map = new JsonObject();
        foreach (var (name, value) in values)
        {
            if (map[name] is JsonArray list)
            {
                list.Add((JsonNode)value);
            }
            else
            {
                map[name] = new JsonArray((JsonNode)value);
            }
        }

        return map.Count == 0 ? null : map;
    }
}
