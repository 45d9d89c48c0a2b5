using System.Xml.Linq;
using Treadle.Aws;
using Treadle.Objects;
using static Treadle.Api.S3.S3Xml;

namespace Treadle.Api.S3;

/// <summary>Buckets: made, listed, looked at, removed.</summary>
internal sealed class BucketRequests(ObjectService objects)
{
    private const int KeysMax = 1000;

    public S3Answer ListBuckets(S3Request request)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var buckets = objects.Buckets(request.Caller.Account).Where(b => b.Name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        return S3Answer.Xml(200, Root(
            "ListAllMyBucketsResult",
            Owner(request.Caller.Account),
            Element("Buckets", buckets.Select(b => Element("Bucket", new[] { Element("Name", b.Name), Element("CreationDate", S3Answer.Time(b.CreatedAt)), Element("BucketRegion", b.Region) })))));
    }

    public async Task<S3Answer> CreateAsync(S3Request request, CancellationToken stop)
    {
        var region = request.Caller.Region;
        if (await ReadTextAsync(ObjectRequests.BodyOf(request).Body, stop) is { Length: > 0 } text)
        {
            region = Parse(text).Child("LocationConstraint") is { Length: > 0 } wanted ? wanted : region;
        }

        await objects.CreateBucketAsync(request.Caller with { Region = region }, request.Bucket, stop);
        return new S3Answer(200).With("Location", "/" + request.Bucket).With("x-amz-bucket-arn", $"arn:aws:s3:::{request.Bucket}");
    }

    public S3Answer Head(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        return new S3Answer(200).With("x-amz-bucket-region", bucket.Region).With("x-amz-bucket-arn", $"arn:aws:s3:::{bucket.Name}").With("Content-Type", "application/xml");
    }

    public async Task<S3Answer> DeleteAsync(S3Request request, CancellationToken stop)
    {
        await objects.DeleteBucketAsync(request.Bucket, stop);
        return new S3Answer(204);
    }

    public S3Answer Location(S3Request request)
    {
        var region = objects.Bucket(request.Bucket).Region;
        return S3Answer.Xml(200, Root("LocationConstraint", region == "us-east-1" ? null : region));
    }

    /// <summary>There is one version of each object.</summary>
    public S3Answer Versioning(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        return S3Answer.Xml(200, Root("VersioningConfiguration", Optional("Status", bucket.Settings.GetValueOrDefault("versioning"))));
    }

    public async Task<S3Answer> SetVersioningAsync(S3Request request, CancellationToken stop)
    {
        var status = (await ReadAsync(ObjectRequests.BodyOf(request).Body, stop)).Child("Status");
        if (status != "Suspended")
        {
            throw new AwsErrorException("NotImplemented", "Versions of objects are not supported by this server: Status can be Suspended only.", 501);
        }

        await objects.SetAsync(request.Bucket, "versioning", status, stop);
        return new S3Answer(200);
    }

    /// <summary>Keeps, shows and removes what has no effect here.</summary>
    /// <param name="request">The request.</param>
    /// <param name="setting">The sub-resource.</param>
    /// <param name="unset">The error of one that was not set.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<S3Answer> SettingAsync(S3Request request, string setting, (string Code, string Message) unset, CancellationToken stop)
    {
        var bucket = objects.Bucket(request.Bucket);
        switch (request.Method)
        {
            case "GET":
                var type = setting == "policy" ? "application/json" : "application/xml";
                return bucket.Settings.TryGetValue(setting, out var document)
                    ? S3Answer.Text(document, type)
                    : throw new AwsErrorException(unset.Code, unset.Message, 404) { Members = new() { ["BucketName"] = bucket.Name } };
            case "PUT":
                var text = await ReadTextAsync(ObjectRequests.BodyOf(request).Body, stop);
                if (setting != "policy")
                {
                    Parse(text);
                }

                await objects.SetAsync(bucket.Name, setting, text, stop);
                return new S3Answer(setting is "policy" or "tagging" ? 204 : 200);
            case "DELETE":
                await objects.SetAsync(bucket.Name, setting, null, stop);
                return new S3Answer(204);
            default:
                throw new AwsErrorException("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
        }
    }

    /// <summary>Whoever asks may do everything.</summary>
    public static S3Answer Acl(S3Request request)
    {
        XNamespace instance = "http://www.w3.org/2001/XMLSchema-instance";
        return S3Answer.Xml(200, Root(
            "AccessControlPolicy",
            Owner(request.Caller.Account),
            Element("AccessControlList", Element("Grant", new object[]
            {
                Element("Grantee", new object[] { new XAttribute(XNamespace.Xmlns + "xsi", instance), new XAttribute(instance + "type", "CanonicalUser"), Element("ID", OwnerId(request.Caller.Account)) }),
                Element("Permission", "FULL_CONTROL"),
            }))));
    }

    /// <summary>ListObjectsV2, and ListObjects of before.</summary>
    public S3Answer ListObjects(S3Request request)
    {
        var isSecond = request.Parameter("list-type") == "2";
        var (prefix, delimiter) = (request.Parameter("prefix") ?? "", request.Parameter("delimiter"));
        var limit = request.Number("max-keys", KeysMax, KeysMax);
        var token = request.Parameter("continuation-token");
        var after = isSecond ? token is null ? request.Parameter("start-after") : ReadToken(token) : request.Parameter("marker");
        var page = objects.List(request.Bucket, prefix, delimiter, after is { Length: > 0 } ? after : null, limit);
        var isEncoded = request.Parameter("encoding-type") == "url";
        var last = page.IsTruncated ? page.Entries[^1].Key : null;
        var root = Root(
            "ListBucketResult",
            Element("Name", request.Bucket),
            Element("Prefix", Key(prefix, isEncoded)),
            Optional("Delimiter", delimiter is { Length: > 0 } ? Key(delimiter, isEncoded) : null),
            Element("MaxKeys", limit),
            isEncoded ? Element("EncodingType", "url") : null,
            Element("IsTruncated", page.IsTruncated ? "true" : "false"));
        root.Add(isSecond
            ?
            [
                Element("KeyCount", page.Entries.Count),
                Optional("ContinuationToken", token),
                Optional("NextContinuationToken", last is null ? null : Token(last)),
                Optional("StartAfter", request.Parameter("start-after") is { Length: > 0 } start ? Key(start, isEncoded) : null),
            ]
            : new object?[]
            {
                Element("Marker", Key(request.Parameter("marker") ?? "", isEncoded)),
                Optional("NextMarker", last is not null && delimiter is { Length: > 0 } ? Key(last, isEncoded) : null),
            });
        var withOwner = !isSecond || request.Parameter("fetch-owner") == "true";
        root.Add(page.Entries.Select(e => e.Object is { } stored
            ? Element("Contents", Described(stored, isEncoded, withOwner ? Owner(request.Caller.Account) : null))
            : Element("CommonPrefixes", Element("Prefix", Key(e.Key, isEncoded)))));
        return S3Answer.Xml(200, root);
    }

    /// <summary>Each object has the one version <c>null</c>, as in a bucket without versions.</summary>
    public S3Answer ListVersions(S3Request request)
    {
        var (prefix, delimiter) = (request.Parameter("prefix") ?? "", request.Parameter("delimiter"));
        var limit = request.Number("max-keys", KeysMax, KeysMax);
        var marker = request.Parameter("key-marker");
        var page = objects.List(request.Bucket, prefix, delimiter, marker is { Length: > 0 } ? marker : null, limit);
        var isEncoded = request.Parameter("encoding-type") == "url";
        return S3Answer.Xml(200, Root(
            "ListVersionsResult",
            Element("Name", request.Bucket),
            Element("Prefix", Key(prefix, isEncoded)),
            Optional("Delimiter", delimiter is { Length: > 0 } ? Key(delimiter, isEncoded) : null),
            Element("KeyMarker", Key(marker ?? "", isEncoded)),
            Element("VersionIdMarker", request.Parameter("version-id-marker") ?? ""),
            page.IsTruncated ? new[] { Element("NextKeyMarker", Key(page.Entries[^1].Key, isEncoded)), Element("NextVersionIdMarker", "null") } : null,
            Element("MaxKeys", limit),
            isEncoded ? Element("EncodingType", "url") : null,
            Element("IsTruncated", page.IsTruncated ? "true" : "false"),
            page.Entries.Select(e => e.Object is { } stored
                ? Element("Version", new object[] { Element("VersionId", "null"), Element("IsLatest", "true"), Described(stored, isEncoded, Owner(request.Caller.Account)) })
                : Element("CommonPrefixes", Element("Prefix", Key(e.Key, isEncoded))))));
    }

    public static XElement Owner(string account) => Element("Owner", new[] { Element("ID", OwnerId(account)), Element("DisplayName", account) });

    /// <summary>64 hexadecimal digits, as a canonical user id.</summary>
    private static string OwnerId(string account) => account.PadLeft(64, '0');

    private static object?[] Described(StoredObject stored, bool isEncoded, XElement? owner) =>
    [
        Element("Key", Key(stored.Key, isEncoded)),
        Element("LastModified", S3Answer.Time(stored.LastModified)),
        Element("ETag", $"\"{stored.ETag}\""),
        stored.Checksum is { } checksum ? new[] { Element("ChecksumAlgorithm", checksum.Algorithm.ToUpperInvariant()), Element("ChecksumType", checksum.IsComposite ? "COMPOSITE" : "FULL_OBJECT") } : null,
        Element("Size", stored.Size),
        owner,
        Element("StorageClass", "STANDARD"),
    ];

    private static string Token(string key) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key));

    private static string ReadToken(string token)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new AwsErrorException("InvalidArgument", "The continuation token provided is incorrect");
        }
    }
}
