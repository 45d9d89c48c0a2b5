using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Aws;
using Treadle.Aws.Services;
using Treadle.Aws.Signing;

namespace Treadle.Api.Remote.Protocols;

/// <summary>The usual operations of S3, with the bucket in the path: any S3-compatible server takes that.</summary>
/// <remarks>A body is base64 in the member <c>Body</c>.</remarks>
internal sealed class S3Remote : RemoteProtocol
{
    public static readonly S3Remote Instance = new();

    private static readonly XNamespace Ns = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly Dictionary<string, (string Method, bool HasBucket, bool HasKey, string Query)> Operations = new(StringComparer.Ordinal)
    {
        ["ListBuckets"] = ("GET", false, false, ""),
        ["CreateBucket"] = ("PUT", true, false, ""),
        ["DeleteBucket"] = ("DELETE", true, false, ""),
        ["HeadBucket"] = ("HEAD", true, false, ""),
        ["GetBucketLocation"] = ("GET", true, false, "location"),
        ["ListObjects"] = ("GET", true, false, ""),
        ["ListObjectsV2"] = ("GET", true, false, "list-type=2"),
        ["DeleteObjects"] = ("POST", true, false, "delete"),
        ["GetObject"] = ("GET", true, true, ""),
        ["HeadObject"] = ("HEAD", true, true, ""),
        ["PutObject"] = ("PUT", true, true, ""),
        ["CopyObject"] = ("PUT", true, true, ""),
        ["DeleteObject"] = ("DELETE", true, true, ""),
        ["CreateMultipartUpload"] = ("POST", true, true, "uploads"),
        ["UploadPart"] = ("PUT", true, true, ""),
        ["CompleteMultipartUpload"] = ("POST", true, true, ""),
        ["AbortMultipartUpload"] = ("DELETE", true, true, ""),
    };

    private static readonly Dictionary<string, string> QueryOf = new(StringComparer.Ordinal)
    {
        ["Prefix"] = "prefix", ["Delimiter"] = "delimiter", ["MaxKeys"] = "max-keys", ["ContinuationToken"] = "continuation-token", ["StartAfter"] = "start-after",
        ["Marker"] = "marker", ["EncodingType"] = "encoding-type", ["FetchOwner"] = "fetch-owner", ["VersionId"] = "versionId", ["PartNumber"] = "partNumber",
        ["UploadId"] = "uploadId",
    };

    private static readonly Dictionary<string, string> HeaderOf = new(StringComparer.Ordinal)
    {
        ["ContentType"] = "Content-Type", ["CacheControl"] = "Cache-Control", ["ContentDisposition"] = "Content-Disposition", ["ContentEncoding"] = "Content-Encoding",
        ["ContentLanguage"] = "Content-Language", ["Expires"] = "Expires", ["Range"] = "Range", ["IfMatch"] = "If-Match", ["IfNoneMatch"] = "If-None-Match",
        ["StorageClass"] = "x-amz-storage-class", ["Tagging"] = "x-amz-tagging", ["CopySource"] = "x-amz-copy-source", ["MetadataDirective"] = "x-amz-metadata-directive",
        ["ACL"] = "x-amz-acl", ["ServerSideEncryption"] = "x-amz-server-side-encryption",
    };

    private static readonly Dictionary<string, string> AnswerOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Accept-Ranges"] = "AcceptRanges", ["Content-Type"] = "ContentType", ["Content-Encoding"] = "ContentEncoding", ["Content-Language"] = "ContentLanguage", ["Content-Range"] = "ContentRange",
        ["Content-Disposition"] = "ContentDisposition", ["Cache-Control"] = "CacheControl", ["ETag"] = "ETag", ["Last-Modified"] = "LastModified",
        ["x-amz-version-id"] = "VersionId", ["x-amz-server-side-encryption"] = "ServerSideEncryption", ["x-amz-storage-class"] = "StorageClass",
        ["x-amz-checksum-crc32"] = "ChecksumCRC32", ["x-amz-checksum-type"] = "ChecksumType", ["x-amz-bucket-region"] = "BucketRegion",
    };

    public override RemoteRequest Write(EndpointService service, string action, JsonObject input)
    {
        if (!Operations.TryGetValue(action, out var operation))
        {
            throw CannotCall(service, action);
        }

        var path = new StringBuilder();
        if (operation.HasBucket)
        {
            path.Append('/').Append(CanonicalRequest.Escape(Scalar(input["Bucket"])));
        }

        if (operation.HasKey)
        {
            path.Append('/').AppendJoin('/', Scalar(input["Key"]).Split('/').Select(CanonicalRequest.Escape));
        }

        var query = operation.Query.Length > 0 ? new List<string> { operation.Query } : [];
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in input)
        {
            if (QueryOf.TryGetValue(name, out var parameter))
            {
                query.Add($"{parameter}={CanonicalRequest.Escape(Scalar(value))}");
            }
            else if (HeaderOf.TryGetValue(name, out var header))
            {
                headers.Add(new(header, Scalar(value)));
            }
            else if (name == "Metadata" && value is JsonObject metadata)
            {
                headers.AddRange(metadata.Select(m => KeyValuePair.Create($"x-amz-meta-{m.Key}", Scalar(m.Value))));
            }
        }

        return new RemoteRequest(operation.Method, path.Length == 0 ? "/" : path.ToString(), string.Join('&', query), headers, BodyOf(action, input, headers));
    }

    public override JsonObject Read(EndpointService service, string action, RemoteResponse response)
    {
        var members = action is "GetObject" || response.Body.IsEmpty || QueryRemote.Root(response) is not { } root ? [] : Structure(root);
        if (action == "CompleteMultipartUpload" && members["Code"] is { } code)
        {
            // S3 begins its answer before it knows how it ends.
            throw new AwsErrorException(Scalar(code), Scalar(members["Message"]), 500);
        }

        foreach (var (name, value) in response.Headers)
        {
            if (action is "GetObject" or "HeadObject" && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                members["ContentLength"] = long.Parse(value, CultureInfo.InvariantCulture);
            }
            else if (AnswerOf.TryGetValue(name, out var member) && (action is "GetObject" or "HeadObject" || !member.StartsWith("Content", StringComparison.Ordinal)) && (action is "GetObject" or "HeadObject" || member is not ("LastModified" or "AcceptRanges")))
            {
                members[member] = value;
            }
        }

        if (action is "GetObject" or "HeadObject")
        {
            members["Metadata"] = new JsonObject(response.Headers
                .Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
                .Select(h => KeyValuePair.Create(h.Key["x-amz-meta-".Length..], (JsonNode?)h.Value)));
        }

        if (action == "GetObject")
        {
            members["Body"] = Convert.ToBase64String(response.Body.Span);
        }

        return members;
    }

    public override (string? Code, string? Message, JsonObject? Members) ReadError(RemoteResponse response)
    {
        if (response.Body.IsEmpty)
        {
            // The answer to a HEAD has no body to say it in.
            return response.Status == 404 ? ("NotFound", "Not Found", null) : (null, null, null);
        }

        return QueryRemote.Instance.ReadError(response);
    }

    private static ReadOnlyMemory<byte> BodyOf(string action, JsonObject input, List<KeyValuePair<string, string>> headers)
    {
        switch (action)
        {
            case "PutObject" or "UploadPart" when input["Body"] is { } body:
                return BlobNode.Read(body) ?? Convert.FromBase64String(Scalar(body));

            case "CreateBucket" when input["CreateBucketConfiguration"] is JsonObject configuration:
                return Utf8(new XElement(Ns + "CreateBucketConfiguration", configuration.Select(c => new XElement(Ns + c.Key, Scalar(c.Value)))).ToString(SaveOptions.DisableFormatting));

            case "CompleteMultipartUpload":
                var parts = input["MultipartUpload"]?["Parts"] as JsonArray ?? [];
                return Utf8(new XElement(
                    Ns + "CompleteMultipartUpload",
                    parts.Select(p => new XElement(Ns + "Part", new XElement(Ns + "PartNumber", Scalar(p?["PartNumber"])), new XElement(Ns + "ETag", Scalar(p?["ETag"]))))).ToString(SaveOptions.DisableFormatting));

            case "DeleteObjects":
                var keys = input["Delete"]?["Objects"] as JsonArray ?? [];
                var text = Utf8(new XElement(Ns + "Delete", keys.Select(k => new XElement(Ns + "Object", new XElement(Ns + "Key", Scalar(k?["Key"]))))).ToString(SaveOptions.DisableFormatting));
                headers.Add(new("x-amz-checksum-sha256", Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(text))));
                return text;

            default:
                return default;
        }
    }

    /// <summary>Elements that may come several times are lists, also when there is one.</summary>
    private static JsonObject Structure(XElement element)
    {
        var members = new JsonObject();
        foreach (var group in element.Elements().GroupBy(e => e.Name.LocalName))
        {
            var values = group.Select(e => (JsonNode?)(e.HasElements ? Structure(e) : Value(e))).ToList();
            var isBuckets = group.Key == "Buckets" && group.First().HasElements;
            members[group.Key] = isBuckets ? new JsonArray([.. group.First().Elements().Select(b => (JsonNode?)Structure(b))])
                : group.Key is "Contents" or "CommonPrefixes" or "Deleted" or "Error" ? new JsonArray([.. values])
                : values[0];
        }

        return members;
    }

    private static JsonNode Value(XElement element) => element.Name.LocalName switch
    {
        "Size" or "KeyCount" or "MaxKeys" when long.TryParse(element.Value, CultureInfo.InvariantCulture, out var number) => number,
        "IsTruncated" => element.Value == "true",
        _ => element.Value,
    };
}
