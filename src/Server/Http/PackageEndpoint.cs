using Microsoft.AspNetCore.Http;
using Treadle.Lambda.Functions;

namespace Treadle.Server.Http;

/// <summary>Serves the packages of functions at the addresses that GetFunction tells: <c>/_treadle/packages/{sha256}.zip</c>.</summary>
/// <param name="dataDirectory">The server's data directory.</param>
internal sealed class PackageEndpoint(string dataDirectory)
{
    public async Task HandleAsync(HttpContext context, string path)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || FunctionPackages.FileAt(dataDirectory, path) is not { } file)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/zip";
        await context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
