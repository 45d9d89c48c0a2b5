using System.Globalization;

namespace Treadle.Pressure.Bench;

/// <summary>Looks at the resident set of a process ten times a second. Linux.</summary>
internal sealed class MemorySampler : IDisposable
{
    private readonly string _file;
    private readonly Timer _timer;
    private long _peak;

    public MemorySampler(int process)
    {
        _file = $"/proc/{process}/statm";
        _timer = new Timer(_ => Look(), state: null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    public long PeakMiB => Volatile.Read(ref _peak) >> 20;

    /// <summary>As of now.</summary>
    public long MiB => Look() >> 20;

    public void Dispose() => _timer.Dispose();

    private long Look()
    {
        // The second number is the resident set in pages.
        var bytes = long.Parse(File.ReadAllText(_file).Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        if (bytes > Volatile.Read(ref _peak))
        {
            Volatile.Write(ref _peak, bytes);
        }

        return bytes;
    }
}
