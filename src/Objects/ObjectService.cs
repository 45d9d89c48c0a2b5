using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Objects;

/// <summary>Buckets and their objects, with S3's rules and words.</summary>
/// <remarks>Any thread. What was answered is on disk: an object appears whole, in one commit, or not at all. There is one version of each object.</remarks>
public sealed partial class ObjectService : IAsyncDisposable
{
    /// <summary>5 GiB: S3's limit for one PutObject or part.</summary>
    public const long PutBytesMax = 5L << 30;

    private const int KeyBytesMax = 1024;
    private const int MetadataBytesMax = 2048;

    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly Bodies _bodies;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <param name="resources">Where objects are stored.</param>
    /// <param name="dataDirectory">The server's data directory; long bodies are kept in <c>objects/</c> below it.</param>
    /// <param name="time">The clock.</param>
    public ObjectService(IResourceStore resources, string dataDirectory, TimeProvider time)
    {
        (_resources, _time) = (resources, time);
        _bodies = new Bodies(dataDirectory, resources, time);
        foreach (var bucket in resources.All(Objects.Bucket.Kind).Select(Objects.Bucket.FromResource))
        {
            _buckets[bucket.Name] = bucket;
        }
    }

    /// <summary>Removes, in the background, what unfinished uploads of a former life have left.</summary>
    public void Sweep() => _bodies.Sweep();

    public ValueTask DisposeAsync() => _bodies.DisposeAsync();

    public bool HasBucket(string name) => _buckets.ContainsKey(name);

    /// <exception cref="AwsErrorException">NoSuchBucket.</exception>
    public Bucket Bucket(string name) => _buckets.GetValueOrDefault(name) ?? throw ObjectErrors.NoSuchBucket(name);

    /// <summary>The buckets of an account, in all regions, in order of their names.</summary>
    public IReadOnlyList<Bucket> Buckets(string account) =>
        [.. _buckets.Values.Where(b => b.Account == account).OrderBy(b => b.Name, StringComparer.Ordinal)];

    /// <exception cref="AwsErrorException">InvalidBucketName, BucketAlreadyExists, BucketAlreadyOwnedByYou (in us-east-1 there is no error for one's own).</exception>
    public async Task<Bucket> CreateBucketAsync(AwsCaller caller, string name, CancellationToken stop)
    {
        Objects.Bucket.CheckName(name);
        var bucket = new Bucket(name, caller.Account, caller.Region, _time.GetUtcNow());
        if (_buckets.TryGetValue(name, out var there) || !await _resources.WriteAsync([new ResourceWrite(bucket.ResourceKey, bucket.ToBytes(), ExpectedVersion: 0)], stop))
        {
            there ??= Bucket(name);
            if (there.Account != caller.Account)
            {
                throw new AwsErrorException(
                    "BucketAlreadyExists",
                    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
                    409)
                { Members = ObjectErrors.Named("BucketName", name) };
            }

            return there.Region == "us-east-1" && caller.Region == "us-east-1"
                ? there
                : throw new AwsErrorException("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409)
                {
                    Members = ObjectErrors.Named("BucketName", name),
                };
        }

        return _buckets[name] = bucket;
    }

    /// <exception cref="AwsErrorException">NoSuchBucket, BucketNotEmpty.</exception>
    public async Task DeleteBucketAsync(string name, CancellationToken stop)
    {
        var bucket = Bucket(name);

        // From here on nothing comes in: who stores an object looks again whether its bucket is there.
        _buckets.TryRemove(name, out _);
        var isEmpty = false;
        try
        {
            isEmpty = _resources.ListById(StoredObject.Kind, name, "", isAfter: false, limit: 1).Count == 0;
            if (!isEmpty)
            {
                throw new AwsErrorException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409) { Members = ObjectErrors.Named("BucketName", name) };
            }

            await AbortAllAsync(name, stop);
            await _resources.WriteAsync([new ResourceWrite(bucket.ResourceKey, null)], stop);
        }
        catch
        {
            _buckets[name] = bucket;
            throw;
        }
    }

    /// <summary>Keeps a setting of a bucket that has no effect here, or removes it.</summary>
    /// <param name="name">The bucket.</param>
    /// <param name="setting">Its sub-resource: <c>encryption</c>.</param>
    /// <param name="document">As the client sent it; null removes it.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task SetAsync(string name, string setting, string? document, CancellationToken stop)
    {
        while (true)
        {
            var bucket = Bucket(name);
            var changed = bucket with { Settings = document is null ? bucket.Settings.Remove(setting) : bucket.Settings.SetItem(setting, document) };
            if (_buckets.TryUpdate(name, changed, bucket))
            {
                await _resources.WriteAsync([new ResourceWrite(changed.ResourceKey, changed.ToBytes())], stop);
                return;
            }
        }
    }

    /// <summary>Stores an object; one of the same key is replaced.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes, read to their end.</param>
    /// <param name="options">What comes with them.</param>
    /// <param name="stop">Gives up; nothing is stored then.</param>
    /// <exception cref="AwsErrorException">NoSuchBucket, KeyTooLongError, BadDigest, PreconditionFailed, …: nothing was stored.</exception>
    public async Task<StoredObject> PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken stop)
    {
        Bucket(bucket);
        CheckKey(key);
        CheckAttributes(options.Attributes);
        Check(options, Find(bucket, key).Object);
        var body = await _bodies.TakeAsync(bucket, content, PutBytesMax, options, stop);
        try
        {
            CheckBody(body, options);
            var stored = new StoredObject
            {
                Key = key,
                Size = body.Part.Size,
                ETag = Convert.ToHexStringLower(body.Md5),
                LastModified = _time.GetUtcNow(),
                Attributes = options.Attributes,
                Checksum = body.Checksum,
                Parts = [body.Part],
            };
            await ReplaceAsync(bucket, stored, [body.Row], options, stop);
            _bodies.Keep(body);
            return stored;
        }
        catch (Exception e) when (e is not StoreFailedException)
        {
            _bodies.Discard(bucket, body);
            throw;
        }
    }

    /// <exception cref="AwsErrorException">NoSuchBucket, NoSuchKey.</exception>
    public StoredObject Get(string bucket, string key)
    {
        Bucket(bucket);
        return Find(bucket, key).Object ?? throw ObjectErrors.NoSuchKey(key);
    }

    /// <returns>Null when there is no such object, or no such bucket.</returns>
    public StoredObject? TryGet(string bucket, string key) => HasBucket(bucket) ? Find(bucket, key).Object : null;

    /// <summary>Reads an object's bytes.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="stored">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many; within the object.</param>
    /// <exception cref="AwsErrorException">NoSuchKey: it was removed since.</exception>
    public Stream Open(string bucket, StoredObject stored, long offset, long length)
    {
        var stream = new BodyStream(stored.Parts, offset, length, p => _bodies.Open(bucket, p) ?? throw ObjectErrors.NoSuchKey(stored.Key));
        stream.OpenFirst();
        return stream;
    }

    /// <summary>Reads all of an object.</summary>
    public Stream Open(string bucket, StoredObject stored) => Open(bucket, stored, 0, stored.Size);

    /// <summary>Removes an object; that there is none is no error.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string bucket, string key, CancellationToken stop)
    {
        Bucket(bucket);
        while (true)
        {
            var (stored, version) = Find(bucket, key);
            if (stored is null)
            {
                return false;
            }

            if (await _resources.WriteAsync(
                [new ResourceWrite(StoredObject.KeyOf(bucket, key), null, version), .. stored.Parts.Select(p => Bodies.Removal(bucket, p))], stop))
            {
                _bodies.Removed(bucket, stored.Parts);
                return true;
            }
        }
    }

    /// <summary>Changes an object's tags.</summary>
    public async Task TagAsync(string bucket, string key, ImmutableSortedDictionary<string, string> tags, CancellationToken stop)
    {
        while (true)
        {
            Get(bucket, key);
            var (stored, version) = Find(bucket, key);
            if (stored is not null && await _resources.WriteAsync(
                [new ResourceWrite(StoredObject.KeyOf(bucket, key), (stored with { Attributes = stored.Attributes with { Tags = tags } }).ToBytes(), version)], stop))
            {
                return;
            }
        }
    }

    /// <summary>Writes an object in place of the one that is there, whose bodies go with it.</summary>
    private async Task ReplaceAsync(string bucket, StoredObject stored, IReadOnlyList<ResourceWrite> with, PutOptions options, CancellationToken stop)
    {
        while (true)
        {
            var (old, version) = Find(bucket, stored.Key);
            Check(options, old);
            var removed = old is null ? [] : old.Parts;
            if (await _resources.WriteAsync(
                [new ResourceWrite(StoredObject.KeyOf(bucket, stored.Key), stored.ToBytes(), version), .. with, .. removed.Select(p => Bodies.Removal(bucket, p))], stop))
            {
                _bodies.Removed(bucket, removed);
                break;
            }
        }

        if (!HasBucket(bucket))
        {
            // Deleted meanwhile: nothing may be in it when it is made again.
            await _resources.WriteAsync([new ResourceWrite(StoredObject.KeyOf(bucket, stored.Key), null), .. stored.Parts.Select(p => Bodies.Removal(bucket, p))], stop);
            _bodies.Removed(bucket, stored.Parts);
            throw ObjectErrors.NoSuchBucket(bucket);
        }
    }

    private (StoredObject? Object, long Version) Find(string bucket, string key) =>
        _resources.Get(StoredObject.KeyOf(bucket, key)) is { } resource ? (StoredObject.FromResource(resource), resource.Version) : (null, 0);

    private static void Check(PutOptions options, StoredObject? there)
    {
        if (options.IfNoneMatch is not null && there is not null)
        {
            throw ObjectErrors.PreconditionFailed("If-None-Match");
        }

        if (options.IfMatch is { } wanted)
        {
            _ = there ?? throw ObjectErrors.NoSuchKey("");
            if (wanted != "*" && wanted.Trim('"') != there.ETag)
            {
                throw ObjectErrors.PreconditionFailed("If-Match");
            }
        }
    }

    private static void CheckBody(NewBody body, PutOptions options)
    {
        if (options.ContentMd5 is { } md5 && md5 != Convert.ToBase64String(body.Md5))
        {
            throw new AwsErrorException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }

        if (options.ContentSha256 is { } sha256 && !sha256.Equals(Convert.ToHexStringLower(body.Sha256!), StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsErrorException("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }

        if (options.ExpectedChecksum() is { } expected && expected != body.Checksum.Value)
        {
            throw new AwsErrorException("BadDigest", $"The {options.ChecksumAlgorithm.ToUpperInvariant()} you specified did not match the calculated checksum.");
        }
    }

    private static void CheckKey(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > KeyBytesMax)
        {
            throw new AwsErrorException("KeyTooLongError", "Your key is too long")
            {
                Members = new() { ["Size"] = Encoding.UTF8.GetByteCount(key), ["MaxSizeAllowed"] = KeyBytesMax },
            };
        }

        if (key.Length == 0 || key.Contains('\0', StringComparison.Ordinal))
        {
            throw new AwsErrorException("InvalidArgument", "Object keys have at least one character and no NUL.");
        }
    }

    private static void CheckAttributes(ObjectAttributes attributes)
    {
        var size = attributes.Metadata.Sum(m => Encoding.UTF8.GetByteCount(m.Key) + Encoding.UTF8.GetByteCount(m.Value));
        if (size > MetadataBytesMax)
        {
            throw new AwsErrorException("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
            {
                Members = new() { ["Size"] = size, ["MaxSizeAllowed"] = MetadataBytesMax },
            };
        }

        if (attributes.Tags.Count > 10)
        {
            throw new AwsErrorException("BadRequest", "Object tags cannot be greater than 10");
        }
    }
}
