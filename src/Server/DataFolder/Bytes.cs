using System.Globalization;

namespace Treadle.Server.DataFolder;

/// <summary>Numbers of bytes as people read them.</summary>
internal static class Bytes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <returns>As <c>512 B</c>, <c>1.5 MiB</c>.</returns>
    public static string Text(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }
}
