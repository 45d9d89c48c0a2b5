namespace Treadle.Runtime.Admission;

/// <summary>The memory of this process.</summary>
internal static class ProcessMemory
{
    /// <summary>What is in use, in bytes: the resident set without the part of the managed heap that is committed and free.</summary>
    /// <remarks>The collector gives free memory back slowly; a request must not be turned away for memory that the next one can have.</remarks>
    public static long UsedBytes()
    {
        var heap = GC.GetGCMemoryInfo(GCKind.Any);
        var free = Math.Max(0, heap.TotalCommittedBytes - GC.GetTotalMemory(forceFullCollection: false));
        return Math.Max(0, Environment.WorkingSet - free);
    }
}
