using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway.HttpApis;

/// <summary>Answers of HTTP APIs: what a function's output means, and what the gateway says itself.</summary>
/// <remarks>Source: API Gateway developer guide, "Lambda function response for format 2.0": without a status code the output itself is the body.</remarks>
internal static class HttpApiAnswer
{
    public static GatewayResponse NotFound(RequestIds ids) => Message(404, "Not Found", ids);

    public static GatewayResponse InternalServerError(RequestIds ids) => Message(500, "Internal Server Error", ids);

    public static GatewayResponse ServiceUnavailable(RequestIds ids) => Message(503, "Service Unavailable", ids);

    public static GatewayResponse TooLarge(RequestIds ids) => Message(413, "Request Entity Too Large", ids);

    public static GatewayResponse Forbidden(RequestIds ids) => Message(403, "Forbidden", ids);

    public static GatewayResponse NoContent(IEnumerable<KeyValuePair<string, string>> headers, RequestIds ids) =>
        new(204, [.. headers, Id(ids)], default);

    /// <param name="payload">What the function answered.</param>
    /// <param name="isLenient">Format 2.0: an answer without a status code is the body.</param>
    /// <param name="ids">Of the request.</param>
    public static GatewayResponse Read(string payload, bool isLenient, RequestIds ids)
    {
        try
        {
            var node = JsonNode.Parse(payload, nodeOptions: null, new JsonDocumentOptions { MaxDepth = 1000 });
            if (node is JsonObject answer && answer["statusCode"] is { } status)
            {
                return Structured(answer, status, ids);
            }

            return isLenient
                ? new GatewayResponse(200, [new("Content-Type", MediaTypes.Json), Id(ids)], Encoding.UTF8.GetBytes(node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : payload))
                : InternalServerError(ids);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return InternalServerError(ids);
        }
    }

    private static GatewayResponse Structured(JsonObject answer, JsonNode status, RequestIds ids)
    {
        if (!int.TryParse(status.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 100 or > 599)
        {
            return InternalServerError(ids);
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in answer["headers"] as JsonObject ?? [])
        {
            Add(headers, name, value?.ToString() ?? "");
        }

        foreach (var (name, values) in answer["multiValueHeaders"] as JsonObject ?? [])
        {
            foreach (var value in values as JsonArray ?? [])
            {
                Add(headers, name, value?.ToString() ?? "");
            }
        }

        foreach (var cookie in answer["cookies"] as JsonArray ?? [])
        {
            Add(headers, "Set-Cookie", cookie?.ToString() ?? "");
        }

        var body = answer["body"] switch
        {
            null => "",
            JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
            _ => throw new FormatException("The body is no text."),
        };
        if (!headers.Exists(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Insert(0, new("Content-Type", "text/plain; charset=utf-8"));
        }

        headers.Add(Id(ids));
        var isBase64 = answer["isBase64Encoded"] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True;
        return new GatewayResponse(code, headers, isBase64 ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    private static void Add(List<KeyValuePair<string, string>> headers, string name, string value)
    {
        if (!HeaderText.IsName(name) || !HeaderText.IsValue(value))
        {
            throw new FormatException("A header cannot be sent.");
        }

        if (ProxyHeaders.InAnswer(name) is not null)
        {
            headers.Add(new(name, value));
        }
    }

    private static GatewayResponse Message(int status, string message, RequestIds ids) =>
        new(status, [new("Content-Type", MediaTypes.Json), Id(ids)], Encoding.UTF8.GetBytes($"{{\"message\":\"{message}\"}}"));

    private static KeyValuePair<string, string> Id(RequestIds ids) => new("Apigw-Requestid", ids.ExtendedRequestId);
}
