using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Treadle.Server.Tests;

/// <summary>What comes over a bare socket to a deployed API: ambiguous, broken, slow, large and odd requests, and the answer to each.</summary>
public sealed partial class RawRequestTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Head = "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-API-Key: {key}\r\n";
    private const string Ended = Head + "Connection: close\r\n";
    private const string Hidden = "GET /_aws/execute-api/hidden/dev/smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Requests => new()
    {
        { "a POST", Ended + "Content-Length: 2\r\n\r\n{}", 200 },
        { "a chunked POST", Ended + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200 },
        { "a chunk with an extension, and a trailer", Ended + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n", 200 },
        { "no body at all", Ended + "\r\n", 200 },
        { "Content-Length before Transfer-Encoding", Head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "Transfer-Encoding before Content-Length", Head + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "two lengths that differ", Head + "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + Hidden, 400 },
        { "a list of lengths", Head + "Content-Length: 2, 2\r\n\r\n{}" + Hidden, 400 },
        { "a negative length", Head + "Content-Length: -1\r\n\r\n{}", 400 },
        { "a hexadecimal length", Head + "Content-Length: 0x2\r\n\r\n{}" + Hidden, 400 },
        { "a length beyond all numbers", Head + "Content-Length: 99999999999999999999\r\n\r\n{}", 400 },
        { "two transfer codings", Head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "chunked twice", Head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden, 501 },
        { "a coding below the chunks", Head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + Hidden, 501 },
        { "an unknown coding", Head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "chunks in HTTP/1.0", "POST {path} HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "a folded line", Head + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "a folded line of another header", Head + "X-A: 1\r\n 2\r\n\r\n" + Hidden, 400 },
        { "a blank before the colon", Head + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + Hidden, 400 },
        { "a line without a colon", Head + "X-A\r\n\r\n" + Hidden, 400 },
        { "a chunk size that is no number", Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n" + Hidden, 400 },
        { "a chunk size with too many digits", Head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n" + Hidden, 400 },
        { "a negative chunk size", Head + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n" + Hidden, 400 },
        { "a chunk longer than its size", Head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" + Hidden, 400 },
        { "a NUL in a value", Head + "X-A: a\0b\r\n\r\n" + Hidden, 400 },
        { "a NUL in a name", Head + "X\0A: b\r\n\r\n" + Hidden, 400 },
        { "a carriage return in a value", Head + "X-A: a\rb\r\n\r\n" + Hidden, 400 },
        { "a NUL in the path", "GET /_aws/execute-api/a\0b/dev/x HTTP/1.1\r\nHost: localhost\r\n\r\n" + Hidden, 400 },
        { "two hosts", Head + "Host: {host}\r\n\r\n" + Hidden, 400 },
        { "no host", "POST {path} HTTP/1.1\r\n\r\n" + Hidden, 400 },
        { "HTTP/1.2", "POST {path} HTTP/1.2\r\nHost: localhost\r\n\r\n" + Hidden, 505 },
        { "a line that is no request", "hello\r\n\r\n" + Hidden, 400 },
        { "33 KiB of headers", Head + "X-A: " + new string('a', 33 << 10) + "\r\n\r\n" + Hidden, 431 },
        { "101 headers", Head + string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n")) + "\r\n" + Hidden, 431 },
        { "a request line of 9 KiB", "GET /" + new string('a', 9 << 10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + Hidden, 414 },
        { "an absolute target", "POST http://{host}/dev/start HTTP/1.1\r\nHost: {host}\r\nX-API-Key: {key}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 200 },
        { "an absolute target elsewhere than the host", "POST http://evil.example/dev/start HTTP/1.1\r\nHost: {host}\r\nX-API-Key: {key}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 400 },
        { "lines that end in LF alone", "POST {path} HTTP/1.1\nHost: localhost\nX-API-Key: {key}\nConnection: close\nContent-Length: 2\n\n{}", 200 },
        { "a wrong key", "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: nothing\r\nConnection: close\r\n\r\n", 403 },
        { "an unknown API", "GET /_aws/execute-api/nothing123/dev/start HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 403 },
        { "an unknown stage", "POST /other/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 403 },
        { "an unknown path", "POST /dev/other HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 403 },
        { "an unknown verb", "DELETE /dev/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 403 },
        { "HEAD", "HEAD /dev/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 403 },
        { "a foreign host", "POST {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 403 },
        { "a page of another site", Ended + "Origin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_raw_request_has_one_answer_and_the_connection_ends(string what, string request, int status)
    {
        var answer = await server.SendAsync(server.Filled(request));

        // One answer alone: what stands behind an ambiguous end was not read as a request.
        Assert.True(StatusOf(answer) == status && StatusLine().Count(answer) == 1, $"{what}: {answer}");
        AssertNothingLeaks(answer);
    }

    [Theory]
    [InlineData("POST /dev/other HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", """{"message":"Missing Authentication Token"}""")]
    [InlineData("POST /other/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", """{"message":"Forbidden"}""")]
    [InlineData("POST /dev/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", """{"message":"Forbidden"}""")]
    public async Task A_refusal_is_in_the_words_of_API_Gateway(string request, string body)
    {
        var answer = await server.SendAsync(server.Filled(request));
        Assert.EndsWith("\r\n\r\n" + body, answer, StringComparison.Ordinal);
        Assert.Matches("(?im)^x-amzn-RequestId: [0-9a-f-]{36}\r$", answer);
    }

    [Theory]
    [InlineData("Content-Length: 10485761\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n")]
    public async Task A_body_beyond_10_MB_is_refused_and_the_connection_closed(string length)
    {
        var piece = new string('x', 1 << 20);
        IEnumerable<string> body = length.StartsWith('C') ? Enumerable.Repeat(piece, 10).Append("x") : Enumerable.Repeat($"100000\r\n{piece}\r\n", 11).Append("0\r\n\r\n");
        var answer = await server.SendAsync(body.Prepend(server.Filled(Head + length)));
        Assert.Equal(413, StatusOf(answer));
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("""{"message":"Request Too Long"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_typed_byte_by_byte_is_answered()
    {
        var answer = await server.SendAsync(server.Filled(Ended + "Content-Length: 2\r\n\r\n{}").Select(c => c.ToString()));
        Assert.Equal(200, StatusOf(answer));
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_one_after_the_other()
    {
        var one = server.Filled(Head + "Content-Length: 2\r\n\r\n{}");
        var last = server.Filled(Ended + "Content-Length: 7\r\n\r\n{\"a\":1}");
        var answers = await server.SendAsync(one + one + last);
        Assert.Equal(3, StatusLine().Count(answers));
        Assert.Equal(3, Regex.Count(answers, "\"executionArn\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_client_that_waits_for_100_Continue_gets_it()
    {
        using var socket = new TcpClient("127.0.0.1", server.Port);
        var stream = socket.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(server.Filled(Ended + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")), Stop);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Stop));
        await stream.WriteAsync("{}"u8.ToArray(), Stop);
        Assert.StartsWith("\r\nHTTP/1.1 200 OK\r\n", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_100_Continue_and_has_no_body_gets_its_answer_and_the_end_of_the_connection()
    {
        using var socket = new TcpClient("127.0.0.1", server.Port);
        var stream = socket.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /_treadle/health HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"), Stop);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Stop));
        List<string> headers = [];
        while (await reader.ReadLineAsync(Stop) is { Length: > 0 } header)
        {
            headers.Add(header);
        }

        Assert.Contains("Connection: close", headers);
    }

    [Fact]
    public async Task HTTP_1_1_is_negotiated_over_TLS()
    {
        var request = server.Filled("POST /dev/start HTTP/1.1\r\nHost: {host}\r\nX-API-Key: {key}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(200, StatusOf(await server.SendOverTlsAsync([SslApplicationProtocol.Http11], request)));
        Assert.Equal(200, StatusOf(await server.SendOverTlsAsync([], request)));
    }

    [Fact]
    public async Task HTTP_2_is_negotiated_over_TLS()
    {
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=treadle" } };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{server.Port}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Api.StartPath)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", server.Api.Key);
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), (answer.Version, answer.StatusCode));
    }

    [Fact]
    public async Task The_lines_typed_into_openssl_start_an_execution()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "openssl"))), "openssl is not installed.");
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port}"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = openssl.StandardError.ReadToEndAsync(Stop);
        await openssl.StandardInput.WriteAsync(server.Filled("GET /dev/start HTTP/1.1\nhost: {host}\nX-API-Key: {key}\nconnection: close\n\n"));
        await openssl.StandardInput.FlushAsync(Stop);

        // Its input stays open, as a terminal does: the server ends the connection.
        var output = await openssl.StandardOutput.ReadToEndAsync(Stop);
        await openssl.WaitForExitAsync(Stop);
        Assert.True(output.Contains("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal), output + await errors);
        Assert.Matches(@"\r\n\r\n\{""executionArn"":""arn:aws:states:us-east-1:000000000000:execution:start:[0-9a-f-]{36}"",""startDate"":\d\.\d+E9\}", output);
    }

    private static int StatusOf(string answer) => StatusLine().Match(answer) is { Success: true } line ? int.Parse(line.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>No stack, no type of ours or of the framework, no server's name, no other site's permission.</summary>
    private static void AssertNothingLeaks(string answer)
    {
        foreach (var word in (string[])["Exception:", "   at ", "Treadle.", "System.", "Microsoft", "Kestrel", "\r\nServer:", "Access-Control-", "/home/", ".cs:line"])
        {
            Assert.DoesNotContain(word, answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    [GeneratedRegex(@"HTTP/1\.1 (?<status>\d{3}) ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StatusLine();
}
