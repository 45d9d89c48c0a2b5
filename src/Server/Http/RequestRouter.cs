using Microsoft.AspNetCore.Http;
using Treadle.Messaging.Topics;
using Treadle.WebConsole;

namespace Treadle.Server.Http;

/// <summary>Decides who answers a request: a deployed API, this server's own paths, or AWS's protocols.</summary>
internal sealed class RequestRouter(ApiEndpoint api, OwnRouter own, SigningCertificateEndpoint certificates, S3Endpoint s3, AwsEndpoint aws)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = AwsEndpoint.RawPath(context);
        if (ApiAddress.Parse(context.Request.Host.Host, path) is { } address)
        {
            return api.HandleAsync(context, address);
        }

        if (ConsoleFiles.IsFor(context, path))
        {
            return ConsoleFiles.HandleAsync(context, path);
        }

        if (path.StartsWith(OwnRouter.Prefix, StringComparison.Ordinal))
        {
            return own.HandleAsync(context, path);
        }

        if (path.StartsWith(NotificationSigner.PathPrefix, StringComparison.Ordinal))
        {
            return certificates.HandleAsync(context, path);
        }

        return s3.Find(context) is { } request ? s3.HandleAsync(context, request) : aws.HandleAsync(context);
    }
}
