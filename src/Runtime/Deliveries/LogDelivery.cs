using System.Buffers.Binary;

namespace Treadle.Runtime.Deliveries;

/// <summary>The outbox data of log lines: which events of the journal are to be logged. The lines are made of the journal when they are written.</summary>
/// <param name="FirstSequence">The first event.</param>
/// <param name="LastSequence">The last event.</param>
/// <param name="RedriveCount">How often the execution had been redriven with these events.</param>
public sealed record LogDelivery(long FirstSequence, long LastSequence, int RedriveCount)
{
    /// <summary>The outbox kind.</summary>
    public const string Kind = "log";

    // Version 1 had no redrives.
    private const byte VersionWithoutRedrives = 1;
    private const byte Version = 2;
    private const int LengthWithoutRedrives = 17;
    private const int Length = 21;

    /// <summary>Version, first and last sequence number, count of redrives; big-endian.</summary>
    public byte[] ToBytes()
    {
        var data = new byte[Length];
        data[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(1), FirstSequence);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(9), LastSequence);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(17), RedriveCount);
        return data;
    }

    /// <exception cref="FormatException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static LogDelivery Read(ReadOnlySpan<byte> data) => (data.IsEmpty ? (byte)0 : data[0], data.Length) is (Version, Length) or (VersionWithoutRedrives, LengthWithoutRedrives)
        ? new LogDelivery(
            BinaryPrimitives.ReadInt64BigEndian(data[1..]),
            BinaryPrimitives.ReadInt64BigEndian(data[9..]),
            data[0] == VersionWithoutRedrives ? 0 : BinaryPrimitives.ReadInt32BigEndian(data[17..]))
        : throw new FormatException("The data of a log delivery is damaged.");
}
