using Treadle.Runtime.Admission;
using Treadle.Storage;

namespace Treadle.Runtime.Commits;

/// <summary>Resources, read from the store and written through the committer. Any thread.</summary>
internal sealed class CommittedResources(IStore store, Action<Commission> commit, RequestGate gate) : IResourceStore
{
    public Resource? Get(ResourceKey key) => store.GetResource(key);

    public IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence = 0, int limit = 1000) =>
        store.ListResources(kind, scope, afterSequence, limit);

    public IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit = 1000) =>
        store.ListResourcesById(kind, scope, start, isAfter, limit);

    public long Count(string kind, string scope, string start, string end) => store.CountResources(kind, scope, start, end);

    /// <inheritdoc/>
    /// <exception cref="CapacityException">Too much is waiting: nothing was written.</exception>
    public async Task<bool> WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        // What only deletes ends something, and gives room back.
        gate.Enter(writes.All(w => w.Data is null) ? RequestKind.Answer : RequestKind.Change);
        try
        {
            var commission = new Commission.Resources(writes);
            commit(commission);

            // Once it is on its way it is seen through: an answer "cancelled" for what was written would be wrong.
            return await commission.Answer;
        }
        finally
        {
            gate.Leave();
        }
    }
}
