using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Tests.Common;

/// <summary>Resources over the in-memory store, without the runtime's committer. <see cref="IsBroken"/> plays a disk that takes nothing any more.</summary>
internal sealed class MemoryResources(MemoryStore store) : IResourceStore
{
    public MemoryResources()
        : this(new MemoryStore(TimeProvider.System))
    {
    }

    /// <summary>Every write fails.</summary>
    public bool IsBroken { get; set; }

    /// <summary>After a write: it can be read, and who wrote it is told when this completes.</summary>
    public Func<IReadOnlyList<ResourceWrite>, Task> Written { get; set; } = _ => Task.CompletedTask;

    public Resource? Get(ResourceKey key) => store.GetResource(key);

    public IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence = 0, int limit = 1000) =>
        store.ListResources(kind, scope, afterSequence, limit);

    public IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit = 1000) =>
        store.ListResourcesById(kind, scope, start, isAfter, limit);

    public long Count(string kind, string scope, string start, string end) => store.CountResources(kind, scope, start, end);

    public Task<bool> WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop = default)
    {
        if (IsBroken)
        {
            throw new IOException("The disk is full.");
        }

        var isWritten = store.Commit(new CommitBatch { ResourceWrites = [writes] }).ResourceWrites[0];
        return Written(writes) is { IsCompleted: false } told ? LaterAsync(told, isWritten) : Task.FromResult(isWritten);
    }

    private static async Task<bool> LaterAsync(Task told, bool isWritten)
    {
        await told;
        return isWritten;
    }
}
