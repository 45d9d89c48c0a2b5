using Treadle.Asl.Compiling;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Integrations.MapItems.Sources;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Manifests;

/// <summary>An object that names the objects with the items. One reader at a time.</summary>
/// <param name="list">The manifest itself. It stays the same while it is read: a changed one is refused.</param>
/// <param name="format">How the items stand in the objects that it names.</param>
/// <remarks>Source: Step Functions developer guide, "ItemReader (Map)", Athena manifest and Amazon S3 inventory.</remarks>
internal abstract class ObjectManifest(DataObject list, ItemFormat format)
{
    public ItemFormat Format => format;

    /// <summary>Tells one content of the manifest from another; null until it has been read.</summary>
    public string? ETag => list.ETag;

    protected DataObject List => list;

    /// <summary>The objects that it names, in its order; one entry is in memory.</summary>
    /// <param name="after">Behind which entry to go on; null for the first.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ItemReaderException">It is no such manifest, or cannot be read.</exception>
    public abstract IAsyncEnumerable<ManifestEntry> ReadAsync(FormatPlace? after, CancellationToken stop);

    /// <summary>Whether the items of a reader stand in the objects that a manifest names.</summary>
    public static bool IsMeant(ReaderConfig config) => config.ManifestType is not null || config.InputType == "MANIFEST";

    /// <param name="config">ReaderConfig: ManifestType ATHENA_DATA; else an S3 inventory.</param>
    /// <param name="place">Where the manifest is.</param>
    /// <param name="etag">The content that it must have; null for what there is.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ItemReaderException">There is no reader for what it names, or it cannot be read.</exception>
    public static async Task<ObjectManifest> OpenAsync(ReaderConfig config, DataPlace place, string? etag, CancellationToken stop)
    {
        var list = place.Object(place.ObjectKey, etag);
        return config.ManifestType == "ATHENA_DATA"
            ? new AthenaManifest(list, ItemFormat.Of(config))
            : await InventoryManifest.OpenAsync(list, place.IsFolder, config, stop);
    }
}

/// <summary>One object that a manifest names.</summary>
/// <param name="Bucket">Null for where the manifest is.</param>
/// <param name="Key">The object's key.</param>
/// <param name="End">Behind the entry.</param>
internal readonly record struct ManifestEntry(string? Bucket, string Key, FormatPlace End);
