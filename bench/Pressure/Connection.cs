using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Treadle.Pressure.Bench;

/// <summary>One keep-alive connection that has one request in flight: as little as a client can be, so that the server is what is measured.</summary>
internal sealed class Connection(IPEndPoint server) : IDisposable
{
    private byte[] _buffer = new byte[4096];
    private Socket? _socket;
    private int _filled;

    /// <summary>Sends a request and reads its answer; connects when it must.</summary>
    /// <returns>Status and body; the body is valid until the next call.</returns>
    /// <exception cref="SocketException">The connection broke. The next call makes another.</exception>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(string operation, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (_socket is null)
            {
                _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _socket.ConnectAsync(server);
            }

            var head = Encoding.ASCII.GetBytes(
                $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AWSStepFunctions.{operation}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {body.Length}\r\n\r\n");
            await SendAllAsync(body.Length < 8_192 ? (byte[])[.. head, .. body.Span] : head);
            if (body.Length >= 8_192)
            {
                await SendAllAsync(body);
            }

            return await ReceiveAsync();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket!.SendAsync(bytes)..];
        }
    }

    private async Task<(int Status, ReadOnlyMemory<byte> Body)> ReceiveAsync()
    {
        _filled = 0;
        int headEnd;
        while ((headEnd = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync();
        }

        var (status, length) = ReadHead(_buffer.AsSpan(0, headEnd));
        var start = headEnd + 4;
        while (_filled < start + length)
        {
            await FillAsync();
        }

        return (status, _buffer.AsMemory(start, length));
    }

    /// <summary><c>HTTP/1.1 200 OK</c> and the lines below it.</summary>
    private static (int Status, int Length) ReadHead(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return (Number(head[9..]), at < 0 ? 0 : Number(head[(at + 16)..]));

        static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : throw new FormatException("The answer is not HTTP.");
    }

    private async Task FillAsync()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = await _socket!.ReceiveAsync(_buffer.AsMemory(_filled));
        if (read == 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }

        _filled += read;
    }
}
