using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Tests.Common;

/// <summary>An API of a server that runs, with methods that start executions as the framework makes them; a key and its plan.</summary>
/// <param name="ApiId">The API; its stage is <c>dev</c>, its paths are <c>/start</c>, with a key, and <c>/open</c>, without.</param>
/// <param name="Key">The key's value.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="PlanId">The plan's id.</param>
/// <param name="Machine">The ARN of the machine, of one Pass state.</param>
internal sealed record StartApi(string ApiId, string Key, string KeyId, string PlanId, string Machine)
{
    private const string Authorization = "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0";

    /// <summary>Of <c>/start</c>, below the server's address.</summary>
    public string StartPath => $"/_aws/execute-api/{ApiId}/dev/start";

    /// <param name="port">The server's.</param>
    /// <param name="rate">Of the plan, requests per second.</param>
    /// <param name="burst">Of the plan, requests at once.</param>
    /// <param name="quota">Of the plan, requests in a month.</param>
    public static async Task<StartApi> CreateAsync(int port, int rate, int burst, int quota = 100_000_000)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var machine = (string)(await SendAsync(client, HttpMethod.Post, "/", new JsonObject
        {
            ["name"] = "start",
            ["definition"] = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""",
            ["roleArn"] = "arn:aws:iam::000000000000:role/r",
        }, "AWSStepFunctions.CreateStateMachine"))["stateMachineArn"]!;
        var api = (string)(await SendAsync(client, HttpMethod.Post, "/restapis", new JsonObject { ["name"] = "start" }))["id"]!;
        var root = (string)(await SendAsync(client, HttpMethod.Get, $"/restapis/{api}/resources", null))["item"]![0]!["id"]!;
        await MethodAsync(client, api, root, "start", machine, isPrivate: true);
        await MethodAsync(client, api, root, "open", machine, isPrivate: false);
        await SendAsync(client, HttpMethod.Post, $"/restapis/{api}/deployments", new JsonObject { ["stageName"] = "dev" });
        var key = await SendAsync(client, HttpMethod.Post, "/apikeys", new JsonObject { ["name"] = "start", ["enabled"] = true });
        var plan = (string)(await SendAsync(client, HttpMethod.Post, "/usageplans", new JsonObject
        {
            ["name"] = "start",
            ["apiStages"] = new JsonArray(new JsonObject { ["apiId"] = api, ["stage"] = "dev" }),
            ["quota"] = new JsonObject { ["limit"] = quota, ["period"] = "MONTH" },
            ["throttle"] = new JsonObject { ["rateLimit"] = rate, ["burstLimit"] = burst },
        }))["id"]!;
        await SendAsync(client, HttpMethod.Post, $"/usageplans/{plan}/keys", new JsonObject { ["keyId"] = (string?)key["id"], ["keyType"] = "API_KEY" });
        return new StartApi(api, (string)key["value"]!, (string)key["id"]!, plan, machine);
    }

    /// <summary>What GetUsage says of the key today: used and left.</summary>
    public async Task<(long Used, long Left)> UsageAsync(int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var days = (await SendAsync(client, HttpMethod.Get, $"/usageplans/{PlanId}/usage?startDate={today}&endDate={today}", null))["values"]![KeyId]!.AsArray();
        return ((long)days[^1]![0]!, (long)days[^1]![1]!);
    }

    private static async Task MethodAsync(HttpClient client, string api, string root, string path, string machine, bool isPrivate)
    {
        var template = "\n#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
            + $$"""{"input": "$body", "name": "$context.requestId", "stateMachineArn":"{{machine}}"}""";
        var resource = (string)(await SendAsync(client, HttpMethod.Post, $"/restapis/{api}/resources/{root}", new JsonObject { ["pathPart"] = path }))["id"]!;
        foreach (var verb in (string[])["GET", "POST"])
        {
            await VerbAsync(client, $"/restapis/{api}/resources/{resource}/methods/{verb}", template, isPrivate);
        }
    }

    private static async Task VerbAsync(HttpClient client, string method, string template, bool isPrivate)
    {
        await SendAsync(client, HttpMethod.Put, method, new JsonObject { ["authorizationType"] = "NONE", ["apiKeyRequired"] = isPrivate });
        await SendAsync(client, HttpMethod.Put, $"{method}/integration", new JsonObject
        {
            ["type"] = "AWS",
            ["httpMethod"] = "POST",
            ["uri"] = "arn:aws:apigateway:us-east-1:states:action/StartExecution",
            ["passthroughBehavior"] = "NEVER",
            ["requestTemplates"] = new JsonObject { ["application/json"] = template, ["application/x-www-form-urlencoded"] = template },
        });
        foreach (var (status, pattern) in ((string, string)[])[("200", ""), ("400", "400")])
        {
            await SendAsync(client, HttpMethod.Put, $"{method}/responses/{status}", []);
            await SendAsync(client, HttpMethod.Put, $"{method}/integration/responses/{status}", new JsonObject { ["selectionPattern"] = pattern });
        }
    }

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, JsonObject? body, string? target = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (target is null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        }
        else
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(target is null ? "application/json" : "application/x-amz-json-1.0"));
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
