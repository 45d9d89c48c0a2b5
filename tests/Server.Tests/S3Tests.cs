using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Treadle.Server.Tests;

/// <summary>S3 over HTTP, as clients that sign, that don't, and that use the bucket's host name.</summary>
public sealed class S3Tests : IDisposable
{
    private const string Signed = "AWS4-HMAC-SHA256 Credential=x/20261122/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=00";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-s3-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_is_stored_and_read_in_each_way_of_addressing_it()
    {
        await using var server = await StartAsync();
        using var client = await ClientWithBucketAsync(server);
        using var put = await SendAsync(client, HttpMethod.Put, "/things/a%20b/%C3%A9+1.txt", "hello", ("x-amz-meta-Color", "blue"), ("x-amz-checksum-crc32", "NhCmhg=="));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        using var byHost = await SendAsync(client, HttpMethod.Get, "/a%20b/%C3%A9+1.txt", null, ("Host", "things.s3.eu-west-1.amazonaws.com"));
        using var unsigned = await client.GetAsync("/things/a%20b/%C3%A9+1.txt", Stop);
        using var range = await SendAsync(client, HttpMethod.Get, "/things/a%20b/%C3%A9+1.txt", null, ("Range", "bytes=-3"));

        Assert.Equal("hello", await byHost.Content.ReadAsStringAsync(Stop));
        Assert.Equal("blue", byHost.Headers.GetValues("x-amz-meta-color").Single());
        Assert.Equal("hello", await unsigned.Content.ReadAsStringAsync(Stop));
        Assert.Equal((HttpStatusCode.PartialContent, "llo"), (range.StatusCode, await range.Content.ReadAsStringAsync(Stop)));
        Assert.Equal("bytes 2-4/5", range.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("GET", "/nothing-here?list-type=2", 404, "NoSuchBucket")]
    [InlineData("GET", "/things/none", 404, "NoSuchKey")]
    [InlineData("GET", "/things?lifecycle", 501, "NotImplemented")]
    [InlineData("GET", "/things?policy", 404, "NoSuchBucketPolicy")]
    [InlineData("GET", "/things?list-type=2&max-keys=x", 400, "InvalidArgument")]
    [InlineData("GET", "/things?list-type=2&continuation-token=%25", 400, "InvalidArgument")]
    [InlineData("GET", "/things/none?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60", 403, "AccessDenied")]
    [InlineData("PUT", "/Things", 400, "InvalidBucketName")]
    [InlineData("POST", "/things?delete", 400, "MalformedXML")]
    [InlineData("PUT", "/things/k?uploadId=none&partNumber=1", 404, "NoSuchUpload")]
    [InlineData("PATCH", "/things/k", 405, "MethodNotAllowed")]
    public async Task A_refusal_says_why_in_the_words_of_S3(string method, string path, int status, string code)
    {
        await using var server = await StartAsync();
        using var client = await ClientWithBucketAsync(server);

        using var answer = await SendAsync(client, new HttpMethod(method), path, null);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, XElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).Element("Code")!.Value);
    }

    [Fact]
    public async Task A_write_that_is_refused_before_its_body_closes_the_connection()
    {
        await using var server = await StartAsync();
        using var client = await ClientWithBucketAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/things/k") { Content = new StringContent("hello") };
        request.Headers.TryAddWithoutValidation("Authorization", Signed);
        request.Headers.TryAddWithoutValidation("If-Match", "\"none\"");
        request.Headers.ExpectContinue = true;

        using var answer = await client.SendAsync(request, Stop);

        Assert.True((int)answer.StatusCode >= 400 && answer.Headers.ConnectionClose == true, $"{answer.StatusCode} {answer.Headers}");
    }

    [Fact]
    public async Task A_document_with_entities_is_refused()
    {
        await using var server = await StartAsync();
        using var client = await ClientWithBucketAsync(server);

        using var answer = await SendAsync(client, HttpMethod.Post, "/things?delete", "<!DOCTYPE d [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>");

        Assert.Equal("MalformedXML", XElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).Element("Code")!.Value);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task<HttpClient> ClientWithBucketAsync(TreadleServer server)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        using var made = await SendAsync(client, HttpMethod.Put, "/things", null);
        made.EnsureSuccessStatusCode();
        return client;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.TryAddWithoutValidation("Authorization", Signed);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Stop);
    }

    private Task<TreadleServer> StartAsync() => TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);
}
