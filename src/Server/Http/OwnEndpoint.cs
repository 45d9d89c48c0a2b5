using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Treadle.Api;
using Treadle.Metrics;

namespace Treadle.Server.Http;

/// <summary>What the server says of itself: <c>/_treadle/health</c>, <c>/_treadle/health/live</c>, <c>/_treadle/health/ready</c> and <c>/_treadle/metrics</c>.</summary>
/// <param name="instruments">The measurements.</param>
/// <param name="problems">What keeps the server from working; empty when it works.</param>
internal sealed class OwnEndpoint(Instruments instruments, Func<Task<IReadOnlyList<string>>> problems)
{
    /// <returns>False when the path is none of these.</returns>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "/_treadle/health" or "/_treadle/health/ready":
                await AnswerAsync(context, await problems());
                return true;

            case "/_treadle/health/live":
                // That it answers is what is asked.
                await AnswerAsync(context, []);
                return true;

            case "/_treadle/metrics":
                context.Response.ContentType = PrometheusText.ContentType;
                await SendAsync(context, Encoding.UTF8.GetBytes(PrometheusText.Write(instruments)));
                return true;

            default:
                return false;
        }
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<string> problems)
    {
        var body = new JsonObject { ["status"] = problems.Count == 0 ? "ok" : "unavailable" };
        if (problems.Count > 0)
        {
            body["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)p)]);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return SendAsync(context, body.ToUtf8());
    }

    /// <summary>Answers with an object that is as it is now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes its members.</param>
    public static Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return SendAsync(context, buffer.WrittenMemory);
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return;
        }

        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
