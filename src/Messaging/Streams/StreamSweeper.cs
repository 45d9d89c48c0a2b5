using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Streams;

/// <summary>Deletes, in the background and in small steps, records that have expired and those of deleted streams.</summary>
internal sealed class StreamSweeper : IAsyncDisposable
{
    /// <summary>Names a deleted stream until its records are gone: by its uid, with how many shards it had.</summary>
    private const string RemovalKind = "kinesis-removal";

    /// <summary>Rows are read to be deleted, and may be long.</summary>
    private const int RowsMax = 32;

    /// <summary>For each second of work so many of rest: records come and are read meanwhile.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly IResourceStore _store;
    private readonly Func<IEnumerable<StreamLog>> _streams;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly Task _running;

    /// <param name="store">Has the records.</param>
    /// <param name="streams">Those that are there.</param>
    /// <param name="time">The clock.</param>
    public StreamSweeper(IResourceStore store, Func<IEnumerable<StreamLog>> streams, TimeProvider time)
    {
        (_store, _streams, _time) = (store, streams, time);
        _running = Task.Run(RunAsync);
    }

    /// <summary>What has to be written with the deletion of a stream, so that its records go too.</summary>
    public static ResourceWrite RemovalOf(DataStream stream) =>
        new(new ResourceKey(RemovalKind, stream.Owner.Scope, stream.Uid), JsonSerializer.SerializeToUtf8Bytes(stream.NextShard, RemovalJson.Default.Int32));

    /// <summary>A stream was deleted: begins now.</summary>
    public void Wake() => _wanted.Release();

    /// <summary>Does all there is to do now.</summary>
    internal async Task SweepAsync(CancellationToken stop)
    {
        foreach (var removal in _store.All(RemovalKind).ToList())
        {
            var shards = JsonSerializer.Deserialize(removal.Data.Span, RemovalJson.Default.Int32);
            for (var shard = 0; shard < shards; shard++)
            {
                await DeleteAsync(StreamLog.ScopeOf(removal.Key.Scope, removal.Key.Id, shard), before: null, stop);
            }

            await _store.WriteAsync([new ResourceWrite(removal.Key, null)], stop);
        }

        foreach (var stream in _streams())
        {
            foreach (var shard in stream.State.Shards)
            {
                await DeleteAsync(StreamLog.ScopeOf(stream.State, shard.Number), stream.Horizon(shard), stop);
            }

            try
            {
                await stream.ChangeAsync(WithoutExpired, stop);
            }
            catch (AwsErrorException)
            {
                // Deleted meanwhile.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _wanted.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var wait = First; ; wait = Interval)
            {
                await WaitAsync(wait);
                try
                {
                    await SweepAsync(_stop.Token);
                }
                catch (StoreFailedException)
                {
                    // The store has said so itself; the next time finds what is left.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task WaitAsync(TimeSpan longest)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var time = Task.Delay(longest, _time, wait.Token);
        await Task.WhenAny(time, _wanted.WaitAsync(wait.Token));
        await wait.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task DeleteAsync(string scope, SequenceNumber? before, CancellationToken stop)
    {
        while (true)
        {
            var began = _time.GetTimestamp();
            var rows = _store.ListById(StreamLog.Kind, scope, "", isAfter: false, RowsMax);
            var expired = rows.TakeWhile(r => before is null || StreamLog.NumberOf(r) < before.Value).ToList();
            if (expired.Count > 0)
            {
                await _store.WriteAsync([.. expired.Select(r => new ResourceWrite(r.Key, null))], stop);
            }

            if (expired.Count < RowsMax)
            {
                return;
            }

            await Task.Delay(_time.GetElapsedTime(began) * Rest, _time, stop);
        }
    }

    /// <summary>A shard that was closed so long ago that nothing of it can be left.</summary>
    private DataStream WithoutExpired(DataStream stream)
    {
        var horizon = (_time.GetUtcNow() - TimeSpan.FromHours(stream.RetentionHours)).ToUnixTimeMilliseconds();
        return stream.Shards.Any(s => s.ClosedAt < horizon) ? stream with { Shards = stream.Shards.RemoveAll(s => s.ClosedAt < horizon) } : stream;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(int))]
internal sealed partial class RemovalJson : System.Text.Json.Serialization.JsonSerializerContext;
