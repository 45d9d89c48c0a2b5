using System.Runtime.CompilerServices;
using System.Text;
using Treadle.Engine.Maps.Csv;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Integrations.MapItems.Sources;

namespace Treadle.Integrations.MapItems.Manifests;

/// <summary>What Athena's UNLOAD has written: a line for each object, in whatever bucket it is.</summary>
/// <example><c>s3://results/unload/20240101_000000_00000_abcde_0001.gz</c></example>
/// <remarks>Source: Athena user guide, "UNLOAD", metadata and manifest files. Blank lines are passed over, quotes around a line are left out.</remarks>
internal sealed class AthenaManifest(DataObject list, ItemFormat format) : ObjectManifest(list, format)
{
    private const string Scheme = "s3://";

    public override async IAsyncEnumerable<ManifestEntry> ReadAsync(FormatPlace? after, [EnumeratorCancellation] CancellationToken stop)
    {
        var offset = after?.Offset ?? 0;
        await using var content = await List.OpenAsync(offset, stop);
        var window = new ByteWindow(content, offset, List.Uri);
        await window.SkipByteOrderMarkAsync(stop);
        while (await window.LineAsync(stop) is > 0 and var length)
        {
            var line = Encoding.UTF8.GetString(window.Span[..length].Trim(" \t\r\n"u8));
            var begin = window.Position;
            window.Advance(length);
            if (line.Length > 0)
            {
                yield return EntryOf(line, begin, new FormatPlace(window.Position));
            }
        }
    }

    private ManifestEntry EntryOf(string line, long begin, FormatPlace end)
    {
        var uri = line[0] == '"' ? FirstField(line) : line;
        var slash = uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? uri.IndexOf('/', Scheme.Length) : -1;
        return slash > Scheme.Length && slash + 1 < uri.Length
            ? new ManifestEntry(uri[Scheme.Length..slash], uri[(slash + 1)..], end)
            : throw ReaderFailures.NotReadable(List.Uri, $"the line at byte {begin} is not of the form s3://bucket/key.");
    }

    private static string FirstField(string line)
    {
        var record = new CsvRecord((byte)',');
        record.Read(Encoding.UTF8.GetBytes(line), isLast: true);
        return record.Field(0);
    }
}
