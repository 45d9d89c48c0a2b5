using System.Collections.Frozen;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Treadle.WebConsole;

/// <summary>Serves the web console at <c>/console/</c> from this assembly, where its files lie compressed by gzip. It needs no other host: no request leaves the machine.</summary>
public sealed class ConsoleFiles
{
    public const string Prefix = "/console/";

    private const string ResourcePrefix = "web/";
    private const string Index = "index.html";

    // Scripts and styles from here alone. The components set styles of elements; images may be drawn by the page itself (exports of the graph).
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenSet<string> Names = typeof(ConsoleFiles).Assembly.GetManifestResourceNames().ToFrozenSet(StringComparer.Ordinal);
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly string Version = typeof(ConsoleFiles).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Whether the console was built into this program; it is not where there was no Node.</summary>
    public static bool AreThere => Names.Contains(ResourcePrefix + Index);

    /// <returns>The request is for the console: a browser's, not one of an S3 client for a bucket of that name.</returns>
    public static bool IsFor(HttpContext context, string path) =>
        (path.StartsWith(Prefix, StringComparison.Ordinal) || path is "/console" || (path is "/" && IsNavigation(context.Request)))
        && context.Request.Headers.Authorization.Count == 0
        && !context.Request.Query.ContainsKey("X-Amz-Signature");

    public static async Task HandleAsync(HttpContext context, string path)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            response.Redirect(Prefix);
            return;
        }

        if (!AreThere)
        {
            await SayMissingAsync(response);
            return;
        }

        var name = path == Prefix ? Index : path[Prefix.Length..];
        if (!Names.Contains(ResourcePrefix + name))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await SendAsync(context, name);
    }

    // The method first: clients of AWS's protocols post to this path thousands of times in a second.
    private static bool IsNavigation(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static async Task SendAsync(HttpContext context, string name)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.XContentTypeOptions = "nosniff";
        // To this server alone: where browsers say nothing else of a request's origin it takes a session's cookie from its own pages only.
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.Vary = "Accept-Encoding";
        // What the build named by its content never changes; the rest is asked for again, and mostly answered by 304.
        var etag = $"\"{Version}\"";
        headers.ETag = etag;
        headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        if (request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = Types.TryGetContentType(name, out var type) ? type : "application/octet-stream";
        await using var file = typeof(ConsoleFiles).Assembly.GetManifestResourceStream(ResourcePrefix + name)!;
        if (request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            headers.ContentEncoding = "gzip";
            context.Response.ContentLength = file.Length;
            await CopyAsync(context, file);
            return;
        }

        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        await CopyAsync(context, plain);
    }

    private static Task CopyAsync(HttpContext context, Stream file) =>
        HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : file.CopyToAsync(context.Response.Body, context.RequestAborted);

    private static Task SayMissingAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("This Treadle was built without its web console, because Node was not there (or too old). Install Node 20.19 or newer and build again.\n");
    }
}
