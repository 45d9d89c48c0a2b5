using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Language;
using Treadle.Asl.Validation;
using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>
/// The States Language for editors: its words (<c>GET /_treadle/language</c>, <c>GET /_treadle/language/services/{name}</c>), and what is said of a definition
/// beyond what AWS says (<c>POST /_treadle/language/advice?type=EXPRESS</c>, the body is the definition).
/// </summary>
/// <param name="bodies">The room for requests' bodies.</param>
internal sealed class LanguageEndpoint(BodyBudget bodies)
{
    private const string Path = "/_treadle/language";
    private const string ServicePrefix = Path + "/services/";

    /// <summary>A definition of 1,048,576 characters, each of at most three bytes.</summary>
    private const int DefinitionBytesMax = 3 << 20;

    private readonly ConcurrentDictionary<string, (byte[] Utf8, string ETag)> _tables = new(StringComparer.Ordinal);

    /// <returns>False when the path is none of these.</returns>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, string path)
    {
        if (path == Path + "/advice" && HttpMethods.IsPost(context.Request.Method))
        {
            await AdviseAsync(context);
            return true;
        }

        if (!HttpMethods.IsGet(context.Request.Method) || Find(path) is not { } table)
        {
            return false;
        }

        await SendAsync(context, table.Utf8, table.ETag);
        return true;
    }

    // Names that are none are not kept: there are as many as anyone likes to ask for.
    private (byte[] Utf8, string ETag)? Find(string path)
    {
        if (_tables.TryGetValue(path, out var known))
        {
            return known;
        }

        var made = path == Path ? LanguageTables.All
            : path.StartsWith(ServicePrefix, StringComparison.Ordinal) ? LanguageTables.Service(path[ServicePrefix.Length..])
            : null;
        return made is null ? null : _tables.GetOrAdd(path, (made.Utf8.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(made.Utf8.Span)[..12])}\""));
    }

    private static async Task SendAsync(HttpContext context, byte[] utf8, string etag)
    {
        var response = context.Response;
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString() == etag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = utf8.Length;
        await response.BodyWriter.WriteAsync(utf8, context.RequestAborted);
    }

    private async Task AdviseAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, DefinitionBytesMax, RequestKind.Change, bodies);
        if (body.Outcome != RequestBodyOutcome.Read)
        {
            context.Response.StatusCode = body.Outcome == RequestBodyOutcome.TooLong ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.Connection = "close";
            return;
        }

        var type = context.Request.Query["type"] == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard;
        var advice = DefinitionLint.Check(Encoding.UTF8.GetString(body.Bytes.Span), type).Where(finding => finding.IsAdvice);
        var answer = new JsonObject(("advice", new JsonArray([.. advice.Select(finding => (JsonValue)new JsonObject(
            ("message", finding.Message),
            ("location", finding.Location is { } location ? location : JsonNull.Instance)))])));
        context.Response.ContentType = "application/json";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.ContentLength = answer.Utf8Length;
        await context.Response.BodyWriter.WriteAsync(answer.Utf8, context.RequestAborted);
    }
}
