using Microsoft.AspNetCore.Http;
using Treadle.Messaging.Topics;

namespace Treadle.Server.Http;

/// <summary>Serves the certificate that notifications are signed with, at the SigningCertURL that they name.</summary>
internal sealed class SigningCertificateEndpoint(NotificationSigner signer)
{
    public async Task HandleAsync(HttpContext context, string path)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || await signer.CertificateAtAsync(path, context.RequestAborted) is not { } pem)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/x-pem-file";
        await context.Response.WriteAsync(pem, context.RequestAborted);
    }
}
