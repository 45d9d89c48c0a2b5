using Treadle.Messaging.Deliveries;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Deliveries;

/// <summary>A million deliveries that wait are rows, not memory.</summary>
public sealed class ManyDeliveries
{
    private const int Many = 1_000_000;

    [Fact]
    public async Task A_million_that_a_former_life_left_are_delivered_with_memory_for_a_few()
    {
        var resources = new ManyRows();
        var first = new DeliveryRow(GivenDeliveries.Of("a", "x") with { Id = "0", PutAt = new ManualTime().GetUtcNow() }).Put();
        await resources.WriteAsync([new ResourceWrite(QueueName.Of(GivenDeliveries.Of("a", "")).Key, Array.Empty<byte>())], TestContext.Current.CancellationToken);
        for (var i = 0; i < Many; i++)
        {
            resources.Put(first.Key with { Id = i.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) }, first.Data!.Value);
        }

        await using var given = new GivenDeliveries(resources);
        given.Down("a");
        given.Service.Resume();

        // A start reads a page, not the queue; a target that is down makes it read no more than a few.
        await given.UntilAsync(() => given.Attempts.Count >= 30, TimeSpan.FromSeconds(1));
        Assert.InRange(resources.RowsRead, 1, 5_000);
        Assert.InRange(given.Service.Known, 1, 257);
        given.Up("a");
        await given.UntilAsync(() => given.MadeCount >= 20_000, TimeSpan.FromSeconds(1));
        Assert.InRange(given.Service.Known, 1, 257);
        Assert.InRange(resources.RowsRead, 20_000, 100_000);
    }

    /// <summary>Resources in memory, found by their sequence without a scan.</summary>
    private sealed class ManyRows : IResourceStore
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<ResourceKey, (List<Resource?> Of, int Place)> _places = [];
        private readonly Dictionary<(string Kind, string Scope), List<Resource?>> _lists = [];

        public int RowsRead { get; private set; }

        public Resource? Get(ResourceKey key)
        {
            lock (_gate)
            {
                return _places.TryGetValue(key, out var at) ? at.Of[at.Place] : null;
            }
        }

        public IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence = 0, int limit = 1000)
        {
            lock (_gate)
            {
                List<Resource> page = [.. _lists.Where(l => l.Key.Kind == kind && (scope is null || l.Key.Scope == scope)).SelectMany(l => l.Value.Skip((int)afterSequence)).OfType<Resource>().Take(limit)];
                RowsRead += page.Count;
                return page;
            }
        }

        public IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit = 1000)
        {
            lock (_gate)
            {
                return [.. (_lists.GetValueOrDefault((kind, scope)) ?? []).OfType<Resource>()
                    .Where(r => string.CompareOrdinal(r.Key.Id, start) is var order && (order > 0 || (order == 0 && !isAfter)))
                    .OrderBy(r => r.Key.Id, StringComparer.Ordinal).Take(limit)];
            }
        }

        public long Count(string kind, string scope, string from, string before)
        {
            lock (_gate)
            {
                return (_lists.GetValueOrDefault((kind, scope)) ?? []).OfType<Resource>().LongCount(r => string.CompareOrdinal(r.Key.Id, from) >= 0 && string.CompareOrdinal(r.Key.Id, before) < 0);
            }
        }

        public Task<bool> WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop = default)
        {
            foreach (var write in writes)
            {
                if (write.Data is { } data)
                {
                    Put(write.Key, data);
                }
                else
                {
                    Remove(write.Key);
                }
            }

            return Task.FromResult(true);
        }

        public void Put(ResourceKey key, ReadOnlyMemory<byte> data)
        {
            lock (_gate)
            {
                if (!_lists.TryGetValue((key.Kind, key.Scope), out var list))
                {
                    _lists.Add((key.Kind, key.Scope), list = []);
                }

                if (!_places.TryGetValue(key, out var at))
                {
                    at = _places[key] = (list, list.Count);
                    list.Add(null);
                }

                at.Of[at.Place] = new Resource(key, data, 1, DateTimeOffset.UnixEpoch, at.Place + 1);
            }
        }

        private void Remove(ResourceKey key)
        {
            lock (_gate)
            {
                if (_places.Remove(key, out var at))
                {
                    at.Of[at.Place] = null;
                }
            }
        }
    }
}
