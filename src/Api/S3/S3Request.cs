using System.Globalization;
using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Aws.Signing;

namespace Treadle.Api.S3;

/// <summary>A request to S3: which bucket and key, in which form it came.</summary>
/// <remarks>Source: S3 user guide, "Virtual hosting of general purpose buckets" and "Path-style requests".</remarks>
public sealed class S3Request
{
    private readonly WireRequest _head;

    private S3Request(WireRequest head, AwsCaller caller, string bucket, string key, Stream body)
    {
        (_head, Caller, Bucket, Key, Body) = (head, caller, bucket, key, body);
        Query = WireQuery.Parse(head.Query.Replace("+", "%20", StringComparison.Ordinal));
    }

    /// <summary>A request from inside.</summary>
    /// <param name="head">Method, query and headers; the path is for messages.</param>
    /// <param name="caller">Who.</param>
    /// <param name="bucket">Empty for the list of buckets.</param>
    /// <param name="key">Empty for the bucket itself.</param>
    /// <param name="body">Its body.</param>
    internal static S3Request FromInside(WireRequest head, AwsCaller caller, string bucket, string key, Stream body) => new(head, caller, bucket, key, body);

    public string Method => _head.Method;

    internal AwsCaller Caller { get; private set; }

    /// <summary>Empty for the list of buckets.</summary>
    internal string Bucket { get; }

    /// <summary>Empty for the bucket itself.</summary>
    internal string Key { get; }

    internal IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>As it comes, undecoded.</summary>
    internal Stream Body { get; private set; }

    /// <summary>The signatures of the body's chunks; null where they are not verified, or there are none.</summary>
    internal ChunkSignatures? Chunks { get; private set; }

    internal string Path => _head.Path;

    /// <summary>Holds the request against its signature, and makes it its key's. What is signed of the body is verified while that is read.</summary>
    /// <exception cref="AccessException">It is not let in.</exception>
    /// <exception cref="AwsErrorException">It does not say what is signed of its body.</exception>
    internal void Authenticate(Authentication authentication)
    {
        if (!authentication.IsRequired)
        {
            Caller = authentication.SessionOf(_head) is { } session ? Caller with { Account = session.Account } : Caller;
            return;
        }

        var claim = authentication.Examine(_head, S3Operations.Service);
        if (!claim.IsSigned)
        {
            Allow(claim);
            return;
        }

        var payload = Header("x-amz-content-sha256") ?? (claim.IsPresigned ? Parameter("X-Amz-Content-Sha256") ?? SigV4.UnsignedPayload : null)
            ?? throw new AwsErrorException("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        claim.Verify(payload, isS3: true);
        Allow(claim);
        if (payload.StartsWith("STREAMING-AWS4-HMAC-SHA256-", StringComparison.Ordinal))
        {
            Chunks = claim.Chunks();
        }
        else if (payload.Length == SigV4.EmptyHash.Length)
        {
            // An object's own bytes are held against it where they are stored.
            Body = IsUpload ? Body : new HashedBody(Body, payload);
        }
        else if (payload is not SigV4.UnsignedPayload and not "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        {
            throw new AwsErrorException("InvalidArgument", "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.");
        }
    }

    private void Allow(Claim claim)
    {
        Caller = Caller with { Account = claim.Key.Account };
        foreach (var action in S3Actions.Of(this))
        {
            claim.Allow(action, () => Bucket.Length == 0 ? "*" : Key.Length == 0 ? $"arn:aws:s3:::{Bucket}" : $"arn:aws:s3:::{Bucket}/{Key}");
        }
    }

    internal string RequestId { get; } = Convert.ToHexString(Guid.NewGuid().ToByteArray()[..8]);

    private bool IsUpload => Method == "PUT" && Key.Length > 0 && Header("x-amz-copy-source") is null && !Has("tagging") && !Has("acl");

    internal string? Header(string name) => _head.Header(name);

    internal string? Parameter(string name) => Query.GetValueOrDefault(name);

    internal bool Has(string parameter) => Query.ContainsKey(parameter);

    /// <exception cref="AwsErrorException">InvalidArgument: it is no such number.</exception>
    internal int Number(string parameter, int otherwise, int max)
    {
        if (Parameter(parameter) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, max)
            : throw new AwsErrorException("InvalidArgument", $"Provided {parameter} not an integer or within integer range")
            {
                Members = new() { ["ArgumentName"] = parameter, ["ArgumentValue"] = text },
            };
    }

    /// <summary>Finds out whether a request is for S3.</summary>
    /// <param name="head">The request.</param>
    /// <param name="host">Its host, without port.</param>
    /// <param name="defaultRegion">Of requests that name none.</param>
    /// <param name="body">Its body.</param>
    /// <param name="hasBucket">Whether there is such a bucket: a request that is not signed at all is for S3 when it names one.</param>
    /// <returns>Null when it is for another service.</returns>
    public static S3Request? Of(WireRequest head, string host, string defaultRegion, Stream body, Func<string, bool> hasBucket)
    {
        if (head.Header("X-Amz-Target") is not null)
        {
            // Most requests of other services are told by this alone.
            return null;
        }

        var credential = Credential.Of(head, defaultRegion);
        var bucketOfHost = BucketOf(host);
        var (bucket, key) = bucketOfHost is { Length: > 0 } named ? (named, head.Path.TrimStart('/')) : Split(head.Path);
        var isOurs = credential.Service == "s3"
            || bucketOfHost is not null
            || (credential.Service is null && bucket.Length > 0 && hasBucket(bucket));
        return isOurs ? new S3Request(head, credential.Caller, Uri.UnescapeDataString(bucket), Uri.UnescapeDataString(key), body) : null;
    }

    /// <returns>The bucket that is part of the host; empty for a host of S3's that names none; null for another host.</returns>
    private static string? BucketOf(string host)
    {
        foreach (var mark in (ReadOnlySpan<string>)["s3.", "s3-"])
        {
            if (host.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return "";
            }

            var at = host.IndexOf("." + mark, StringComparison.OrdinalIgnoreCase);
            if (at > 0)
            {
                return host[..at];
            }
        }

        return null;
    }

    private static (string Bucket, string Key) Split(string path)
    {
        var below = path.AsSpan().TrimStart('/');
        var slash = below.IndexOf('/');
        return slash < 0 ? (below.ToString(), "") : (below[..slash].ToString(), below[(slash + 1)..].ToString());
    }
}
