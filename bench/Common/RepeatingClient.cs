using System.Buffers.Text;
using System.Net.Sockets;

namespace Treadle.Bench.Common;

/// <summary>One connection that sends the same request again and again, with next to no work of its own: the server shares the processors with it.</summary>
internal sealed class RepeatingClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 << 10];
    private readonly byte[] _request;

    public RepeatingClient(int port, byte[] request)
    {
        _request = request;
        _socket.Connect("127.0.0.1", port);
    }

    /// <summary>Sends the request and reads its answer.</summary>
    /// <returns>The status.</returns>
    /// <exception cref="InvalidOperationException">The server closed the connection.</exception>
    public int Send()
    {
        _socket.Send(_request);
        var filled = 0;
        while (true)
        {
            var received = _socket.Receive(_buffer.AsSpan(filled));
            if (received == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            filled += received;
            var answer = _buffer.AsSpan(0, filled);
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head >= 0 && filled >= head + 4 + NumberBehind(answer[..head], "Content-Length: "u8))
            {
                return NumberBehind(answer, "HTTP/1.1 "u8);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int NumberBehind(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) =>
        head.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(head[(at + name.Length)..], out int number, out _)
            ? number
            : throw new InvalidOperationException("The answer has no length.");
}
