using System.Security.Cryptography;
using System.Text;

namespace Treadle.Messaging.Events;

/// <summary>Ids of events that this server makes: the same event has the same id when it is made again, so that a receiver can tell.</summary>
public static class EventIds
{
    /// <param name="about">What makes the event the one it is.</param>
    /// <returns>A UUID of version 8: one of one's own making.</returns>
    public static string Of(string about)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(about)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
