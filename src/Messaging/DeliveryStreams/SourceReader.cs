using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>Reads the stream that is the source of a delivery stream, from the moment the latter was made. What was read, and how far, is written together: each record is taken once.</summary>
internal sealed class SourceReader : IAsyncDisposable
{
    private const string Kind = "firehose-source";

    /// <summary>In the place of a sequence number: the shard is closed and read.</summary>
    private const string Ended = "end";

    private const int ReadMax = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly DeliveryLane _lane;
    private readonly KinesisSource _source;
    private readonly IResourceStore _store;
    private readonly Func<IAwsCall> _calls;
    private readonly DeliveryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public SourceReader(DeliveryLane lane, KinesisSource source, IResourceStore store, Func<IAwsCall> calls, DeliveryMetrics metrics, TimeProvider time, Action<string> tell)
    {
        (_lane, _source, _store, _calls, _metrics, _time, _tell) = (lane, source, store, calls, metrics, time, tell);
        _running = Task.Run(RunAsync);
    }

    private DeliveryStream State => _lane.State;

    private ResourceKey PlacesKey => KeyOf(State);

    public static ResourceKey KeyOf(DeliveryStream stream) => new(Kind, stream.Owner.Scope, stream.Uid);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        Places? places = null;
        for (var failures = 0; ;)
        {
            var pause = Interval;
            try
            {
                places ??= Load();
                places = await ReadAsync(places);
                failures = 0;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // What was written is not known: it is read again.
                places = null;
                if (failures++ == 0)
                {
                    _tell($"The delivery stream {State.Name} can't read {_source.StreamArn}, and tries again: {e.Message}");
                }

                pause = Interval * Math.Min(Math.Pow(2, Math.Min(failures, 10)), LongestPause / Interval);
            }

            try
            {
                await Task.Delay(pause, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Reads what there is in all shards.</summary>
    private async Task<Places> ReadAsync(Places places)
    {
        var shards = new List<JsonObject>();
        for (string? token = null; ;)
        {
            var page = await CallAsync("ListShards", token is null ? new JsonObject { ["StreamARN"] = _source.StreamArn } : new JsonObject { ["NextToken"] = token });
            shards.AddRange(page["Shards"]!.AsArray().OfType<JsonObject>());
            token = (string?)page["NextToken"];
            if (token is null)
            {
                break;
            }
        }

        // Parents before children, as their numbers are; of a child only what its parents have left behind them.
        var there = shards.Select(s => (string)s["ShardId"]!).ToHashSet(StringComparer.Ordinal);
        foreach (var shard in shards)
        {
            var parents = new[] { (string?)shard["ParentShardId"], (string?)shard["AdjacentParentShardId"] };
            if (parents.All(p => p is null || !there.Contains(p) || places.Of(p) == Ended))
            {
                places = await ReadShardAsync(places, (string)shard["ShardId"]!);
            }
        }

        return places;
    }

    private async Task<Places> ReadShardAsync(Places places, string shard)
    {
        if (places.Of(shard) == Ended)
        {
            return places;
        }

        var start = new JsonObject { ["StreamARN"] = _source.StreamArn, ["ShardId"] = shard };
        if (places.Of(shard) is { } after)
        {
            start["ShardIteratorType"] = "AFTER_SEQUENCE_NUMBER";
            start["StartingSequenceNumber"] = after;
        }
        else
        {
            start["ShardIteratorType"] = "AT_TIMESTAMP";
            start["Timestamp"] = State.CreatedAt.ToUnixTimeMilliseconds() / 1000m;
        }

        for (var iterator = (string?)(await CallAsync("GetShardIterator", start))["ShardIterator"]; iterator is not null;)
        {
            var answer = await CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["StreamARN"] = _source.StreamArn, ["Limit"] = ReadMax });
            var records = answer["Records"]!.AsArray().OfType<JsonObject>().ToList();
            iterator = (string?)answer["NextShardIterator"];
            if (records.Count > 0)
            {
                places = await TakeAsync(places, shard, records, (long)answer["MillisBehindLatest"]!);
            }
            else if (iterator is not null)
            {
                return places;
            }
        }

        places = places.With(shard, Ended);
        await _store.WriteAsync([places.Write(PlacesKey)], CancellationToken.None);
        return places;
    }

    private async Task<Places> TakeAsync(Places places, string shard, List<JsonObject> records, long millisBehind)
    {
        var data = records.Select(r => (ReadOnlyMemory<byte>)Convert.FromBase64String((string)r["Data"]!)).ToList();
        var arrived = (long)(decimal.Parse(records[0]["ApproximateArrivalTimestamp"]!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) * 1000);
        places = places.With(shard, (string)records[^1]["SequenceNumber"]!);
        await _lane.AddAsync(new Incoming(data, arrived, places.Write(PlacesKey)), _stop.Token);
        _metrics.ReadFromStream(State, data.Count, data.Sum(d => (long)d.Length), millisBehind);
        return places;
    }

    private ValueTask<JsonObject> CallAsync(string action, JsonObject input) => _calls().CallAsync(State.Owner, "kinesis", action, input, _stop.Token);

    private Places Load() => _store.Get(PlacesKey) is { } stored ? JsonSerializer.Deserialize(stored.Data.Span, PlacesJson.Default.Places)! : new Places();

    /// <summary>How far each shard is read.</summary>
    internal sealed record Places
    {
        /// <summary>By shard id: the last record's sequence number, or <see cref="Ended"/>.</summary>
        public ImmutableSortedDictionary<string, string> ByShard { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

        public string? Of(string shard) => ByShard.GetValueOrDefault(shard);

        public Places With(string shard, string place) => this with { ByShard = ByShard.SetItem(shard, place) };

        public ResourceWrite Write(ResourceKey key) => new(key, JsonSerializer.SerializeToUtf8Bytes(this, PlacesJson.Default.Places));
    }
}

[JsonSerializable(typeof(SourceReader.Places))]
internal sealed partial class PlacesJson : JsonSerializerContext;
