namespace Treadle.Metrics;

/// <summary>A number that only grows. Any thread; one interlocked addition.</summary>
public sealed class Tally
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long count = 1) => Interlocked.Add(ref _value, count);
}
