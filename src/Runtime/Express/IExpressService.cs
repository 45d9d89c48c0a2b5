using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Express;

/// <summary>Express executions as the API sees them: they run in memory, without history and without a row that could be described. Any thread.</summary>
public interface IExpressService
{
    /// <summary>Runs an execution and waits for its end. Nothing of it is kept: it runs at most once.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="stop">Nobody waits any more: the execution is stopped.</param>
    /// <exception cref="CapacityException">Too many run: ask again later; nothing was started.</exception>
    Task<ExpressResult> RunAsync(StartRequest request, CancellationToken stop);

    /// <summary>Starts an execution; completes when the start is on disk. From then on it runs at least once, whatever happens to this process.</summary>
    /// <returns>The moment of the start; of the first one when the same ARN is running already.</returns>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    Task<DateTimeOffset> StartAsync(StartRequest request, CancellationToken stop);
}

/// <summary>How an Express execution ended.</summary>
/// <param name="Status">Anything but Running.</param>
/// <param name="StartedAt">To the millisecond.</param>
/// <param name="EndedAt">To the millisecond.</param>
/// <param name="Output">Null unless it succeeded.</param>
/// <param name="Error">Null when it succeeded, or failed without one.</param>
/// <param name="PayloadBytes">All data that went through its states.</param>
public sealed record ExpressResult(
    ExecutionStatus Status, DateTimeOffset StartedAt, DateTimeOffset EndedAt, JsonValue? Output, StatesError? Error, long PayloadBytes)
{
    private const long BilledMillisecondsStep = 100;
    private const long BilledMegabytesStep = 64;
    /// <summary>What an execution takes without data.</summary>
    private const long BaseBytes = 50L << 20;

    /// <summary>Begun steps of 100 ms; the shortest run has one.</summary>
    public long BilledMilliseconds => Math.Max(1, (long)Math.Ceiling((EndedAt - StartedAt).TotalMilliseconds / BilledMillisecondsStep)) * BilledMillisecondsStep;

    /// <summary>Begun steps of 64 MB of a fixed part and the data that went through the states, which is the most it can have held at once.</summary>
    public long BilledMegabytes => (((BaseBytes + PayloadBytes - 1) / (BilledMegabytesStep << 20)) + 1) * BilledMegabytesStep;

    internal static ExpressResult Of(Execution ended, long payloadBytes) =>
        new(ended.Status, ended.StartedAt, ended.EndedAt!.Value, ended.Output, ended.Error, payloadBytes);
}
