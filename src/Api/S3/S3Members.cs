using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>Where S3's model puts members in a request, and which members the headers of an answer are.</summary>
internal static class S3Members
{
    private static readonly FrozenDictionary<string, string> QueryOf = new Dictionary<string, string>
    {
        ["Prefix"] = "prefix",
        ["Delimiter"] = "delimiter",
        ["MaxKeys"] = "max-keys",
        ["ContinuationToken"] = "continuation-token",
        ["StartAfter"] = "start-after",
        ["FetchOwner"] = "fetch-owner",
        ["EncodingType"] = "encoding-type",
        ["Marker"] = "marker",
        ["KeyMarker"] = "key-marker",
        ["VersionIdMarker"] = "version-id-marker",
        ["VersionId"] = "versionId",
        ["UploadId"] = "uploadId",
        ["PartNumber"] = "partNumber",
        ["PartNumberMarker"] = "part-number-marker",
        ["MaxParts"] = "max-parts",
        ["MaxUploads"] = "max-uploads",
        ["UploadIdMarker"] = "upload-id-marker",
        ["ResponseContentType"] = "response-content-type",
        ["ResponseContentLanguage"] = "response-content-language",
        ["ResponseContentDisposition"] = "response-content-disposition",
        ["ResponseContentEncoding"] = "response-content-encoding",
        ["ResponseCacheControl"] = "response-cache-control",
        ["ResponseExpires"] = "response-expires",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> HeaderOf = new Dictionary<string, string>
    {
        ["ContentType"] = "Content-Type",
        ["CacheControl"] = "Cache-Control",
        ["ContentDisposition"] = "Content-Disposition",
        ["ContentEncoding"] = "Content-Encoding",
        ["ContentLanguage"] = "Content-Language",
        ["ContentMD5"] = "Content-MD5",
        ["Expires"] = "Expires",
        ["Range"] = "Range",
        ["IfMatch"] = "If-Match",
        ["IfNoneMatch"] = "If-None-Match",
        ["IfModifiedSince"] = "If-Modified-Since",
        ["IfUnmodifiedSince"] = "If-Unmodified-Since",
        ["Tagging"] = "x-amz-tagging",
        ["TaggingDirective"] = "x-amz-tagging-directive",
        ["MetadataDirective"] = "x-amz-metadata-directive",
        ["CopySource"] = "x-amz-copy-source",
        ["CopySourceRange"] = "x-amz-copy-source-range",
        ["CopySourceIfMatch"] = "x-amz-copy-source-if-match",
        ["CopySourceIfNoneMatch"] = "x-amz-copy-source-if-none-match",
        ["ChecksumAlgorithm"] = "x-amz-checksum-algorithm",
        ["ChecksumType"] = "x-amz-checksum-type",
        ["ChecksumMode"] = "x-amz-checksum-mode",
        ["ChecksumCRC32"] = "x-amz-checksum-crc32",
        ["ChecksumCRC32C"] = "x-amz-checksum-crc32c",
        ["ChecksumCRC64NVME"] = "x-amz-checksum-crc64nvme",
        ["ChecksumSHA1"] = "x-amz-checksum-sha1",
        ["ChecksumSHA256"] = "x-amz-checksum-sha256",
        ["ServerSideEncryption"] = "x-amz-server-side-encryption",
        ["SSECustomerAlgorithm"] = "x-amz-server-side-encryption-customer-algorithm",
        ["ObjectLockMode"] = "x-amz-object-lock-mode",
        ["ObjectLockLegalHoldStatus"] = "x-amz-object-lock-legal-hold",
        ["WebsiteRedirectLocation"] = "x-amz-website-redirect-location",
        ["WriteOffsetBytes"] = "x-amz-write-offset-bytes",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> MemberOf = new Dictionary<string, string>
    {
        ["ETag"] = "ETag",
        ["Last-Modified"] = "LastModified",
        ["Location"] = "Location",
        ["Accept-Ranges"] = "AcceptRanges",
        ["Content-Range"] = "ContentRange",
        ["Content-Type"] = "ContentType",
        ["cache-control"] = "CacheControl",
        ["content-disposition"] = "ContentDisposition",
        ["content-encoding"] = "ContentEncoding",
        ["content-language"] = "ContentLanguage",
        ["expires"] = "ExpiresString",
        ["x-amz-server-side-encryption"] = "ServerSideEncryption",
        ["x-amz-tagging-count"] = "TagCount",
        ["x-amz-mp-parts-count"] = "PartsCount",
        ["x-amz-bucket-region"] = "BucketRegion",
        ["x-amz-bucket-arn"] = "BucketArn",
        ["x-amz-checksum-algorithm"] = "ChecksumAlgorithm",
        ["x-amz-checksum-type"] = "ChecksumType",
        ["x-amz-checksum-crc32"] = "ChecksumCRC32",
        ["x-amz-checksum-crc32c"] = "ChecksumCRC32C",
        ["x-amz-checksum-crc64nvme"] = "ChecksumCRC64NVME",
        ["x-amz-checksum-sha1"] = "ChecksumSHA1",
        ["x-amz-checksum-sha256"] = "ChecksumSHA256",
    }.ToFrozenDictionary();

    /// <summary>The query of a request, with its question mark; empty without one.</summary>
    public static string Query(S3Binding binding, JsonObject input)
    {
        var parts = input.Where(m => m.Value is not null && QueryOf.ContainsKey(m.Key)).Select(m => $"{QueryOf[m.Key]}={Uri.EscapeDataString(Text(m.Key, m.Value!))}");
        var query = string.Join('&', binding.Query.Length == 0 ? parts : parts.Prepend(binding.Query));
        return query.Length == 0 ? "" : "?" + query;
    }

    public static Dictionary<string, string> Headers(S3Binding binding, JsonObject input)
    {
        // A document's own member has the name of a header: Tagging.
        var headers = input.Where(m => m.Value is not null && m.Key != binding.Document && HeaderOf.ContainsKey(m.Key))
            .ToDictionary(m => HeaderOf[m.Key], m => Text(m.Key, m.Value!), StringComparer.OrdinalIgnoreCase);
        return headers;
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Metadata(JsonObject input) => input["Metadata"] switch
    {
        null => [],
        JsonObject map => [.. map.Select(m => KeyValuePair.Create(m.Key.ToLowerInvariant(), Text(m.Key, m.Value!)))],
        _ => throw new AwsErrorException("SerializationException", "Metadata is not a structure."),
    };

    /// <summary>The members that an answer's headers are.</summary>
    public static JsonObject FromHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var members = new JsonObject();
        var metadata = new JsonObject();
        foreach (var (header, value) in headers)
        {
            if (header.StartsWith(ObjectHeaders.MetadataPrefix, StringComparison.Ordinal))
            {
                metadata[header[ObjectHeaders.MetadataPrefix.Length..]] = value;
            }
            else if (MemberOf.TryGetValue(header, out var member))
            {
                members[member] = member switch
                {
                    "LastModified" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
                    "TagCount" or "PartsCount" => int.Parse(value, CultureInfo.InvariantCulture),
                    _ => value,
                };
            }
        }

        if (metadata.Count > 0)
        {
            members["Metadata"] = metadata;
        }

        return members;
    }

    /// <summary>A scalar as a header or a parameter has it.</summary>
    private static string Text(string member, JsonNode value) => value switch
    {
        JsonValue time when time.GetValueKind() == JsonValueKind.Number && member is "IfModifiedSince" or "IfUnmodifiedSince" or "Expires" =>
            S3Answer.HeaderTime(DateTimeOffset.UnixEpoch.AddSeconds(value.GetValue<double>())),
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => scalar.ToString(),
        },
        _ => throw new AwsErrorException("SerializationException", $"{member} is neither text, number nor truth value."),
    };
}
