using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>The whole server in this process with a deployed API, and raw connections to it.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-api-");
    private TreadleServer? _server;

    public int Port => _server!.Port;

    internal StartApi Api { get; private set; } = null!;

    /// <summary>As on AWS; the region is the server's default.</summary>
    public string Host => $"{Api.ApiId}.execute-api.us-east-1.amazonaws.com";

    public async ValueTask InitializeAsync()
    {
        _server = await TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);
        Api = await StartApi.CreateAsync(Port, rate: 10_000, burst: 5_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Puts the API's names into a request: <c>{path}</c>, <c>{host}</c>, <c>{key}</c>.</summary>
    public string Filled(string request) => request
        .Replace("{path}", Api.StartPath, StringComparison.Ordinal)
        .Replace("{host}", Host, StringComparison.Ordinal)
        .Replace("{key}", Api.Key, StringComparison.Ordinal);

    /// <summary>Sends what is given and reads until the server closes the connection.</summary>
    /// <param name="pieces">Sent one by one, each on its way before the next.</param>
    public async Task<string> SendAsync(params IEnumerable<string> pieces)
    {
        using var socket = new TcpClient("127.0.0.1", Port) { NoDelay = true };
        return await SendAsync(socket.GetStream(), pieces);
    }

    /// <summary>The same over TLS, with what ALPN offers.</summary>
    public async Task<string> SendOverTlsAsync(List<SslApplicationProtocol> offered, string request)
    {
        using var socket = new TcpClient("127.0.0.1", Port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=treadle");
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Host, ApplicationProtocols = offered }, Stop);
        return await SendAsync(tls, [request]);
    }

    private static async Task<string> SendAsync(Stream stream, IEnumerable<string> pieces)
    {
        var sending = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var piece in pieces)
                    {
                        await stream.WriteAsync(Encoding.Latin1.GetBytes(piece), Stop);
                        await stream.FlushAsync(Stop);
                    }
                }
                catch (IOException)
                {
                    // The server has answered and closed before all was sent.
                }
            },
            Stop);
        var answer = new StringBuilder();
        var buffer = new byte[16 << 10];
        try
        {
            while (await stream.ReadAsync(buffer, Stop) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // A reset behind the answer: what was sent and not read is thrown away.
        }

        await sending;
        return answer.ToString();
    }
}
