using System.Net;
using System.Text.Json.Nodes;
using Treadle.Aws.Signing;

namespace Treadle.Server.Tests.Live;

/// <summary>A browser with the console open: it signs once, and has a cookie from then on.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private Browser(HttpClient client, string cookie) => (Client, Cookie) = (client, cookie);

    /// <summary>Sends what a page of the server sends: the cookie, and where the request comes from.</summary>
    public HttpClient Client { get; }

    /// <summary><c>treadle-session=…</c>.</summary>
    public string Cookie { get; }

    public static async Task<Browser> LogInAsync(GivenServer server, string key)
    {
        using var answer = await SignInAsync(server, key, GivenServer.Secret);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return Of(server, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public static Browser Of(GivenServer server, string cookie)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", $"theme=dark; {cookie}");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "cors");
        return new Browser(client, cookie);
    }

    public static async Task<HttpResponseMessage> SignInAsync(GivenServer server, string key, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_treadle/session");
        var stamp = SigV4.Stamp(DateTimeOffset.UtcNow);
        var scope = SigV4.Scope(stamp[..8], "eu-west-1", "treadle");
        KeyValuePair<string, string>[] signed = [new("host", server.Client.BaseAddress!.Authority), new("x-amz-date", stamp)];
        var canonical = CanonicalRequest.Of("POST", "/_treadle/session", "", signed, SigV4.EmptyHash, isS3: false);
        var signature = SigV4.Signature(new SigningKeys().Of(new AwsCredentials(key, secret), stamp[..8], "eu-west-1", "treadle"), SigV4.StringToSign(stamp, scope, canonical));
        request.Headers.Add("X-Amz-Date", stamp);
        request.Headers.TryAddWithoutValidation("Authorization", $"{SigV4.Algorithm} Credential={key}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
        return await server.Client.SendAsync(request, Stop);
    }

    /// <summary>A request as the console's pages make it: with a credential scope, and without a signature.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path, string service) => new(method, path)
    {
        Headers = { { "Authorization", $"AWS4-HMAC-SHA256 Credential=000000000000/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=session" } },
    };

    /// <summary>Calls an operation of Step Functions; a refusal fails the test.</summary>
    public async Task<JsonNode> CallAsync(string operation, JsonObject members)
    {
        using var answer = await SendAsync(operation, members);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    public async Task<HttpResponseMessage> SendAsync(string operation, JsonObject members)
    {
        using var request = Request(HttpMethod.Post, "/", "states");
        request.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        request.Content = new StringContent(members.ToJsonString());
        return await Client.SendAsync(request, Stop);
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
