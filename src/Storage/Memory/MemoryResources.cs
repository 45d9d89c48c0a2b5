namespace Treadle.Storage.Memory;

/// <summary>All resources, by name and in order of creation. Whoever holds the store's lock may use it.</summary>
internal sealed class MemoryResources(TimeProvider time)
{
    private readonly Dictionary<ResourceKey, Resource> _byKey = [];
    private readonly Dictionary<string, SortedDictionary<long, Resource>> _byKind = new(StringComparer.Ordinal);
    private long _lastSequence;

    public Resource? Get(ResourceKey key) => _byKey.GetValueOrDefault(key);

    public IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence, int limit) =>
        _byKind.TryGetValue(kind, out var resources)
            ? [.. resources.Values.Where(r => r.Sequence > afterSequence && (scope is null || r.Key.Scope == scope)).Take(limit)]
            : [];

    public IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit) =>
        _byKind.TryGetValue(kind, out var resources)
            ? [.. resources.Values
                .Where(r => r.Key.Scope == scope && ByteOrder.Compare(r.Key.Id, start) is var order && (order > 0 || (order == 0 && !isAfter)))
                .Order(Comparer<Resource>.Create((a, b) => ByteOrder.Compare(a.Key.Id, b.Key.Id)))
                .Take(limit)]
            : [];

    public IReadOnlyList<string> Scopes(string kind) =>
        _byKind.TryGetValue(kind, out var resources) ? [.. resources.Values.Select(r => r.Key.Scope).Distinct(StringComparer.Ordinal)] : [];

    public long Count(string kind, string scope, string start, string end) =>
        _byKind.TryGetValue(kind, out var resources)
            ? resources.Values.Count(r => r.Key.Scope == scope && ByteOrder.Compare(r.Key.Id, start) >= 0 && ByteOrder.Compare(r.Key.Id, end) < 0)
            : 0;

    /// <summary>Writes one after the other, each seeing those before it; at the first whose expectation fails, all are undone.</summary>
    /// <returns>False when they were undone.</returns>
    public bool Write(IReadOnlyList<ResourceWrite> writes)
    {
        var undo = new Stack<(ResourceKey Key, Resource? Before)>();
        var lastSequence = _lastSequence;
        foreach (var write in writes)
        {
            var before = Get(write.Key);
            if (write.ExpectedVersion is { } expected && expected != (before?.Version ?? 0))
            {
                while (undo.TryPop(out var done))
                {
                    Set(done.Key, done.Before);
                }

                _lastSequence = lastSequence;
                return false;
            }

            undo.Push((write.Key, before));
            Set(write.Key, After(write, before));
        }

        return true;
    }

    private Resource? After(ResourceWrite write, Resource? before)
    {
        if (write.Data is not { } data)
        {
            return null;
        }

        return before is null
            ? new Resource(write.Key, data.ToArray(), Version: 1, StoredTime.Read(StoredTime.Happened(time.GetUtcNow())), ++_lastSequence)
            : before with { Data = data.ToArray(), Version = before.Version + 1 };
    }

    private void Set(ResourceKey key, Resource? resource)
    {
        if (!_byKind.TryGetValue(key.Kind, out var ofKind))
        {
            _byKind.Add(key.Kind, ofKind = []);
        }

        if (_byKey.Remove(key, out var before))
        {
            ofKind.Remove(before.Sequence);
        }

        if (resource is not null)
        {
            _byKey.Add(key, resource);
            ofKind.Add(resource.Sequence, resource);
        }
    }
}
