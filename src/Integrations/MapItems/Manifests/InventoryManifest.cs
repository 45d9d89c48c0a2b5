using System.Runtime.CompilerServices;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Integrations.MapItems.Sources;

namespace Treadle.Integrations.MapItems.Manifests;

/// <summary>The <c>manifest.json</c> of an S3 inventory: its files are CSV without a header, and the manifest names their columns. An item is what the inventory says of one object.</summary>
/// <example><c>{"destinationBucket":"arn:aws:s3:::lists","fileFormat":"CSV","fileSchema":"Bucket, Key, Size","files":[{"key":"all/data/1.csv.gz","size":7300}]}</c></example>
/// <remarks>Source: S3 user guide, "Locating your inventory list". Keys stand in an inventory as S3 writes them, URL-encoded, and come so into the items.</remarks>
internal sealed class InventoryManifest : ObjectManifest
{
    private readonly string? _bucket;

    private InventoryManifest(DataObject list, ItemFormat format, string? bucket)
        : base(list, format) => _bucket = bucket;

    /// <summary>Reads what stands around the list of files.</summary>
    /// <param name="list">The manifest.</param>
    /// <param name="isInFolder">It lies in a folder that stands for the bucket that it names.</param>
    /// <param name="config">CSVDelimiter; CSVHeaders where the header is GIVEN.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="Runtime.MapRuns.ItemReaderException">It is no such manifest, or its files are no CSV.</exception>
    public static async Task<InventoryManifest> OpenAsync(DataObject list, bool isInFolder, ReaderConfig config, CancellationToken stop)
    {
        var members = await HeadAsync(list, stop);
        if (members.GetValueOrDefault("fileFormat") is { } fileFormat && fileFormat != "CSV")
        {
            throw ReaderFailures.Of($"The inventory {list.Uri} has the fileFormat {fileFormat}; CSV is supported.");
        }

        var columns = config.CsvHeaderLocation == "GIVEN"
            ? config.CsvHeaders ?? []
            : members.GetValueOrDefault("fileSchema")?.Split(',', StringSplitOptions.TrimEntries) ?? throw NoManifest(list, "fileSchema");
        var format = new CsvItems(config with { CsvHeaderLocation = "GIVEN", CsvHeaders = columns });

        // arn:aws:s3:::bucket; the name alone in some.
        return new InventoryManifest(list, format, isInFolder ? null : members.GetValueOrDefault("destinationBucket")?.Split(':')[^1]);
    }

    public override async IAsyncEnumerable<ManifestEntry> ReadAsync(FormatPlace? after, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var file in new JsonItems("/files").ReadAsync(List, after, stop).WithCancellation(stop))
        {
            yield return file.Value is JsonObject members && members["key"] is JsonString { Value: { Length: > 0 } key }
                ? new ManifestEntry(_bucket, key, file.End)
                : throw NoManifest(List, "files/key");
        }
    }

    /// <summary>The members that are texts. The list of files is passed over, however long it is.</summary>
    private static async Task<Dictionary<string, string>> HeadAsync(DataObject list, CancellationToken stop)
    {
        await using var content = await list.OpenAsync(0, stop);
        var text = new JsonDocumentReader(new ByteWindow(content, 0, list.Uri));
        await text.BeginAsync(stop);
        var (members, hasFiles) = (new Dictionary<string, string>(StringComparer.Ordinal), false);
        if (await text.PeekAsync(stop) == '{')
        {
            text.Take();
            for (var isFirst = true; !await text.IsAtEndOfListAsync('}', isFirst, stop); isFirst = false)
            {
                var name = await text.NameAsync(stop);
                switch (await text.PeekAsync(stop))
                {
                    case '"' when name is "fileFormat" or "fileSchema" or "destinationBucket":
                        members[name] = ((JsonString)await text.ValueAsync(stop)).Value;
                        break;
                    case var first:
                        hasFiles |= name == "files" && first == '[';
                        await text.SkipAsync(stop);
                        break;
                }
            }
        }

        return hasFiles ? members : throw NoManifest(list, "files");
    }

    private static Runtime.MapRuns.ItemReaderException NoManifest(DataObject list, string member) =>
        ReaderFailures.NotReadable(list.Uri, $"it is not the manifest of an S3 inventory: it has no '{member}'.");
}
