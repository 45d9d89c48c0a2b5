using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Treadle.Gateway.Tests.Support;

/// <summary>A host outside: answers each connection with the same bytes, and keeps what it was sent.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly byte[]? _answer;
    private readonly List<string> _requests = [];

    /// <param name="answer">The whole answer with its head; null never answers.</param>
    public ScriptedHost(byte[]? answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public ScriptedHost(string answer)
        : this(Encoding.Latin1.GetBytes(answer.ReplaceLineEndings("\r\n")))
    {
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>The last request, its head's names in lower case.</summary>
    public string Request
    {
        get
        {
            lock (_requests)
            {
                return _requests[^1];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                lock (_requests)
                {
                    _requests.Add(request);
                }

                if (_answer is null)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                await stream.WriteAsync(_answer, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var all = text.ToString();
            var head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0)
            {
                var length = all[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1];
                if (all.Length - head - 4 >= int.Parse(length ?? "0", System.Globalization.CultureInfo.InvariantCulture))
                {
                    return all;
                }
            }

            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return text.ToString();
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }
}
