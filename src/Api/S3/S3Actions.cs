namespace Treadle.Api.S3;

/// <summary>The permissions that a request to S3 needs.</summary>
/// <remarks>Source: S3 user guide, "Required permissions for Amazon S3 API operations".</remarks>
internal static class S3Actions
{
    /// <summary>Sub-resources of a bucket, with the permissions to read and to change them.</summary>
    private static readonly Dictionary<string, (string Read, string Change)> OfBucket = new(StringComparer.Ordinal)
    {
        ["location"] = ("GetBucketLocation", "GetBucketLocation"),
        ["versioning"] = ("GetBucketVersioning", "PutBucketVersioning"),
        ["acl"] = ("GetBucketAcl", "PutBucketAcl"),
        ["encryption"] = ("GetEncryptionConfiguration", "PutEncryptionConfiguration"),
        ["policy"] = ("GetBucketPolicy", "PutBucketPolicy"),
        ["tagging"] = ("GetBucketTagging", "PutBucketTagging"),
        ["publicAccessBlock"] = ("GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
        ["ownershipControls"] = ("GetBucketOwnershipControls", "PutBucketOwnershipControls"),
        ["uploads"] = ("ListBucketMultipartUploads", "ListBucketMultipartUploads"),
        ["versions"] = ("ListBucketVersions", "ListBucketVersions"),
    };

    /// <summary>All of them are needed.</summary>
    public static IEnumerable<string> Of(S3Request request) => Names(request).Select(name => "s3:" + name);

    /// <summary>The first of them, without the service: <c>PutObject</c>.</summary>
    public static string NameOf(S3Request request) => Names(request)[0];

    private static string[] Names(S3Request request)
    {
        if (request.Bucket.Length == 0)
        {
            return ["ListAllMyBuckets"];
        }

        return request.Key.Length == 0 ? [NameOfBucket(request)] : NamesOfObject(request);
    }

    private static string NameOfBucket(S3Request request)
    {
        var (read, change) = OfBucket.FirstOrDefault(s => request.Has(s.Key)).Value;
        return request.Method switch
        {
            "GET" => read ?? "ListBucket",
            "HEAD" => "ListBucket",
            "PUT" => change ?? "CreateBucket",
            "DELETE" when change == "PutBucketPolicy" => "DeleteBucketPolicy",
            "DELETE" => change ?? "DeleteBucket",
            _ when request.Has("delete") => "DeleteObject",
            _ => "PutObject",
        };
    }

    private static string[] NamesOfObject(S3Request request) => request.Method switch
    {
        "GET" when request.Has("uploadId") => ["ListMultipartUploadParts"],
        "GET" when request.Has("tagging") => ["GetObjectTagging"],
        "GET" when request.Has("acl") => ["GetObjectAcl"],
        "GET" or "HEAD" => ["GetObject"],
        "DELETE" when request.Has("uploadId") => ["AbortMultipartUpload"],
        "DELETE" when request.Has("tagging") => ["DeleteObjectTagging"],
        "DELETE" => ["DeleteObject"],
        "PUT" when request.Has("tagging") => ["PutObjectTagging"],
        "PUT" when request.Has("acl") => ["PutObjectAcl"],
        "PUT" when request.Header("x-amz-copy-source") is not null => ["GetObject", "PutObject"],
        _ => ["PutObject"],
    };
}
