using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Treadle.Api.Wire;

/// <summary>AWS's event stream encoding: messages of headers and a payload, each with its lengths and checksums.</summary>
/// <remarks>
/// Source: Smithy specification, "Amazon Event Stream". All numbers are big-endian: total length, header length, CRC-32 of these two, headers, payload,
/// CRC-32 of all before it. One writer at a time.
/// </remarks>
public sealed class EventStreamWriter(Stream output)
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    private const int Frame = 16;
    private const byte TextHeader = 7;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i => CrcOf((uint)i))];

    /// <summary>Writes and flushes one event.</summary>
    /// <param name="type">The event's name: <c>sessionUpdate</c>.</param>
    /// <param name="contentType">Of the payload.</param>
    /// <param name="payload">The event's members.</param>
    /// <param name="stop">Gives up.</param>
    public Task WriteAsync(string type, string contentType, ReadOnlyMemory<byte> payload, CancellationToken stop) =>
        SendAsync([(":event-type", type), (":content-type", contentType), (":message-type", "event")], payload, stop);

    /// <summary>Writes and flushes an error, which ends the stream.</summary>
    public Task WriteErrorAsync(string type, ReadOnlyMemory<byte> payload, CancellationToken stop) =>
        SendAsync([(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], payload, stop);

    internal static byte[] Encode(IReadOnlyList<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        var head = new ArrayBufferWriter<byte>(128);
        foreach (var (name, value) in headers)
        {
            var (nameBytes, valueBytes) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            head.Write([(byte)nameBytes.Length]);
            head.Write(nameBytes);
            head.Write([TextHeader, (byte)(valueBytes.Length >> 8), (byte)valueBytes.Length]);
            head.Write(valueBytes);
        }

        var message = new byte[Frame + head.WrittenCount + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), head.WrittenCount);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc(message.AsSpan(0, 8)));
        head.WrittenSpan.CopyTo(message.AsSpan(12));
        payload.CopyTo(message.AsSpan(12 + head.WrittenCount));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc(message.AsSpan(0, message.Length - 4)));
        return message;
    }

    private async Task SendAsync(IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        await output.WriteAsync(Encode(headers, payload.Span), stop);
        await output.FlushAsync(stop);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : 0xEDB88320u ^ (value >> 1);
        }

        return value;
    }
}
