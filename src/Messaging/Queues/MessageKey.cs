using System.Globalization;

namespace Treadle.Messaging.Queues;

/// <summary>A message's place in its queue: the moment from which it could first be received, then its sequence number. It never changes.</summary>
/// <param name="VisibleAt">Epoch milliseconds.</param>
/// <param name="Sequence">Unique in the queue, growing.</param>
internal readonly record struct MessageKey(long VisibleAt, long Sequence) : IComparable<MessageKey>
{
    private const int MomentDigits = 11;
    private const int SequenceDigits = 16;

    /// <summary>How long <see cref="ToString"/> is.</summary>
    public const int Length = MomentDigits + SequenceDigits;

    public int CompareTo(MessageKey other) => VisibleAt != other.VisibleAt ? VisibleAt.CompareTo(other.VisibleAt) : Sequence.CompareTo(other.Sequence);

    /// <summary>Texts order as their keys do.</summary>
    public override string ToString() => string.Create(Length, this, static (text, key) =>
    {
        key.VisibleAt.TryFormat(text, out _, "x11", CultureInfo.InvariantCulture);
        key.Sequence.TryFormat(text[MomentDigits..], out _, "x16", CultureInfo.InvariantCulture);
    });

    public static bool TryParse(ReadOnlySpan<char> text, out MessageKey key)
    {
        key = default;
        if (text.Length != Length
            || !long.TryParse(text[..MomentDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var visibleAt)
            || !long.TryParse(text[MomentDigits..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        key = new MessageKey(visibleAt, sequence);
        return true;
    }
}
