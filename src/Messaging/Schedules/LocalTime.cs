namespace Treadle.Messaging.Schedules;

/// <summary>What clocks show, and when.</summary>
internal static class LocalTime
{
    /// <summary>The first moment at which clocks in a zone show a time.</summary>
    public static DateTimeOffset Earliest(DateTime local, TimeZoneInfo zone) => new DateTimeOffset(
        DateTime.SpecifyKind(local, DateTimeKind.Unspecified),
        zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).ToUniversalTime();

    /// <summary>Finds a zone of the IANA database, as <c>Europe/Berlin</c>.</summary>
    public static TimeZoneInfo? Zone(string id) =>
        // The names of Windows, which .NET would know too, have blanks.
        !id.Contains(' ', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
