using System.Security.Cryptography;
using Treadle.Gateway.HttpApis;

namespace Treadle.Gateway.Requests;

/// <summary>Answers requests to all deployed APIs, REST and HTTP.</summary>
/// <param name="rest">REST APIs.</param>
/// <param name="http">HTTP APIs.</param>
/// <param name="apis">What is known of REST APIs.</param>
/// <remarks>Any thread.</remarks>
public sealed class ApiDispatcher(GatewayRequestHandler rest, HttpApiHandler http, RestApiService apis)
{
    /// <summary>Whether it is an HTTP API, whose stage need not be in the path.</summary>
    public bool IsHttpApi(string apiId) => http.Has(apiId);

    /// <summary>Answers one request.</summary>
    /// <param name="request">The path of an HTTP API is whole, that of a REST API below its stage.</param>
    /// <param name="stop">The client has gone.</param>
    public async Task<GatewayResponse> HandleAsync(GatewayRequest request, CancellationToken stop)
    {
        if (http.Has(request.ApiId))
        {
            return await http.HandleAsync(request, stop);
        }

        var answer = await rest.HandleAsync(request, stop);
        return apis.IsEdge(request.ApiId) ? answer with { Headers = [.. answer.Headers, .. EdgeHeaders(answer.Status)] } : answer;
    }

    /// <summary>Whether web pages may call a path: it answers their preflight.</summary>
    /// <param name="apiId">The API.</param>
    /// <param name="stage">Of a REST API.</param>
    /// <param name="path">Below the stage.</param>
    /// <param name="whole">The path with the stage.</param>
    public bool AnswersPages(string apiId, string stage, string path, string whole) =>
        http.Has(apiId) ? http.AnswersPages(apiId, whole) : rest.AnswersPages(apiId, stage, path);

    /// <summary>An edge-optimized API, which is what an API is that says nothing else, is behind CloudFront on AWS: clients and tests see its headers.</summary>
    private static KeyValuePair<string, string>[] EdgeHeaders(int status)
    {
        Span<byte> chance = stackalloc byte[56];
        RandomNumberGenerator.Fill(chance);
        return
        [
            new("X-Cache", status < 400 ? "Miss from cloudfront" : "Error from cloudfront"),
            new("Via", $"1.1 {Convert.ToHexStringLower(chance[..16])}.cloudfront.net (CloudFront)"),
            new("X-Amz-Cf-Pop", "LOCAL1-C1"),
            new("X-Amz-Cf-Id", Convert.ToBase64String(chance[16..]).Replace('+', '-').Replace('/', '_')),
        ];
    }
}
