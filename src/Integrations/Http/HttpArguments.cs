using System.Collections.Frozen;
using Treadle.Asl.Json;
using Treadle.Asl.Services;

namespace Treadle.Integrations.Http;

/// <summary>What the parameters of <c>http:invoke</c> may be.</summary>
/// <remarks>Source: Step Functions developer guide, "Call HTTPS APIs". AWS takes https only and asks for a connection; here http works and a connection may be missing.</remarks>
internal static class HttpArguments
{
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(StringComparer.Ordinal, "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");

    /// <summary>Headers that a task can't set; and none that begin with one of <see cref="ForbiddenPrefixes"/>.</summary>
    private static readonly FrozenSet<string> Forbidden = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "A-IM", "Accept-Charset", "Accept-Datetime", "Accept-Encoding", "Cache-Control", "Connection", "Content-Encoding", "Content-MD5", "Date", "Expect", "Forwarded", "From", "Host",
        "HTTP2-Settings", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Max-Forwards", "Origin", "Pragma", "Proxy-Authorization", "Range", "Referer",
        "Server", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "Warning");

    private static readonly string[] ForbiddenPrefixes = ["X-Forwarded", "X-Amz"];

    /// <summary>What keeps the task from being started, in AWS's words; empty when nothing does.</summary>
    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters)
    {
        var problems = IntegrationMembers.Of("http:invoke").ProblemsOf(parameters).ToList();
        var given = parameters as JsonObject ?? JsonObject.Empty;
        void Check(string field, bool isRight)
        {
            if (given[field] is not (null or JsonNull) && !isRight)
            {
                problems.Add($"The value of the field '{field}' has an invalid format");
            }
        }

        Check("ApiEndpoint", EndpointOf(given) is not null);
        Check("Method", given["Method"] is JsonString { Value: var method } && Methods.Contains(method));
        Check("Headers", IsTexts(given["Headers"]));
        Check("QueryParameters", IsTexts(given["QueryParameters"]));
        Check("Authentication", ConnectionOf(given["Authentication"]) is not null);
        Check("InvocationConfig", ConnectionOf(given["InvocationConfig"]) is not null);
        Check("Transform", given["Transform"] is JsonObject transform && IsTransform(transform));
        if (IsForm(given))
        {
            Check("RequestBody", given["RequestBody"] is JsonObject);
        }

        if (given["Headers"] is JsonObject headers)
        {
            problems.AddRange(headers.Select(h => h.Key).Where(IsForbidden).Select(name => $"The header '{name}' is not allowed"));
        }

        return problems;
    }

    /// <returns>Null when it is no absolute address over HTTP.</returns>
    public static Uri? EndpointOf(JsonObject given) =>
        given["ApiEndpoint"] is JsonString { Value: var text } && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0
            ? uri
            : null;

    /// <returns>The ARN; null when there is none.</returns>
    public static string? ConnectionOf(JsonObject given) => ConnectionOf(given["InvocationConfig"]) ?? ConnectionOf(given["Authentication"]);

    public static bool IsForm(JsonObject given) =>
        given["Transform"] is JsonObject transform && transform["RequestBodyEncoding"] is JsonString { Value: "URL_ENCODED" };

    public static string ArrayFormatOf(JsonObject given) =>
        ((given["Transform"] as JsonObject)?["RequestEncodingOptions"] as JsonObject)?["ArrayFormat"] is JsonString { Value: var format } ? format : "INDICES";

    /// <summary>Headers or query parameters: a text, a number, a boolean, or a list of them each.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(JsonValue? value) => value is JsonObject members
        ? members.SelectMany(m => m.Value is JsonArray list ? list : (IEnumerable<JsonValue>)[m.Value], (m, item) => KeyValuePair.Create(m.Key, FormEncoding.TextOf(item)))
        : [];

    private static string? ConnectionOf(JsonValue? value) => value is JsonObject members && members["ConnectionArn"] is JsonString { Value.Length: > 0 } arn ? arn.Value : null;

    private static bool IsTexts(JsonValue? value) =>
        value is JsonObject members && members.All(m => m.Value is JsonArray list ? list.All(IsScalar) : IsScalar(m.Value));

    private static bool IsScalar(JsonValue value) => value is not (JsonObject or JsonArray);

    private static bool IsTransform(JsonObject transform) =>
        transform["RequestBodyEncoding"] is null or JsonNull or JsonString { Value: "NONE" or "URL_ENCODED" }
        && (transform["RequestEncodingOptions"] is null or JsonNull
            || (transform["RequestEncodingOptions"] is JsonObject options && (options["ArrayFormat"] is null or JsonNull || (options["ArrayFormat"] is JsonString { Value: var format } && FormEncoding.ArrayFormats.Contains(format)))));

    private static bool IsForbidden(string header) =>
        Forbidden.Contains(header) || ForbiddenPrefixes.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
