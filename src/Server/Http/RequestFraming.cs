using Microsoft.AspNetCore.Http;

namespace Treadle.Server.Http;

/// <summary>Refuses HTTP/1 requests whose end two readers could see in different places: what is smuggled behind one would be read as another.</summary>
/// <remarks>Source: RFC 9112, section 6.3. Kestrel refuses the others: lengths that differ or are lists, folded lines, blanks before a colon, bad chunks.</remarks>
internal static class RequestFraming
{
    /// <summary>Where Kestrel puts a Content-Length that stands beside a Transfer-Encoding.</summary>
    private const string SetAside = "X-Content-Length";

    /// <returns>The status to refuse with; null when the request may pass. The connection is closed then.</returns>
    public static int? Refuse(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count == 0 || !HttpProtocol.IsHttp11(request.Protocol) && !HttpProtocol.IsHttp10(request.Protocol))
        {
            return null;
        }

        if (HttpProtocol.IsHttp10(request.Protocol) || request.Headers.ContainsKey(SetAside))
        {
            return StatusCodes.Status400BadRequest;
        }

        // Only chunks are undone here; what is compressed below them would be handed on as it is.
        return request.Headers.TransferEncoding.ToString().Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase) ? null : StatusCodes.Status501NotImplemented;
    }
}
