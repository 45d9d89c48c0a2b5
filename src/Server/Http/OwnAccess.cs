using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;

namespace Treadle.Server.Http;

/// <summary>Who may see what the server says of itself.</summary>
/// <remarks>What reads metrics seldom signs requests: <c>Authorization: Basic</c> with an access key's id and secret is taken as well, over TLS or from this machine.</remarks>
internal sealed class OwnAccess(Authentication authentication)
{
    /// <summary>Lets a request in, or answers it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">What its key has to be allowed: <c>treadle:GetMetrics</c>; null lets every key in.</param>
    public async ValueTask<OwnAdmission> AdmitAsync(HttpContext context, string? action)
    {
        if (!authentication.IsRequired)
        {
            return new OwnAdmission(IsRefused: false, Key: null, Session: null);
        }

        var session = authentication.Browsers.Of(AwsEndpoint.HeadOf(context));
        if ((session?.Key ?? KeyOf(context)) is not { } key)
        {
            if (!IsOfPage(context.Request.Headers))
            {
                // A page's own request would make the browser ask for a password, in the page's stead.
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"Treadle\", charset=\"UTF-8\"";
            }

            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "This needs an access key: as user name and password, over TLS or from this machine, or a signed request.");
            return OwnAdmission.Refused;
        }

        if (action is not null && !key.Actions.Allows(action))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, $"User: {key.Identity.Arn} is not authorized to perform: {action}");
            return OwnAdmission.Refused;
        }

        return new OwnAdmission(IsRefused: false, key, session);
    }

    /// <summary>Whether a page sent the request, rather than a user or a program. To another machine over plain HTTP browsers tell only the page's address.</summary>
    private static bool IsOfPage(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Mode"].ToString() is { Length: > 0 } mode ? mode != "navigate" : headers.Referer.Count > 0;

    private AccessKey? KeyOf(HttpContext context)
    {
        const string Scheme = "Basic ";
        var given = context.Request.Headers.Authorization.ToString();
        if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return authentication.KeyOf(AwsEndpoint.HeadOf(context), "treadle");
        }

        var isPrivate = context.Request.IsHttps || context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from);
        var bytes = new byte[given.Length];
        return isPrivate && Convert.TryFromBase64String(given[Scheme.Length..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? authentication.KeyOf(id, secret)
            : null;
    }

    /// <summary>Refuses with a sentence for people.</summary>
    public static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"message":"{{System.Text.Json.JsonEncodedText.Encode(message)}}"}""", context.RequestAborted);
    }
}

/// <summary>What became of a request to one of this server's own addresses.</summary>
/// <param name="IsRefused">It is answered.</param>
/// <param name="Key">Whose it is; null where requests need no signature.</param>
/// <param name="Session">The browser's session that it belongs to; null without one.</param>
internal readonly record struct OwnAdmission(bool IsRefused, AccessKey? Key, BrowserSession? Session)
{
    public static readonly OwnAdmission Refused = new(IsRefused: true, Key: null, Session: null);
}
