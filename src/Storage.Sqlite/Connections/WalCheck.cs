using System.Buffers.Binary;

namespace Treadle.Storage.Sqlite.Connections;

/// <summary>Finds commits in a write-ahead log that SQLite would pass over in silence.</summary>
/// <remarks>
/// SQLite takes the log as far as its checksums hold and forgets the rest. That is right for the commit that a crash cut off, of which nobody was told. Two
/// whole commits behind the end cannot come from a crash: the second is begun when the first is on disk. Then something else has damaged the log, and
/// what was answered would be lost. Source: SQLite, "WAL-mode File Format".
/// </remarks>
internal static class WalCheck
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int CommitsLostByCrashMax = 1;

    /// <summary>Counts the commits behind the end that SQLite found.</summary>
    /// <param name="path">The log: <c>treadle.db-wal</c>.</param>
    /// <param name="pageBytes">The database's page size.</param>
    /// <param name="frames">How many frames SQLite took.</param>
    /// <returns>0 when all is well, also when there is no log.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int LostCommits(string path, int pageBytes, int frames)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return 0;
        }

        var salt = IsWhole(header) ? BinaryPrimitives.ReadUInt64BigEndian(header[16..]) : (ulong?)null;
        var commits = 0;
        Span<byte> frame = stackalloc byte[FrameHeaderBytes];
        for (long at = HeaderBytes + ((long)frames * (FrameHeaderBytes + pageBytes)); at + FrameHeaderBytes + pageBytes <= file.Length; at += FrameHeaderBytes + pageBytes)
        {
            file.Position = at;
            file.ReadExactly(frame);

            // Without its head, the log is what its first frame belongs to.
            var saltOfFrame = BinaryPrimitives.ReadUInt64BigEndian(frame[8..]);
            salt ??= saltOfFrame;
            var pagesAfterCommit = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]);
            if (saltOfFrame == salt && pagesAfterCommit > 0)
            {
                commits++;
            }
        }

        return commits > CommitsLostByCrashMax ? commits : 0;
    }

    private static bool IsWhole(ReadOnlySpan<byte> header)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if ((magic & ~1u) != 0x377f0682)
        {
            return false;
        }

        var isBigEndian = (magic & 1) == 1;
        var (first, second) = (0u, 0u);
        for (var i = 0; i < 24; i += 8)
        {
            first += Word(header[i..], isBigEndian) + second;
            second += Word(header[(i + 4)..], isBigEndian) + first;
        }

        return first == BinaryPrimitives.ReadUInt32BigEndian(header[24..]) && second == BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
