using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Storage;

namespace Treadle.Objects;

/// <summary>What is known of an object; its bytes are in its parts.</summary>
public sealed record StoredObject
{
    internal const string Kind = "object";

    /// <summary>1 to 1024 bytes of UTF-8.</summary>
    public required string Key { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Without quotes: the MD5 of the bytes in hexadecimal, or of the parts' MD5s with their number behind a hyphen.</summary>
    public required string ETag { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required ObjectAttributes Attributes { get; init; }

    /// <summary>Null for what was stored without one.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>In order. One, or as many as a multipart upload had.</summary>
    public required ImmutableArray<BodyPart> Parts { get; init; }

    /// <summary>Whether it came as a multipart upload.</summary>
    [JsonIgnore]
    public bool IsMultipart => ETag.Contains('-', StringComparison.Ordinal);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ObjectsJson.Default.StoredObject);

    internal static ResourceKey KeyOf(string bucket, string key) => new(Kind, bucket, key);

    internal static StoredObject FromResource(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, ObjectsJson.Default.StoredObject)!;
}

/// <summary>What the client says of an object, kept and given back.</summary>
public sealed record ObjectAttributes
{
    public static readonly ObjectAttributes None = new();

    public string? ContentType { get; init; }

    /// <summary>By header in lower case: <c>cache-control</c>, <c>content-disposition</c>, <c>content-encoding</c>, <c>content-language</c>, <c>expires</c>.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>By name in lower case, without <c>x-amz-meta-</c>.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A part of an object's bytes, as it is kept.</summary>
/// <param name="Id">Unique in the bucket.</param>
/// <param name="Size">Bytes.</param>
public sealed record BodyPart(string Id, long Size);

/// <param name="Algorithm">As in the header's name: <c>crc32</c>, <c>crc32c</c>, <c>crc64nvme</c>, <c>sha1</c>, <c>sha256</c>.</param>
/// <param name="Value">Base64; of a composite one with the number of parts behind a hyphen.</param>
/// <param name="IsComposite">It is the checksum of the parts' checksums.</param>
public sealed record Checksum(string Algorithm, string Value, bool IsComposite = false);
