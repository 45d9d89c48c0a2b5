using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Tests.Common;

/// <summary>Writes uses to a store that has no committer before it.</summary>
internal sealed class StoredUses(IResourceStore store) : IUseWriter
{
    public async Task WriteAsync(IReadOnlyList<CountedUse> uses)
    {
        var counts = uses.Where(use => use.TryTake()).GroupBy(use => use.Count);
        await store.WriteAsync([.. counts.Select(group => group.Key.Add(group.Count()))]);
    }
}
