using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Treadle.Messaging.Queues;

/// <summary>What a receipt handle says: which message, and which of its receives.</summary>
/// <param name="QueueId">The queue's id.</param>
/// <param name="Generation">Its generation; a handle from before a purge names no message any more.</param>
/// <param name="Key">The message's key.</param>
/// <param name="Count">How often it had been received.</param>
internal readonly record struct Receipt(string QueueId, int Generation, MessageKey Key, int Count)
{
    /// <summary>The handle: letters, digits, <c>+ / =</c>.</summary>
    public override string ToString() =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{QueueId}.{Generation}.{Count}.{Key}")));

    public static bool TryParse(string handle, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        var bytes = new byte[handle.Length];
        if (!Convert.TryFromBase64String(handle, bytes, out var length))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(bytes, 0, length).Split('.');
        if (parts.Length == 4
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && MessageKey.TryParse(parts[3], out var key))
        {
            receipt = new Receipt(parts[0], generation, key, count);
        }

        return receipt is not null;
    }
}
