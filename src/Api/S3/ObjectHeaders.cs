using System.Collections.Immutable;
using System.Globalization;
using Treadle.Aws;
using Treadle.Objects;

namespace Treadle.Api.S3;

/// <summary>Objects' headers, in both directions.</summary>
public static class ObjectHeaders
{
    public const string MetadataPrefix = "x-amz-meta-";

    private static readonly string[] Kept = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"];
    private static readonly string[] Checksums = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    /// <summary>What would change how an object is kept, and does not exist here: ignoring it would be a silent gap.</summary>
    private static readonly string[] Refused =
    [
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-object-lock-mode", "x-amz-object-lock-legal-hold", "x-amz-website-redirect-location", "x-amz-write-offset-bytes",
    ];

    /// <param name="request">The request.</param>
    /// <param name="metadata">Its headers <c>x-amz-meta-*</c>.</param>
    internal static ObjectAttributes Read(S3Request request, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var header in Refused.Where(h => request.Header(h) is not null))
        {
            throw new AwsErrorException("NotImplemented", $"A header you provided implies functionality that is not implemented: {header}.", 501)
            {
                Members = new() { ["Header"] = header },
            };
        }

        return new ObjectAttributes
        {
            ContentType = request.Header("Content-Type"),
            Headers = Kept.Select(h => KeyValuePair.Create(h, h == "content-encoding" ? WithoutChunked(request.Header(h)) : request.Header(h)))
                .Where(h => h.Value is { Length: > 0 }).ToImmutableSortedDictionary(h => h.Key, h => h.Value!),
            Metadata = metadata.ToImmutableSortedDictionary(m => m.Key, m => m.Value),
            Tags = ReadTags(request.Header("x-amz-tagging")),
        };
    }

    /// <summary>What a request says of its body's checksum.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body when it is chunked, else null.</param>
    internal static PutOptions ReadOptions(S3Request request, AwsChunkedStream? body)
    {
        var given = Checksums.FirstOrDefault(c => request.Header($"x-amz-checksum-{c}") is not null);
        var trailing = request.Header("x-amz-trailer")?.Trim().ToLowerInvariant() is { } trailer && trailer.StartsWith("x-amz-checksum-", StringComparison.Ordinal)
            ? trailer["x-amz-checksum-".Length..]
            : null;
        var named = given ?? trailing ?? request.Header("x-amz-sdk-checksum-algorithm")?.ToLowerInvariant() ?? request.Header("x-amz-checksum-algorithm")?.ToLowerInvariant();
        if (named is not null && !Checksums.Contains(named))
        {
            throw new AwsErrorException("InvalidRequest", $"The checksum algorithm {named} is not supported by this server; CRC32, CRC32C, CRC64NVME, SHA1 and SHA256 are.");
        }

        var sha256 = request.Header("x-amz-content-sha256");
        return new PutOptions
        {
            ChecksumAlgorithm = named ?? "crc64nvme",
            ExpectedChecksum = () => given is not null ? request.Header($"x-amz-checksum-{given}") : body?.Trailer($"x-amz-checksum-{named}"),
            ContentMd5 = request.Header("Content-MD5"),
            ContentSha256 = sha256 is { Length: 64 } ? sha256 : null,
            IfMatch = request.Header("If-Match"),
            IfNoneMatch = request.Header("If-None-Match"),
        };
    }

    /// <summary>The headers of an object's answer.</summary>
    internal static void Write(S3Answer answer, StoredObject stored, S3Request request)
    {
        answer.With("Content-Type", request.Parameter("response-content-type") ?? stored.Attributes.ContentType ?? "binary/octet-stream")
            .With("ETag", $"\"{stored.ETag}\"")
            .With("Last-Modified", S3Answer.HeaderTime(stored.LastModified))
            .With("Accept-Ranges", "bytes")
            .With("x-amz-server-side-encryption", "AES256")
            .With("x-amz-tagging-count", stored.Attributes.Tags.Count > 0 ? stored.Attributes.Tags.Count.ToString(CultureInfo.InvariantCulture) : null);
        foreach (var header in Kept)
        {
            answer.With(header, request.Parameter($"response-{header}") ?? stored.Attributes.Headers.GetValueOrDefault(header));
        }

        foreach (var (name, value) in stored.Attributes.Metadata)
        {
            answer.With(MetadataPrefix + name, value);
        }
    }

    /// <summary>The headers of an object's checksum.</summary>
    internal static S3Answer WithChecksum(this S3Answer answer, Checksum? checksum) => checksum is null
        ? answer
        : answer.With($"x-amz-checksum-{checksum.Algorithm}", checksum.Value).With("x-amz-checksum-type", checksum.IsComposite ? "COMPOSITE" : "FULL_OBJECT");

    /// <summary><c>a=1&amp;b=2</c>.</summary>
    internal static ImmutableSortedDictionary<string, string> ReadTags(string? text) =>
        Wire.WireQuery.Parse(text ?? "").ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string? WithoutChunked(string? encoding) => encoding is null
        ? null
        : string.Join(",", encoding.Split(',', StringSplitOptions.TrimEntries).Where(e => !e.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)));
}
