using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway.HttpApis;

/// <summary>The event that a function gets for a request to an HTTP API, payload format 2.0. Absent members are left out.</summary>
/// <remarks>Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".</remarks>
internal static class HttpApiPayload
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    private static readonly FrozenSet<string> TextTypes = FrozenSet.ToFrozenSet(["application/json", "application/xml", "application/javascript"]);

    public static string Write(GatewayRequest request, HttpApiMatch match, RequestIds ids, DateTimeOffset now)
    {
        var payload = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = match.Route.RouteKey,
            ["rawPath"] = match.RawPath,
            ["rawQueryString"] = request.RawQuery,
        };
        var cookies = request.Headers.Where(header => header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (cookies.Count > 0)
        {
            payload["cookies"] = new JsonArray([.. cookies.Select(cookie => (JsonNode)cookie)]);
        }

        payload["headers"] = Joined(request.Headers.Where(header => !header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value))) ?? [];
        Add(payload, "queryStringParameters", Joined(request.Query));
        payload["requestContext"] = Context(request, match, ids, now);
        Add(payload, "pathParameters", Joined(match.Parameters));
        Add(payload, "stageVariables", Joined(match.Stage.StageVariables?.AsEnumerable() ?? []));
        var isText = IsText(request);
        if (!request.Body.IsEmpty)
        {
            payload["body"] = isText ? Encoding.UTF8.GetString(request.Body.Span) : Convert.ToBase64String(request.Body.Span);
        }

        payload["isBase64Encoded"] = !request.Body.IsEmpty && !isText;
        return payload.ToJsonString(Plain);
    }

    private static JsonObject Context(GatewayRequest request, HttpApiMatch match, RequestIds ids, DateTimeOffset now) => new()
    {
        ["accountId"] = match.Caller.Account,
        ["apiId"] = match.Api.ApiId,
        ["domainName"] = request.Host,
        ["domainPrefix"] = request.Host.Split('.')[0],
        ["http"] = new JsonObject
        {
            ["method"] = request.Method,
            ["path"] = match.RawPath,
            ["protocol"] = request.Protocol,
            ["sourceIp"] = request.SourceIp,
            ["userAgent"] = request.Header("User-Agent") ?? "",
        },
        ["requestId"] = ids.ExtendedRequestId,
        ["routeKey"] = match.Route.RouteKey,
        ["stage"] = match.Stage.StageName,
        ["time"] = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
    };

    private static bool IsText(GatewayRequest request)
    {
        var type = request.Header("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal) || TextTypes.Contains(type)
            || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal);
    }

    /// <summary>Several values of a name are joined by commas.</summary>
    private static JsonObject? Joined(IEnumerable<KeyValuePair<string, string>> values)
    {
        var map = new JsonObject();
        foreach (var group in values.GroupBy(value => value.Key, value => value.Value, StringComparer.Ordinal))
        {
            map[group.Key] = string.Join(',', group);
        }

        return map.Count == 0 ? null : map;
    }

    private static void Add(JsonObject payload, string name, JsonObject? value)
    {
        if (value is not null)
        {
            payload[name] = value;
        }
    }
}
