using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Messaging.Streams;

/// <summary>The partition keys of a shard: those whose MD5, as a number of 128 bits, is within.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The last.</param>
internal readonly record struct HashRange(UInt128 Start, UInt128 End)
{
    public static UInt128 HashOf(string partitionKey)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // What Kinesis spreads keys by: nothing is protected by it.
        MD5.HashData(Encoding.UTF8.GetBytes(partitionKey), hash);
#pragma warning restore CA5351
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <returns>Null when it is no number of 128 bits.</returns>
    public static UInt128? Read(string text) => UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hash) ? hash : null;

    /// <summary>Equal parts of all keys, in order.</summary>
    public static IReadOnlyList<HashRange> Uniform(int count)
    {
        var size = (BigInteger.One << 128) / count;
        return [.. Enumerable.Range(0, count).Select(i => new HashRange((UInt128)(size * i), i == count - 1 ? UInt128.MaxValue : (UInt128)((size * (i + 1)) - 1)))];
    }

    public bool Contains(UInt128 hash) => hash >= Start && hash <= End;
}
