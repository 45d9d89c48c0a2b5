using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Retention;

/// <summary>Sweeps again and again, in small commits with rests between them, so that whoever waits for a commit hardly meets it.</summary>
/// <param name="store">Only read.</param>
/// <param name="options">What is kept, and whom to tell of faults.</param>
/// <param name="time">The clock.</param>
/// <param name="commit">Hands work to the committer.</param>
internal sealed class RetentionPump(IStore store, RuntimeOptions options, TimeProvider time, Action<Commission> commit) : IDisposable
{
    /// <summary>Packing takes at most a tenth of the committer's time, whatever load there is.</summary>
    private const int PackingRest = 9;

    /// <summary>Deleting takes up to a half: it has to keep up with what ends.</summary>
    private const int DeletingRest = 1;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start(Action<Exception> onFailed) => _running = Task.Run(() => RunAsync(onFailed));

    /// <summary>Ends it; what is on its way to the disk gets there.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Action<Exception> onFailed)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Retention.Interval, time, _stop.Token);
                try
                {
                    await SweepAsync();
                }
                catch (Exception e) when (e is not (StoreFailedException or OperationCanceledException))
                {
                    // What has ended is only kept for longer: no reason to stop those that run.
                    options.OnFault(new RuntimeFault("a sweep of ended executions", ExecutionArn: null, e));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            onFailed(e);
        }
    }

    private async Task SweepAsync()
    {
        var sweep = new RetentionSweep(store, options.Retention, time.GetUtcNow());
        while (sweep.Next() is { } work)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var began = time.GetTimestamp();
            commit(work);
            await work.Answer;
            var rest = time.GetElapsedTime(began) * (work.Deletes.Count > 0 ? DeletingRest : PackingRest);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, _stop.Token);
            }
        }
    }
}
