using System.Text;

namespace Treadle.Storage;

/// <summary>The order of texts as their UTF-8 bytes compare: UTF-16 sorts what is beyond U+FFFF before U+E000.</summary>
public static class ByteOrder
{
    /// <returns>Below 0, 0, or above 0.</returns>
    public static int Compare(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
