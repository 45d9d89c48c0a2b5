namespace Treadle.Api.S3;

/// <summary>The operations of S3 as calls from inside make them: by name, with the members of the published model.</summary>
/// <remarks>Each is the request that a client would send, and runs as one. A blob is base64, a time is epoch seconds.</remarks>
public static class S3Operations
{
    /// <summary>The signing name.</summary>
    public const string Service = "s3";

    private static readonly S3Binding[] Bindings =
    [
        new("ListBuckets", "GET", S3Target.Account),
        new("CreateBucket", "PUT", S3Target.Bucket) { Document = "CreateBucketConfiguration" },
        new("HeadBucket", "HEAD", S3Target.Bucket),
        new("DeleteBucket", "DELETE", S3Target.Bucket),
        new("GetBucketLocation", "GET", S3Target.Bucket) { Query = "location" },
        new("ListObjectsV2", "GET", S3Target.Bucket) { Query = "list-type=2" },
        new("ListObjects", "GET", S3Target.Bucket),
        new("ListObjectVersions", "GET", S3Target.Bucket) { Query = "versions" },
        new("DeleteObjects", "POST", S3Target.Bucket) { Query = "delete", Document = "Delete" },
        new("PutObject", "PUT", S3Target.Object) { HasBody = true },
        new("GetObject", "GET", S3Target.Object) { AnswersBody = true },
        new("HeadObject", "HEAD", S3Target.Object),
        new("DeleteObject", "DELETE", S3Target.Object),
        new("CopyObject", "PUT", S3Target.Object) { Answer = "CopyObjectResult", Required = "CopySource" },
        new("GetObjectTagging", "GET", S3Target.Object) { Query = "tagging" },
        new("PutObjectTagging", "PUT", S3Target.Object) { Query = "tagging", Document = "Tagging" },
        new("DeleteObjectTagging", "DELETE", S3Target.Object) { Query = "tagging" },
        new("CreateMultipartUpload", "POST", S3Target.Object) { Query = "uploads" },
        new("UploadPart", "PUT", S3Target.Object) { HasBody = true, Required = "UploadId" },
        new("UploadPartCopy", "PUT", S3Target.Object) { Answer = "CopyPartResult", Required = "CopySource" },
        new("CompleteMultipartUpload", "POST", S3Target.Object) { Document = "MultipartUpload", DocumentElement = "CompleteMultipartUpload", Required = "UploadId" },
        new("AbortMultipartUpload", "DELETE", S3Target.Object) { Required = "UploadId" },
        new("ListParts", "GET", S3Target.Object) { Required = "UploadId" },
        new("ListMultipartUploads", "GET", S3Target.Bucket) { Query = "uploads" },
    ];

    public static IEnumerable<IOperation> All(S3Dispatcher dispatcher) => Bindings.Select(b => new S3Operation(dispatcher, b));
}

/// <summary>What an operation is about.</summary>
internal enum S3Target
{
    Account,
    Bucket,
    Object,
}

/// <summary>How an operation is told over HTTP.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">What its path names.</param>
internal sealed record S3Binding(string Name, string Method, S3Target Target)
{
    /// <summary>The part of its query that is always there.</summary>
    public string Query { get; init; } = "";

    /// <summary>The member that is its document; null without one.</summary>
    public string? Document { get; init; }

    /// <summary>The document's element when it is not named as the member.</summary>
    public string? DocumentElement { get; init; }

    /// <summary>Its payload is the member <c>Body</c>.</summary>
    public bool HasBody { get; init; }

    /// <summary>The answer's payload is the member <c>Body</c>.</summary>
    public bool AnswersBody { get; init; }

    /// <summary>The member that the answer's document is; null when its elements are members.</summary>
    public string? Answer { get; init; }

    /// <summary>A member besides bucket and key without which it would be another operation.</summary>
    public string? Required { get; init; }
}
