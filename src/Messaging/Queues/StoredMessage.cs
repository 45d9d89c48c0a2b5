using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Messaging.Queues;

/// <summary>A message's text and attributes: what its sender gave. Long ones are a row of their own, which is never written again.</summary>
/// <param name="Body">UTF-8.</param>
/// <param name="Attributes">In the sender's order.</param>
internal sealed record MessageContent(ReadOnlyMemory<byte> Body, IReadOnlyList<MessageAttribute> Attributes)
{
    public int Bytes => Body.Length + Attributes.Sum(a => a.Bytes);

    public void Write(BinaryWriter to)
    {
        Write(to, Body);
        to.Write7BitEncodedInt(Attributes.Count);
        foreach (var attribute in Attributes)
        {
            to.Write(attribute.Name);
            to.Write(attribute.Type);
            Write(to, attribute.Value);
        }
    }

    public static MessageContent Read(BinaryReader from)
    {
        var body = ReadBytes(from);
        var attributes = new MessageAttribute[from.Read7BitEncodedInt()];
        for (var i = 0; i < attributes.Length; i++)
        {
            attributes[i] = new MessageAttribute(from.ReadString(), from.ReadString(), ReadBytes(from));
        }

        return new MessageContent(body, attributes);
    }

    private static void Write(BinaryWriter to, ReadOnlyMemory<byte> bytes)
    {
        to.Write7BitEncodedInt(bytes.Length);
        to.Write(bytes.Span);
    }

    private static byte[] ReadBytes(BinaryReader from) => from.ReadBytes(from.Read7BitEncodedInt());
}

/// <summary>A message as its row holds it.</summary>
internal sealed record StoredMessage
{
    private const byte Version = 1;

    public required Guid Id { get; init; }

    /// <summary>Epoch milliseconds.</summary>
    public required long SentAt { get; init; }

    public required string SenderId { get; init; }

    /// <summary>MD5 of the body, in lower-case hexadecimal.</summary>
    public required string BodyMd5 { get; init; }

    public string? Group { get; init; }

    public string? DeduplicationId { get; init; }

    /// <summary>20 digits; null in a standard queue.</summary>
    public string? SequenceNumber { get; init; }

    public string? TraceHeader { get; init; }

    /// <summary>The ARN of the queue that it came from as a dead letter.</summary>
    public string? DeadLetterSource { get; init; }

    /// <summary>The id of the row that has its content; null when <see cref="Content"/> is in this row.</summary>
    public string? ContentId { get; init; }

    public MessageContent? Content { get; init; }

    [SuppressMessage("Security", "CA5351", Justification = "It is SQS's checksum; nothing is secured with it.")]
    public static string Md5Of(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(MD5.HashData(body.Span));

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(128 + (Content?.Bytes ?? 0));
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Id.ToByteArray());
        writer.Write(SentAt);
        writer.Write(Convert.FromHexString(BodyMd5));
        writer.Write(SenderId);
        foreach (var text in (ReadOnlySpan<string?>)[Group, DeduplicationId, SequenceNumber, TraceHeader, DeadLetterSource, ContentId])
        {
            // None of them is ever empty.
            writer.Write(text ?? "");
        }

        Content?.Write(writer);
        return stream.ToArray();
    }

    public static StoredMessage Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("A message was written by a newer release.");
        }

        var message = new StoredMessage
        {
            Id = new Guid(reader.ReadBytes(16)),
            SentAt = reader.ReadInt64(),
            BodyMd5 = Convert.ToHexStringLower(reader.ReadBytes(16)),
            SenderId = reader.ReadString(),
            Group = TextOrNull(reader),
            DeduplicationId = TextOrNull(reader),
            SequenceNumber = TextOrNull(reader),
            TraceHeader = TextOrNull(reader),
            DeadLetterSource = TextOrNull(reader),
            ContentId = TextOrNull(reader),
        };
        return message.ContentId is null ? message with { Content = MessageContent.Read(reader) } : message;
    }

    private static string? TextOrNull(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;
}
