using Treadle.Asl.Compiling;
using Treadle.Engine.Executions;

namespace Treadle.Engine;

/// <summary>Chance of one step, or of one item: a counter-based generator keyed by a seed, and the last sequence number before the step or the item's index.</summary>
/// <remarks>The same step drawn again gives the same numbers. Mixing function: SplitMix64.</remarks>
internal sealed class Chance : IChance
{
    // The seed of a new execution comes with its first event.
    private readonly Execution? _execution;
    private readonly ulong _seed;
    private readonly long _sequence;
    private ulong _counter;

    public Chance(Execution execution)
    {
        _execution = execution;
        _sequence = execution.LastSequence;
    }

    public Chance(ulong seed, long sequence)
    {
        _seed = seed;
        _sequence = sequence;
    }

    public ulong Next()
    {
        var x = Mix((_execution?.Seed ?? _seed) ^ Mix((ulong)_sequence)) + (++_counter * 0x9E3779B97F4A7C15UL);
        return Mix(x);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
