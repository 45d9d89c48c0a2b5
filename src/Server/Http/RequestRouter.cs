using Microsoft.AspNetCore.Http;
using Treadle.Lambda.Functions;
using Treadle.Messaging.Topics;

namespace Treadle.Server.Http;

/// <summary>Decides who answers a request: a deployed API, this server's own paths, or AWS's protocols.</summary>
internal sealed class RequestRouter(ApiEndpoint api, OwnEndpoint own, OwnAccess access, PackageEndpoint packages, SigningCertificateEndpoint certificates, S3Endpoint s3, AwsEndpoint aws)
{
    private const string OwnPrefix = "/_treadle/";

    public Task HandleAsync(HttpContext context)
    {
        var path = AwsEndpoint.RawPath(context);
        if (ApiAddress.Parse(context.Request.Host.Host, path) is { } address)
        {
            return api.HandleAsync(context, address);
        }

        if (path.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            return HandleOwnAsync(context, path);
        }

        if (path.StartsWith(NotificationSigner.PathPrefix, StringComparison.Ordinal))
        {
            return certificates.HandleAsync(context, path);
        }

        return s3.Find(context) is { } request ? s3.HandleAsync(context, request) : aws.HandleAsync(context);
    }

    private async Task HandleOwnAsync(HttpContext context, string path)
    {
        if (path.StartsWith(FunctionPackages.Prefix, StringComparison.Ordinal))
        {
            await packages.HandleAsync(context, path);
        }
        else if (await access.RefuseAsync(context, path))
        {
            // It is answered.
        }
        else if (!await own.TryHandleAsync(context, path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
