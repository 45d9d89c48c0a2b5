using System.Globalization;
using System.Numerics;

namespace Treadle.Messaging.Streams;

/// <summary>Where a record stands in its shard, and where reading goes on. Of 56 digits, so that they compare as texts as they do as numbers.</summary>
/// <param name="ShardCreated">When the shard was made, in epoch milliseconds: a child's numbers are behind its parents'.</param>
/// <param name="Arrived">When the record came, in epoch milliseconds; never before the record in front of it.</param>
/// <param name="Counter">Counts the records of one millisecond.</param>
/// <param name="Shard">The shard's number.</param>
/// <remarks>As on AWS the number begins with 4 or 5. Because the moment is in it, a moment is a place in the shard too.</remarks>
internal readonly record struct SequenceNumber(long ShardCreated, long Arrived, long Counter, int Shard) : IComparable<SequenceNumber>
{
    public const int Digits = 56;

    /// <summary>Behind all records of its millisecond.</summary>
    public const long LastCounter = (1L << 59) - 1;

    // In hexadecimal digits: version 1, shard created 11, arrived 11, counter 15, shard 8, version 1.
    private const int Version = 2;
    private const int TimeBits = 44;
    private const int CounterBits = 60;
    private const int ShardBits = 32;
    private const int VersionBits = 4;

    public SequenceNumber Next => this with { Counter = Counter + 1 };

    /// <returns>Null when it is no number of this server's.</returns>
    public static SequenceNumber? Read(string text)
    {
        if (text.Length != Digits || !BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var version = Take(ref number, VersionBits);
        var shard = Take(ref number, ShardBits);
        var counter = Take(ref number, CounterBits);
        var arrived = Take(ref number, TimeBits);
        var created = Take(ref number, TimeBits);
        return version == Version && number == Version && shard <= int.MaxValue ? new SequenceNumber(created, arrived, counter, (int)shard) : null;
    }

    public int CompareTo(SequenceNumber other) =>
        (ShardCreated, Arrived, Counter, Shard).CompareTo((other.ShardCreated, other.Arrived, other.Counter, other.Shard));

    public static bool operator <(SequenceNumber a, SequenceNumber b) => a.CompareTo(b) < 0;

    public static bool operator >(SequenceNumber a, SequenceNumber b) => a.CompareTo(b) > 0;

    public static bool operator <=(SequenceNumber a, SequenceNumber b) => a.CompareTo(b) <= 0;

    public static bool operator >=(SequenceNumber a, SequenceNumber b) => a.CompareTo(b) >= 0;

    public override string ToString()
    {
        BigInteger number = Version;
        number = (number << TimeBits) | ShardCreated;
        number = (number << TimeBits) | Arrived;
        number = (number << CounterBits) | Counter;
        number = (number << ShardBits) | Shard;
        number = (number << VersionBits) | Version;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static long Take(ref BigInteger number, int bits)
    {
        var value = (long)(number & ((BigInteger.One << bits) - 1));
        number >>= bits;
        return value;
    }
}
