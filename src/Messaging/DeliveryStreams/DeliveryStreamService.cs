using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Treadle.Aws;
using Treadle.Objects.Transfers;
using Treadle.Storage;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>Delivery streams (Firehose): records are put, collected, and written as objects of a bucket or files of a folder.</summary>
/// <remarks>
/// Each method takes and gives the members of the published model. What was answered is on disk; a refused request leaves no trace. Any thread. Source: Firehose API
/// reference, version 2015-08-04.
/// </remarks>
public sealed partial class DeliveryStreamService : IAsyncDisposable
{
    private const int StreamsMax = 5_000;
    private const int RecordBytesMax = 1_024_000;
    private const int RecordsMax = 500;
    private const int BatchBytesMax = 4 * 1024 * 1024;
    private const string DestinationId = "destinationId-000000000001";

    private readonly ConcurrentDictionary<(string Scope, string Name), Running> _streams = new();
    private readonly IResourceStore _store;
    private readonly Func<IAwsCall> _calls;
    private readonly DeliveryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly OneAtATime _changes = new();

    /// <param name="store">Where streams and records are.</param>
    /// <param name="calls">Reaches the buckets and the source streams; asked for when the first record is delivered.</param>
    /// <param name="metrics">Gets what is measured.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told in a sentence when a delivery begins to fail.</param>
    public DeliveryStreamService(IResourceStore store, Func<IAwsCall> calls, DeliveryMetrics metrics, TimeProvider time, Action<string> tell)
    {
        (_store, _calls, _metrics, _time, _tell) = (store, calls, metrics, time, tell);
        foreach (var stream in store.All(DeliveryStream.Kind).Select(DeliveryStream.FromResource))
        {
            _streams[(stream.Owner.Scope, stream.Name)] = new Running(new DeliveryLane(stream, store, calls, metrics, time, tell));
        }
    }

    /// <summary>Goes on delivering what a former life has left; once.</summary>
    public void Resume()
    {
        foreach (var running in _streams.Values)
        {
            Start(running);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _streams.Values)
        {
            await running.DisposeAsync();
        }

        _changes.Dispose();
    }

    public ValueTask<JsonObject> CreateDeliveryStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var name = NameOf(input);
            var (source, hint) = SourceOf(input);
            var destination = S3Destination.WithDefaults(DestinationIn(input, "Configuration"));
            var stream = new DeliveryStream
            {
                Name = name,
                Account = caller.Account,
                Region = caller.Region,
                Uid = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
                CreatedAt = _time.GetUtcNow(),
                Source = source,
                ThroughputHintInMBs = hint,
                Destination = destination.ToJsonString(),
                Tags = WithTags(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), input.ListOf("Tags", 0, TagsMax) ?? []),
            };
            stream = WithEncryption(stream, input.StructureOf("DeliveryStreamEncryptionConfigurationInput"));
            Check(stream);
            if (_streams.ContainsKey((caller.Scope, name)))
            {
                throw DeliveryErrors.InUse(name, caller.Account);
            }

            if (_streams.Count >= StreamsMax)
            {
                throw new AwsErrorException("LimitExceededException", $"You have already consumed your firehose quota of {StreamsMax} hoses.");
            }

            await _store.WriteAsync([new ResourceWrite(stream.Key, stream.ToBytes(), ExpectedVersion: 0)], CancellationToken.None);
            var running = new Running(new DeliveryLane(stream, _store, _calls, _metrics, _time, _tell));
            _streams[(caller.Scope, name)] = running;
            Start(running);
            return new JsonObject { ["DeliveryStreamARN"] = stream.Arn };
        },
        stop);

    /// <summary>Deletes a stream with what it has not delivered.</summary>
    public ValueTask<JsonObject> DeleteDeliveryStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var running = Find(caller, input);
            var stream = running.Lane.State;
            await running.DisposeAsync();
            await running.Lane.ForgetAsync();
            await _store.WriteAsync(
                [new ResourceWrite(stream.Key, null), new ResourceWrite(DeliveryLane.ProgressKeyOf(stream), null), new ResourceWrite(SourceReader.KeyOf(stream), null)],
                CancellationToken.None);
            _streams.TryRemove((stream.Owner.Scope, stream.Name), out _);
            return [];
        },
        stop);

    public JsonObject DescribeDeliveryStream(AwsCaller caller, JsonObject input)
    {
        var stream = Find(caller, input).Lane.State;
        var description = new JsonObject
        {
            ["DeliveryStreamName"] = stream.Name,
            ["DeliveryStreamARN"] = stream.Arn,
            ["DeliveryStreamStatus"] = "ACTIVE",
            ["DeliveryStreamEncryptionConfiguration"] = EncryptionShape(stream),
            ["DeliveryStreamType"] = TypeOf(stream),
            ["VersionId"] = stream.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["CreateTimestamp"] = Seconds(stream.CreatedAt),
        };
        if (stream.UpdatedAt is { } updated)
        {
            description["LastUpdateTimestamp"] = Seconds(updated);
        }

        if (stream.Source is { } source)
        {
            description["Source"] = new JsonObject
            {
                ["KinesisStreamSourceDescription"] = new JsonObject
                {
                    ["KinesisStreamARN"] = source.StreamArn,
                    ["RoleARN"] = source.RoleArn,
                    ["DeliveryStartTimestamp"] = Seconds(stream.CreatedAt),
                },
            };
        }
        else if (stream.ThroughputHintInMBs is { } hint)
        {
            description["Source"] = new JsonObject { ["DirectPutSourceDescription"] = new JsonObject { ["ThroughputHintInMBs"] = hint } };
        }

        description["Destinations"] = new JsonArray(DestinationShape(stream));
        description["HasMoreDestinations"] = false;
        return new JsonObject { ["DeliveryStreamDescription"] = description };
    }

    public JsonObject ListDeliveryStreams(AwsCaller caller, JsonObject input)
    {
        var limit = input.IntegerOf("Limit", 1, 10_000) ?? 10;
        var after = input.TextOf("ExclusiveStartDeliveryStreamName", 1, 64, NamePattern);
        var type = input.OneOf("DeliveryStreamType", "DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource");
        var rest = _streams.Where(s => s.Key.Scope == caller.Scope && (after is null || string.CompareOrdinal(s.Key.Name, after) > 0) && (type is null || type == TypeOf(s.Value.Lane.State)))
            .Select(s => s.Key.Name).Order(StringComparer.Ordinal).Take(limit + 1).ToList();
        return new JsonObject
        {
            ["DeliveryStreamNames"] = new JsonArray([.. rest.Take(limit).Select(n => (JsonNode?)n)]),
            ["HasMoreDeliveryStreams"] = rest.Count > limit,
        };
    }

    public ValueTask<JsonObject> UpdateDestinationAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var version = input.RequiredTextOf("CurrentDeliveryStreamVersionId", 1, 50);
            var id = input.RequiredTextOf("DestinationId", 1, 100);
            var running = Find(caller, input);
            var stream = running.Lane.State;
            if (id != DestinationId)
            {
                throw DeliveryErrors.InvalidArgument($"Destination Id {id} not found");
            }

            if (version != stream.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                throw new AwsErrorException(
                    "ConcurrentModificationException", $"Cannot update firehose: {stream.Name} since the current version id: {stream.Version} and specified version id: {version} do not match");
            }

            var destination = JsonNode.Parse(stream.Destination)!.AsObject();
            foreach (var (member, value) in DestinationIn(input, "Update"))
            {
                destination[member] = value?.DeepClone();
            }

            await SaveAsync(running, stream with { Destination = S3Destination.WithDefaults(destination).ToJsonString(), Version = stream.Version + 1, UpdatedAt = _time.GetUtcNow() });
            return [];
        },
        stop);

    public async ValueTask<JsonObject> PutRecordAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var record = input.StructureOf("Record") ?? throw RequestMembers.Missing("record");
        var running = Find(caller, input);
        await PutAsync(running, [DataOf(record, "record.data")], isBatch: false, stop);
        return new JsonObject { ["RecordId"] = RecordId(), ["Encrypted"] = running.Lane.State.KeyType is not null };
    }

    public async ValueTask<JsonObject> PutRecordBatchAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var entries = input.ListOf("Records", 1, RecordsMax) ?? throw RequestMembers.Missing("records");
        var running = Find(caller, input);
        var records = entries.Select((e, i) => DataOf(
            e as JsonObject ?? throw RequestMembers.NotReadable("Records"), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"records.{i + 1}.member.data"))).ToList();
        if (records.Sum(r => (long)r.Length) > BatchBytesMax)
        {
            throw DeliveryErrors.InvalidArgument("Records size exceeds 4 MB limit");
        }

        await PutAsync(running, records, isBatch: true, stop);
        return new JsonObject
        {
            ["FailedPutCount"] = 0,
            ["Encrypted"] = running.Lane.State.KeyType is not null,
            ["RequestResponses"] = new JsonArray([.. records.Select(_ => new JsonObject { ["RecordId"] = RecordId() })]),
        };
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }

    private static string NameOf(JsonObject input) => input.RequiredTextOf("DeliveryStreamName", 1, 64, NamePattern);

    private static string TypeOf(DeliveryStream stream) => stream.Source is null ? "DirectPut" : "KinesisStreamAsSource";

    private static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    private static string RecordId() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));

    private static ReadOnlyMemory<byte> DataOf(JsonObject record, string path)
    {
        var data = record.BlobOf("Data") ?? throw RequestMembers.Missing(path);
        return data.Length <= RecordBytesMax ? data : throw RequestMembers.Violated(null, path, $"Member must have length less than or equal to {RecordBytesMax}");
    }

    private async ValueTask PutAsync(Running running, List<ReadOnlyMemory<byte>> records, bool isBatch, CancellationToken stop)
    {
        var stream = running.Lane.State;
        if (stream.Source is not null)
        {
            throw DeliveryErrors.InvalidArgument("This operation is not permitted on KinesisStreamAsSource delivery stream type.");
        }

        try
        {
            await running.Lane.AddAsync(new Incoming(records), stop);
            _metrics.Put(stream, isBatch, records.Count, records.Sum(r => (long)r.Length));
        }
        catch (ChannelClosedException)
        {
            throw _streams.ContainsKey((stream.Owner.Scope, stream.Name)) ? new OperationCanceledException("The server is stopping.") : DeliveryErrors.NotFound(stream.Name, stream.Account);
        }
    }

    private Running Find(AwsCaller caller, JsonObject input)
    {
        var name = NameOf(input);
        return _streams.GetValueOrDefault((caller.Scope, name)) ?? throw DeliveryErrors.NotFound(name, caller.Account);
    }

    private void Start(Running running)
    {
        running.Lane.Start();
        if (running.Lane.State.Source is { } source)
        {
            running.Reader = new SourceReader(running.Lane, source, _store, _calls, _metrics, _time, _tell);
        }
    }

    private async Task SaveAsync(Running running, DeliveryStream changed)
    {
        Check(changed);
        await _store.WriteAsync([new ResourceWrite(changed.Key, changed.ToBytes())], CancellationToken.None);
        running.Lane.Changed(changed);
    }

    /// <summary>The destination can be read, and its keys stay in its folder.</summary>
    private void Check(DeliveryStream stream)
    {
        var target = stream.Target;
        if (target.Folder is { } folder)
        {
            _ = ObjectFolder.PathOf(folder, target.KeyOf(stream, _time.GetUtcNow(), Guid.Empty)) ?? throw DeliveryErrors.InvalidArgument("Prefix leads out of the folder.");
        }
    }

    /// <summary>A delivery stream at work.</summary>
    private sealed class Running(DeliveryLane lane) : IAsyncDisposable
    {
        public DeliveryLane Lane => lane;

        public SourceReader? Reader { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Reader is not null)
            {
                await Reader.DisposeAsync();
            }

            await lane.DisposeAsync();
        }
    }
}
