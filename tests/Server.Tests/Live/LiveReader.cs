using System.Net;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Live;

/// <summary>Reads the live stream as a browser does.</summary>
internal sealed class LiveReader : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private LiveReader(HttpResponseMessage answer, StreamReader reader) => (_answer, _reader) = (answer, reader);

    public static async Task<LiveReader> OpenAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/_treadle/live", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var reader = new LiveReader(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Stop)));
        Assert.Equal("hello", (await reader.NextAsync())!.Value.Kind);
        return reader;
    }

    /// <returns>The next message; null when the server has ended the stream.</returns>
    public async Task<(string Kind, JsonNode Data)?> NextAsync()
    {
        var kind = "";
        while (await _reader.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kind = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (kind, JsonNode.Parse(line["data: ".Length..])!);
            }
        }

        return null;
    }

    /// <summary>Reads until a message tells of something.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> tells)
    {
        while (true)
        {
            var message = await NextAsync();
            Assert.NotNull(message);
            Assert.Equal("changes", message.Value.Kind);
            if (tells(message.Value.Data))
            {
                return message.Value.Data;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _answer.Dispose();
        _reader.Dispose();
        await ValueTask.CompletedTask;
    }
}
