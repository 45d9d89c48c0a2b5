using System.Globalization;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>A line of the table of what is due when: its id begins with the time, so that the first line is due first and nothing else need be read.</summary>
/// <param name="Due">When, in milliseconds.</param>
/// <param name="Kind">Whose: the <see cref="IDueHandler.Kind"/>.</param>
/// <param name="Scope">Account and region.</param>
/// <param name="Id">What, unique within kind and scope.</param>
internal sealed record DueRow(DateTimeOffset Due, string Kind, string Scope, string Id)
{
    private const string StoredKind = "schedule-due";
    private const string AllScopes = "all";
    private const int TimeLength = 15;

    public static IReadOnlyList<DueRow> First(IResourceStore resources, int limit) =>
        [.. resources.ListById(StoredKind, AllScopes, start: "", isAfter: false, limit).Select(Read)];

    public ResourceWrite Put() => new(Key, "{}"u8.ToArray());

    public ResourceWrite Remove() => new(Key, Data: null);

    private ResourceKey Key => new(StoredKind, AllScopes, string.Create(CultureInfo.InvariantCulture, $"{Due.ToUnixTimeMilliseconds().ToString($"D{TimeLength}", CultureInfo.InvariantCulture)}|{Kind}|{Scope}|{Id}"));

    /// <summary><c>001767225600000|schedule|000000000000/eu-west-1|default/daily</c>.</summary>
    private static DueRow Read(Resource resource)
    {
        var parts = resource.Key.Id.Split('|', 4);
        return new DueRow(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)), parts[1], parts[2], parts[3]);
    }
}

/// <summary>Does what is due.</summary>
internal interface IDueHandler
{
    /// <summary>A short name without a vertical bar.</summary>
    string Kind { get; }

    /// <summary>Does it and takes the line out of the table, or puts it back for a later time, in one write.</summary>
    /// <remarks>A line that no longer stands for anything is taken out.</remarks>
    Task FireAsync(DueRow row, DateTimeOffset now, CancellationToken stop);
}
