using Microsoft.AspNetCore.Http;
using Treadle.Lambda.Functions;
using Treadle.WebConsole.Live;

namespace Treadle.Server.Http;

/// <summary>Decides who answers this server's own paths, and what a key has to be allowed for them.</summary>
/// <remarks>Its health is for everybody: those who watch over it have no keys. So are packages, whose addresses nobody guesses.</remarks>
internal sealed class OwnRouter(
    OwnAccess access, OwnEndpoint own, PackageEndpoint packages, SessionEndpoint sessions, LiveEndpoint live, ServerInfoEndpoint info, ExecutionCountsEndpoint counts,
    ExecutionsNamedEndpoint named, LanguageEndpoint language)
{
    public const string Prefix = "/_treadle/";

    public async Task HandleAsync(HttpContext context, string path)
    {
        if (path.StartsWith(FunctionPackages.Prefix, StringComparison.Ordinal))
        {
            await packages.HandleAsync(context, path);
            return;
        }

        if (path is "/_treadle/health" or "/_treadle/health/live" or "/_treadle/health/ready")
        {
            await own.TryHandleAsync(context, path);
            return;
        }

        if (path == "/_treadle/session")
        {
            await sessions.HandleAsync(context);
            return;
        }

        var admission = await access.AdmitAsync(context, ActionOf(path));
        if (!admission.IsRefused)
        {
            await AnswerAsync(context, path, admission);
        }
    }

    private static string? ActionOf(string path) => path switch
    {
        "/_treadle/metrics" => "treadle:GetMetrics",
        "/_treadle/live" => "treadle:GetChanges",
        "/_treadle/info" => "treadle:GetInfo",
        "/_treadle/executions/counts" or "/_treadle/executions/named" => "states:ListExecutions",
        _ => null,
    };

    private Task AnswerAsync(HttpContext context, string path, OwnAdmission admission) => path switch
    {
        "/_treadle/live" => live.HandleAsync(context, admission.Key, admission.Session),
        "/_treadle/info" => info.HandleAsync(context, admission.Key),
        "/_treadle/executions/counts" => counts.HandleAsync(context, admission.Key),
        "/_treadle/executions/named" => named.HandleAsync(context, admission.Key),
        _ => AnswerAsync(context, path),
    };

    private async Task AnswerAsync(HttpContext context, string path)
    {
        if (!await own.TryHandleAsync(context, path) && !await language.TryHandleAsync(context, path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
