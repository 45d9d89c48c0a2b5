using Microsoft.Extensions.Logging;
using Treadle.Logs;
using Treadle.Logs.CloudWatch;
using Treadle.Metrics;
using Treadle.Runtime;
using Treadle.Runtime.Admission;
using Treadle.Server.Telemetry;
using Treadle.Storage;
using Treadle.Storage.Sqlite;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Server.Composition;

/// <summary>What every service stands on: the program's log, the stores, the runtime, CloudWatch logs and metrics.</summary>
internal sealed class Foundation
{
    private readonly ILogger _log;

    /// <exception cref="StoreInUseException">Another process has the data directory open.</exception>
    /// <exception cref="StoreFailedException">The store can't be opened.</exception>
    public Foundation(Parts parts, ServerOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        _log = parts.Own(StderrLogs.FromEnvironment()).CreateLogger("Treadle");
        parts.LeftBehind = Warn;
        Store = parts.Own(new SqliteStore(new SqliteStoreOptions { Directory = options.DataDirectory, Time = time, AcceptsLostCommits = options.AcceptsLostCommits }));
        var logStore = parts.Own(new GuardedLogStore(Path.Combine(options.DataDirectory, "logs.db"), time, Warn));
        logStore.TryOpen();
        if (options.MemoryLimitBytes is { } limit)
        {
            MemoryGauge.BoundHeap(limit);
        }

        Instruments = parts.Own(new Instruments());
        if (OpenTelemetryExport.StartIfConfigured() is { } export)
        {
            parts.Own(export);
        }

        Memory = new MemoryGauge(options.MemoryLimitBytes ?? MemoryGauge.DefaultLimitBytes, time);
        Runtime = parts.Own(new TreadleRuntime(RuntimeOptions(), Store, time));
        Logs = parts.Own(new LogService(logStore, Resources, time) { WriteFailed = new LostLines(time, Warn).Note });
        var metricStore = parts.Own(new GuardedMetricStore(Path.Combine(options.DataDirectory, "metrics.db"), time, Warn));
        metricStore.TryOpen();
        Metrics = parts.Own(new MetricService(metricStore, time, Warn));
        parts.Own(new LogExpiry(Logs, logStore, options.LogsFor, time));
    }

    public ServerOptions Options { get; }

    public TimeProvider Time { get; }

    public SqliteStore Store { get; }

    public Instruments Instruments { get; }

    public MemoryGauge Memory { get; }

    public TreadleRuntime Runtime { get; }

    public IResourceStore Resources => Runtime.Resources;

    public LogService Logs { get; }

    public MetricService Metrics { get; }

    /// <summary>Where this server answers: <c>http://127.0.0.1:4566</c>. Empty until its door is open.</summary>
    public string EndpointUrl { get; set; } = "";

    public void Warn(string what) => _log.LogWarning("{What}", what);

    public void Fault(string what, Exception e) => _log.LogError(e, "{What}", what);

    private RuntimeOptions RuntimeOptions() => new()
    {
        Memory = Memory,
        Instruments = Instruments,
        ParkedBytesMax = Math.Min(64L << 20, Memory.LimitBytes / 10),
        Retention = Options.Retention,
        Limits = Options.Limits,
        OnFault = f => Fault($"{f.What} {f.ExecutionArn}", f.Exception),
        OnNearLimit = n => _log.LogWarning("{Execution} is near a limit: {Limit} {Value} of {Most}", n.ExecutionArn, n.Limit, n.Value, n.Most),
    };
}
