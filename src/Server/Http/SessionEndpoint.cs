using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;

namespace Treadle.Server.Http;

/// <summary>Sessions of browsers, <c>/_treadle/session</c>: POST with a signed request begins one, DELETE takes its cookie away and ends what is open in it.</summary>
/// <remarks>The secret of a key is used once, to sign that request; from then on the browser has a cookie that no script can read.</remarks>
internal sealed class SessionEndpoint(Authentication authentication)
{
    public Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            authentication.Browsers.SignOut(AwsEndpoint.HeadOf(context));
            SetCookie(context, "", TimeSpan.Zero);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "POST, DELETE";
            return Task.CompletedTask;
        }

        if (authentication.IsRequired)
        {
            // Not the key of a session that there is already: sessions would never end.
            if (authentication.KeyOf(AwsEndpoint.HeadOf(context), "treadle") is not { } key)
            {
                return OwnAccess.AnswerAsync(context, StatusCodes.Status401Unauthorized, "A session begins with a request that is signed for the service treadle: access key and secret do not fit, or the clocks are apart.");
            }

            if (authentication.Browsers.Begin(key) is not { } value)
            {
                return OwnAccess.AnswerAsync(context, StatusCodes.Status403Forbidden, "A session needs an access key of the configuration, not temporary credentials.");
            }

            SetCookie(context, value, BrowserSessions.Lifetime);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static void SetCookie(HttpContext context, string value, TimeSpan lifetime) => context.Response.Cookies.Append(BrowserSessions.CookieName, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = lifetime,
        Secure = context.Request.IsHttps,
    });
}
