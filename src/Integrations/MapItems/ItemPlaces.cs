using System.Globalization;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>How a place in a source is written down, so that another life of the node finds it.</summary>
/// <example><c>L reports/2024.csv</c>: in a list, behind this key. <c>O 1234 a "9b2c…" reports/2024.csv</c>: in an object of this ETag, at this byte, with the format's mark.
/// <c>M 62 - "77aa…" 1234 a "9b2c…"</c>: in an object that a manifest names behind byte 62, with the manifest's ETag.</example>
internal static class ItemPlaces
{
    public static ItemPosition InList(string key) => new("L " + key);

    public static ItemPosition InObject(FormatPlace place, string? etag, string key) =>
        new($"O {Written(place)} {Written(etag)} {key}");

    /// <summary>The key behind which a list goes on.</summary>
    public static string? KeyOf(ItemPosition? position) => position is null ? null : Split(position, 'L', 2)[1];

    public static (FormatPlace Place, string? ETag, string Key) ObjectOf(ItemPosition position)
    {
        var parts = Split(position, 'O', 5);
        return (PlaceOf(parts[1], parts[2]), ETagOf(parts[3]), parts[4]);
    }

    /// <param name="entry">Behind which entry of the manifest the object is named; null for the first.</param>
    /// <param name="manifestETag">The manifest's content.</param>
    /// <param name="place">In the object.</param>
    /// <param name="etag">The object's content.</param>
    public static ItemPosition InManifest(FormatPlace? entry, string? manifestETag, FormatPlace place, string? etag) =>
        new($"M {Written(entry ?? new FormatPlace(0))} {Written(manifestETag)} {Written(place)} {Written(etag)}");

    public static ManifestPlace ManifestOf(ItemPosition position)
    {
        var parts = Split(position, 'M', 7);
        var entry = PlaceOf(parts[1], parts[2]);
        return new ManifestPlace(entry.Offset == 0 ? null : entry, ETagOf(parts[3]), PlaceOf(parts[4], parts[5]), ETagOf(parts[6]));
    }

    private static string Written(FormatPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Offset} {place.Mark}");

    private static string Written(string? etag) => string.IsNullOrEmpty(etag) ? "-" : etag;

    private static FormatPlace PlaceOf(string offset, string mark) => new(long.Parse(offset, NumberStyles.None, CultureInfo.InvariantCulture), mark[0]);

    private static string? ETagOf(string written) => written == "-" ? null : written;

    private static string[] Split(ItemPosition position, char kind, int count)
    {
        var parts = position.Text.Split(' ', count);
        return parts.Length == count && parts[0] is [var first] && first == kind ? parts : throw new InvalidDataException("This is no place of an item: " + position.Text);
    }
}

/// <summary>A place in an object that a manifest names.</summary>
/// <param name="Entry">Behind which entry of the manifest; null for the first.</param>
/// <param name="ManifestETag">The content that the manifest must have.</param>
/// <param name="Place">In the object.</param>
/// <param name="ETag">The content that the object must have.</param>
internal sealed record ManifestPlace(FormatPlace? Entry, string? ManifestETag, FormatPlace Place, string? ETag);
