using System.Buffers.Binary;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>Records that came together, as one row.</summary>
/// <param name="ArrivedAt">Epoch milliseconds.</param>
/// <param name="Records">In their order.</param>
internal sealed record DeliveryPack(long ArrivedAt, IReadOnlyList<ReadOnlyMemory<byte>> Records)
{
    private const byte Version = 1;
    private const int Head = 1 + sizeof(long) + sizeof(int);

    public long Bytes => Records.Sum(r => (long)r.Length);

    public byte[] Write()
    {
        var pack = new byte[Head + Bytes + ((long)Records.Count * sizeof(int))];
        pack[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(pack.AsSpan(1), ArrivedAt);
        BinaryPrimitives.WriteInt32LittleEndian(pack.AsSpan(1 + sizeof(long)), Records.Count);
        var at = Head;
        foreach (var record in Records)
        {
            BinaryPrimitives.WriteInt32LittleEndian(pack.AsSpan(at), record.Length);
            record.CopyTo(pack.AsMemory(at + sizeof(int)));
            at += sizeof(int) + record.Length;
        }

        return pack;
    }

    /// <exception cref="InvalidDataException">It is no pack of this program.</exception>
    public static DeliveryPack Read(ReadOnlyMemory<byte> pack)
    {
        if (pack.Length < Head || pack.Span[0] != Version)
        {
            throw new InvalidDataException("Buffered records are not in a form that this program knows.");
        }

        var records = new ReadOnlyMemory<byte>[BinaryPrimitives.ReadInt32LittleEndian(pack.Span[(1 + sizeof(long))..])];
        var at = Head;
        for (var i = 0; i < records.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(pack.Span[at..]);
            records[i] = pack.Slice(at + sizeof(int), length);
            at += sizeof(int) + length;
        }

        return new DeliveryPack(BinaryPrimitives.ReadInt64LittleEndian(pack.Span[1..]), records);
    }
}
