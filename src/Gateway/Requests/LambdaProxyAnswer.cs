using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Gateway.Requests;

/// <summary>Reads status, headers and body from what a function of a proxy integration answered.</summary>
/// <remarks>Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration".</remarks>
internal static class LambdaProxyAnswer
{
    /// <exception cref="GatewayFaultException">502: the function failed, or answered what is no response.</exception>
    public static GatewayResponse Read(Exchange exchange, LambdaResult result)
    {
        exchange.IntegrationStatus = result.Status;
        MethodPipeline.Received(exchange, result.Status);
        exchange.Log.Data("Endpoint response body before transformations", result.Payload);
        if (result.Error is not null)
        {
            exchange.Log.Error($"Lambda execution failed with status 200 due to customer function error: {LambdaCall.ErrorMessage(result.Payload)}. Lambda request id: {result.RequestId}");
            throw Malformed();
        }

        try
        {
            var answer = Answer(exchange, ServiceRequest.TryRead(result.Payload) ?? throw Malformed());
            if (exchange.Log.HasData)
            {
                exchange.Log.Data("Method response body after transformations", Encoding.UTF8.GetString(answer.Body.Span));
            }

            return answer;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Malformed();
        }
    }

    private static GatewayResponse Answer(Exchange exchange, JsonObject answer)
    {
        if (!int.TryParse(answer["statusCode"]?.ToString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599)
        {
            throw Malformed();
        }

        var body = answer["body"] switch
        {
            null => "",
            JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
            _ => throw Malformed(),
        };
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in Map(answer["multiValueHeaders"]))
        {
            foreach (var value in values is JsonArray list ? (IEnumerable<JsonNode?>)list : throw Malformed())
            {
                Add(headers, name, value);
            }
        }

        foreach (var (name, value) in Map(answer["headers"]))
        {
            Add(headers, name, value);
        }

        if (!headers.Exists(header => string.Equals(header.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Insert(0, new("Content-Type", "application/json"));
        }

        headers.AddRange(
        [
            new("x-amzn-RequestId", exchange.Ids.RequestId),
            new("x-amz-apigw-id", exchange.Ids.ExtendedRequestId),
            new("X-Amzn-Trace-Id", exchange.Ids.TraceId),
        ]);
        var isBase64 = answer["isBase64Encoded"] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True;
        return new GatewayResponse(status, headers, isBase64 ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    private static JsonObject Map(JsonNode? node) => node switch
    {
        null => [],
        JsonObject map => map,
        _ => throw Malformed(),
    };

    private static void Add(List<KeyValuePair<string, string>> headers, string name, JsonNode? value)
    {
        var text = value switch
        {
            null => "",
            JsonValue scalar => scalar.ToString(),
            _ => throw Malformed(),
        };
        if (!HeaderText.IsName(name) || !HeaderText.IsValue(text))
        {
            throw Malformed();
        }

        // Merged: a value that the lists have already is not sent twice.
        if (ProxyHeaders.InAnswer(name) is { } sent
            && !headers.Exists(header => string.Equals(header.Key, sent, StringComparison.OrdinalIgnoreCase) && header.Value == text))
        {
            headers.Add(new(sent, text));
        }
    }

    private static GatewayFaultException Malformed() => new(GatewayFault.IntegrationFailure("Malformed Lambda proxy response"));
}
