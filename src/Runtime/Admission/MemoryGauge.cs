namespace Treadle.Runtime.Admission;

/// <summary>Says whether there is memory for a request, against a limit. Any thread.</summary>
/// <remarks>Memory is measured when a request asks and the last look is older than 50 ms: an idle server measures nothing.</remarks>
public sealed class MemoryGauge
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly Func<long> _usedBytes;
    private long _used;
    private long _sampledAt;
    private int _isSampling;

    /// <param name="limitBytes">What the process is to stay under, in bytes. Refusals begin at four fifths of it.</param>
    /// <param name="time">When to look again.</param>
    /// <param name="usedBytes">Measures; null measures this process.</param>
    public MemoryGauge(long limitBytes, TimeProvider time, Func<long>? usedBytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limitBytes, 1);
        LimitBytes = limitBytes;
        _time = time;
        _usedBytes = usedBytes ?? ProcessMemory.UsedBytes;
        _sampledAt = time.GetTimestamp() - time.TimestampFrequency;
    }

    /// <summary>Half of what the machine or its container has.</summary>
    public static long DefaultLimitBytes => Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, 256L << 20);

    public long LimitBytes { get; }

    /// <summary>As of the last look.</summary>
    public long UsedBytes => Volatile.Read(ref _used);

    /// <summary>New work has room up to four fifths of the limit, changes up to nine tenths. Answers always have: they end work, and what ends gives memory back.</summary>
    public bool HasRoomFor(RequestKind kind)
    {
        SampleWhenOld();
        return kind switch
        {
            RequestKind.NewWork => UsedBytes < LimitBytes / 10 * 8,
            RequestKind.Change => UsedBytes < LimitBytes / 10 * 9,
            _ => true,
        };
    }

    private void SampleWhenOld()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _sampledAt)) < SampleEvery || Interlocked.Exchange(ref _isSampling, 1) == 1)
        {
            return;
        }

        Volatile.Write(ref _used, _usedBytes());
        Volatile.Write(ref _sampledAt, _time.GetTimestamp());
        Volatile.Write(ref _isSampling, 0);
    }
}
