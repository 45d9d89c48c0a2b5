using System.Globalization;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway.HttpApis;

/// <summary>CORS of an HTTP API: the gateway answers preflight requests itself, and its headers take the place of the integration's.</summary>
/// <remarks>Source: API Gateway developer guide, "Configure CORS for HTTP APIs".</remarks>
internal static class HttpApiCors
{
    private const string Prefix = "access-control-";

    /// <summary>A browser asks what it may do: OPTIONS with an origin and the verb it means.</summary>
    public static bool IsPreflight(GatewayRequest request) =>
        request.Method == "OPTIONS" && request.Header("Origin") is not null && request.Header("Access-Control-Request-Method") is not null;

    /// <summary>The headers that a preflight gets; none when the origin or the verb is not allowed.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Preflight(CorsConfiguration cors, GatewayRequest request)
    {
        var method = request.Header("Access-Control-Request-Method")!;
        if (OriginFor(cors, request) is not { } origin || !(cors.AllowMethods.Contains("*") || cors.AllowMethods.Contains(method, StringComparer.OrdinalIgnoreCase)))
        {
            return [];
        }

        var headers = Common(cors, origin);
        headers.Add(new("access-control-allow-methods", string.Join(',', cors.AllowMethods)));
        if (!cors.AllowHeaders.IsDefaultOrEmpty)
        {
            headers.Add(new("access-control-allow-headers", string.Join(',', cors.AllowHeaders)));
        }

        if (cors.MaxAge is { } age)
        {
            headers.Add(new("access-control-max-age", age.ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }

    /// <summary>An answer with the gateway's CORS headers in place of its own.</summary>
    public static GatewayResponse Apply(CorsConfiguration? cors, GatewayRequest request, GatewayResponse answer)
    {
        if (cors is null)
        {
            return answer;
        }

        List<KeyValuePair<string, string>> headers = [.. answer.Headers.Where(header => !header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))];
        if (OriginFor(cors, request) is { } origin)
        {
            headers.AddRange(Common(cors, origin));
            if (!cors.ExposeHeaders.IsDefaultOrEmpty)
            {
                headers.Add(new("access-control-expose-headers", string.Join(',', cors.ExposeHeaders)));
            }
        }

        return answer with { Headers = headers };
    }

    private static List<KeyValuePair<string, string>> Common(CorsConfiguration cors, string origin)
    {
        List<KeyValuePair<string, string>> headers = [new("access-control-allow-origin", origin)];
        if (cors.AllowCredentials == true)
        {
            headers.Add(new("access-control-allow-credentials", "true"));
        }

        return headers;
    }

    private static string? OriginFor(CorsConfiguration cors, GatewayRequest request)
    {
        if (request.Header("Origin") is not { Length: > 0 } origin || cors.AllowOrigins.IsDefaultOrEmpty)
        {
            return null;
        }

        return cors.AllowOrigins.Contains("*") ? "*"
            : cors.AllowOrigins.Any(allowed => string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)
                || (allowed.EndsWith("://*", StringComparison.Ordinal) && origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase))) ? origin
            : null;
    }
}
