using System.Collections.Immutable;
using System.Globalization;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>A function with all that belongs to it. Immutable: a change makes a new one.</summary>
public sealed record FunctionEntry
{
    public required Function Latest { get; init; }

    /// <summary>The published versions by their numbers.</summary>
    public ImmutableSortedDictionary<int, Function> Versions { get; init; } = ImmutableSortedDictionary<int, Function>.Empty;

    public ImmutableSortedDictionary<string, FunctionAlias> Aliases { get; init; } = ByQualifier<FunctionAlias>();

    /// <summary>By qualifier: <c>$LATEST</c>, a version's number or an alias.</summary>
    public ImmutableSortedDictionary<string, EventInvokeConfig> EventConfigs { get; init; } = ByQualifier<EventInvokeConfig>();

    /// <summary>By qualifier; empty is the function itself.</summary>
    public ImmutableSortedDictionary<string, FunctionPolicy> Policies { get; init; } = ByQualifier<FunctionPolicy>();

    /// <summary>The highest number that was ever given to a version of this name; numbers are not given again, not even when the function was deleted meanwhile.</summary>
    public int LastVersion { get; init; }

    /// <summary>$LATEST and the published versions, in their order.</summary>
    public IEnumerable<Function> All => Versions.Values.Select(WithWhole).Prepend(Latest);

    /// <summary>A version by <c>$LATEST</c> or its number; null when it does not exist.</summary>
    public Function? Version(string version) => version == Function.LatestVersion
        ? Latest
        : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Versions.TryGetValue(number, out var published)
            ? WithWhole(published)
            : null;

    /// <summary>What must be written so that the store holds this instead of <paramref name="old"/>.</summary>
    internal IReadOnlyList<ResourceWrite> ChangesSince(FunctionEntry? old)
    {
        var (owner, name) = (Latest.Owner, Latest.Name);
        var writes = new List<ResourceWrite>();
        if (Latest != old?.Latest)
        {
            writes.Add(new ResourceWrite(Latest.Key, Latest.ToBytes(), old is null ? 0 : null));
        }

        if (LastVersion != (old?.LastVersion ?? 0))
        {
            writes.Add(new ResourceWrite(Owned.Key(VersionNumbers.Kind, owner, name, null), VersionNumbers.ToBytes(LastVersion)));
        }

        Differences(old?.Versions, Versions, n => Owned.Key(Function.VersionKind, owner, name, n.ToString(CultureInfo.InvariantCulture)), f => f.ToBytes(), writes);
        Differences(old?.Aliases, Aliases, q => Owned.Key(FunctionAlias.Kind, owner, name, q), a => a.ToBytes(), writes);
        Differences(old?.EventConfigs, EventConfigs, q => Owned.Key(EventInvokeConfig.Kind, owner, name, q), c => c.ToBytes(), writes);
        Differences(old?.Policies, Policies, q => Owned.Key(FunctionPolicy.Kind, owner, name, q), p => p.ToBytes(), writes);
        return writes;
    }

    /// <summary>What must be written so that nothing is left but the number of the last version.</summary>
    internal IReadOnlyList<ResourceWrite> Deletion() =>
    [
        new(Latest.Key, null),
        .. (this with { Versions = Versions.Clear(), Aliases = Aliases.Clear(), EventConfigs = EventConfigs.Clear(), Policies = Policies.Clear() }).ChangesSince(this),
    ];

    /// <summary>A published version with what belongs to the whole function.</summary>
    private Function WithWhole(Function published) => published with { Tags = Latest.Tags, ReservedConcurrency = Latest.ReservedConcurrency };

    private static void Differences<TKey, TValue>(
        ImmutableSortedDictionary<TKey, TValue>? old, ImmutableSortedDictionary<TKey, TValue> now, Func<TKey, ResourceKey> key, Func<TValue, byte[]> bytes, List<ResourceWrite> writes)
        where TKey : notnull
        where TValue : class
    {
        if (ReferenceEquals(old, now))
        {
            return;
        }

        writes.AddRange(now.Where(e => old?.GetValueOrDefault(e.Key) != e.Value).Select(e => new ResourceWrite(key(e.Key), bytes(e.Value))));
        writes.AddRange((old?.Keys ?? []).Where(k => !now.ContainsKey(k)).Select(k => new ResourceWrite(key(k), null)));
    }

    private static ImmutableSortedDictionary<string, T> ByQualifier<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
