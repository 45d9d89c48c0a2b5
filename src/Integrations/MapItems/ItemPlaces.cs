using System.Globalization;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>How a place in a source is written down, so that another life of the node finds it.</summary>
/// <example><c>L reports/2024.csv</c>: in a list, behind this key. <c>O 1234 a "9b2c…" reports/2024.csv</c>: in an object of this ETag, at this byte, with the format's mark.</example>
internal static class ItemPlaces
{
    public static ItemPosition InList(string key) => new("L " + key);

    public static ItemPosition InObject(FormatPlace place, string? etag, string key) =>
        new(string.Create(CultureInfo.InvariantCulture, $"O {place.Offset} {place.Mark} {(string.IsNullOrEmpty(etag) ? "-" : etag)} {key}"));

    /// <summary>The key behind which a list goes on.</summary>
    public static string? KeyOf(ItemPosition? position) => position is null ? null : Split(position, 'L', 2)[1];

    public static (FormatPlace Place, string? ETag, string Key) ObjectOf(ItemPosition position)
    {
        var parts = Split(position, 'O', 5);
        return (new FormatPlace(long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture), parts[2][0]), parts[3] == "-" ? null : parts[3], parts[4]);
    }

    private static string[] Split(ItemPosition position, char kind, int count)
    {
        var parts = position.Text.Split(' ', count);
        return parts.Length == count && parts[0] is [var first] && first == kind ? parts : throw new InvalidDataException("This is no place of an item: " + position.Text);
    }
}
