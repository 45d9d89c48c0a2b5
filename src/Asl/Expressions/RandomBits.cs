using System.Buffers.Binary;
using Treadle.Asl.Compiling;

namespace Treadle.Asl.Expressions;

/// <summary>What both languages make of random bits.</summary>
public static class RandomBits
{
    /// <summary>A random UUID (version 4).</summary>
    public static string Uuid(IChance chance)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, chance.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], chance.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>The bits of a seed, always the same. A seed is often 1 or 2, and its neighbours must not give neighbouring numbers.</summary>
    /// <remarks>Mixing function: SplitMix64.</remarks>
    public static ulong Seeded(ulong seed)
    {
        var bits = seed + 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
