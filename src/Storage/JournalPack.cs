using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Treadle.Storage;

/// <summary>Journal rows of one execution as one compressed text of bytes.</summary>
/// <remarks>
/// A byte for the format, four for the length of what follows before it was compressed, and that (Brotli): how many rows; for each row the
/// sequence numbers and history ids of its first and last event and the length of its data; then the data of all. Numbers are little-endian.
/// </remarks>
public static class JournalPack
{
    /// <summary>So much data is worth a pack: more is hardly smaller, and a page of a history unpacks whole packs.</summary>
    public const int DataBytesMax = 64 << 10;

    private const byte Format = 1;
    private const int HeadBytes = 5;
    private const int RowHeadBytes = 36;

    // What is better takes twice the time for a hundredth of the bytes (docs/decisions/0006-retention.md).
    private const int Quality = 2;
    private const int WindowBits = 18;

    /// <param name="rows">Rows that follow one another; at least one.</param>
    public static byte[] Write(IReadOnlyList<JournalRow> rows)
    {
        var length = sizeof(int) + rows.Sum(r => RowHeadBytes + r.Data.Length);
        var plain = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Lay(rows, plain.AsSpan(0, length));
            var packed = new byte[HeadBytes + BrotliEncoder.GetMaxCompressedLength(length)];
            packed[0] = Format;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), length);
            if (!BrotliEncoder.TryCompress(plain.AsSpan(0, length), packed.AsSpan(HeadBytes), out var written, Quality, WindowBits))
            {
                throw new InvalidOperationException("The compressed journal is longer than it can be.");
            }

            return packed[..(HeadBytes + written)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <returns>The rows as they were.</returns>
    /// <exception cref="StoreFailedException">Not what <see cref="Write"/> wrote.</exception>
    public static IReadOnlyList<JournalRow> Read(ReadOnlyMemory<byte> pack)
    {
        var packed = pack.Span;
        if (packed.Length < HeadBytes || packed[0] != Format)
        {
            throw Damaged();
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        if (length < sizeof(int) || length > Array.MaxLength)
        {
            throw Damaged();
        }

        var plain = new byte[length];
        if (!BrotliDecoder.TryDecompress(packed[HeadBytes..], plain, out var written) || written != length)
        {
            throw Damaged();
        }

        return Rows(plain);
    }

    private static void Lay(IReadOnlyList<JournalRow> rows, Span<byte> into)
    {
        BinaryPrimitives.WriteInt32LittleEndian(into, rows.Count);
        into = into[sizeof(int)..];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt64LittleEndian(into, row.FirstSequence);
            BinaryPrimitives.WriteInt64LittleEndian(into[8..], row.LastSequence);
            BinaryPrimitives.WriteInt64LittleEndian(into[16..], row.FirstHistoryId);
            BinaryPrimitives.WriteInt64LittleEndian(into[24..], row.LastHistoryId);
            BinaryPrimitives.WriteInt32LittleEndian(into[32..], row.Data.Length);
            into = into[RowHeadBytes..];
        }

        foreach (var row in rows)
        {
            row.Data.Span.CopyTo(into);
            into = into[row.Data.Length..];
        }
    }

    private static JournalRow[] Rows(byte[] plain)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(plain);
        if (count < 1 || count > (plain.Length - sizeof(int)) / RowHeadBytes)
        {
            throw Damaged();
        }

        var rows = new JournalRow[count];
        var head = plain.AsSpan(sizeof(int));
        var at = sizeof(int) + (count * RowHeadBytes);
        for (var i = 0; i < count; i++, head = head[RowHeadBytes..])
        {
            var bytes = BinaryPrimitives.ReadInt32LittleEndian(head[32..]);
            if (bytes < 0 || bytes > plain.Length - at)
            {
                throw Damaged();
            }

            rows[i] = new JournalRow(
                BinaryPrimitives.ReadInt64LittleEndian(head),
                BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
                plain.AsMemory(at, bytes));
            at += bytes;
        }

        return at == plain.Length ? rows : throw Damaged();
    }

    private static StoreFailedException Damaged() =>
        new("The database is damaged: a packed journal cannot be read.") { Fault = StoreFault.Damaged };
}
