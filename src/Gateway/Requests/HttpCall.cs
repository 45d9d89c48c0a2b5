using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Treadle.Gateway.Requests;

/// <summary>Sends a request to an address outside: mapped for the type HTTP, as it came for HTTP_PROXY.</summary>
/// <remarks>
/// Redirects are answers like any other, cookies are nobody's here. Source: API Gateway developer guide, "HTTP integrations".
/// Any thread; the connections are shared.
/// </remarks>
internal sealed class HttpCall
{
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 64,
        // The trace's id that goes out is the gateway's, not one of this process.
        ActivityHeadersPropagator = null,
    });

    /// <summary>Sends the mapped request, for mapping its answer.</summary>
    public async ValueTask<IntegrationAnswer> CallAsync(Exchange exchange, IntegrationTarget.Http target, IntegrationRequest request, CancellationToken stop)
    {
        var headers = new List<KeyValuePair<string, string>>
        {
            new("x-amzn-apigateway-api-id", exchange.Served.ApiId),
            new("Accept", MediaTypes.Json),
            new("User-Agent", "AmazonAPIGateway_" + exchange.Served.ApiId),
            new("X-Amzn-Trace-Id", exchange.Ids.TraceId),
            new("Content-Type", exchange.Request.Header("Content-Type") ?? MediaTypes.Json),
        };
        headers.RemoveAll(own => request.Header(own.Key) is not null);
        headers.AddRange(request.Headers);
        using var response = await SendAsync(exchange, Url(target.Url, request), headers, request, stop);
        var received = Headers(response).ToList();
        var body = await ReadAsync(exchange, response, stop);
        if (response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase))
        {
            body = Unzipped(body);
        }

        var status = (int)response.StatusCode;
        return new IntegrationAnswer(status, received, Encoding.UTF8.GetString(body), status.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sends the request as it is, and hands the answer on.</summary>
    public async ValueTask<GatewayResponse> PassAsync(Exchange exchange, IntegrationTarget.Http target, IntegrationRequest request, CancellationToken stop)
    {
        var headers = request.Headers.Where(header => !header.Key.Equals("X-Amzn-Trace-Id", StringComparison.OrdinalIgnoreCase))
            .Append(new("x-amzn-apigateway-api-id", exchange.Served.ApiId))
            .Append(new("X-Amzn-Trace-Id", exchange.Ids.TraceId));
        using var response = await SendAsync(exchange, Url(target.Url, request), headers, request, stop);
        var body = await ReadAsync(exchange, response, stop);
        var status = (int)response.StatusCode;
        exchange.IntegrationStatus = status;
        MethodPipeline.Received(exchange, status);
        exchange.Log.Data("Endpoint response headers", Headers(response));
        if (exchange.Log.HasData)
        {
            exchange.Log.Data("Endpoint response body before transformations", Encoding.UTF8.GetString(body));
        }

        var sent = new List<KeyValuePair<string, string>>
        {
            new("x-amzn-RequestId", exchange.Ids.RequestId),
            new("x-amz-apigw-id", exchange.Ids.ExtendedRequestId),
            new("X-Amzn-Trace-Id", exchange.Ids.TraceId),
        };
        foreach (var (name, value) in Headers(response))
        {
            if (ProxyHeaders.InAnswer(name) is { } passed && !sent.Take(3).Any(own => own.Key.Equals(passed, StringComparison.OrdinalIgnoreCase)))
            {
                sent.Add(new(passed, value));
            }
        }

        if (!sent.Exists(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            sent.Add(new("Content-Type", MediaTypes.Json));
        }

        return new GatewayResponse(status, sent, body);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Exchange exchange, string url, IEnumerable<KeyValuePair<string, string>> headers, IntegrationRequest request, CancellationToken stop)
    {
        var log = exchange.Log;
        var verb = exchange.Integration.HttpMethod is { } own and not "ANY" ? own : exchange.Request.Method;
        var passed = headers.Where(header => ProxyHeaders.Passes(header.Key) && HeaderText.IsName(header.Key) && HeaderText.IsValue(header.Value)).ToList();
        if (log.HasData)
        {
            log.Data("Endpoint request URI", url);
            log.Data("Endpoint request headers", passed);
            log.Data("Endpoint request body after transformations", request.Text);
            log.Step("Sending request to " + url);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new GatewayFaultException(GatewayFault.Configuration("Invalid endpoint address"));
        }

        // Disposed of by whoever reads the answer, with it.
        var message = new HttpRequestMessage(new HttpMethod(verb), uri);
        if (!request.Body.IsEmpty || verb is "POST" or "PUT" or "PATCH")
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in passed)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            return await Client.SendAsync(message, stop);
        }
        catch (HttpRequestException e)
        {
            throw new GatewayFaultException(FaultOf(e));
        }
        finally
        {
            message.Dispose();
        }
    }

    private static GatewayFault FaultOf(HttpRequestException e) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => GatewayFault.Configuration("Invalid endpoint address"),
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => GatewayFault.Configuration("The endpoint's certificate is not trusted"),
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => GatewayFault.Configuration("Invalid endpoint address"),
        _ => GatewayFault.NetworkError,
    };

    /// <summary>The address with its path parameters and the query.</summary>
    /// <exception cref="GatewayFaultException">500: a parameter in it has no value.</exception>
    private static string Url(string template, IntegrationRequest request)
    {
        var url = new StringBuilder();
        var at = 0;
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', at))
        {
            var close = template.IndexOf('}', open);
            if (close < 0 || !request.Path.TryGetValue(template[(open + 1)..close].TrimEnd('+'), out var value))
            {
                throw new GatewayFaultException(GatewayFault.Configuration($"Illegal character in the endpoint address at index {open.ToString(CultureInfo.InvariantCulture)}: {template}"));
            }

            // A greedy parameter holds several parts: its slashes stay.
            url.Append(template, at, open - at).Append(Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal));
            at = close + 1;
        }

        url.Append(template, at, template.Length - at);
        var separator = template.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in request.Query)
        {
            url.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return url.ToString();
    }

    private static async Task<byte[]> ReadAsync(Exchange exchange, HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            return await ReadAsync(stream, stop);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            exchange.Log.Error("The endpoint broke off its answer");
            throw new GatewayFaultException(GatewayFault.NetworkError);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken stop)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = await stream.ReadAsync(buffer, stop); read > 0; read = await stream.ReadAsync(buffer, stop))
        {
            body.Write(buffer, 0, read);
            if (body.Length > GatewayRequestHandler.PayloadBytesMax)
            {
                throw TooLarge();
            }
        }

        return body.ToArray();
    }

    private static byte[] Unzipped(byte[] body)
    {
        try
        {
            using var zipped = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[81_920];
            for (var read = zipped.Read(buffer); read > 0; read = zipped.Read(buffer))
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > GatewayRequestHandler.PayloadBytesMax)
                {
                    throw TooLarge();
                }
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new GatewayFaultException(GatewayFault.Configuration("The endpoint's answer says that it is gzip and is not"));
        }
    }

    private static GatewayFaultException TooLarge() =>
        new(GatewayFault.Configuration($"Integration response of more than {GatewayRequestHandler.PayloadBytesMax} bytes"));

    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
}
