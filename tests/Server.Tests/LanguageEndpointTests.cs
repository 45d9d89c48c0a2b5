using System.Net;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests;

/// <summary>What a whole server tells editors of the States Language.</summary>
public sealed class LanguageEndpointTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-language-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("/_treadle/language", "integrations")]
    [InlineData("/_treadle/language/services/sqs", "actions")]
    public async Task Tables_come_once_and_are_not_sent_again(string path, string member)
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);
        using var first = await client.GetAsync(path, Stop);
        var table = JsonNode.Parse(await first.Content.ReadAsStringAsync(Stop))!;
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await client.SendAsync(again, Stop);

        Assert.NotEmpty(table[member]!.AsArray());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/_treadle/language/services/nothing")]
    [InlineData("/_treadle/language/else")]
    public async Task What_is_no_table_is_not_found(string path)
    {
        await using var server = await StartAsync();
        using var client = ClientOf(server);

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Advice_says_what_AWS_would_take_without_a_word()
    {
        const string Definition = """{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"{% 1 %}","End":true}}}""";
        await using var server = await StartAsync();
        using var client = ClientOf(server);
        using var body = new StringContent(Definition);

        using var answer = await client.PostAsync("/_treadle/language/advice?type=EXPRESS", body, Stop);

        var advice = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["advice"]!.AsArray();
        var only = Assert.Single(advice)!;
        Assert.Equal("/States/A/Result", (string?)only["location"]);
        Assert.Equal("The state's query language is JSONPath: the expression stays a text", (string?)only["message"]);
    }

    private Task<TreadleServer> StartAsync() => TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);

    private static HttpClient ClientOf(TreadleServer server) => new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
}
