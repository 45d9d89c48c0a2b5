using System.Net;
using Treadle.Tests.Common;

namespace Treadle.WebConsole.Tests;

/// <summary>The console's files over HTTP, as a browser without a screen would ask for them.</summary>
public sealed class ConsoleFilesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_may_run_its_own_scripts_only_and_nobody_may_frame_it()
    {
        await using var server = await StartAsync();
        using var answer = await server.Client.GetAsync("/console/", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        // Readable without gzip, too.
        Assert.Contains("<div id=\"root\">", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        await using var server = await StartAsync();
        using var first = await server.Client.GetAsync("/console/", Stop);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/console/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/console/assets/none.js")]
    [InlineData("/console/../_treadle/health")]
    [InlineData("/console/..%2f..%2fetc/passwd")]
    [InlineData("/console/index.html.gz")]
    public async Task What_is_no_file_of_the_console_is_not_found(string path)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_asks_for_the_server_gets_the_console_and_a_client_of_S3_its_buckets()
    {
        await using var server = await StartAsync();
        using var plain = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var navigation = new HttpRequestMessage(HttpMethod.Get, "/");
        navigation.Headers.Add("Sec-Fetch-Mode", "navigate");
        navigation.Headers.Add("Sec-Fetch-Dest", "document");
        using var moved = await plain.SendAsync(navigation, Stop);
        Assert.Equal("/console/", moved.Headers.Location?.ToString());

        using var buckets = new HttpRequestMessage(HttpMethod.Get, "/");
        buckets.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=000000000000/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0");
        using var listed = await plain.SendAsync(buckets, Stop);
        Assert.Contains("ListAllMyBucketsResult", await listed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static async Task<ServerProcess> StartAsync()
    {
        Assert.SkipUnless(ConsoleFiles.AreThere, "This build has no console, because there was no Node.");
        return await ServerProcess.StartAsync();
    }
}
