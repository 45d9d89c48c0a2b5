using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Objects;

public sealed partial class ObjectService
{
    // MD5 is what S3's entity tags are made of; nothing is protected by it.
#pragma warning disable CA5351
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private const int PartsMax = 10_000;
    private const long PartBytesMin = 5L << 20;

    /// <summary>Begins an upload in parts.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">The key of the object to be.</param>
    /// <param name="attributes">Of the object to be.</param>
    /// <param name="checksumAlgorithm">Of its parts; null leaves it to each.</param>
    /// <param name="isComposite">The object's checksum is that of its parts' checksums.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<MultipartUpload> BeginAsync(
        string bucket, string key, ObjectAttributes attributes, string? checksumAlgorithm, bool isComposite, CancellationToken stop)
    {
        Bucket(bucket);
        CheckKey(key);
        CheckAttributes(attributes);
        var upload = new MultipartUpload(Guid.NewGuid().ToString("N"), key, _time.GetUtcNow(), attributes, checksumAlgorithm, isComposite);
        await _resources.WriteAsync(
            [new ResourceWrite(MultipartUpload.KeyOf(bucket, upload.Id), JsonSerializer.SerializeToUtf8Bytes(upload, ObjectsJson.Default.MultipartUpload))], stop);
        return upload;
    }

    /// <exception cref="AwsErrorException">NoSuchUpload: there is none of this id for this key.</exception>
    public MultipartUpload Upload(string bucket, string key, string id)
    {
        Bucket(bucket);
        return _resources.Get(MultipartUpload.KeyOf(bucket, id)) is { } resource
            && JsonSerializer.Deserialize(resource.Data.Span, ObjectsJson.Default.MultipartUpload) is { } upload && upload.Key == key
                ? upload
                : throw ObjectErrors.NoSuchUpload(id);
    }

    /// <summary>The uploads that are under way, in order of key and beginning.</summary>
    public IReadOnlyList<MultipartUpload> Uploads(string bucket)
    {
        Bucket(bucket);
        return
        [
            .. _resources.All(MultipartUpload.Kind, bucket).Select(r => JsonSerializer.Deserialize(r.Data.Span, ObjectsJson.Default.MultipartUpload)!)
                .OrderBy(u => u.Key, Comparer<string>.Create(ByteOrder.Compare)).ThenBy(u => u.BegunAt),
        ];
    }

    /// <summary>The parts that came, in order of their numbers.</summary>
    public IReadOnlyList<UploadedPart> Parts(MultipartUpload upload) =>
    [
        .. _resources.All(UploadedPart.Kind, upload.Id).Select(r => JsonSerializer.Deserialize(r.Data.Span, ObjectsJson.Default.UploadedPart)!)
            .OrderBy(p => p.Number),
    ];

    /// <summary>Takes a part; one of the same number is replaced.</summary>
    public async Task<UploadedPart> PutPartAsync(
        string bucket, MultipartUpload upload, int number, Stream content, PutOptions options, CancellationToken stop)
    {
        if (number is < 1 or > PartsMax)
        {
            throw new AwsErrorException("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        }

        var body = await _bodies.TakeAsync(bucket, content, PutBytesMax, options, stop);
        try
        {
            CheckBody(body, options);
            var part = new UploadedPart(number, Convert.ToHexStringLower(body.Md5), _time.GetUtcNow(), body.Checksum, body.Part);
            while (true)
            {
                Upload(bucket, upload.Key, upload.Id);
                var key = UploadedPart.KeyOf(upload.Id, number);
                var before = _resources.Get(key);
                ImmutableArray<BodyPart> removed = before is null ? [] : [JsonSerializer.Deserialize(before.Data.Span, ObjectsJson.Default.UploadedPart)!.Body];
                if (await _resources.WriteAsync(
                    [
                        new ResourceWrite(key, JsonSerializer.SerializeToUtf8Bytes(part, ObjectsJson.Default.UploadedPart), before?.Version ?? 0),
                        body.Row,
                        .. removed.Select(p => Bodies.Removal(bucket, p)),
                    ],
                    stop))
                {
                    _bodies.Removed(bucket, removed);
                    _bodies.Keep(body);
                    return part;
                }
            }
        }
        catch (Exception e) when (e is not StoreFailedException)
        {
            _bodies.Discard(bucket, body);
            throw;
        }
    }

    /// <summary>Makes the object of its parts.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="upload">The upload; over when this returns.</param>
    /// <param name="wanted">The parts by number and ETag, in ascending order.</param>
    /// <param name="options">Conditions on what is there.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">InvalidPart, InvalidPartOrder, EntityTooSmall, PreconditionFailed.</exception>
    public async Task<StoredObject> CompleteAsync(
        string bucket, MultipartUpload upload, IReadOnlyList<(int Number, string ETag)> wanted, PutOptions options, CancellationToken stop)
    {
        var there = Parts(upload).ToDictionary(p => p.Number);
        var parts = Choose(wanted, there);
        var stored = new StoredObject
        {
            Key = upload.Key,
            Size = parts.Sum(p => p.Body.Size),
            ETag = $"{Convert.ToHexStringLower(Md5([.. parts.SelectMany(p => Convert.FromHexString(p.ETag))]))}-{parts.Count}",
            LastModified = _time.GetUtcNow(),
            Attributes = upload.Attributes,
            Checksum = await ChecksumOfAsync(bucket, upload, parts, stop),
            Parts = [.. parts.Select(p => p.Body)],
        };
        var left = there.Values.Except(parts).Select(p => p.Body).ToList();
        await ReplaceAsync(bucket, stored, [.. Ends(bucket, upload, there.Values), .. left.Select(p => Bodies.Removal(bucket, p))], options, stop);
        _bodies.Removed(bucket, left);
        return stored;
    }

    /// <summary>Gives an upload up; its parts go.</summary>
    public async Task AbortAsync(string bucket, MultipartUpload upload, CancellationToken stop)
    {
        var parts = Parts(upload);
        await _resources.WriteAsync([.. Ends(bucket, upload, parts), .. parts.Select(p => Bodies.Removal(bucket, p.Body))], stop);
        _bodies.Removed(bucket, parts.Select(p => p.Body));
    }

    private async Task AbortAllAsync(string bucket, CancellationToken stop)
    {
        foreach (var row in _resources.All(MultipartUpload.Kind, bucket).ToList())
        {
            await AbortAsync(bucket, JsonSerializer.Deserialize(row.Data.Span, ObjectsJson.Default.MultipartUpload)!, stop);
        }
    }

    private static IEnumerable<ResourceWrite> Ends(string bucket, MultipartUpload upload, IEnumerable<UploadedPart> parts) =>
    [
        new ResourceWrite(MultipartUpload.KeyOf(bucket, upload.Id), null),
        .. parts.Select(p => new ResourceWrite(UploadedPart.KeyOf(upload.Id, p.Number), null)),
    ];

    private static List<UploadedPart> Choose(IReadOnlyList<(int Number, string ETag)> wanted, Dictionary<int, UploadedPart> there)
    {
        var parts = new List<UploadedPart>(wanted.Count);
        foreach (var (number, etag) in wanted)
        {
            if (parts.Count > 0 && number <= parts[^1].Number)
            {
                throw new AwsErrorException("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }

            parts.Add(there.TryGetValue(number, out var part) && part.ETag == etag.Trim('"') ? part : throw ObjectErrors.InvalidPart());
        }

        return parts.Count == 0
            ? throw new AwsErrorException("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
            : parts.SkipLast(1).Any(p => p.Body.Size < PartBytesMin)
                ? throw new AwsErrorException("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
                : parts;
    }

    private async Task<Checksum?> ChecksumOfAsync(string bucket, MultipartUpload upload, List<UploadedPart> parts, CancellationToken stop)
    {
        var algorithm = upload.ChecksumAlgorithm ?? parts[0].Checksum.Algorithm;
        using var running = RunningChecksum.Of(algorithm);
        if (upload.IsComposite)
        {
            foreach (var part in parts)
            {
                running.Append(Convert.FromBase64String(part.Checksum.Value));
            }

            return new Checksum(algorithm, $"{Convert.ToBase64String(running.Finish())}-{parts.Count}", IsComposite: true);
        }

        await using var content = new BodyStream([.. parts.Select(p => p.Body)], 0, parts.Sum(p => p.Body.Size), p => _bodies.Open(bucket, p) ?? throw ObjectErrors.InvalidPart());
        var buffer = new byte[256 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
        {
            running.Append(buffer.AsSpan(0, read));
        }

        return new Checksum(algorithm, Convert.ToBase64String(running.Finish()));
    }
}

/// <summary>An upload in parts that is under way.</summary>
public sealed record MultipartUpload(string Id, string Key, DateTimeOffset BegunAt, ObjectAttributes Attributes, string? ChecksumAlgorithm, bool IsComposite)
{
    internal const string Kind = "object-upload";

    internal static ResourceKey KeyOf(string bucket, string id) => new(Kind, bucket, id);
}

/// <summary>A part that came.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="ETag">Its MD5 in hexadecimal.</param>
/// <param name="LastModified">When it came.</param>
/// <param name="Checksum">Of its bytes.</param>
/// <param name="Body">Its bytes.</param>
public sealed record UploadedPart(int Number, string ETag, DateTimeOffset LastModified, Checksum Checksum, BodyPart Body)
{
    internal const string Kind = "object-upload-part";

    internal static ResourceKey KeyOf(string uploadId, int number) =>
        new(Kind, uploadId, number.ToString("d5", System.Globalization.CultureInfo.InvariantCulture));
}
