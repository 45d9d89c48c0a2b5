using System.Buffers;
using System.Runtime.InteropServices;

namespace Treadle.Logs.CloudWatch;

/// <summary>How values are spread: counts in buckets whose bounds grow by two percent, so that any percentile is right within one percent. Sketches add up.</summary>
/// <remarks>For values that are not negative, as CloudWatch has percentiles of such only. Not thread-safe.</remarks>
public sealed class ValueSketch
{
    private const byte Version = 1;

    /// <summary>The bucket of zero and of what is too small to tell from it.</summary>
    private const int Zero = int.MinValue;

    private const double LeastPositive = 1e-9;

    private static readonly double LogGamma = Math.Log(1.02);

    private readonly Dictionary<int, long> _counts = [];

    /// <summary>False when a value came that has no bucket, or whose spread is not known.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Values and how many there are of each, in order.</summary>
    public IReadOnlyList<(double Value, long Count)> Values => [.. _counts.OrderBy(c => c.Key).Select(c => (ValueOf(c.Key), c.Value))];

    public void Add(double value, long count)
    {
        if (value < 0)
        {
            MarkIncomplete();
            return;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_counts, value < LeastPositive ? Zero : (int)Math.Ceiling(Math.Log(value) / LogGamma), out _) += count;
    }

    /// <summary>Values came of which only the sum is known.</summary>
    public void MarkIncomplete()
    {
        IsComplete = false;
        _counts.Clear();
    }

    public void Add(ValueSketch other)
    {
        IsComplete &= other.IsComplete;
        if (!IsComplete)
        {
            _counts.Clear();
            return;
        }

        foreach (var (bucket, count) in other._counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, bucket, out _) += count;
        }
    }

    /// <summary>A version, then buckets and counts as 7-bit numbers; nothing behind the version stands for an incomplete one.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(16);
        bytes.Write([Version]);
        if (IsComplete)
        {
            Write(bytes, (ulong)_counts.Count + 1);
            foreach (var (bucket, count) in _counts)
            {
                // Zigzag: small numbers of either sign stay short.
                Write(bytes, (uint)((bucket << 1) ^ (bucket >> 31)));
                Write(bytes, (ulong)count);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="FormatException">Not what <see cref="ToBytes"/> wrote.</exception>
    public static ValueSketch Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes[0] != Version)
        {
            throw new FormatException("The spread of a metric is damaged.");
        }

        var sketch = new ValueSketch();
        bytes = bytes[1..];
        if (bytes.Length == 0)
        {
            sketch.MarkIncomplete();
            return sketch;
        }

        for (var left = ReadNumber(ref bytes) - 1; left > 0; left--)
        {
            var bucket = (uint)ReadNumber(ref bytes);
            sketch._counts[(int)(bucket >> 1) ^ -(int)(bucket & 1)] = (long)ReadNumber(ref bytes);
        }

        return sketch;
    }

    private static double ValueOf(int bucket) => bucket == Zero ? 0 : 2 * Math.Exp(bucket * LogGamma) / (1 + Math.Exp(LogGamma));

    private static void Write(ArrayBufferWriter<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Write([(byte)(number | 0x80)]);
        }

        bytes.Write([(byte)number]);
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (bytes.Length == 0)
            {
                break;
            }

            var b = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return number;
            }
        }

        throw new FormatException("The spread of a metric is damaged.");
    }
}
