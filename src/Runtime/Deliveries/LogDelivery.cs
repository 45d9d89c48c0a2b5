using System.Buffers.Binary;

namespace Treadle.Runtime.Deliveries;

/// <summary>The outbox data of log lines: which events of the journal are to be logged. The lines are made of the journal when they are written.</summary>
/// <param name="FirstSequence">The first event.</param>
/// <param name="LastSequence">The last event.</param>
public sealed record LogDelivery(long FirstSequence, long LastSequence)
{
    /// <summary>The outbox kind.</summary>
    public const string Kind = "log";

    private const byte Version = 1;
    private const int Length = 17;

    /// <summary>Version, first and last sequence number, big-endian.</summary>
    public byte[] ToBytes()
    {
        var data = new byte[Length];
        data[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(1), FirstSequence);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(9), LastSequence);
        return data;
    }

    /// <exception cref="FormatException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static LogDelivery Read(ReadOnlySpan<byte> data) => data.Length == Length && data[0] == Version
        ? new LogDelivery(BinaryPrimitives.ReadInt64BigEndian(data[1..]), BinaryPrimitives.ReadInt64BigEndian(data[9..]))
        : throw new FormatException("The data of a log delivery is damaged.");
}
