using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Gateway.Admissions;

/// <summary>What all keys have used of their plans. Any thread.</summary>
/// <remarks>
/// A use is on disk with the first commit of the call it was admitted for. One whose call has committed nothing waits here for at most
/// <see cref="FlushEvery"/>: so much is lost when the process is killed, and nothing when it stops.
/// </remarks>
internal sealed class UsageLedger : IAsyncDisposable
{
    public const string GrantKind = "usage-grant";

    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<(string Plan, string Key), KeyUsage> _usages = new();
    private readonly IResourceStore _store;
    private readonly IUseWriter _writer;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private List<CountedUse> _waiting = [];
    private bool _isFlushing;
    private DateOnly _cleanedOn;

    public UsageLedger(IResourceStore store, IUseWriter writer, TimeProvider time)
    {
        (_store, _writer, _time) = (store, writer, time);
        foreach (var resource in store.All(KeyUsage.Kind))
        {
            var (plan, key, day) = KeyUsage.Parse(resource.Key);
            Of(resource.Key.Scope, plan, key).Restore(day, KeyUsage.ReadCount(resource));
        }

        foreach (var resource in store.All(GrantKind))
        {
            var ids = resource.Key.Id.Split('/');
            var grant = JsonSerializer.Deserialize(resource.Data.Span, GatewayJson.Default.UsageGrant)!;
            Of(resource.Key.Scope, ids[0], ids[1]).Grant(DateOnly.ParseExact(grant.From, "yyyy-MM-dd", CultureInfo.InvariantCulture), grant.Extra);
        }
    }

    public KeyUsage Of(AwsCaller caller, string planId, string keyId) => Of(caller.Scope, planId, keyId);

    /// <summary>Takes a use that no commit has taken.</summary>
    public void Add(CountedUse use)
    {
        lock (_lock)
        {
            _waiting.Add(use);
            if (!_isFlushing)
            {
                _isFlushing = true;
                _ = FlushAsync();
            }
        }
    }

    /// <summary>What the store is to hold of a grant.</summary>
    public static ResourceWrite GrantOf(AwsCaller caller, string planId, string keyId, DateOnly from, long extra) => new(
        new ResourceKey(GrantKind, caller.Scope, $"{planId}/{keyId}"),
        JsonSerializer.SerializeToUtf8Bytes(new UsageGrant(from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), extra), GatewayJson.Default.UsageGrant));

    /// <summary>Forgets what was used by a key, or of a plan.</summary>
    /// <returns>What the store is to delete.</returns>
    public IReadOnlyList<ResourceWrite> Forget(AwsCaller caller, string? planId, string? keyId)
    {
        var writes = new List<ResourceWrite>();
        foreach (var (id, usage) in _usages.Where(usage => usage.Key.Plan == planId || usage.Key.Key == keyId))
        {
            _usages.TryRemove(id, out _);
            writes.AddRange(usage.ForgetBefore(DateOnly.MaxValue));
            writes.Add(new ResourceWrite(new ResourceKey(GrantKind, caller.Scope, $"{id.Plan}/{id.Key}"), Data: null));
        }

        return writes;
    }

    /// <summary>Writes what waits, and completes when it is on disk. Requests have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TakeWaiting() is { Count: > 0 } uses)
        {
            await _writer.WriteAsync(uses);
        }
    }

    private KeyUsage Of(string scope, string planId, string keyId) =>
        _usages.GetOrAdd((planId, keyId), static (ids, scope) => new KeyUsage(scope, ids.Plan, ids.Key), scope);

    private async Task FlushAsync()
    {
        // Its own flow: what it writes is not part of the call that woke it.
        CountedUse.Current = null;
        while (true)
        {
            await Task.Delay(FlushEvery, _time);
            var uses = TakeWaiting();
            if (uses.Count == 0)
            {
                return;
            }

            await _writer.WriteAsync(uses);
            await ForgetOldDaysAsync();
        }
    }

    /// <summary>With none the flushing has ended.</summary>
    private List<CountedUse> TakeWaiting()
    {
        lock (_lock)
        {
            var uses = _waiting;
            _waiting = [];
            _isFlushing = uses.Count > 0;
            return uses;
        }
    }

    /// <summary>Once a day, as long as there are requests.</summary>
    private async Task ForgetOldDaysAsync()
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        if (_cleanedOn == today)
        {
            return;
        }

        _cleanedOn = today;
        foreach (var usage in _usages.Values)
        {
            if (usage.ForgetBefore(today.AddDays(1 - KeyUsage.DaysKept)) is { Count: > 0 } old)
            {
                await _store.WriteAsync(old);
            }
        }
    }
}
