using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Streams;

/// <summary>A stream as it is stored: what it is, its shards, its consumers. Its records are rows of their own.</summary>
internal sealed record DataStream
{
    internal const string Kind = "kinesis-stream";

    public required string Name { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>Tells its records from those of another stream of the same name.</summary>
    public required string Uid { get; init; }

    /// <summary>Signs shard iterators.</summary>
    public required byte[] IteratorKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>PROVISIONED</c> or <c>ON_DEMAND</c>.</summary>
    public required string Mode { get; init; }

    public int RetentionHours { get; init; } = 24;

    public int MaxRecordSizeInKiB { get; init; } = 1024;

    /// <summary>Kept and shown.</summary>
    public int? WarmThroughputMiBps { get; init; }

    /// <summary>The key of its encryption, kept and shown; null without one.</summary>
    public string? KeyId { get; init; }

    public ImmutableSortedSet<string> ShardLevelMetrics { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>By ARN: of the stream and of its consumers. Kept and shown.</summary>
    public ImmutableSortedDictionary<string, string> Policies { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>In order of their numbers. Closed ones go when their records have expired.</summary>
    public required ImmutableArray<Shard> Shards { get; init; }

    /// <summary>The number of the next shard.</summary>
    public required int NextShard { get; init; }

    public ImmutableArray<StreamConsumer> Consumers { get; init; } = [];

    [JsonIgnore]
    public string Arn => $"arn:aws:kinesis:{Region}:{Account}:stream/{Name}";

    [JsonIgnore]
    public AwsCaller Owner => new(Account, Region);

    [JsonIgnore]
    public IEnumerable<Shard> OpenShards => Shards.Where(s => s.IsOpen);

    [JsonIgnore]
    internal ResourceKey Key => new(Kind, Owner.Scope, Name);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StreamsJson.Default.DataStream);

    internal static DataStream FromResource(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, StreamsJson.Default.DataStream)!;

    /// <returns>Null when there is none, or no more.</returns>
    internal Shard? Find(string shardId) => Shards.FirstOrDefault(s => s.Id == shardId);
}

/// <summary>A part of a stream, in which records are in order.</summary>
/// <param name="Number">Counted up in the stream.</param>
/// <param name="Start">The first hash of its partition keys.</param>
/// <param name="End">The last.</param>
/// <param name="CreatedAt">Epoch milliseconds.</param>
internal sealed record Shard(int Number, string Start, string End, long CreatedAt)
{
    public int? Parent { get; init; }

    public int? AdjacentParent { get; init; }

    /// <summary>When it was split or merged, in epoch milliseconds; null while it takes records.</summary>
    public long? ClosedAt { get; init; }

    [JsonIgnore]
    public bool IsOpen => ClosedAt is null;

    [JsonIgnore]
    public string Id => IdOf(Number);

    [JsonIgnore]
    public HashRange Range => new(HashRange.Read(Start)!.Value, HashRange.Read(End)!.Value);

    /// <summary>Before all its records.</summary>
    [JsonIgnore]
    public SequenceNumber First => At(CreatedAt);

    /// <summary>Behind all its records; null while it takes more.</summary>
    [JsonIgnore]
    public SequenceNumber? Last => ClosedAt is { } closed ? new SequenceNumber(CreatedAt, closed, SequenceNumber.LastCounter, Number) : null;

    /// <summary>Before what came in a millisecond.</summary>
    public SequenceNumber At(long milliseconds) => new(CreatedAt, Math.Max(milliseconds, CreatedAt), 0, Number);

    public static Shard Of(int number, HashRange range, long createdAt) =>
        new(number, range.Start.ToString(CultureInfo.InvariantCulture), range.End.ToString(CultureInfo.InvariantCulture), createdAt);

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");
}

/// <summary>A consumer with enhanced fan-out.</summary>
/// <param name="Name">Unique in the stream.</param>
/// <param name="CreatedAt">Seconds of it are part of the ARN.</param>
internal sealed record StreamConsumer(string Name, DateTimeOffset CreatedAt)
{
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string ArnIn(DataStream stream) => string.Create(CultureInfo.InvariantCulture, $"{stream.Arn}/consumer/{Name}:{CreatedAt.ToUnixTimeSeconds()}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DataStream))]
internal sealed partial class StreamsJson : JsonSerializerContext;
