using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Streams;

/// <summary>Streams of records (Kinesis Data Streams).</summary>
/// <remarks>
/// Each method takes and gives the members of the published model. What was answered is on disk; a refused request leaves no trace. Any thread. Throughput of
/// a shard is not limited. Source: Kinesis API reference, version 2013-12-02.
/// </remarks>
public sealed partial class StreamService : IAsyncDisposable
{
    private const int ShardLimit = 500;
    private const int OnDemandLimit = 50;
    private const int OnDemandShards = 4;

    private readonly ConcurrentDictionary<(string Scope, string Name), StreamLog> _streams = new();
    private readonly IResourceStore _store;
    private readonly StreamMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly StreamSweeper _sweeper;

    /// <summary>Reads which streams there are; their records are read when they are asked for.</summary>
    public StreamService(IResourceStore store, StreamMetrics metrics, TimeProvider time)
    {
        (_store, _metrics, _time) = (store, metrics, time);
        foreach (var stream in store.All(DataStream.Kind).Select(DataStream.FromResource))
        {
            _streams[(stream.Owner.Scope, stream.Name)] = new StreamLog(stream, store, time);
        }

        _sweeper = new StreamSweeper(store, () => _streams.Values, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync();
        foreach (var stream in _streams.Values)
        {
            await stream.DisposeAsync();
        }

        _changes.Dispose();
    }

    public async ValueTask<JsonObject> CreateStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredTextOf("StreamName", 1, 128, NamePattern);
        var mode = ModeOf(input) ?? "PROVISIONED";
        var count = input.IntegerOf("ShardCount", min: 1);
        if (mode == "ON_DEMAND" && count is not null)
        {
            throw StreamErrors.Validation("Shard count can't be specified for a stream in On-Demand mode.");
        }

        if (mode == "PROVISIONED" && count is null)
        {
            throw StreamErrors.Validation("ShardCount must be specified for a stream in Provisioned mode.");
        }

        var now = _time.GetUtcNow();
        var stream = new DataStream
        {
            Name = name,
            Account = caller.Account,
            Region = caller.Region,
            Uid = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            IteratorKey = RandomNumberGenerator.GetBytes(32),
            CreatedAt = now,
            Mode = mode,
            MaxRecordSizeInKiB = input.IntegerOf("MaxRecordSizeInKiB", 1024, 10240) ?? 1024,
            WarmThroughputMiBps = input.IntegerOf("WarmThroughputMiBps", min: 0),
            Tags = WithTags(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), input.StructureOf("Tags") ?? [], name, caller.Account),
            Shards = [.. HashRange.Uniform(count is { } shards ? Math.Min(shards, ShardLimit + 1) : OnDemandShards).Select((range, i) => Shard.Of(i, range, now.ToUnixTimeMilliseconds()))],
            NextShard = count ?? OnDemandShards,
        };
        await _changes.WaitAsync(stop);
        try
        {
            if (_streams.ContainsKey((caller.Scope, name)))
            {
                throw StreamErrors.InUse($"Stream {name} under account {caller.Account} already exists.");
            }

            CheckShardLimit(caller, count ?? 0);
            if (mode == "ON_DEMAND" && Of(caller).Count(s => s.Mode == "ON_DEMAND") >= OnDemandLimit)
            {
                throw StreamErrors.LimitExceeded($"This request would exceed the on-demand stream limit for the account {caller.Account} in {caller.Region}: {OnDemandLimit}.");
            }

            await _store.WriteAsync([new ResourceWrite(stream.Key, stream.ToBytes(), ExpectedVersion: 0)], CancellationToken.None);
            _streams[(caller.Scope, name)] = new StreamLog(stream, _store, _time);
        }
        finally
        {
            _changes.Release();
        }

        return [];
    }

    /// <summary>Deletes a stream; its records go in the background.</summary>
    public async ValueTask<JsonObject> DeleteStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await _changes.WaitAsync(stop);
        try
        {
            var log = LogOf(caller, input);
            var stream = log.State;
            if (!stream.Consumers.IsEmpty && input.TruthOf("EnforceConsumerDeletion") != true)
            {
                throw StreamErrors.InUse($"Stream {stream.Name} under account {stream.Account} has {stream.Consumers.Length} registered consumers: deregister them or set EnforceConsumerDeletion.");
            }

            await log.DeleteAsync(last => [new ResourceWrite(last.Key, null), StreamSweeper.RemovalOf(last)]);
            _streams.TryRemove((stream.Owner.Scope, stream.Name), out _);
            _sweeper.Wake();
        }
        finally
        {
            _changes.Release();
        }

        return [];
    }

    public JsonObject ListStreams(AwsCaller caller, JsonObject input)
    {
        var limit = input.IntegerOf("Limit", 1, 10_000) ?? 100;
        var after = input.TextOf("NextToken", 1) is { } token ? PageText.Read(token) : input.TextOf("ExclusiveStartStreamName", 1, 128, NamePattern);
        var rest = Of(caller).Where(s => after is null || string.CompareOrdinal(s.Name, after) > 0).OrderBy(s => s.Name, StringComparer.Ordinal).Take(limit + 1).ToList();
        var page = rest.Take(limit).ToList();
        var answer = new JsonObject
        {
            ["StreamNames"] = new JsonArray([.. page.Select(s => (JsonNode?)s.Name)]),
            ["HasMoreStreams"] = rest.Count > limit,
            ["StreamSummaries"] = new JsonArray([.. page.Select(s => new JsonObject
            {
                ["StreamName"] = s.Name,
                ["StreamARN"] = s.Arn,
                ["StreamStatus"] = "ACTIVE",
                ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = s.Mode },
                ["StreamCreationTimestamp"] = Seconds(s.CreatedAt),
            })]),
        };
        if (rest.Count > limit)
        {
            answer["NextToken"] = PageText.Write(page[^1].Name);
        }

        return answer;
    }

    public JsonObject DescribeStream(AwsCaller caller, JsonObject input)
    {
        var stream = LogOf(caller, input).State;
        var limit = input.IntegerOf("Limit", 1, 10_000) ?? 100;
        var after = input.TextOf("ExclusiveStartShardId", 1, 128, NamePattern);
        var shards = stream.Shards.Where(s => after is null || string.CompareOrdinal(s.Id, after) > 0).Take(limit + 1).ToList();
        var description = Description(stream);
        description["Shards"] = new JsonArray([.. shards.Take(limit).Select(ShapeOf)]);
        description["HasMoreShards"] = shards.Count > limit;
        return new JsonObject { ["StreamDescription"] = description };
    }

    public JsonObject DescribeStreamSummary(AwsCaller caller, JsonObject input)
    {
        var stream = LogOf(caller, input).State;
        var description = Description(stream);
        description["OpenShardCount"] = stream.OpenShards.Count();
        description["ConsumerCount"] = stream.Consumers.Length;
        description["MaxRecordSizeInKiB"] = stream.MaxRecordSizeInKiB;
        if (stream.WarmThroughputMiBps is { } warm)
        {
            description["WarmThroughput"] = new JsonObject { ["TargetMiBps"] = warm, ["CurrentMiBps"] = warm };
        }

        return new JsonObject { ["StreamDescriptionSummary"] = description };
    }

    public JsonObject DescribeLimits(AwsCaller caller) => new()
    {
        ["ShardLimit"] = ShardLimit,
        ["OpenShardCount"] = OpenShardCount(caller),
        ["OnDemandStreamCount"] = Of(caller).Count(s => s.Mode == "ON_DEMAND"),
        ["OnDemandStreamCountLimit"] = OnDemandLimit,
    };

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }

    private static JsonObject Description(DataStream stream)
    {
        var description = new JsonObject
        {
            ["StreamName"] = stream.Name,
            ["StreamARN"] = stream.Arn,
            ["StreamStatus"] = "ACTIVE",
            ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = stream.Mode },
            ["RetentionPeriodHours"] = stream.RetentionHours,
            ["StreamCreationTimestamp"] = Seconds(stream.CreatedAt),
            ["EnhancedMonitoring"] = new JsonArray(new JsonObject { ["ShardLevelMetrics"] = new JsonArray([.. stream.ShardLevelMetrics.Select(m => (JsonNode?)m)]) }),
            ["EncryptionType"] = stream.KeyId is null ? "NONE" : "KMS",
        };
        if (stream.KeyId is { } key)
        {
            description["KeyId"] = key;
        }

        return description;
    }

    private static string? ModeOf(JsonObject input) => input.StructureOf("StreamModeDetails") is { } details
        ? details.OneOf("StreamMode", "PROVISIONED", "ON_DEMAND") ?? throw RequestMembers.Missing("streamModeDetails.streamMode")
        : null;

    private static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    /// <summary>The stream that a request names, by name or ARN.</summary>
    private StreamLog LogOf(AwsCaller caller, JsonObject input)
    {
        var name = input.TextOf("StreamName", 1, 128, NamePattern);
        if (input.TextOf("StreamARN", 1, 2048) is { } arn)
        {
            var (owner, named) = StreamOf(arn);
            return name is null || name == named
                ? Find(owner, named)
                : throw StreamErrors.InvalidArgument($"StreamARN {arn} and StreamName {name} are of different streams.");
        }

        return Find(caller, name ?? throw StreamErrors.InvalidArgument("Either StreamName or StreamARN must be specified."));
    }

    private StreamLog Find(AwsCaller owner, string name) => _streams.GetValueOrDefault((owner.Scope, name)) ?? throw StreamErrors.NoStream(name, owner.Account);

    /// <summary>The stream that an ARN, its own or of one of its consumers, is of.</summary>
    private static (AwsCaller Owner, string Name) StreamOf(string text) =>
        Arn.TryParse(text, out var arn) && arn.Service == "kinesis" && arn.Resource.Split('/') is ["stream", { Length: > 0 } name, ..]
            ? (new AwsCaller(arn.Account, arn.Region), name)
            : throw RequestMembers.Violated(text, "streamARN", @"Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+");

    private IEnumerable<DataStream> Of(AwsCaller caller) => _streams.Where(s => s.Key.Scope == caller.Scope).Select(s => s.Value.State);

    private int OpenShardCount(AwsCaller caller) => Of(caller).Where(s => s.Mode == "PROVISIONED").Sum(s => s.OpenShards.Count());

    private void CheckShardLimit(AwsCaller caller, int more)
    {
        var there = OpenShardCount(caller);
        if (there + more > ShardLimit)
        {
            throw StreamErrors.LimitExceeded(string.Create(
                CultureInfo.InvariantCulture,
                $"This request would exceed the shard limit for the account {caller.Account} in {caller.Region}. Current shard count for the account: {there}. Limit: {ShardLimit}. Number of additional shards that would have resulted from this request: {more}. Refer to the AWS Service Limits page (https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits."));
        }
    }
}
