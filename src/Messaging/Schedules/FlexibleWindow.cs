using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Messaging.Schedules;

/// <summary>When within its window a flexible schedule fires: by chance, but the same after a restart.</summary>
internal static class FlexibleWindow
{
    /// <param name="scheduleArn">With the time, the seed of the chance.</param>
    /// <param name="time">Where the window begins.</param>
    /// <param name="minutes">How long it is.</param>
    /// <returns>A whole second within the window.</returns>
    public static DateTimeOffset Choose(string scheduleArn, DateTimeOffset time, int minutes)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scheduleArn} {time.ToUnixTimeMilliseconds()}"));
        return time.AddSeconds(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)(minutes * 60));
    }
}
