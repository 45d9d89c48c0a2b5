namespace Treadle.Runtime.Admission;

/// <summary>Says whether there is memory for a request, against a limit. Any thread.</summary>
/// <remarks>
/// Memory is measured when a request asks and the last look is older than 50 ms: an idle server measures nothing. Large inputs leave garbage that no
/// collection would come for once requests are turned away, so a look that finds memory short asks for one.
/// </remarks>
public sealed class MemoryGauge
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CollectEvery = TimeSpan.FromSeconds(1);

    /// <summary>It stops the program, the longer the more lives.</summary>
    private static readonly TimeSpan ReturnEvery = TimeSpan.FromSeconds(5);

    /// <summary>About what program code, SQLite's caches and threads take.</summary>
    private const long UnmanagedBytes = 128L << 20;

    private readonly TimeProvider _time;
    private readonly IProcessMemory _memory;
    private long _used;
    private long _resident;
    private long _sampledAt;
    private long _collectedAt;
    private long _returnedAt;
    private int _isSampling;

    /// <param name="limitBytes">What the process is to stay under, in bytes. Refusals begin at four fifths of it.</param>
    /// <param name="time">When to look again.</param>
    /// <param name="memory">Measures; null measures this process.</param>
    public MemoryGauge(long limitBytes, TimeProvider time, IProcessMemory? memory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limitBytes, 1);
        LimitBytes = limitBytes;
        _time = time;
        _memory = memory ?? ProcessMemory.Instance;
        _sampledAt = _collectedAt = _returnedAt = time.GetTimestamp() - (60 * time.TimestampFrequency);
    }

    /// <summary>Half of what the machine or its container has.</summary>
    public static long DefaultLimitBytes => Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, 256L << 20);

    public long LimitBytes { get; }

    /// <summary>
    /// Has the collector keep the managed heap of this process within a limit that somebody has set: it collects rather than grows near it. Without, garbage
    /// of large inputs takes the process past its limit before the next collection.
    /// </summary>
    /// <remarks>Below the limit there is room for what is not managed; below the bound, more than what new work may fill.</remarks>
    public static void BoundHeap(long limitBytes)
    {
        var unmanaged = Math.Max(UnmanagedBytes, limitBytes / 100 * 15);
        AppContext.SetData("GCHeapHardLimit", (ulong)Math.Max(limitBytes - unmanaged, limitBytes / 2));
        GC.RefreshMemoryLimit();
    }

    /// <summary>What was in use at the last look.</summary>
    public long UsedBytes => Volatile.Read(ref _used);

    /// <summary>
    /// New work has room up to four fifths of the limit, changes up to nine tenths. Answers always have: they end work, and what ends gives memory back.
    /// </summary>
    public bool HasRoomFor(RequestKind kind)
    {
        SampleWhenOld();
        return kind switch
        {
            RequestKind.NewWork => !IsNearFull && UsedBytes < LimitBytes / 10 * 8,
            RequestKind.Change => UsedBytes < LimitBytes / 10 * 9,
            _ => true,
        };
    }

    /// <summary>The system would say that the limit is nearly reached, whatever of it is free inside.</summary>
    private bool IsNearFull => Volatile.Read(ref _resident) >= LimitBytes / 20 * 19;

    private void SampleWhenOld()
    {
        if (!IsOlderThan(SampleEvery, ref _sampledAt) || Interlocked.Exchange(ref _isSampling, 1) == 1)
        {
            return;
        }

        var use = _memory.Measure();
        Volatile.Write(ref _used, use.Used);
        Volatile.Write(ref _resident, use.Resident);
        if (IsNearFull && IsOlderThan(ReturnEvery, ref _returnedAt))
        {
            Volatile.Write(ref _returnedAt, _time.GetTimestamp());
            _memory.Collect(isReturned: true);
        }
        else if (use.Used >= LimitBytes / 10 * 8 && IsOlderThan(CollectEvery, ref _collectedAt))
        {
            Volatile.Write(ref _collectedAt, _time.GetTimestamp());
            _memory.Collect(isReturned: false);
        }

        Volatile.Write(ref _sampledAt, _time.GetTimestamp());
        Volatile.Write(ref _isSampling, 0);
    }

    private bool IsOlderThan(TimeSpan age, ref long at) => _time.GetElapsedTime(Volatile.Read(ref at)) >= age;
}
