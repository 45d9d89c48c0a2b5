namespace Treadle.Gateway.Requests;

/// <summary>What the execution log says of a request to an AWS service.</summary>
internal static class EndpointNotes
{
    /// <summary>Notes the address, the headers that API Gateway gives such a request, and the body.</summary>
    public static void Request(Exchange exchange, string service, string pathAndQuery, IEnumerable<KeyValuePair<string, string>> mapped, string body)
    {
        var (served, log) = (exchange.Served, exchange.Log);
        var host = $"{service}.{served.Caller.Region}.amazonaws.com";
        var uri = $"https://{host}/{pathAndQuery}";
        log.Data("Endpoint request URI", uri);
        KeyValuePair<string, string>[] own =
        [
            new("X-Amz-Date", exchange.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)),
            new("x-amzn-apigateway-api-id", served.ApiId),
            new("Accept", MediaTypes.Json),
            new("User-Agent", "AmazonAPIGateway_" + served.ApiId),
            new("Host", host),
            new("X-Amzn-Trace-Id", exchange.Ids.TraceId),
            new("X-Amz-Source-Arn", $"arn:aws:execute-api:{served.Caller.Region}:{served.Caller.Account}:{served.ApiId}/{served.Stage.StageName}/{exchange.Request.Method}{exchange.Route.Resource.Path}"),
            new("Content-Type", exchange.Request.Header("Content-Type") ?? MediaTypes.Json),
        ];
        log.Data("Endpoint request headers", own.Concat(mapped));
        log.Data("Endpoint request body after transformations", body);
        log.Step("Sending request to " + uri);
    }
}
