using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Treadle.Runtime;

/// <summary>Seeds for executions: from the system's generator, so that nobody foresees an execution's UUIDs. Any thread.</summary>
/// <remarks>Drawn a page at a time: one by one, each start would spend a few percent of its time in the generator.</remarks>
internal static class Seeds
{
    private const int DrawnAtOnce = 512;

    [ThreadStatic]
    private static ulong[]? _drawn;

    [ThreadStatic]
    private static int _left;

    public static ulong Next()
    {
        var drawn = _drawn ??= new ulong[DrawnAtOnce];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(drawn.AsSpan()));
            _left = DrawnAtOnce;
        }

        return drawn[--_left];
    }
}
