using System.Net;
using Treadle.Gateway.Requests;
using Treadle.Integrations.ApiGateway;

namespace Treadle.Server;

/// <summary>The APIs of this server as Tasks reach them: without a connection, and otherwise as any client does.</summary>
internal sealed class DeployedApis(ApiDispatcher apis, TimeProvider time) : IApiInvoker
{
    public async Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken stop)
    {
        var api = request.Endpoint.Split('.')[0];
        var path = "/" + request.Path?.TrimStart('/');
        var answer = await apis.HandleAsync(
            new GatewayRequest
            {
                ApiId = api,
                Stage = request.Stage ?? "",
                Method = request.Method,
                Path = apis.IsHttpApi(api) && request.Stage is { } stage ? $"/{stage}{path}" : path,
                RawQuery = string.Join('&', request.Query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}")),
                Query = request.Query,
                Headers = [.. request.Headers, new("Host", request.Endpoint), new("User-Agent", "AmazonStepFunctions")],
                Body = request.Body,
                SourceIp = IPAddress.Loopback.ToString(),
                Host = request.Endpoint,
            }.Forwarded("https", 443, time.GetUtcNow()),
            stop);
        return new ApiAnswer(answer.Status, answer.Headers, answer.Body);
    }
}
