using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>A delivery stream as it is stored. Its records are rows of their own until they are delivered.</summary>
internal sealed record DeliveryStream
{
    internal const string Kind = "firehose-stream";

    public required string Name { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>Tells its records from those of another of the same name.</summary>
    public required string Uid { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Counted up by each change of the destination; part of the objects' keys.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The stream whose records are delivered; null when they are put directly.</summary>
    public KinesisSource? Source { get; init; }

    /// <summary>Kept and shown.</summary>
    public int? ThroughputHintInMBs { get; init; }

    /// <summary>The members of the destination as they were given, with the defaults.</summary>
    public required string Destination { get; init; }

    /// <summary>The key type of its encryption, kept and shown; null without one.</summary>
    public string? KeyType { get; init; }

    public string? KeyArn { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    [JsonIgnore]
    public string Arn => $"arn:aws:firehose:{Region}:{Account}:deliverystream/{Name}";

    [JsonIgnore]
    public AwsCaller Owner => new(Account, Region);

    [JsonIgnore]
    internal ResourceKey Key => new(Kind, Owner.Scope, Name);

    internal S3Destination Target => S3Destination.Of(JsonNode.Parse(Destination)!.AsObject());

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, DeliveryJson.Default.DeliveryStream);

    internal static DeliveryStream FromResource(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, DeliveryJson.Default.DeliveryStream)!;
}

/// <param name="StreamArn">The stream's.</param>
/// <param name="RoleArn">Kept and shown.</param>
internal sealed record KinesisSource(string StreamArn, string RoleArn);

/// <summary>How far a delivery stream is.</summary>
/// <param name="Delivered">Rows up to this one are in objects, and are deleted.</param>
/// <param name="Flush">The object that is being written; null between two.</param>
internal sealed record DeliveryProgress(long Delivered, Flush? Flush)
{
    internal const string Kind = "firehose-progress";
}

/// <summary>An object that is to be written: it is decided once, so that whoever writes it again writes the same.</summary>
/// <param name="UpTo">The last row in it.</param>
/// <param name="Key">Its key.</param>
/// <param name="FirstAt">When its oldest record came, in epoch milliseconds.</param>
/// <param name="Destination">The members of the destination when it was decided.</param>
internal sealed record Flush(long UpTo, string Key, long FirstAt, string Destination);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryStream))]
[JsonSerializable(typeof(DeliveryProgress))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
