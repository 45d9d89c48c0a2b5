using System.Text;

namespace Treadle.Messaging.Queues;

/// <summary>What has become of a message that was received.</summary>
/// <param name="VisibleAt">It can be received again from then on; epoch milliseconds.</param>
/// <param name="Count">How often it was received.</param>
/// <param name="FirstAt">When it was first received; epoch milliseconds.</param>
/// <param name="LastAt">When it was last received; epoch milliseconds.</param>
/// <param name="SentAt">When it was sent; epoch milliseconds.</param>
/// <param name="Group">Its message group in a FIFO queue.</param>
/// <param name="ContentId">The row of its content; null when it has none.</param>
internal sealed record ReceiveState(long VisibleAt, int Count, long FirstAt, long LastAt, long SentAt, string? Group, string? ContentId)
{
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(64);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(VisibleAt);
        writer.Write(Count);
        writer.Write(FirstAt);
        writer.Write(LastAt);
        writer.Write(SentAt);
        writer.Write(Group ?? "");
        writer.Write(ContentId ?? "");
        return stream.ToArray();
    }

    public static ReceiveState Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        return new ReceiveState(
            reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), TextOrNull(), TextOrNull());

        string? TextOrNull() => reader.ReadString() is { Length: > 0 } text ? text : null;
    }
}

/// <summary>A send that others of the same deduplication id are taken for.</summary>
/// <param name="At">Epoch milliseconds.</param>
/// <param name="MessageId">Its message.</param>
/// <param name="SequenceNumber">20 digits.</param>
internal sealed record Deduplication(long At, Guid MessageId, string SequenceNumber)
{
    /// <summary>So long a deduplication id is remembered.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(64);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(At);
        writer.Write(MessageId.ToByteArray());
        writer.Write(SequenceNumber);
        return stream.ToArray();
    }

    public static Deduplication Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        return new Deduplication(reader.ReadInt64(), new Guid(reader.ReadBytes(16)), reader.ReadString());
    }
}
