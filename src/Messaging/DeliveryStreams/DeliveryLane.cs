using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Objects.Transfers;
using Treadle.Storage;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>Delivers the records of one delivery stream: waits until there are enough or the oldest has waited long enough, writes an object, forgets them.</summary>
/// <remarks>
/// What an object is, its key and its last row, is on disk before the object is written; a server that is killed between writes the same object again. What can't be
/// written is tried again for ever: nothing is lost, what comes meanwhile waits in the store.
/// </remarks>
internal sealed class DeliveryLane : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IResourceStore _store;
    private readonly Func<IAwsCall> _calls;
    private readonly DeliveryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly RecordBuffer _buffer;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly Lock _sync = new();
    private volatile DeliveryStream _state;
    private volatile S3Destination _target;
    private Task _running = Task.CompletedTask;

    // What the rows behind the last object hold, up to one row; under the lock.
    private long _seenTo;
    private long _seenBytes;
    private long? _firstAt;
    private bool _hasSeenAll;
    private long _lastWritten;

    public DeliveryLane(DeliveryStream state, IResourceStore store, Func<IAwsCall> calls, DeliveryMetrics metrics, TimeProvider time, Action<string> tell)
    {
        (_state, _target, _store, _calls, _metrics, _time, _tell) = (state, state.Target, store, calls, metrics, time, tell);
        _buffer = new RecordBuffer(store, state, time, Written);
    }

    public DeliveryStream State => _state;

    /// <summary>Begins to deliver.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Completes when the records are on disk.</summary>
    public ValueTask AddAsync(Incoming incoming, CancellationToken stop) => _buffer.AddAsync(incoming, stop);

    /// <summary>The stream was changed and stored.</summary>
    public void Changed(DeliveryStream state)
    {
        (_state, _target) = (state, state.Target);
        Signal();
    }

    public async ValueTask DisposeAsync()
    {
        await _buffer.DisposeAsync();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _news.Dispose();
    }

    /// <summary>Deletes what is buffered, when the stream is deleted.</summary>
    public Task ForgetAsync() => _buffer.DeleteAsync(long.MaxValue, CancellationToken.None);

    private async Task RunAsync()
    {
        DeliveryProgress? progress = null;
        for (var failures = 0; ;)
        {
            try
            {
                if (progress is null)
                {
                    progress = Load();
                    _seenTo = progress.Delivered;
                    await _buffer.DeleteAsync(progress.Delivered, _stop.Token);
                }

                if (progress.Flush is null)
                {
                    var planned = progress with { Flush = await PlanAsync() };
                    await SaveAsync(planned);
                    progress = planned;
                }

                progress = await DeliverAsync(progress);
                failures = 0;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (failures++ == 0)
                {
                    _tell($"The delivery stream {_state.Name} can't deliver, and tries again: {e.Message}");
                }

                _metrics.Failed(_state, AgeOf(progress?.Flush?.FirstAt));
                if (!await PauseAsync(failures))
                {
                    return;
                }
            }
        }
    }

    /// <returns>False when the server stops.</returns>
    private async Task<bool> PauseAsync(int failures)
    {
        try
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, _time, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until an object is due, and decides what it is.</summary>
    private async Task<Flush> PlanAsync()
    {
        while (true)
        {
            var state = _state;
            var target = _target;
            See(target.BytesMax);
            TimeSpan? wait = null;
            lock (_sync)
            {
                if (_firstAt is { } first)
                {
                    var at = DateTimeOffset.FromUnixTimeMilliseconds(first);
                    wait = at + target.Interval - _time.GetUtcNow();
                    if (_seenBytes >= target.BytesMax || wait <= TimeSpan.Zero)
                    {
                        return new Flush(_seenTo, target.KeyOf(state, at, Guid.NewGuid()), first, state.Destination);
                    }
                }
            }

            await WaitAsync(wait);
        }
    }

    /// <summary>Looks through rows that have not been looked at, until they make an object.</summary>
    private void See(int bytesMax)
    {
        while (true)
        {
            lock (_sync)
            {
                if (_hasSeenAll || _seenBytes >= bytesMax)
                {
                    return;
                }
            }

            var page = _buffer.Read(_seenTo);
            lock (_sync)
            {
                foreach (var (row, pack) in page)
                {
                    if (_seenBytes >= bytesMax)
                    {
                        return;
                    }

                    Count(row, pack);
                }

                // What was written while the page was read is in the next page.
                _hasSeenAll = page.Count == 0 && _lastWritten <= _seenTo;
            }
        }
    }

    private void Written(long row, DeliveryPack pack)
    {
        lock (_sync)
        {
            _lastWritten = row;
            if (_hasSeenAll && _seenBytes < _target.BytesMax)
            {
                var wasEmpty = _firstAt is null;
                Count(row, pack);
                if (!wasEmpty && _seenBytes < _target.BytesMax)
                {
                    return;
                }
            }
            else
            {
                _hasSeenAll = false;
            }
        }

        Signal();
    }

    private void Count(long row, DeliveryPack pack)
    {
        _seenTo = row;
        _seenBytes += pack.Bytes;
        _firstAt = _firstAt is { } first ? Math.Min(first, pack.ArrivedAt) : pack.ArrivedAt;
    }

    private async Task<DeliveryProgress> DeliverAsync(DeliveryProgress progress)
    {
        var flush = progress.Flush!;
        var (records, bytes) = await WriteObjectAsync(progress.Delivered, flush);
        var done = new DeliveryProgress(flush.UpTo, Flush: null);
        await SaveAsync(done);
        _metrics.Delivered(_state, records, bytes, AgeOf(flush.FirstAt));
        lock (_sync)
        {
            (_seenTo, _seenBytes, _firstAt, _hasSeenAll) = (flush.UpTo, 0, null, false);
        }

        await _buffer.DeleteAsync(flush.UpTo, _stop.Token);
        return done;
    }

    private async Task<(long Records, long Bytes)> WriteObjectAsync(long after, Flush flush)
    {
        var target = S3Destination.Of(JsonNode.Parse(flush.Destination)!.AsObject());
        var delimiter = target.Delimiter is { } text ? Encoding.UTF8.GetBytes(text) : [];
        await using ObjectWriter writer = target.Folder is { } folder ? new FileWriter(folder, flush.Key) : new BucketWriter(_calls(), _state.Owner, target.Bucket!, flush.Key);
        var (records, bytes) = (0L, 0L);
        var content = target.IsGzip ? new GZipStream(writer.Content, CompressionLevel.Optimal, leaveOpen: true) : writer.Content;
        while (_buffer.Read(after) is { Count: > 0 } page && after < flush.UpTo)
        {
            foreach (var (row, pack) in page.TakeWhile(p => p.Row <= flush.UpTo))
            {
                foreach (var record in pack.Records)
                {
                    await content.WriteAsync(record, _stop.Token);
                    await content.WriteAsync(delimiter, _stop.Token);
                }

                records += pack.Records.Count;
                bytes += pack.Bytes;
                after = row;
            }

            if (page[^1].Row > flush.UpTo)
            {
                break;
            }
        }

        if (target.IsGzip)
        {
            await content.DisposeAsync();
        }

        await writer.CompleteAsync(_stop.Token);
        return (records, bytes);
    }

    private ResourceKey ProgressKey => ProgressKeyOf(_state);

    public static ResourceKey ProgressKeyOf(DeliveryStream stream) => new(DeliveryProgress.Kind, stream.Owner.Scope, stream.Uid);

    private DeliveryProgress Load() => _store.Get(ProgressKey) is { } stored
        ? JsonSerializer.Deserialize(stored.Data.Span, DeliveryJson.Default.DeliveryProgress)!
        : new DeliveryProgress(Delivered: 0, Flush: null);

    private async Task SaveAsync(DeliveryProgress progress) =>
        await _store.WriteAsync([new ResourceWrite(ProgressKey, JsonSerializer.SerializeToUtf8Bytes(progress, DeliveryJson.Default.DeliveryProgress))], CancellationToken.None);

    private async Task WaitAsync(TimeSpan? longest)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var news = _news.WaitAsync(wait.Token);
        await Task.WhenAny(news, Task.Delay(longest ?? Timeout.InfiniteTimeSpan, _time, wait.Token));
        await wait.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void Signal()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has not looked since the last time.
        }
        catch (ObjectDisposedException)
        {
            // It has ended; what came is found by the next.
        }
    }

    private TimeSpan AgeOf(long? firstAt) => firstAt is { } first ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(first) : TimeSpan.Zero;
}
