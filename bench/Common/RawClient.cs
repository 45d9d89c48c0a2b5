using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Treadle.Bench.Common;

/// <summary>One connection, one request at a time, with next to no work of its own: the server shares the processors with it.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 << 10];

    public RawClient(int port) => _socket.Connect("127.0.0.1", port);

    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public JsonElement Call(string operation, string body)
    {
        var request = $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AWSStepFunctions.{operation}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        _socket.Send(Encoding.UTF8.GetBytes(request));
        var filled = 0;
        while (true)
        {
            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * filled);
            }

            var received = _socket.Receive(_buffer.AsSpan(filled));
            if (received == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            filled += received;
            var head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && filled >= head + 4 + LengthIn(Encoding.ASCII.GetString(_buffer, 0, head)))
            {
                var answer = Encoding.UTF8.GetString(_buffer, 0, filled);
                return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
                    ? JsonDocument.Parse(answer[(head + 4)..]).RootElement
                    : throw new InvalidOperationException($"{operation}: {answer}");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(string head)
    {
        var line = head.Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return int.Parse(line["Content-Length:".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
