using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime.MapRuns;
using AslObject = Treadle.Asl.Json.JsonObject;

namespace Treadle.Integrations.MapItems.Sources;

/// <summary>One object of a list.</summary>
internal sealed record ListedObject(string Key, string ETag, long LastModified, long Size, string StorageClass)
{
    /// <summary>The console makes a folder by an empty object whose key ends so.</summary>
    public bool IsFolder => Size == 0 && Key.EndsWith('/');

    /// <summary>The item: the names are Step Functions' own.</summary>
    public AslObject ToItem() => new(("Etag", ETag), ("Key", Key), ("LastModified", LastModified), ("Size", Size), ("StorageClass", StorageClass));
}

/// <summary>The objects of a bucket, or the files of a folder, in the order of their keys.</summary>
internal abstract class ObjectListing
{
    /// <param name="after">The key behind which to go on; null for the first.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ItemReaderException">The list cannot be read.</exception>
    public abstract IAsyncEnumerable<ListedObject> ReadAsync(string? after, CancellationToken stop);
}

/// <summary>Pages of ListObjectsV2. Each page is asked for behind the last key: such a place outlives any token.</summary>
/// <param name="calls">Reaches S3.</param>
/// <param name="caller">For whom.</param>
/// <param name="arguments">The members of ListObjectsV2: Bucket, Prefix, ….</param>
internal sealed class BucketListing(IAwsCall calls, AwsCaller caller, JsonObject arguments) : ObjectListing
{
    public override async IAsyncEnumerable<ListedObject> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var hasMore = true; hasMore;)
        {
            var page = await PageAsync(after, stop);
            hasMore = (bool?)page["IsTruncated"] == true && page["Contents"] is JsonArray { Count: > 0 };
            foreach (var entry in page["Contents"] as JsonArray ?? [])
            {
                var listed = Of(entry!.AsObject());
                after = listed.Key;
                yield return listed;
            }
        }
    }

    private async Task<JsonObject> PageAsync(string? after, CancellationToken stop)
    {
        var input = arguments.DeepClone().AsObject();
        if (after is not null)
        {
            input["StartAfter"] = after;
        }

        try
        {
            return await calls.CallAsync(caller, "s3", "ListObjectsV2", input, stop);
        }
        catch (AwsErrorException refused)
        {
            throw ReaderFailures.OfS3(refused);
        }
    }

    private static ListedObject Of(JsonObject entry) => new(
        (string?)entry["Key"] ?? "",
        (string?)entry["ETag"] ?? "",
        SecondsOf(entry["LastModified"]),
        entry["Size"] is { } size ? NumberOf(size) : 0,
        (string?)entry["StorageClass"] ?? "STANDARD");

    // A node holds whatever number its maker has put in.
    private static long NumberOf(JsonNode number) => (long)double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);

    // From inside a number of seconds; from an endpoint of its own perhaps as S3 writes it.
    private static long SecondsOf(JsonNode? time) => time?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => NumberOf(time),
        System.Text.Json.JsonValueKind.String when DateTimeOffset.TryParse((string?)time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) => parsed.ToUnixTimeSeconds(),
        _ => 0,
    };
}

/// <summary>The files below a folder. Their names, not more, are in memory.</summary>
/// <param name="folder">The folder, whole.</param>
/// <param name="prefix">What their paths below it begin with.</param>
internal sealed class FolderListing(string folder, string prefix) : ObjectListing
{
    public override async IAsyncEnumerable<ListedObject> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var key in Keys(after))
        {
            stop.ThrowIfCancellationRequested();
            var file = new FileInfo(Path.Combine(folder, key));
            if (file.Exists)
            {
                yield return new ListedObject(key, $"\"{FileObject.ETagOf(file)}\"", new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds(), file.Length, "STANDARD");
            }
        }

        await Task.CompletedTask;
    }

    private List<string> Keys(string? after)
    {
        try
        {
            var keys = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(key, after) > 0))
                .ToList();
            keys.Sort(StringComparer.Ordinal);
            return keys;
        }
        catch (DirectoryNotFoundException)
        {
            throw ReaderFailures.NotReadable($"file://{folder}", "the folder does not exist.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ReaderFailures.NotReadable($"file://{folder}", failure.Message);
        }
    }
}
