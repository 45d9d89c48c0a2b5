using System.Globalization;
using System.Text;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Runtime;

namespace Treadle.Integrations.ApiGateway;

/// <summary><c>arn:aws:states:::apigateway:invoke</c>, also with <c>.waitForTaskToken</c>: a request to a deployed API.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Create API Gateway REST APIs with Step Functions"; shapes as recorded from AWS. Errors: <c>ApiGateway.STATUS</c> for
/// an answer that is no success, with the body as its cause. Requests are not signed: <c>AuthType</c> is of no effect here.
/// </remarks>
internal sealed class ApiInvokeTask(IApiInvoker invoker, TimeProvider time)
{
    /// <summary>What a request's headers may not be; and none that begin with one of <see cref="ForbiddenPrefixes"/>.</summary>
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Connection", "Content-MD5", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Server", "TE", "Transfer-Encoding", "Trailer", "Upgrade", "Via", "WWW-Authenticate",
    };

    private static readonly string[] ForbiddenPrefixes = ["X-Forwarded", "X-Amz"];

    /// <summary>What keeps the task from being started, in AWS's words; empty when nothing does.</summary>
    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters)
    {
        var problems = IntegrationMembers.Of("apigateway:invoke").ProblemsOf(parameters).ToList();
        var given = parameters as JsonObject ?? JsonObject.Empty;
        problems.AddRange(((string[])["Headers", "QueryParameters"])
            .Where(field => given[field] is not (null or JsonNull) && !IsListOfTexts(given[field]))
            .Select(field => $"The value of the field '{field}' has an invalid format"));
        problems.AddRange(((string[])["ApiEndpoint", "Method", "Stage", "Path"])
            .Where(field => given[field] is not (null or JsonNull or JsonString))
            .Select(field => $"The value of the field '{field}' has an invalid format"));
        if (given["Headers"] is JsonObject headers)
        {
            problems.AddRange(headers.Select(h => h.Key).Where(IsForbidden).Select(name => $"The header '{name}' is not allowed"));
        }

        return problems;
    }

    public async Task<TaskAnswer> RunAsync(JsonValue parameters, CancellationToken stop)
    {
        if (ProblemsOf(parameters) is { Count: > 0 } problems)
        {
            return new TaskAnswer(Output: null, new StatesError(
                ErrorNames.Runtime, $"The Parameters '{parameters}' could not be used to start the Task: [{string.Join(", ", problems)}]"));
        }

        var answer = await invoker.SendAsync(RequestOf((JsonObject)parameters), stop);
        return answer.Status is >= 200 and < 300
            ? new TaskAnswer(Describe(answer), Error: null)
            : new TaskAnswer(Output: null, new StatesError($"ApiGateway.{answer.Status.ToString(CultureInfo.InvariantCulture)}", Encoding.UTF8.GetString(answer.Body.Span)));
    }

    private static ApiRequest RequestOf(JsonObject given)
    {
        var keepsNulls = given["AllowNullValues"] is JsonBoolean { Value: true };
        var body = given["RequestBody"] switch
        {
            null => null,
            JsonNull => keepsNulls ? "null" : null,
            var value => (keepsNulls ? value : WithoutNulls(value)).ToString(),
        };
        var headers = Pairs(given["Headers"]).ToList();
        if (body is not null && !headers.Exists(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Content-Type", "application/json"));
        }

        return new ApiRequest(
            Text(given["ApiEndpoint"])!,
            Text(given["Method"])!.ToUpperInvariant(),
            Text(given["Stage"]),
            Text(given["Path"]),
            [.. Pairs(given["QueryParameters"])],
            headers,
            body is null ? default : Encoding.UTF8.GetBytes(body));
    }

    private JsonObject Describe(ApiAnswer answer)
    {
        // What the transport adds.
        IEnumerable<KeyValuePair<string, string>> headers =
        [
            .. answer.Headers,
            new("Connection", "keep-alive"),
            new("Content-Length", answer.Body.Length.ToString(CultureInfo.InvariantCulture)),
            new("Date", time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture)),
        ];
        return new JsonObject(
            ("Headers", new JsonObject(headers.GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
                .Select(g => KeyValuePair.Create(g.Key, (JsonValue)new JsonArray([.. g.Select(h => (JsonValue)h.Value)]))))),
            ("ResponseBody", BodyOf(answer)),
            ("StatusCode", (long)answer.Status),
            ("StatusText", StatusText(answer.Status)));
    }

    /// <summary>JSON as a value, anything else as text.</summary>
    private static JsonValue BodyOf(ApiAnswer answer)
    {
        var isJson = answer.Headers.Any(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && h.Value.Contains("json", StringComparison.OrdinalIgnoreCase));
        if (isJson)
        {
            try
            {
                return JsonValue.Parse(answer.Body.Span);
            }
            catch (JsonSyntaxException)
            {
                // It says that it is JSON, and is not: it stays what it is.
            }
        }

        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private static string StatusText(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        _ => "",
    };

    private static bool IsForbidden(string header) =>
        Forbidden.Contains(header) || ForbiddenPrefixes.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    private static bool IsListOfTexts(JsonValue? value) =>
        value is JsonObject members && members.All(m => m.Value is JsonArray list && list.All(i => i is JsonString));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonValue? value) => value is JsonObject members
        ? members.SelectMany(m => (JsonArray)m.Value, (m, item) => KeyValuePair.Create(m.Key, ((JsonString)item).Value))
        : [];

    private static JsonValue WithoutNulls(JsonValue value) => value is JsonObject members
        ? new JsonObject(members.Where(m => m.Value is not JsonNull).Select(m => KeyValuePair.Create(m.Key, WithoutNulls(m.Value))))
        : value;

    private static string? Text(JsonValue? value) => value is JsonString { Value.Length: > 0 } text ? text.Value : null;
}
