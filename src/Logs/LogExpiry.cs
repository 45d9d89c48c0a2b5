using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Deletes log events when their time has come: that of their group (PutRetentionPolicy), else the server's default.</summary>
/// <remarks>Every hour, a small transaction at a time with rests between them. Streams without events that are as old go with them.</remarks>
public sealed class LogExpiry : IAsyncDisposable
{
    private const int RowsMax = 1_000;

    /// <summary>Deleting takes at most a fifth of the log file's time.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly LogService _logs;
    private readonly ILogStore _store;
    private readonly TimeSpan? _defaultFor;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="logs">Knows the groups.</param>
    /// <param name="store">Has the events.</param>
    /// <param name="defaultFor">For groups without a retention of their own; null keeps their events for ever, as AWS does.</param>
    /// <param name="time">The clock.</param>
    public LogExpiry(LogService logs, ILogStore store, TimeSpan? defaultFor, TimeProvider time)
    {
        (_logs, _store, _defaultFor, _time) = (logs, store, defaultFor, time);
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var wait = First; ; wait = Interval)
            {
                await Task.Delay(wait, _time, _stop.Token);
                try
                {
                    await SweepAsync();
                }
                catch (StoreFailedException)
                {
                    // The store has said so itself; the next hour finds what is left.
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync()
    {
        foreach (var group in _logs.AllGroups())
        {
            var kept = group.RetentionInDays is { } days ? TimeSpan.FromDays(days) : _defaultFor;
            if (kept is not { } time)
            {
                continue;
            }

            var before = (_time.GetUtcNow() - time).ToUnixTimeMilliseconds();
            int deleted;
            do
            {
                var began = _time.GetTimestamp();
                deleted = _store.DeleteBefore(group.Scope, group.Name, before, RowsMax);
                await Task.Delay(_time.GetElapsedTime(began) * Rest, _time, _stop.Token);
            }
            while (deleted == RowsMax);
        }
    }
}
