using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Integrations.Http;

/// <summary><c>arn:aws:states:::http:invoke</c>: a request to any HTTP API, authorized by an EventBridge connection.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Call HTTPS APIs". Redirects are not followed: a 3xx is a result. Errors: <c>States.Http.StatusCode.NNN</c> from 400 on, with the body as
/// its cause (the status text when there is none); <c>States.Http.Socket</c> when no answer comes within 60 s; <c>Events.ConnectionResource.…</c>.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The client lives as long as the server; its connections are closed when idle.")]
internal sealed class HttpInvokeTask
{
    /// <summary>How long an answer may take, its body included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The most that is read of a body; more than any state may hold.</summary>
    private const int BodyBytesMax = 16 * 1024 * 1024;

    /// <summary>What a history shows of a cause.</summary>
    private const int CauseLengthMax = 32_768;

    private readonly IHttpConnections _connections;
    private readonly TimeSpan _patience;
    private readonly HttpClient _client;

    public HttpInvokeTask(IHttpConnections connections, TimeSpan? patience = null)
    {
        (_connections, _patience) = (connections, patience ?? Patience);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <param name="caller">Account and region of the execution.</param>
    /// <param name="parameters">The task's.</param>
    /// <param name="exchanged">Is told what was sent and what came; null when nobody asks.</param>
    /// <param name="stop">The task has ended.</param>
    public async Task<TaskAnswer> RunAsync(AwsCaller caller, JsonObject parameters, Action<HttpExchange>? exchanged, CancellationToken stop)
    {
        if (HttpArguments.ProblemsOf(parameters) is { Count: > 0 } problems)
        {
            return Failed(ErrorNames.Runtime, $"The Parameters '{parameters}' could not be used to start the Task: [{string.Join(", ", problems)}]");
        }

        var connection = HttpConnection.None;
        if (HttpArguments.ConnectionOf(parameters) is { } arn)
        {
            if (_connections.Find(caller, arn) is not { } found)
            {
                return Failed("Events.ConnectionResource.AccessDenied", $"The connection {arn} does not exist.");
            }

            if (found.State != HttpConnection.Authorized)
            {
                var error = found.State == "AUTHORIZING" ? "AuthorizationInProgress" : "InvalidConnectionState";
                return Failed($"Events.ConnectionResource.{error}", $"The connection {arn} is in the state {found.State}.");
            }

            connection = found;
        }

        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(stop);
        inTime.CancelAfter(_patience);
        try
        {
            using var request = RequestOf(caller, parameters, connection);
            using var trace = exchanged is null ? null : await ExchangeTrace.BeginAsync(request, RequestOf(caller, parameters, HttpConnection.None), exchanged, stop);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, inTime.Token);
            var body = await ReadAsync(response, inTime.Token);
            trace?.End(response, body ?? []);
            return body is null
                ? Failed(ErrorNames.DataLimitExceeded, "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit.")
                : AnswerOf(response, body);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failed("States.Http.Socket", $"No answer came within {_patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            return Failed("States.Http.Socket", unreachable.InnerException?.Message ?? unreachable.Message);
        }
    }

    private static HttpRequestMessage RequestOf(AwsCaller caller, JsonObject given, HttpConnection connection)
    {
        var method = new HttpMethod(((JsonString)given["Method"]!).Value);
        var query = Merge(HttpArguments.Pairs(given["QueryParameters"]), connection.Query, StringComparer.Ordinal);
        var headers = Merge(HttpArguments.Pairs(given["Headers"]), connection.Headers, StringComparer.OrdinalIgnoreCase).ToList();
        var request = new HttpRequestMessage(method, WithQuery(HttpArguments.EndpointOf(given)!, query));
        var mediaType = headers.Find(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value;
        if (BodyOf(given, connection.Body, mediaType) is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType ?? (HttpArguments.IsForm(given) ? FormEncoding.MediaType : "application/json"));
        }

        request.Headers.TryAddWithoutValidation("User-Agent", $"Amazon|StepFunctions|HttpInvoke|{caller.Region}");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-262144");
        foreach (var (name, value) in headers)
        {
            if (name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.Remove(name);
            }

            // What belongs to a body is refused where there is none.
            if (!request.Headers.TryAddWithoutValidation(name, value) && !name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>JSON, or a form; a text is sent as it is where the task says that the content is something else.</summary>
    /// <returns>Null for no body.</returns>
    private static string? BodyOf(JsonObject given, IReadOnlyList<KeyValuePair<string, string>> more, string? mediaType)
    {
        var body = given["RequestBody"] is null or JsonNull ? null : given["RequestBody"];
        if (more.Count > 0 && body is null or JsonObject)
        {
            var members = ((IEnumerable<KeyValuePair<string, JsonValue>>?)(JsonObject?)body ?? []).Where(m => !more.Any(a => a.Key == m.Key));
            body = new JsonObject([.. members, .. more.Select(a => KeyValuePair.Create(a.Key, (JsonValue)a.Value))]);
        }

        return body switch
        {
            null => null,
            JsonObject form when HttpArguments.IsForm(given) => FormEncoding.Encode(form, HttpArguments.ArrayFormatOf(given)),
            JsonString text => mediaType is null || mediaType.Contains("json", StringComparison.OrdinalIgnoreCase) ? JsonInText.Of(text) : text.Value,
            _ => body.ToString(),
        };
    }

    /// <summary>The connection's own take the place of the task's.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Merge(
        IEnumerable<KeyValuePair<string, string>> task, IReadOnlyList<KeyValuePair<string, string>> connection, StringComparer names) =>
        [.. task.Where(t => !connection.Any(c => names.Equals(c.Key, t.Key))), .. connection];

    private static Uri WithQuery(Uri endpoint, IEnumerable<KeyValuePair<string, string>> query)
    {
        var more = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        return more.Length == 0 ? endpoint : new UriBuilder(endpoint) { Query = endpoint.Query.Length > 1 ? $"{endpoint.Query}&{more}" : more }.Uri;
    }

    /// <returns>Null when there is more than may be read.</returns>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var content = await response.Content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, stop)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > BodyBytesMax)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    private static TaskAnswer AnswerOf(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var statusText = response.ReasonPhrase is { Length: > 0 } phrase ? phrase : new HttpResponseMessage(response.StatusCode).ReasonPhrase ?? "";
        if (status >= 400)
        {
            return Failed($"States.Http.StatusCode.{status.ToString(CultureInfo.InvariantCulture)}", body.Length > 0 ? Encoding.UTF8.GetString(body) : statusText);
        }

        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Select(h => KeyValuePair.Create(h.Key, (JsonValue)new JsonArray([.. h.Value.Select(v => (JsonValue)v)])));
        return new TaskAnswer(
            new JsonObject(
                ("Headers", new JsonObject(headers)),
                ("ResponseBody", BodyOf(response, body)),
                ("StatusCode", (long)status),
                ("StatusText", statusText)),
            Error: null);
    }

    /// <summary>JSON as a value where the answer says so, anything else as text.</summary>
    private static JsonValue BodyOf(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
        {
            try
            {
                return JsonValue.Parse(body);
            }
            catch (JsonSyntaxException)
            {
                // It says that it is JSON, and is not: it stays what it is.
            }
        }

        return Encoding.UTF8.GetString(body);
    }

    private static TaskAnswer Failed(string error, string cause) =>
        new(Output: null, new StatesError(error, cause.Length > CauseLengthMax ? cause[..CauseLengthMax] : cause) { IsWhole = true });
}
