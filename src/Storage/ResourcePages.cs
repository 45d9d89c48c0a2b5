namespace Treadle.Storage;

/// <summary>All resources of a kind, read a page at a time: no read transaction lasts longer than a page, and what comes meanwhile is seen.</summary>
public static class ResourcePages
{
    private const int PageMax = 1_000;

    /// <summary>In order of creation, each page when it is needed.</summary>
    /// <param name="resources">Where they are.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Whose; null takes all scopes.</param>
    public static IEnumerable<Resource> All(this IResourceStore resources, string kind, string? scope = null) =>
        All(after => resources.List(kind, scope, after, PageMax));

    /// <inheritdoc cref="All(IResourceStore, string, string?)"/>
    public static IEnumerable<Resource> All(this IStore resources, string kind, string? scope = null) =>
        All(after => resources.ListResources(kind, scope, after, PageMax));

    private static IEnumerable<Resource> All(Func<long, IReadOnlyList<Resource>> read)
    {
        var after = 0L;
        while (read(after) is { Count: > 0 } page)
        {
            foreach (var resource in page)
            {
                yield return resource;
            }

            after = page[^1].Sequence;
        }
    }
}
