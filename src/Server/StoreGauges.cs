using Treadle.Metrics;
using Treadle.Server.DataFolder;

namespace Treadle.Server;

/// <summary>The sizes of the files that the stores consist of and how many executions run, read when somebody looks.</summary>
internal sealed class StoreGauges(Instruments instruments, TimeProvider time)
{
    /// <summary>Counting goes through an index entry of every execution that runs: a million of them take a moment.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _open;
    private long? _countedAt;

    /// <param name="folder">The data directory.</param>
    public void Watch(string folder) => instruments.Gauge(
        "treadle.store.file.size",
        "By",
        "Sizes of the databases and of their write-ahead logs.",
        () => DataFiles.DatabaseFiles(folder).Select(file => (new Label("file", file.Name), file.Bytes)));

    /// <param name="count">Counts the executions that run.</param>
    public void WatchOpen(Func<long> count) => instruments.Gauge(
        "treadle.executions.open",
        "{execution}",
        "Executions that run, those on disk included; counted anew once a minute at most.",
        () =>
        {
            lock (_lock)
            {
                if (_countedAt is not { } at || time.GetElapsedTime(at) >= CountEvery)
                {
                    (_open, _countedAt) = (count(), time.GetTimestamp());
                }

                return _open;
            }
        });
}
