using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Treadle.Aws;
using Treadle.Objects;
using static Treadle.Api.S3.S3Xml;

namespace Treadle.Api.S3;

/// <summary>Objects: stored, read, copied, tagged, removed.</summary>
internal sealed class ObjectRequests(ObjectService objects)
{
    private const int DeletedMax = 1000;

    public async Task<S3Answer> PutAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop)
    {
        var (body, chunked) = BodyOf(request);
        var options = ObjectHeaders.ReadOptions(request, chunked) with { Attributes = ObjectHeaders.Read(request, metadata) };
        var stored = await objects.PutAsync(request.Bucket, request.Key, body, options, stop);
        return new S3Answer(200).With("ETag", $"\"{stored.ETag}\"").With("x-amz-server-side-encryption", "AES256").WithChecksum(stored.Checksum);
    }

    /// <summary>The body as it is meant, and as chunks when it came so.</summary>
    public static (Stream Body, AwsChunkedStream? Chunked) BodyOf(S3Request request)
    {
        if (request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true)
        {
            var chunked = new AwsChunkedStream(request.Body, request.Chunks);
            return (chunked, chunked);
        }

        return (request.Body, null);
    }

    public S3Answer Get(S3Request request)
    {
        if (request.Parameter("versionId") is { Length: > 0 } and not "null")
        {
            throw new AwsErrorException("NoSuchVersion", "The specified version does not exist.", 404);
        }

        var stored = objects.Get(request.Bucket, request.Key);
        CheckConditions(request, stored);
        var (offset, length, isPart) = RangeOf(request, stored);
        var answer = new S3Answer(isPart ? 206 : 200)
        {
            ContentLength = length,
            Content = request.Method == "HEAD" ? null : objects.Open(request.Bucket, stored, offset, length),
        };
        ObjectHeaders.Write(answer, stored, request);
        if (isPart)
        {
            answer.With("Content-Range", $"bytes {offset}-{offset + length - 1}/{stored.Size}");
        }

        if (request.Has("partNumber") && stored.IsMultipart)
        {
            answer.With("x-amz-mp-parts-count", stored.Parts.Length.ToString(CultureInfo.InvariantCulture));
        }

        return request.Header("x-amz-checksum-mode")?.Equals("ENABLED", StringComparison.OrdinalIgnoreCase) == true && !isPart ? answer.WithChecksum(stored.Checksum) : answer;
    }

    public async Task<S3Answer> DeleteAsync(S3Request request, CancellationToken stop)
    {
        await objects.DeleteAsync(request.Bucket, request.Key, stop);
        return new S3Answer(204);
    }

    public async Task<S3Answer> DeleteManyAsync(S3Request request, CancellationToken stop)
    {
        objects.Bucket(request.Bucket);
        var (body, _) = BodyOf(request);
        var document = await ReadAsync(body, stop);
        var keys = document.Children("Object").Select(o => o.Child("Key") ?? throw Malformed()).ToList();
        if (keys.Count is 0 or > DeletedMax)
        {
            throw Malformed();
        }

        var isQuiet = document.Child("Quiet") == "true";
        var result = Root("DeleteResult");
        foreach (var key in keys)
        {
            await objects.DeleteAsync(request.Bucket, key, stop);
            result.Add(isQuiet ? null : Element("Deleted", Element("Key", Key(key, isEncoded: false))));
        }

        return S3Answer.Xml(200, result);
    }

    public async Task<S3Answer> CopyAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop)
    {
        var (sourceBucket, source) = SourceOf(request);
        var replaces = request.Header("x-amz-metadata-directive") == "REPLACE";
        if (!replaces && sourceBucket == request.Bucket && source.Key == request.Key)
        {
            throw new AwsErrorException(
                "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var attributes = replaces ? ObjectHeaders.Read(request, metadata) : source.Attributes;
        var options = ObjectHeaders.ReadOptions(request, body: null) with
        {
            Attributes = attributes with { Tags = request.Header("x-amz-tagging-directive") == "REPLACE" ? ObjectHeaders.ReadTags(request.Header("x-amz-tagging")) : source.Attributes.Tags },
            ContentSha256 = null,
            ContentMd5 = null,
        };
        await using var content = objects.Open(sourceBucket, source);
        var stored = await objects.PutAsync(request.Bucket, request.Key, content, options, stop);
        return S3Answer.Xml(200, Root("CopyObjectResult", CopyResult(stored.ETag, stored.LastModified)));
    }

    /// <summary>What <c>x-amz-copy-source</c> names, if its conditions hold.</summary>
    public (string Bucket, StoredObject Object) SourceOf(S3Request request)
    {
        var path = request.Header("x-amz-copy-source")!.Split('?')[0].TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            throw new AwsErrorException("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }

        var bucket = Uri.UnescapeDataString(path[..slash]);
        var stored = objects.Get(bucket, Uri.UnescapeDataString(path[(slash + 1)..]));
        var isUnwanted = (request.Header("x-amz-copy-source-if-match") is { } match && match.Trim('"') != stored.ETag)
            || (request.Header("x-amz-copy-source-if-none-match") is { } none && none.Trim('"') == stored.ETag);
        return isUnwanted ? throw ObjectPreconditionFailed() : (bucket, stored);
    }

    public static XElement[] CopyResult(string etag, DateTimeOffset at) => [Element("LastModified", S3Answer.Time(at)), Element("ETag", $"\"{etag}\"")];

    public async Task<S3Answer> TaggingAsync(S3Request request, CancellationToken stop)
    {
        var stored = objects.Get(request.Bucket, request.Key);
        switch (request.Method)
        {
            case "GET":
                return S3Answer.Xml(200, Root(
                    "Tagging", Element("TagSet", stored.Attributes.Tags.Select(t => Element("Tag", new[] { Element("Key", t.Key), Element("Value", t.Value) })))));
            case "PUT":
                var set = (await ReadAsync(BodyOf(request).Body, stop)).Children("TagSet").FirstOrDefault() ?? throw Malformed();
                var tags = set.Children("Tag").Select(t => KeyValuePair.Create(t.Child("Key") ?? throw Malformed(), t.Child("Value") ?? "")).ToList();
                if (tags.Count > 10)
                {
                    throw new AwsErrorException("BadRequest", "Object tags cannot be greater than 10");
                }

                if (tags.DistinctBy(t => t.Key).Count() < tags.Count)
                {
                    throw new AwsErrorException("InvalidTag", "Cannot provide multiple Tags with the same key");
                }

                await objects.TagAsync(request.Bucket, request.Key, tags.ToImmutableSortedDictionary(), stop);
                return new S3Answer(200);
            case "DELETE":
                await objects.TagAsync(request.Bucket, request.Key, ImmutableSortedDictionary<string, string>.Empty, stop);
                return new S3Answer(204);
            default:
                throw new AwsErrorException("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
        }
    }

    /// <remarks>Source: RFC 9110, section 13.2.2: the tags decide before the times.</remarks>
    private static void CheckConditions(S3Request request, StoredObject stored)
    {
        // Headers have whole seconds.
        var modifiedAt = DateTimeOffset.FromUnixTimeSeconds(stored.LastModified.ToUnixTimeSeconds());
        if (request.Header("If-Match") is { } match)
        {
            if (!Names(match, stored))
            {
                throw ObjectPreconditionFailed();
            }
        }
        else if (TimeOf(request, "If-Unmodified-Since") is { } unmodified && modifiedAt > unmodified)
        {
            throw ObjectPreconditionFailed();
        }

        var isSame = request.Header("If-None-Match") is { } none
            ? Names(none, stored)
            : TimeOf(request, "If-Modified-Since") is { } modified && modifiedAt <= modified;
        if (isSame)
        {
            throw new AwsErrorException("NotModified", "Not Modified", 304);
        }
    }

    private static bool Names(string header, StoredObject stored) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t.Trim('"') == stored.ETag);

    private static DateTimeOffset? TimeOf(S3Request request, string header) =>
        DateTimeOffset.TryParse(request.Header(header), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The bytes that are asked for: all, a range, a part.</summary>
    private static (long Offset, long Length, bool IsPart) RangeOf(S3Request request, StoredObject stored)
    {
        if (request.Has("partNumber"))
        {
            var number = request.Number("partNumber", 1, int.MaxValue);
            if (number < 1 || number > stored.Parts.Length)
            {
                throw new AwsErrorException("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
            }

            return (stored.Parts.Take(number - 1).Sum(p => p.Size), stored.Parts[number - 1].Size, stored.Parts.Length > 1);
        }

        // What is no single range of bytes is answered with all of them, as S3 does.
        if (request.Header("Range") is not { } header || !header.StartsWith("bytes=", StringComparison.Ordinal) || header.Contains(',', StringComparison.Ordinal)
            || header["bytes=".Length..].Split('-') is not [var first, var last])
        {
            return (0, stored.Size, false);
        }

        var hasFirst = long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from);
        var hasLast = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to);
        if ((!hasFirst && !hasLast) || (!hasFirst && first.Length > 0) || (!hasLast && last.Length > 0) || (hasFirst && hasLast && to < from))
        {
            return (0, stored.Size, false);
        }

        if (!hasFirst)
        {
            (from, to) = (Math.Max(0, stored.Size - to), to == 0 ? -1 : stored.Size - 1);
        }
        else if (!hasLast || to >= stored.Size)
        {
            to = stored.Size - 1;
        }

        return from <= to
            ? (from, to - from + 1, true)
            : throw new AwsErrorException("InvalidRange", "The requested range is not satisfiable", 416)
            {
                Members = new() { ["RangeRequested"] = header, ["ActualObjectSize"] = stored.Size },
            };
    }

    private static AwsErrorException ObjectPreconditionFailed() => new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}
