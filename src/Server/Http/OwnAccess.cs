using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;

namespace Treadle.Server.Http;

/// <summary>Who may see what the server says of itself. Its health is for everybody: those who watch over it have no keys.</summary>
/// <remarks>
/// What reads metrics seldom signs requests: <c>Authorization: Basic</c> with an access key's id and secret is taken as well, over TLS or from this machine.
/// The action is <c>treadle:GetMetrics</c>.
/// </remarks>
internal sealed class OwnAccess(Authentication authentication)
{
    private const string Action = "treadle:GetMetrics";

    /// <summary>Answers a request that may not be let in.</summary>
    /// <returns>False when it may.</returns>
    public async ValueTask<bool> RefuseAsync(HttpContext context, string path)
    {
        if (!authentication.IsRequired || path is "/_treadle/health" or "/_treadle/health/live" or "/_treadle/health/ready")
        {
            return false;
        }

        if (KeyOf(context) is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Treadle\", charset=\"UTF-8\"";
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "This needs an access key: as user name and password, over TLS or from this machine, or a signed request.");
            return true;
        }

        if (!key.Actions.Allows(Action))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, $"User: {key.Identity.Arn} is not authorized to perform: {Action}");
            return true;
        }

        return false;
    }

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

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"message":"{{System.Text.Json.JsonEncodedText.Encode(message)}}"}""", context.RequestAborted);
    }
}
