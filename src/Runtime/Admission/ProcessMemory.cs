namespace Treadle.Runtime.Admission;

/// <summary>Memory as the gauge sees it, in bytes.</summary>
/// <param name="Used">What is in use: the resident set without the part of the managed heap that is committed and free.</param>
/// <param name="Resident">The resident set: what the system counts.</param>
public readonly record struct MemoryUse(long Used, long Resident);

/// <summary>How the gauge measures memory and has it given back.</summary>
public interface IProcessMemory
{
    MemoryUse Measure();

    /// <summary>Has garbage collected, off the caller's thread.</summary>
    /// <param name="isReturned">Free memory goes back to the system as well, which stops the program for a moment.</param>
    void Collect(bool isReturned);
}

/// <summary>The memory of this process.</summary>
internal sealed class ProcessMemory : IProcessMemory
{
    public static readonly ProcessMemory Instance = new();

    public MemoryUse Measure()
    {
        var heap = GC.GetGCMemoryInfo(GCKind.Any);
        var free = Math.Max(0, heap.TotalCommittedBytes - GC.GetTotalMemory(forceFullCollection: false));
        var resident = Environment.WorkingSet;
        return new MemoryUse(Math.Max(0, resident - free), resident);
    }

    public void Collect(bool isReturned) => ThreadPool.UnsafeQueueUserWorkItem(
        static returned => GC.Collect(GC.MaxGeneration, returned ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: returned, compacting: returned),
        isReturned,
        preferLocal: false);
}
