using System.Runtime.InteropServices;

namespace Treadle.Runtime;

/// <summary>Random UUIDs (version 4), as names and ids of requests have them. Any thread.</summary>
/// <remarks>From <see cref="Seeds"/>: the system's own way asks the kernel for each.</remarks>
public static class Uuids
{
    public static Guid Next()
    {
        Span<ulong> halves = [Seeds.Next(), Seeds.Next()];
        var bytes = MemoryMarshal.AsBytes(halves);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
