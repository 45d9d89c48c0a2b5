using System.Collections.Concurrent;
using Treadle.Storage;

namespace Treadle.Logs.CloudWatch;

/// <summary>Measurements in one-minute buckets, kept for 15 days: added up in memory, written every few seconds.</summary>
/// <remarks>
/// Any thread; to measure costs a look into a table and never waits for the disk. After a crash at most what was measured since the last write is missing.
/// To look for series writes first: what is read of them then has everything measured before.
/// </remarks>
public sealed class MetricService : IAsyncDisposable
{
    /// <summary>Series with buckets in memory; what comes of further ones is dropped and counted.</summary>
    public const int SeriesMax = 20_000;

    /// <summary>How long measurements are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(15);

    private const int DeleteRowsMax = 5_000;

    /// <summary>Deleting takes at most a fifth of the file's time.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly IMetricStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly ConcurrentDictionary<MetricKey, OpenSeries> _series = new();
    private readonly Lock _writing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _count;
    private long _part;
    private long _dropped;
    private bool _hasToldOfDropped;

    /// <param name="store">Where buckets go; whoever opened it closes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told in a sentence, once, that something was dropped.</param>
    public MetricService(IMetricStore store, TimeProvider time, Action<string> tell)
    {
        (_store, _time, _tell) = (store, time, tell);

        // Parts of this life never have the number of one of an earlier life.
        _part = time.GetUtcNow().ToUnixTimeMilliseconds() << 20;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Measurements that were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds one value, measured now.</summary>
    public void Add(MetricKey key, double value) => Update(key, MinuteNow(), value, add: null);

    /// <summary>Adds to the bucket of a moment.</summary>
    /// <param name="key">The series.</param>
    /// <param name="at">Within the last 15 days, or soon.</param>
    /// <param name="add">Adds the values; it must not wait.</param>
    public void Add(MetricKey key, DateTimeOffset at, Action<MetricBucket> add) => Update(key, at.ToUnixTimeSeconds() / 60, value: 0, add);

    /// <summary>The series of an account and region that have had anything since a moment, in order.</summary>
    /// <exception cref="StoreFailedException">The file can't be read now.</exception>
    public IReadOnlyList<StoredMetricSeries> Series(string scope, DateTimeOffset since, string? space = null, string? name = null)
    {
        Write();
        return _store.Series(scope, since.ToUnixTimeSeconds() / 60, space, name);
    }

    /// <summary>A series' buckets of one period each, by time; periods without values are left out.</summary>
    /// <param name="series">The series, which are added up.</param>
    /// <param name="from">Where the first period begins: a whole minute.</param>
    /// <param name="to">Periods begin before it.</param>
    /// <param name="period">Whole minutes.</param>
    /// <exception cref="StoreFailedException">The file can't be read now.</exception>
    public IReadOnlyList<(DateTimeOffset At, MetricBucket Bucket)> Read(
        IReadOnlyList<MetricSeriesKey> series, DateTimeOffset from, DateTimeOffset to, TimeSpan period)
    {
        var (first, end, length) = (from.ToUnixTimeSeconds() / 60, (to.ToUnixTimeSeconds() + 59) / 60, (long)period.TotalMinutes);
        var buckets = new SortedDictionary<long, MetricBucket>();
        foreach (var key in series)
        {
            foreach (var row in _store.Read(key, first, end))
            {
                var start = first + ((row.Minute - first) / length * length);
                if (!buckets.TryGetValue(start, out var bucket))
                {
                    buckets.Add(start, bucket = new MetricBucket());
                }

                bucket.Add(row);
            }
        }

        return [.. buckets.Select(b => (DateTimeOffset.FromUnixTimeSeconds(b.Key * 60), b.Value))];
    }

    /// <summary>Writes what was measured and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        TryWrite();
        _stop.Dispose();
    }

    private void Update(MetricKey key, long minute, double value, Action<MetricBucket>? add)
    {
        while (true)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (Volatile.Read(ref _count) >= SeriesMax)
                {
                    Drop(1);
                    return;
                }

                series = new OpenSeries();
                if (!_series.TryAdd(key, series))
                {
                    continue;
                }

                Interlocked.Increment(ref _count);
            }

            lock (series)
            {
                if (series.IsClosed)
                {
                    continue;
                }

                var open = series.BucketOf(minute, ref _part);
                if (add is null)
                {
                    open.Bucket.Add(value);
                }
                else
                {
                    add(open.Bucket);
                }

                open.IsDirty = true;
                return;
            }
        }
    }

    private async Task RunAsync()
    {
        var swept = _time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(WriteInterval, _time, _stop.Token);
                TryWrite();
                if (_time.GetElapsedTime(swept) >= SweepInterval)
                {
                    swept = _time.GetTimestamp();
                    await SweepAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void TryWrite()
    {
        try
        {
            Write();
        }
        catch (StoreFailedException)
        {
            // The store has said so itself. Buckets that are still open are whole again at their next write.
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            var rows = new List<(MetricSeriesKey, MetricBucketRow)>();
            var lastClosed = MinuteNow() - 2;
            foreach (var (key, series) in _series)
            {
                lock (series)
                {
                    foreach (var open in series.Buckets.Where(o => o.IsDirty))
                    {
                        rows.Add((key.Series, open.Bucket.ToRow(open.Minute, open.Part)));
                        open.IsDirty = false;
                    }

                    // What is behind comes no more, or begins another part.
                    series.Buckets.RemoveAll(o => o.Minute <= lastClosed);
                    if (series.Buckets.Count == 0)
                    {
                        series.IsClosed = true;
                        _series.TryRemove(key, out _);
                        Interlocked.Decrement(ref _count);
                    }
                }
            }

            try
            {
                if (_store.Write(rows) is > 0 and var leftOut)
                {
                    Drop(leftOut);
                }
            }
            catch (StoreFailedException)
            {
                Interlocked.Add(ref _dropped, rows.Count);
                throw;
            }
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            var before = (_time.GetUtcNow() - Kept).ToUnixTimeSeconds() / 60;
            int deleted;
            do
            {
                var began = _time.GetTimestamp();
                deleted = _store.DeleteBefore(before, DeleteRowsMax);
                await Task.Delay(_time.GetElapsedTime(began) * Rest, _time, _stop.Token);
            }
            while (deleted == DeleteRowsMax);
        }
        catch (StoreFailedException)
        {
            // The store has said so itself; the next hour finds what is left.
        }
    }

    private void Drop(long measurements)
    {
        Interlocked.Add(ref _dropped, measurements);
        if (!_hasToldOfDropped)
        {
            _hasToldOfDropped = true;
            _tell("There are too many series of CloudWatch metrics: measurements of new ones are dropped.");
        }
    }

    private long MinuteNow() => _time.GetUtcNow().ToUnixTimeSeconds() / 60;

    /// <summary>The buckets of a series that may still grow. Under its own lock.</summary>
    private sealed class OpenSeries
    {
        public List<OpenBucket> Buckets { get; } = [];

        /// <summary>It has left the table: look again.</summary>
        public bool IsClosed { get; set; }

        public OpenBucket BucketOf(long minute, ref long part)
        {
            for (var i = Buckets.Count - 1; i >= 0; i--)
            {
                if (Buckets[i].Minute == minute)
                {
                    return Buckets[i];
                }
            }

            var open = new OpenBucket(minute, Interlocked.Increment(ref part));
            Buckets.Add(open);
            return open;
        }
    }

    private sealed class OpenBucket(long minute, long part)
    {
        public long Minute => minute;

        public long Part => part;

        public MetricBucket Bucket { get; } = new();

        public bool IsDirty { get; set; }
    }
}
