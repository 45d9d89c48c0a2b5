using System.Buffers;
using System.Text;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>Which characters a message may have: those of XML 1.0.</summary>
internal static class MessageText
{
    // All but the control characters, and EF, with which U+FFFE and U+FFFF begin.
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b).Where(b => b is not (9 or 10 or 13)), 0xEF]);

    /// <param name="utf8">The text.</param>
    /// <param name="where">For the message: <c>message body</c>.</param>
    /// <exception cref="AwsErrorException">InvalidMessageContents.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, string where)
    {
        while (utf8.IndexOfAny(Suspicious) is var at and >= 0)
        {
            _ = Rune.DecodeFromUtf8(utf8[at..], out var rune, out var length);
            if (rune.Value is < 0x20 or 0xFFFE or 0xFFFF)
            {
                throw QueueErrors.BadCharacter(rune.Value, where);
            }

            utf8 = utf8[(at + length)..];
        }
    }
}
