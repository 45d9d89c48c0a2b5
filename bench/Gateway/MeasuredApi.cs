using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Gateway.Bench;

/// <summary>An API with a method that starts executions, as the framework makes it; a key and its plan.</summary>
/// <param name="ApiId">The API; its stage is <c>dev</c>, its paths are <c>/start</c>, with a key, and <c>/open</c>, without.</param>
/// <param name="Key">The key's value.</param>
/// <param name="Machine">The ARN of the machine, of one Pass state.</param>
internal sealed record MeasuredApi(string ApiId, string Key, string Machine)
{
    private const string Authorization = "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0";

    /// <param name="port">The server's.</param>
    /// <param name="rate">Of the plan, requests per second.</param>
    /// <param name="burst">Of the plan, requests at once.</param>
    public static async Task<MeasuredApi> CreateAsync(int port, int rate, int burst)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var machine = (string)(await SendAsync(client, HttpMethod.Post, "/", new JsonObject
        {
            ["name"] = "gateway",
            ["definition"] = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""",
            ["roleArn"] = "arn:aws:iam::000000000000:role/r",
        }, "AWSStepFunctions.CreateStateMachine"))["stateMachineArn"]!;
        var api = (string)(await SendAsync(client, HttpMethod.Post, "/restapis", new JsonObject { ["name"] = "measured" }))["id"]!;
        var root = (string)(await SendAsync(client, HttpMethod.Get, $"/restapis/{api}/resources", null))["item"]![0]!["id"]!;
        await MethodAsync(client, api, root, "start", machine, isPrivate: true);
        await MethodAsync(client, api, root, "open", machine, isPrivate: false);
        await SendAsync(client, HttpMethod.Post, $"/restapis/{api}/deployments", new JsonObject { ["stageName"] = "dev" });
        var key = await SendAsync(client, HttpMethod.Post, "/apikeys", new JsonObject { ["name"] = "measured", ["enabled"] = true });
        var plan = (string)(await SendAsync(client, HttpMethod.Post, "/usageplans", new JsonObject
        {
            ["name"] = "measured",
            ["apiStages"] = new JsonArray(new JsonObject { ["apiId"] = api, ["stage"] = "dev" }),
            ["quota"] = new JsonObject { ["limit"] = 100_000_000, ["period"] = "MONTH" },
            ["throttle"] = new JsonObject { ["rateLimit"] = rate, ["burstLimit"] = burst },
        }))["id"]!;
        await SendAsync(client, HttpMethod.Post, $"/usageplans/{plan}/keys", new JsonObject { ["keyId"] = (string?)key["id"], ["keyType"] = "API_KEY" });
        return new MeasuredApi(api, (string)key["value"]!, machine);
    }

    private static async Task MethodAsync(HttpClient client, string api, string root, string path, string machine, bool isPrivate)
    {
        var template = "\n#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
            + $$"""{"input": "$body", "name": "$context.requestId", "stateMachineArn":"{{machine}}"}""";
        var resource = (string)(await SendAsync(client, HttpMethod.Post, $"/restapis/{api}/resources/{root}", new JsonObject { ["pathPart"] = path }))["id"]!;
        var method = $"/restapis/{api}/resources/{resource}/methods/POST";
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
