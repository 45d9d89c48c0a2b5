using System.Globalization;

namespace Treadle.Pressure.Bench;

/// <summary>Times of requests, gathered by many threads, shown as percentiles.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _milliseconds.Count;
            }
        }
    }

    public void Add(TimeSpan took)
    {
        lock (_lock)
        {
            _milliseconds.Add(took.TotalMilliseconds);
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            if (_milliseconds.Count == 0)
            {
                return "none";
            }

            _milliseconds.Sort();
            return string.Create(CultureInfo.InvariantCulture, $"{_milliseconds.Count} (p50 {At(0.5):F0} ms, p99 {At(0.99):F0} ms, longest {_milliseconds[^1]:F0} ms)");
        }
    }

    private double At(double share) => _milliseconds[(int)((_milliseconds.Count - 1) * share)];
}
