using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Integrations.MapItems.Manifests;
using Treadle.Integrations.MapItems.Sources;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>Reads the items of distributed Maps from objects of S3, of this server or at an endpoint of its own, and from files of a folder.</summary>
/// <param name="calls">All operations of this server; asked at the first item.</param>
/// <remarks>
/// Source: Step Functions developer guide, "ItemReader (Map)". Any thread. One item and a piece of the object are in memory, and the names of a folder's files.
/// </remarks>
public sealed class MapItemReader(Func<IAwsCall> calls) : IItemReader
{
    /// <inheritdoc/>
    public IAsyncEnumerable<ReadItem> ReadAsync(ItemSource source, MapRunIdentity run, ItemPosition? from, CancellationToken stop)
    {
        if (source.Config.MaxItems < 0)
        {
            throw ReaderFailures.Of("field MaxItems must be positive");
        }

        var place = DataPlace.Of(source.Arguments, run, calls());
        if (ObjectManifest.IsMeant(source.Config))
        {
            return ReadManifestAsync(place, source.Config, from, stop);
        }

        return source.Resource.EndsWith(":listObjectsV2", StringComparison.Ordinal)
            ? source.Config.Transformation == "LOAD_AND_FLATTEN" ? ReadAllAsync(place, ItemFormat.Of(source.Config), from, stop) : ListAsync(place, from, stop)
            : ReadOneAsync(place, ItemFormat.Of(source.Config), from, stop);
    }

    private static async IAsyncEnumerable<ReadItem> ListAsync(DataPlace place, ItemPosition? from, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var listed in place.Listing().ReadAsync(ItemPlaces.KeyOf(from), stop).WithCancellation(stop))
        {
            yield return new ReadItem(listed.ToItem(), null, place.Uri, ItemPlaces.InList(listed.Key));
        }
    }

    private static async IAsyncEnumerable<ReadItem> ReadOneAsync(DataPlace place, ItemFormat format, ItemPosition? from, [EnumeratorCancellation] CancellationToken stop)
    {
        (FormatPlace Place, string? ETag, string Key)? last = from is null ? null : ItemPlaces.ObjectOf(from);
        var data = place.Object(place.ObjectKey, last?.ETag);
        await foreach (var item in format.ReadAsync(data, last?.Place, stop).WithCancellation(stop))
        {
            yield return new ReadItem(item.Value, item.Key, data.Uri, ItemPlaces.InObject(item.End, data.ETag, place.ObjectKey));
        }
    }

    private static async IAsyncEnumerable<ReadItem> ReadAllAsync(DataPlace place, ItemFormat format, ItemPosition? from, [EnumeratorCancellation] CancellationToken stop)
    {
        string? after = null;
        if (from is not null)
        {
            var last = ItemPlaces.ObjectOf(from);
            after = last.Key;
            await foreach (var item in ReadOneOfManyAsync(place.Object(last.Key, last.ETag), last.Key, last.Place))
            {
                yield return item;
            }
        }

        await foreach (var listed in place.Listing().ReadAsync(after, stop).WithCancellation(stop))
        {
            if (listed.IsFolder)
            {
                continue;
            }

            await foreach (var item in ReadOneOfManyAsync(place.Object(listed.Key, null), listed.Key, null))
            {
                yield return item;
            }
        }

        async IAsyncEnumerable<ReadItem> ReadOneOfManyAsync(DataObject data, string key, FormatPlace? at)
        {
            await foreach (var item in format.ReadAsync(data, at, stop).WithCancellation(stop))
            {
                yield return new ReadItem(item.Value, item.Key, data.Uri, ItemPlaces.InObject(item.End, data.ETag, key));
            }
        }
    }

    private static async IAsyncEnumerable<ReadItem> ReadManifestAsync(DataPlace place, ReaderConfig config, ItemPosition? from, [EnumeratorCancellation] CancellationToken stop)
    {
        var last = from is null ? null : ItemPlaces.ManifestOf(from);
        var manifest = await ObjectManifest.OpenAsync(config, place, last?.ManifestETag, stop);
        var before = last?.Entry;
        await foreach (var entry in manifest.ReadAsync(before, stop).WithCancellation(stop))
        {
            var data = place.Named(entry.Bucket, entry.Key, last?.ETag);
            await foreach (var item in manifest.Format.ReadAsync(data, last?.Place, stop).WithCancellation(stop))
            {
                yield return new ReadItem(item.Value, item.Key, data.Uri, ItemPlaces.InManifest(before, manifest.ETag, item.End, data.ETag));
            }

            // Only the first object is one that was begun before.
            (before, last) = (entry.End, null);
        }
    }
}
