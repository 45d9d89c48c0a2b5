using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <content>What goes on without requests: rows of deleted and purged queues go, messages expire, queues are measured, moves go on.</content>
public sealed partial class QueueService
{
    private const int RemovalPage = 1_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>A queue that nobody has used for so long is not measured any more.</summary>
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromHours(6);

    private readonly CancellationTokenSource _stop = new();
    private readonly Kicker _sweep = new();
    private readonly MoveTasks _moves;
    private readonly Action<string, Exception> _fault;
    private Task _running = Task.CompletedTask;
    private volatile bool _isStopping;

    /// <summary>Goes on with what a former life had begun; nothing waits for it.</summary>
    public void Resume() => _running = Task.Run(RunAsync);

    /// <summary>Ends the background work; what is unfinished goes on in the next life.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        await _stop.CancelAsync();
        await _running;
        await _moves.DisposeAsync();
        if (_queues.IsValueCreated)
        {
            foreach (var live in _queues.Value.Values)
            {
                live.Dispose();
            }
        }

        _changes.Dispose();
        _stop.Dispose();
    }

    /// <summary>One round; the clock makes one each minute.</summary>
    internal async Task SweepAsync(CancellationToken stop)
    {
        foreach (var removal in _store.All(RemovalKind))
        {
            await RemoveAsync(removal, stop);
        }

        await ForgetDeduplicationsAsync(stop);
        if (!_queues.IsValueCreated)
        {
            return;
        }

        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var live in _queues.Value.Values.Where(q => now - q.ActiveAt < MeasuredFor.TotalMilliseconds))
        {
            stop.ThrowIfCancellationRequested();
            var oldest = live.OldestAt();
            if (oldest + live.Settings.RetentionMs <= now)
            {
                await live.ExpireAsync();
                oldest = live.OldestAt();
            }

            _metrics.Holds(live, live.Peek(), oldest is { } at ? TimeSpan.FromMilliseconds(now - at) : null);
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _moves.ResumeAsync(_stop.Token);
                await SweepAsync(_stop.Token);
                await _sweep.WaitAsync(SweepInterval, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreFailedException)
            {
                // Told by whoever starts the server again.
                return;
            }
            catch (Exception e)
            {
                _fault("the queues' background work", e);
                await Task.Delay(SweepInterval, _time, CancellationToken.None).WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void ThrowIfStopping()
    {
        if (_isStopping)
        {
            throw new OperationCanceledException("The server is stopping.");
        }
    }

    private async Task RemoveAsync(Resource removal, CancellationToken stop)
    {
        var prefix = JsonSerializer.Deserialize(removal.Data.Span, QueuesJson.Default.Removal)!.Prefix;
        foreach (var kind in (string[])[MessageRows.MessageKind, MessageRows.ReceiveKind, MessageRows.ContentKind, MessageRows.DeduplicationKind])
        {
            // Long contents are read to be deleted: few at once.
            var limit = kind == MessageRows.ContentKind ? 4 : RemovalPage;
            while (true)
            {
                var page = _store.ListById(kind, removal.Key.Scope, prefix, isAfter: false, limit)
                    .Where(r => r.Key.Id.StartsWith(prefix, StringComparison.Ordinal)).Select(r => new ResourceWrite(r.Key, Data: null)).ToList();
                if (page.Count == 0)
                {
                    break;
                }

                await WriteAsync(page, stop);
            }
        }

        await WriteAsync([new ResourceWrite(removal.Key, Data: null)], stop);
    }

    private async Task ForgetDeduplicationsAsync(CancellationToken stop)
    {
        var before = _time.GetUtcNow() - Deduplication.Interval;
        while (_store.List(MessageRows.DeduplicationKind, scope: null, afterSequence: 0, RemovalPage) is { Count: > 0 } page)
        {
            // A row that was written again keeps its place among the oldest.
            var old = page.TakeWhile(r => r.CreatedAt < before).ToList();
            var expired = old.Where(r => Deduplication.Read(r.Data).At < before.ToUnixTimeMilliseconds()).Select(r => new ResourceWrite(r.Key, Data: null, r.Version)).ToList();
            if (expired.Count == 0 || !await _store.WriteAsync(expired, stop))
            {
                // One was written again in this moment: the next round has the others.
                return;
            }
        }
    }
}
