using Treadle.Engine;

namespace Treadle.Runtime;

/// <summary>Gives out execution ids: milliseconds above 20 bits of a running counter, each greater than the last. Any thread.</summary>
/// <remarks>
/// The counter runs on from one millisecond to the next, so that the shards (its low bits) fill evenly at any rate. It starts at random,
/// so that a clock that was set back hardly meets the ids of before; where it does, the commit refuses the id and another is taken.
/// </remarks>
internal sealed class ExecutionIds(TimeProvider time, uint first)
{
    private const int CounterBits = 20;
    private const long CounterMask = (1L << CounterBits) - 1;

    private long _last = first & CounterMask;

    /// <summary>For an execution of which nothing is on disk.</summary>
    public ExecutionId NextVolatile() => new(-Next().Value);

    public ExecutionId Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var counter = (last + 1) & CounterMask;
            var milliseconds = Math.Max(now, last >> CounterBits);
            if (counter == 0 && milliseconds == last >> CounterBits)
            {
                milliseconds++;
            }

            var next = (milliseconds << CounterBits) | counter;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return new ExecutionId(next);
            }
        }
    }
}
