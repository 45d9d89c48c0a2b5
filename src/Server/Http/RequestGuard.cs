using System.Net;
using Microsoft.AspNetCore.Http;

namespace Treadle.Server.Http;

/// <summary>A web page is not a user: refuses what a page of another site can make a browser send here.</summary>
/// <remarks>
/// Without access keys the browser's own headers are all there is: a foreign Host is DNS rebinding, a foreign Origin a cross-site request, and
/// Sec-Fetch-Site tells of the cross-site requests that carry no Origin (images, scripts). Access keys open none of this: a browser may have been told some.
/// </remarks>
/// <param name="hostNames">Further names of this server.</param>
/// <param name="isBeyond">It listens beyond this machine: any address may be its own. DNS rebinding needs a name.</param>
internal sealed class RequestGuard(IReadOnlyList<string> hostNames, bool isBeyond = false)
{
    public static RequestGuard Of(ServerOptions options) => new(options.HostNames, ListenAddress.IsBeyond(options.Host));


    /// <summary>Looks at the host, and at the page, unless the request is for a deployed API: that says itself which pages it answers.</summary>
    /// <returns>Why the request is refused; null when it may pass.</returns>
    public string? Refuse(HttpRequest request)
    {
        var host = request.Host;
        if (!host.HasValue || !IsKnown(host.Host))
        {
            return $"The host '{host.Value}' is not a name of this server.";
        }

        return ApiAddress.Parse(host.Host, AwsEndpoint.RawPath(request.HttpContext)) is null ? RefusePage(request) : null;
    }

    /// <returns>Why a page of another site is refused; null when the request is no such page's.</returns>
    public string? RefusePage(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.Origin.Count > 0 && !IsOwn(headers.Origin.ToString(), request.Host))
        {
            return $"Requests from pages of '{headers.Origin}' are refused.";
        }

        return headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && headers["Sec-Fetch-Mode"] != "navigate"
            ? "Requests from pages of other sites are refused."
            : null;
    }

    /// <summary>Answers a refused request.</summary>
    public static Task AnswerAsync(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"message":"{{System.Text.Json.JsonEncodedText.Encode(why)}}"}""");
    }

    /// <summary>A loopback name or address, a name of AWS's form, or a configured name.</summary>
    public bool IsKnown(string host)
    {
        // SDKs put these before the host of some operations.
        foreach (var prefix in (ReadOnlySpan<string>)["sync-", "stream-", "streaming-"])
        {
            if (host.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return IsKnown(host[prefix.Length..]);
            }
        }

        return IsLoopback(host)
            || (isBeyond && IPAddress.TryParse(host.Trim('[', ']'), out _))
            || host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase)
            || hostNames.Contains(host, StringComparer.OrdinalIgnoreCase);
    }

    // The page must come from this very server. A page at an AWS name is not ours, whatever the request's Host says.
    private bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && (IsLoopback(uri.Host.Trim('[', ']')) || (isBeyond && IPAddress.TryParse(uri.Host.Trim('[', ']'), out _)) || hostNames.Contains(uri.Host, StringComparer.OrdinalIgnoreCase))
        && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
