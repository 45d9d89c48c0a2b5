using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Treadle.Messaging.Streams;

/// <summary>A record of a stream.</summary>
/// <param name="Number">Its place.</param>
/// <param name="PartitionKey">What it was put under.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record StreamRecord(SequenceNumber Number, string PartitionKey, ReadOnlyMemory<byte> Data)
{
    public int Size => Data.Length + Encoding.UTF8.GetByteCount(PartitionKey);
}

/// <summary>Records of one shard that were written together, as one row. Its id is the last one's sequence number; the numbers before it count down.</summary>
internal static class RecordPack
{
    private const byte Version = 1;

    public static byte[] Write(IReadOnlyList<(string PartitionKey, ReadOnlyMemory<byte> Data)> records)
    {
        var bytes = new ArrayBufferWriter<byte>(64 + records.Sum(r => 16 + r.PartitionKey.Length + r.Data.Length));
        bytes.Write([Version]);
        WriteNumber(bytes, records.Count);
        foreach (var (key, data) in records)
        {
            WriteNumber(bytes, Encoding.UTF8.GetByteCount(key));
            Encoding.UTF8.GetBytes(key, bytes);
            WriteNumber(bytes, data.Length);
            bytes.Write(data.Span);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no pack of this program.</exception>
    public static IReadOnlyList<StreamRecord> Read(ReadOnlyMemory<byte> pack, SequenceNumber last)
    {
        if (pack.Length < 5 || pack.Span[0] != Version)
        {
            throw new InvalidDataException($"The records before {last} are not in a form that this program knows.");
        }

        var at = 1;
        var count = ReadNumber(pack, ref at);
        var records = new StreamRecord[count];
        for (var i = 0; i < count; i++)
        {
            var key = Encoding.UTF8.GetString(Take(pack, ref at).Span);
            records[i] = new StreamRecord(last with { Counter = last.Counter - (count - 1 - i) }, key, Take(pack, ref at));
        }

        return records;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), number);
        bytes.Advance(sizeof(int));
    }

    private static int ReadNumber(ReadOnlyMemory<byte> bytes, ref int at)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[at..]);
        at += sizeof(int);
        return number;
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes, ref int at)
    {
        var length = ReadNumber(bytes, ref at);
        var taken = bytes.Slice(at, length);
        at += length;
        return taken;
    }
}
