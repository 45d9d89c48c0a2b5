namespace Treadle.Api.Wire;

/// <summary>What CBOR tells apart and JSON does not: which members are of which kind in a service's model.</summary>
internal sealed class CborForm
{
    public static readonly CborForm CloudWatch = new()
    {
        Times = ["Timestamp", "Timestamps", "StartTime", "EndTime"],
        Doubles = ["Values", "SampleCount", "Average", "Sum", "Minimum", "Maximum", "ExtendedStatistics"],
    };

    public static readonly CborForm Kinesis = new()
    {
        Times = ["ApproximateArrivalTimestamp", "StreamCreationTimestamp", "ConsumerCreationTimestamp"],
        Blobs = ["Data"],
        HasMilliseconds = true,
    };

    public HashSet<string> Times { get; private init; } = [];

    /// <summary>Doubles whatever their value.</summary>
    public HashSet<string> Doubles { get; private init; } = [];

    /// <summary>Byte strings; base64 in JSON.</summary>
    public HashSet<string> Blobs { get; private init; } = [];

    /// <summary>Times are whole milliseconds, not seconds.</summary>
    public bool HasMilliseconds { get; private init; }
}
