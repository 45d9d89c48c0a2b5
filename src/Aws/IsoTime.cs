using System.Globalization;

namespace Treadle.Aws;

/// <summary>Times as AWS writes them into documents: ISO 8601, in UTC.</summary>
public static class IsoTime
{
    /// <summary><c>2026-01-31T12:00:00Z</c></summary>
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-01-31T12:00:00.000Z</c></summary>
    public static string Milliseconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
