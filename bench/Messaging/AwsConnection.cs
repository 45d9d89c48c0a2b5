using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Treadle.Messaging.Bench;

/// <summary>One connection that speaks AWS JSON 1.0, one request at a time, with next to no work of its own: the server shares the processors with it.</summary>
internal sealed class AwsConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 << 10];

    public AwsConnection(int port) => _socket.Connect("127.0.0.1", port);

    /// <param name="target">As <c>AmazonSQS.SendMessage</c>.</param>
    /// <param name="body">JSON.</param>
    /// <returns>The answer's body; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public ReadOnlySpan<byte> Call(string target, string body)
    {
        _socket.Send(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: {target}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}")));
        var filled = 0;
        while (true)
        {
            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var received = _socket.Receive(_buffer.AsSpan(filled));
            if (received == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            filled += received;
            var answer = _buffer.AsSpan(0, filled);
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head >= 0 && filled >= head + 4 + LengthIn(answer[..head]))
            {
                return answer.StartsWith("HTTP/1.1 200"u8)
                    ? answer[(head + 4)..]
                    : throw new InvalidOperationException($"{target}: {Encoding.UTF8.GetString(answer)}");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        return head.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(head[(at + name.Length)..], out int number, out _)
            ? number
            : throw new InvalidOperationException("The answer has no length.");
    }
}
