using System.Globalization;
using System.Xml.Linq;
using Treadle.Api.Access;
using Treadle.Aws;
using Treadle.Objects;

namespace Treadle.Api.S3;

/// <summary>S3's protocol, REST with XML documents: finds the operation of a request and runs it. Any thread.</summary>
/// <param name="objects">The buckets.</param>
/// <param name="time">The clock, for URLs that expire.</param>
/// <param name="fault">Told of every failure that is a bug of this server.</param>
/// <param name="authentication">Whose requests are answered; null answers all.</param>
/// <param name="observer">Hears of what was answered; null when nobody does.</param>
/// <remarks>Source: S3 API reference, version 2006-03-01. What there is and what is refused stands in docs/s3.md.</remarks>
public sealed class S3Dispatcher(
    ObjectService objects, TimeProvider time, Action<string, Exception> fault, Authentication? authentication = null, IOperationObserver? observer = null)
{
    /// <summary>Settings of a bucket that are kept, shown and without effect here.</summary>
    private static readonly Dictionary<string, (string Code, string Message)> Settings = new(StringComparer.Ordinal)
    {
        ["encryption"] = ("ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found"),
        ["policy"] = ("NoSuchBucketPolicy", "The bucket policy does not exist"),
        ["tagging"] = ("NoSuchTagSet", "The TagSet does not exist"),
        ["publicAccessBlock"] = ("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
        ["ownershipControls"] = ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    };

    /// <summary>Sub-resources that S3 has and this server has not.</summary>
    private static readonly string[] Missing =
    [
        "accelerate", "analytics", "attributes", "cors", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "logging", "metadataConfiguration",
        "metadataTable", "metrics", "notification", "object-lock", "policyStatus", "replication", "requestPayment", "restore", "retention", "select", "session", "torrent", "website",
    ];

    private readonly BucketRequests _buckets = new(objects);
    private readonly ObjectRequests _objects = new(objects);
    private readonly UploadRequests _uploads = new(objects);

    /// <summary>Runs a request. Never throws, except when it is cancelled.</summary>
    /// <param name="request">The request.</param>
    /// <param name="metadata">Its headers <c>x-amz-meta-*</c>, without that prefix, in lower case.</param>
    /// <param name="stop">The client has gone.</param>
    public async Task<S3Answer> RunAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop)
    {
        S3Answer answer;
        try
        {
            if (authentication is not null)
            {
                request.Authenticate(authentication);
            }

            CheckExpiry(request);
            answer = await RouteAsync(request, metadata, stop);
            if (observer is not null && request.Method is not ("GET" or "HEAD"))
            {
                observer.Answered(S3Operations.Service, S3Actions.NameOf(request), request.Caller);
            }
        }
        catch (AwsErrorException error)
        {
            answer = Refuse(request, error);
        }
        catch (AccessException refused)
        {
            answer = Refuse(request, S3AccessErrors.Of(refused));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is Storage.StoreFailedException or OperationCanceledException)
        {
            answer = Refuse(request, new AwsErrorException("ServiceUnavailable", "Reduce your request rate.", 503));
        }
        catch (Exception e)
        {
            fault($"s3 {request.Method} {request.Path} {request.RequestId}", e);
            answer = Refuse(request, new AwsErrorException("InternalError", "We encountered an internal error. Please try again.", 500));
        }

        return answer.With("x-amz-request-id", request.RequestId).With("x-amz-id-2", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
    }

    /// <summary>Runs a request from inside.</summary>
    /// <exception cref="AwsErrorException">It is refused.</exception>
    internal Task<S3Answer> CallAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop) => RouteAsync(request, metadata, stop);

    private async Task<S3Answer> RouteAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop)
    {
        if (Missing.FirstOrDefault(request.Has) is { } missing)
        {
            throw NotImplemented($"{request.Method} ?{missing}");
        }

        if (request.Bucket.Length == 0)
        {
            return request.Method == "GET" ? _buckets.ListBuckets(request) : throw NotAllowed();
        }

        if (request.Key.Length == 0)
        {
            return Settings.FirstOrDefault(s => request.Has(s.Key)) is { Key: { } setting } found
                ? await _buckets.SettingAsync(request, setting, found.Value, stop)
                : await RouteBucketAsync(request, stop);
        }

        return request switch
        {
            { Method: "POST" } when request.Has("uploads") => await _uploads.CreateAsync(request, metadata, stop),
            { Method: "POST" } when request.Has("uploadId") => await _uploads.CompleteAsync(request, stop),
            { Method: "PUT" } when request.Has("uploadId") => await _uploads.PutPartAsync(request, stop),
            { Method: "DELETE" } when request.Has("uploadId") => await _uploads.AbortAsync(request, stop),
            { Method: "GET" } when request.Has("uploadId") => _uploads.ListParts(request),
            _ when request.Has("tagging") => await _objects.TaggingAsync(request, stop),
            { Method: "GET" } when request.Has("acl") => BucketRequests.Acl(request),
            _ when request.Has("acl") => throw NotImplemented($"{request.Method} ?acl"),
            { Method: "PUT" } when request.Header("x-amz-copy-source") is not null => await _objects.CopyAsync(request, metadata, stop),
            { Method: "PUT" } => await _objects.PutAsync(request, metadata, stop),
            { Method: "GET" or "HEAD" } => _objects.Get(request),
            { Method: "DELETE" } => await _objects.DeleteAsync(request, stop),
            _ => throw NotAllowed(),
        };
    }

    private async Task<S3Answer> RouteBucketAsync(S3Request request, CancellationToken stop) => request switch
    {
        { Method: "GET" } when request.Has("location") => _buckets.Location(request),
        { Method: "GET" } when request.Has("versioning") => _buckets.Versioning(request),
        { Method: "PUT" } when request.Has("versioning") => await _buckets.SetVersioningAsync(request, stop),
        { Method: "GET" } when request.Has("acl") => BucketRequests.Acl(request),
        _ when request.Has("acl") => throw NotImplemented($"{request.Method} ?acl"),
        { Method: "GET" } when request.Has("uploads") => _uploads.List(request),
        { Method: "GET" } when request.Has("versions") => _buckets.ListVersions(request),
        { Method: "GET" } => _buckets.ListObjects(request),
        { Method: "PUT" } => await _buckets.CreateAsync(request, stop),
        { Method: "HEAD" } => _buckets.Head(request),
        { Method: "DELETE" } => await _buckets.DeleteAsync(request, stop),
        { Method: "POST" } when request.Has("delete") => await _objects.DeleteManyAsync(request, stop),
        { Method: "POST" } => throw NotImplemented("POST of a form"),
        _ => throw NotAllowed(),
    };

    /// <summary>A presigned URL is good for <c>X-Amz-Expires</c> seconds from <c>X-Amz-Date</c>.</summary>
    private void CheckExpiry(S3Request request)
    {
        if (request.Parameter("X-Amz-Date") is { } date
            && long.TryParse(request.Parameter("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            && time.GetUtcNow() > signedAt.AddSeconds(Math.Min(seconds, 604_800)))
        {
            throw new AwsErrorException("AccessDenied", "Request has expired", 403);
        }
    }

    private static S3Answer Refuse(S3Request request, AwsErrorException error)
    {
        if (request.Method == "HEAD" || error.Status == 304)
        {
            return new S3Answer(error.Status);
        }

        var body = new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.AwsMessage));
        foreach (var (name, value) in error.Members ?? [])
        {
            body.Add(new XElement(name, value?.ToString()));
        }

        body.Add(new XElement("Resource", request.Path), new XElement("RequestId", request.RequestId));
        return S3Answer.Xml(error.Status, body);
    }

    private static AwsErrorException NotAllowed() => new("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);

    private static AwsErrorException NotImplemented(string what) =>
        new("NotImplemented", $"A parameter you provided implies functionality that is not implemented: {what}.", 501);
}
