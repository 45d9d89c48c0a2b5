using System.Net.Sockets;
using Treadle.Aws.Signing;

namespace Treadle.Api.Remote;

/// <summary>Signs one request, sends it, and reads the whole answer. Any thread.</summary>
/// <param name="handler">Carries requests; null for the network.</param>
internal sealed class RemoteTransport(HttpMessageHandler? handler = null) : IDisposable
{
    /// <summary>The longest answer that is read.</summary>
    public const int AnswerBytesMax = 64 << 20;

    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // One for what is near, which a proxy for the web is not meant for.
    private readonly HttpMessageInvoker _direct = new(handler ?? NewHandler(usesProxy: false));
    private readonly HttpMessageInvoker _proxied = new(handler ?? NewHandler(usesProxy: true));

    /// <exception cref="HttpRequestException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public async Task<RemoteResponse> SendAsync(Uri address, RemoteRequest request, Signing signing, CancellationToken stop)
    {
        using var message = ToMessage(address, request, signing);
        using var answer = await (address.IsLoopback ? _direct : _proxied).SendAsync(message, stop);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Select(h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)))
            .ToList();
        await answer.Content.LoadIntoBufferAsync(AnswerBytesMax, stop);
        return new RemoteResponse((int)answer.StatusCode, headers, await answer.Content.ReadAsByteArrayAsync(stop));
    }

    public void Dispose()
    {
        _direct.Dispose();
        _proxied.Dispose();
    }

    /// <summary>What went wrong, as the SDK says it: <c>Connect to localhost:8000 [localhost/127.0.0.1] failed: Connection refused</c>.</summary>
    public static string Describe(Uri address, Exception problem)
    {
        var socket = problem as SocketException ?? problem.InnerException as SocketException;
        return problem switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"{address.Host}: Name or service not known",
            TimeoutException => "Read timed out",
            TaskCanceledException => Failed("connect timed out"),
            _ when socket?.SocketErrorCode == SocketError.ConnectionRefused => Failed("Connection refused"),
            _ when socket is not null => Failed(socket.Message),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => $"{address.Authority} failed to respond",
            _ => problem.InnerException?.Message ?? problem.Message,
        };

        string Failed(string why) => $"Connect to {address.Host}:{address.Port} [{address.Host}/{(address.IsLoopback ? "127.0.0.1" : address.Host)}] failed: {why}";
    }

    private static SocketsHttpHandler NewHandler(bool usesProxy) => new()
    {
        UseProxy = usesProxy,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        // Names may move (containers that are started again).
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    };

    private static HttpRequestMessage ToMessage(Uri address, RemoteRequest request, Signing signing)
    {
        var path = address.AbsolutePath.TrimEnd('/') + request.Path;
        var query = request.Query.Length > 0 ? "?" + request.Query : "";
        var uri = new Uri($"{address.Scheme}://{address.Authority}{path}{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var isS3 = signing.Service == "s3";
        var hash = SigV4.Hash(request.Body.Span);
        var headers = new List<KeyValuePair<string, string>>(request.Headers) { new("Host", address.Authority), new("X-Amz-Date", SigV4.Stamp(signing.At)) };
        if (isS3)
        {
            headers.Add(new("X-Amz-Content-Sha256", hash));
        }

        if (signing.Credentials.SessionToken is { } token)
        {
            headers.Add(new("X-Amz-Security-Token", token));
        }

        var canonical = CanonicalRequest.Of(request.Method, path, request.Query, headers, hash, isS3);
        headers.Add(new("Authorization", SigV4.Authorization(signing.Credentials, signing.At, signing.Region, signing.Service, canonical)));

        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (!request.Body.IsEmpty || request.Method is "POST" or "PUT")
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ReadOnlyMemoryContent(default);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.TryAddWithoutValidation("User-Agent", "treadle");
        return message;
    }
}

/// <param name="Credentials">Who signs.</param>
/// <param name="Region">For which region.</param>
/// <param name="Service">The signing name.</param>
/// <param name="At">The moment in the signature.</param>
internal sealed record Signing(AwsCredentials Credentials, string Region, string Service, DateTimeOffset At);
