using Treadle.Engine;
using Treadle.Metrics;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Retention;

namespace Treadle.Runtime;

/// <summary>The bounds of a runtime. The defaults fit two cores and a small server.</summary>
public sealed record RuntimeOptions
{
    /// <summary>How many slices the executions are cut into; fixed, because another node will take over slices.</summary>
    public const int Shards = 64;

    /// <summary>How many threads step executions. 1 to <see cref="Shards"/>.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Requests that may be between their arrival and their commit; one more gets <see cref="CapacityException"/>. Starts from outside may take three quarters of it.</summary>
    public int RequestsMax { get; init; } = 4_096;

    /// <summary>About how long a start may wait for those before it; when it would be longer, it gets <see cref="CapacityException"/>.</summary>
    public TimeSpan StartWaitMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Turns requests away when memory is short; null lets them in as long as there is any.</summary>
    public MemoryGauge? Memory { get; init; }

    /// <summary>Workers that may wait for activity tasks at once; one more gets <see cref="CapacityException"/>.</summary>
    public int WaitingWorkersMax { get; init; } = 10_000;

    /// <summary>Deadlines this close are held in memory; the store remembers the others.</summary>
    public TimeSpan WakeWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many executions that only wait stay in memory, so that a quick answer needs no reading. Over all lanes.</summary>
    public int ParkedMax { get; init; } = 16_384;

    /// <summary>About how many bytes they may take. Over all lanes.</summary>
    public long ParkedBytesMax { get; init; } = 64L << 20;

    /// <summary>Inputs that may wait for one execution's step; requests to stop it beyond that are refused, promised inputs are read again from the store.</summary>
    public int InputsPerExecutionMax { get; init; } = 1_000;

    /// <summary>A journal tail longer than this, and than the last snapshot, makes the next step write a snapshot.</summary>
    public int SnapshotTailBytes { get; init; } = 64 << 10;

    /// <summary>AWS's quotas, or what settings made of them.</summary>
    public Limits Limits { get; init; } = Limits.Aws;

    /// <summary>Express executions that may run at once, all in memory; one more gets <see cref="CapacityException"/>.</summary>
    public int ExpressMax { get; init; } = 100_000;

    /// <summary>Calls of Task states that may be under way at once, each with its execution in memory; further ones wait as ids, in the order in which they were asked for.</summary>
    public int CallsMax { get; init; } = 512;

    /// <summary>Deliveries to the outside world made at once.</summary>
    public int DeliveriesMax { get; init; } = 16;

    /// <summary>What becomes of ended executions.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Told of executions that come near a limit, once for each limit. Called on the lanes; must not throw or wait.</summary>
    public Action<NearLimit> OnNearLimit { get; init; } = static _ => { };

    /// <summary>Where lanes and committer measure; null when nobody looks.</summary>
    public Instruments? Instruments { get; init; }

    /// <summary>Told of each execution that our own bug stopped, and of other faults that nobody waits for. Any thread; must not throw.</summary>
    public Action<RuntimeFault> OnFault { get; init; } = static _ => { };
}

/// <summary>Something that must not happen did.</summary>
/// <param name="What">Where, in words.</param>
/// <param name="ExecutionArn">Whose; null when it is nobody's or not known.</param>
/// <param name="Exception">What went wrong.</param>
public sealed record RuntimeFault(string What, string? ExecutionArn, Exception Exception);
