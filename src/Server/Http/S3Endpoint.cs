using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Treadle.Api.S3;
using Treadle.Api.Wire;
using Treadle.Objects;

namespace Treadle.Server.Http;

/// <summary>Carries S3's requests: bodies stream in and out, they never are in memory as a whole.</summary>
internal sealed class S3Endpoint(S3Dispatcher dispatcher, ObjectService objects, string defaultRegion)
{
    /// <returns>Null when the request is for another service.</returns>
    public S3Request? Find(HttpContext context) =>
        S3Request.Of(AwsEndpoint.HeadOf(context), context.Request.Host.Host, defaultRegion, context.Request.Body, objects.HasBucket);

    public async Task HandleAsync(HttpContext context, S3Request request)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = RequestBody.RateMin;
        }

        var metadata = context.Request.Headers
            .Where(h => h.Key.StartsWith(ObjectHeaders.MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(h => KeyValuePair.Create(h.Key[ObjectHeaders.MetadataPrefix.Length..].ToLowerInvariant(), h.Value.ToString()))
            .ToList();
        var answer = await dispatcher.RunAsync(request, metadata, context.RequestAborted);
        await using var content = answer.Content;
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is 204 or 304)
        {
            return;
        }

        response.ContentLength = answer.ContentLength;
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        if (content is not null)
        {
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
        else
        {
            await response.BodyWriter.WriteAsync(answer.Document, context.RequestAborted);
        }
    }
}
