using System.Buffers.Binary;
using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Deliveries;

/// <summary>The outbox data of a status change: what the row of the execution no longer says when it is delivered later.</summary>
/// <param name="Execution">Whose; its row has the names and the input.</param>
/// <param name="Status">The status it came to.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended; null with <see cref="ExecutionStatus.Running"/>.</param>
public sealed record StatusDelivery(ExecutionId Execution, ExecutionStatus Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>The outbox kind.</summary>
    public const string Kind = "status";

    // Version 1 had no redrives.
    private const byte VersionWithoutRedrives = 1;
    private const byte Version = 2;
    private const int LengthWithoutRedrives = 26;
    private const int Length = 46;

    /// <summary>How often it had been redriven.</summary>
    public int RedriveCount { get; init; }

    /// <summary>When it had been redriven last; null when never.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>The sequence number of the event that says so; 0 in a delivery that an earlier release left.</summary>
    public long Sequence { get; init; }

    /// <summary>
    /// Version, status, then execution id, start and end (epoch milliseconds; -1: none), count and moment of redrives, sequence number; big-endian.
    /// </summary>
    public byte[] ToBytes()
    {
        var data = new byte[Length];
        data[0] = Version;
        data[1] = (byte)Status;
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(2), Execution.Value);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(10), StartedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(18), EndedAt?.ToUnixTimeMilliseconds() ?? -1);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(26), RedriveCount);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(30), RedrivenAt?.ToUnixTimeMilliseconds() ?? -1);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(38), Sequence);
        return data;
    }

    /// <exception cref="FormatException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static StatusDelivery Read(ReadOnlySpan<byte> data)
    {
        var isWhole = data.Length > 1 && (data[0], data.Length) is (Version, Length) or (VersionWithoutRedrives, LengthWithoutRedrives);
        if (!isWhole || !Enum.IsDefined((ExecutionStatus)data[1]))
        {
            throw new FormatException("The data of a status delivery is damaged.");
        }

        var change = new StatusDelivery(
            new ExecutionId(BinaryPrimitives.ReadInt64BigEndian(data[2..])), (ExecutionStatus)data[1], Time(data[10..]) ?? default, Time(data[18..]));
        return data[0] == VersionWithoutRedrives
            ? change
            : change with
            {
                RedriveCount = BinaryPrimitives.ReadInt32BigEndian(data[26..]),
                RedrivenAt = Time(data[30..]),
                Sequence = BinaryPrimitives.ReadInt64BigEndian(data[38..]),
            };
    }

    private static DateTimeOffset? Time(ReadOnlySpan<byte> data) =>
        BinaryPrimitives.ReadInt64BigEndian(data) is var at and >= 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
