using Treadle.Aws;
using Treadle.Objects;
using static Treadle.Api.S3.S3Xml;

namespace Treadle.Api.S3;

/// <summary>Uploads in parts.</summary>
internal sealed class UploadRequests(ObjectService objects)
{
    private const int ListedMax = 1000;

    private readonly ObjectRequests _objects = new(objects);

    public async Task<S3Answer> CreateAsync(S3Request request, IReadOnlyList<KeyValuePair<string, string>> metadata, CancellationToken stop)
    {
        var algorithm = request.Header("x-amz-checksum-algorithm") is null ? null : ObjectHeaders.ReadOptions(request, body: null).ChecksumAlgorithm;

        // CRC64NVME is of the whole object only; the SHAs are of the parts only; the others by default of the parts.
        var isComposite = algorithm is not (null or "crc64nvme") && request.Header("x-amz-checksum-type") != "FULL_OBJECT";
        var upload = await objects.BeginAsync(request.Bucket, request.Key, ObjectHeaders.Read(request, metadata), algorithm, isComposite, stop);
        return S3Answer.Xml(200, Root(
                "InitiateMultipartUploadResult", Element("Bucket", request.Bucket), Element("Key", Key(request.Key, isEncoded: false)), Element("UploadId", upload.Id)))
            .With("x-amz-server-side-encryption", "AES256")
            .With("x-amz-checksum-algorithm", algorithm?.ToUpperInvariant())
            .With("x-amz-checksum-type", algorithm is null ? null : isComposite ? "COMPOSITE" : "FULL_OBJECT");
    }

    public async Task<S3Answer> PutPartAsync(S3Request request, CancellationToken stop)
    {
        var upload = UploadOf(request);
        var number = request.Number("partNumber", 0, int.MaxValue);
        if (request.Header("x-amz-copy-source") is not null)
        {
            return await CopyPartAsync(request, upload, number, stop);
        }

        var (body, chunked) = ObjectRequests.BodyOf(request);
        var part = await objects.PutPartAsync(request.Bucket, upload, number, body, OptionsOf(request, upload, chunked), stop);
        return new S3Answer(200).With("ETag", $"\"{part.ETag}\"").With("x-amz-server-side-encryption", "AES256").With($"x-amz-checksum-{part.Checksum.Algorithm}", part.Checksum.Value);
    }

    public async Task<S3Answer> CompleteAsync(S3Request request, CancellationToken stop)
    {
        var upload = UploadOf(request);
        var (body, _) = ObjectRequests.BodyOf(request);
        var wanted = (await ReadAsync(body, stop)).Children("Part")
            .Select(p => (int.TryParse(p.Child("PartNumber"), out var number) ? number : throw Malformed(), p.Child("ETag") ?? throw Malformed()))
            .ToList();
        var stored = await objects.CompleteAsync(request.Bucket, upload, wanted, ObjectHeaders.ReadOptions(request, body: null), stop);
        return S3Answer.Xml(200, Root(
            "CompleteMultipartUploadResult",
            Element("Location", $"/{request.Bucket}/{Key(request.Key, isEncoded: true)}"),
            Element("Bucket", request.Bucket),
            Element("Key", Key(request.Key, isEncoded: false)),
            Element("ETag", $"\"{stored.ETag}\""),
            stored.Checksum is { } checksum
                ? new[] { Element($"Checksum{checksum.Algorithm.ToUpperInvariant()}", checksum.Value), Element("ChecksumType", checksum.IsComposite ? "COMPOSITE" : "FULL_OBJECT") }
                : null));
    }

    public async Task<S3Answer> AbortAsync(S3Request request, CancellationToken stop)
    {
        await objects.AbortAsync(request.Bucket, UploadOf(request), stop);
        return new S3Answer(204);
    }

    public S3Answer ListParts(S3Request request)
    {
        var upload = UploadOf(request);
        var limit = request.Number("max-parts", ListedMax, ListedMax);
        var after = request.Number("part-number-marker", 0, int.MaxValue);
        var parts = objects.Parts(upload).Where(p => p.Number > after).ToList();
        var page = parts.Take(limit).ToList();
        return S3Answer.Xml(200, Root(
            "ListPartsResult",
            Element("Bucket", request.Bucket),
            Element("Key", Key(request.Key, isEncoded: false)),
            Element("UploadId", upload.Id),
            Element("PartNumberMarker", after),
            page.Count < parts.Count ? Element("NextPartNumberMarker", page.Count == 0 ? after : page[^1].Number) : null,
            Element("MaxParts", limit),
            Element("IsTruncated", page.Count < parts.Count ? "true" : "false"),
            page.Select(p => Element("Part", new[]
            {
                Element("PartNumber", p.Number), Element("LastModified", S3Answer.Time(p.LastModified)), Element("ETag", $"\"{p.ETag}\""), Element("Size", p.Body.Size),
            })),
            BucketRequests.Owner(request.Caller.Account),
            Element("StorageClass", "STANDARD")));
    }

    public S3Answer List(S3Request request)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var limit = request.Number("max-uploads", ListedMax, ListedMax);
        var (keyMarker, idMarker) = (request.Parameter("key-marker") ?? "", request.Parameter("upload-id-marker"));
        var uploads = objects.Uploads(request.Bucket).Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (keyMarker.Length > 0)
        {
            var marked = uploads.FindIndex(u => u.Key == keyMarker && u.Id == idMarker);
            uploads = marked >= 0 ? uploads[(marked + 1)..] : [.. uploads.Where(u => string.CompareOrdinal(u.Key, keyMarker) > 0)];
        }

        var page = uploads.Take(limit).ToList();
        var isTruncated = page.Count < uploads.Count;
        return S3Answer.Xml(200, Root(
            "ListMultipartUploadsResult",
            Element("Bucket", request.Bucket),
            Element("KeyMarker", keyMarker),
            Element("UploadIdMarker", idMarker ?? ""),
            isTruncated && page.Count > 0 ? new[] { Element("NextKeyMarker", page[^1].Key), Element("NextUploadIdMarker", page[^1].Id) } : null,
            Element("Prefix", prefix),
            Element("MaxUploads", limit),
            Element("IsTruncated", isTruncated ? "true" : "false"),
            page.Select(u => Element("Upload", new[]
            {
                Element("Key", Key(u.Key, isEncoded: false)), Element("UploadId", u.Id), BucketRequests.Owner(request.Caller.Account),
                Element("StorageClass", "STANDARD"), Element("Initiated", S3Answer.Time(u.BegunAt)),
            }))));
    }

    private async Task<S3Answer> CopyPartAsync(S3Request request, MultipartUpload upload, int number, CancellationToken stop)
    {
        var (bucket, source) = _objects.SourceOf(request);
        var (offset, length) = (0L, source.Size);
        if (request.Header("x-amz-copy-source-range") is { } range)
        {
            if (!range.StartsWith("bytes=", StringComparison.Ordinal) || range["bytes=".Length..].Split('-') is not [var first, var last]
                || !long.TryParse(first, out offset) || !long.TryParse(last, out var to) || offset > to || to >= source.Size)
            {
                throw new AwsErrorException("InvalidArgument", $"Range specified is not valid for source object of size: {source.Size}");
            }

            length = to - offset + 1;
        }

        await using var content = objects.Open(bucket, source, offset, length);
        var options = OptionsOf(request, upload, chunked: null) with { ContentSha256 = null, ContentMd5 = null };
        var part = await objects.PutPartAsync(request.Bucket, upload, number, content, options, stop);
        return S3Answer.Xml(200, Root("CopyPartResult", ObjectRequests.CopyResult(part.ETag, part.LastModified)));
    }

    private static PutOptions OptionsOf(S3Request request, MultipartUpload upload, AwsChunkedStream? chunked)
    {
        var options = ObjectHeaders.ReadOptions(request, chunked);
        return upload.ChecksumAlgorithm is { } wanted && options.ExpectedChecksum() is null && chunked is null ? options with { ChecksumAlgorithm = wanted } : options;
    }

    private MultipartUpload UploadOf(S3Request request) => objects.Upload(request.Bucket, request.Key, request.Parameter("uploadId") ?? "");
}
