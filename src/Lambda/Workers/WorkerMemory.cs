using Treadle.Lambda.Processes;

namespace Treadle.Lambda.Workers;

/// <summary>How much memory a worker holds and has held, and whether that is more than its function may.</summary>
/// <param name="pid">Its process.</param>
/// <param name="megabytesMax">The function's memory size.</param>
/// <param name="exceeded">Called when it holds more, perhaps more than once.</param>
/// <remarks>Any thread.</remarks>
internal sealed class WorkerMemory(int pid, int megabytesMax, Action exceeded) : IDisposable
{
    /// <summary>A call that was shorter can't have taken much for a while only; what it left is near enough, and far cheaper to read.</summary>
    private static readonly TimeSpan ShortCall = TimeSpan.FromMilliseconds(5);

    private readonly ProcessMemory _process = new(pid);
    private readonly long _bytesMax = megabytesMax * 1024L * 1024L;
    private long _peak;
    private bool _isExceeded;

    /// <summary>It was ended because it held more than it may.</summary>
    public bool IsExceeded => Volatile.Read(ref _isExceeded);

    /// <summary>One look at it and its children.</summary>
    public void Look(IReadOnlyList<(int Pid, long Resident)> children)
    {
        var held = _process.Resident() + children.Sum(c => c.Resident);
        if (held > _bytesMax && children.Count > 0)
        {
            held = ProcessMemory.Proportional(children.Select(c => c.Pid).Append(pid));
        }

        Note(held);
        if (held > _bytesMax)
        {
            Volatile.Write(ref _isExceeded, true);
            exceeded();
        }
    }

    /// <summary>The most it has held, for the report of a call: megabytes, rounded up; 0 where the system does not tell.</summary>
    /// <param name="isRunning">Whether the process still is.</param>
    /// <param name="took">How long the call took.</param>
    public long PeakMegabytes(bool isRunning, TimeSpan took)
    {
        if (isRunning)
        {
            Note(took < ShortCall && Volatile.Read(ref _peak) > 0 ? _process.Resident() : _process.Peak());
        }

        // AWS's sandbox has no more than this.
        return IsExceeded ? megabytesMax : Math.Min(megabytesMax, (Volatile.Read(ref _peak) + (1 << 20) - 1) >> 20);
    }

    public void Dispose() => _process.Dispose();

    private void Note(long bytes)
    {
        for (var seen = Volatile.Read(ref _peak); bytes > seen;)
        {
            var before = Interlocked.CompareExchange(ref _peak, bytes, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
