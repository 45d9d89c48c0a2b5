using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Treadle.Storage;

namespace Treadle.Runtime.StateMachines;

/// <summary>State machines, their revisions, versions and aliases as documents of the store, and the gate through which all their writers go. Any thread.</summary>
/// <remarks>
/// Writers go one at a time, and each reads from the store what it decides by. What one request changes is one write of the store: all of it or nothing.
/// A machine's document is written only over the one that was read, so the number of the next version is never given twice.
/// </remarks>
internal sealed class MachineRecords : IDisposable
{
    private const string MachineKind = "state-machine";
    private const string RevisionKind = "state-machine-revision";
    private const string VersionKind = "state-machine-version";
    private const string AliasKind = "state-machine-alias";

    private readonly IResourceStore _store;
    private readonly ReadCache<StateMachine> _machines;
    private readonly ReadCache<StateMachineVersion> _versions;
    private readonly ReadCache<StateMachineAlias> _aliases;
    private readonly Dictionary<string, ImmutableSortedSet<string>> _names = [];
    private readonly Lock _namesGate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    public MachineRecords(IResourceStore store)
    {
        _store = store;
        _machines = new ReadCache<StateMachine>(Read);
        _versions = new ReadCache<StateMachineVersion>((scope, id) => Read(VersionKind, scope, id, Documents.Default.StateMachineVersion));
        _aliases = new ReadCache<StateMachineAlias>((scope, id) => Read(AliasKind, scope, id, Documents.Default.StateMachineAlias));
    }

    /// <summary>Remembered; what a request reads that changes nothing.</summary>
    public StateMachine? Find(string scope, string name) => _machines.Find(scope, name);

    /// <inheritdoc cref="Find(string, string)"/>
    public StateMachineVersion? FindVersion(string scope, string machine, int number) => _versions.Find(scope, IdOf(machine, number));

    /// <inheritdoc cref="Find(string, string)"/>
    public StateMachineAlias? FindAlias(string scope, string machine, string alias) => _aliases.Find(scope, IdOf(machine, alias));

    /// <summary>Lets in one writer; the others wait until it disposes what it got.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        return new Turn(_writing);
    }

    /// <summary>The machine as it is in the store.</summary>
    public StateMachine? Read(string scope, string name) => _store.Get(new ResourceKey(MachineKind, scope, name)) is { } resource
        ? Parse(resource, Documents.Default.StateMachine) with { DocumentVersion = resource.Version }
        : null;

    /// <summary>The machine as it is in the store, for a writer who has its turn.</summary>
    /// <exception cref="RefusedException">DoesNotExist, Deleting.</exception>
    public StateMachine ReadForChange(string scope, string name, string arn)
    {
        var machine = Read(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);
        return machine.IsDeleting ? throw new RefusedException(Refusal.Deleting, arn) : machine;
    }

    /// <exception cref="KeyNotFoundException">There is no such revision: the store is damaged.</exception>
    public StateMachineRevision ReadRevision(string scope, string id) =>
        Read(RevisionKind, scope, id, Documents.Default.StateMachineRevision) ?? throw new KeyNotFoundException($"There is no revision {id} in {scope}.");

    /// <summary>All versions of a machine, the oldest first.</summary>
    public IReadOnlyList<StateMachineVersion> ReadVersions(string scope, string machine) =>
        [.. ReadAll(VersionKind, scope, machine).Select(r => Parse(r, Documents.Default.StateMachineVersion))];

    public long CountVersions(string scope, string machine) => Count(VersionKind, scope, machine);

    /// <summary>All aliases of a machine in order of creation, each with its place in it.</summary>
    public IReadOnlyList<(StateMachineAlias Alias, long Position)> ReadAliases(string scope, string machine) =>
        [.. ReadAll(AliasKind, scope, machine).OrderBy(r => r.Sequence).Select(r => (Parse(r, Documents.Default.StateMachineAlias), r.Sequence))];

    public long CountAliases(string scope, string machine) => Count(AliasKind, scope, machine);

    /// <summary>Whether a revision was written after a machine of this name was created.</summary>
    public bool IsNewer(StateMachine machine, string revisionId) =>
        _store.Get(KeyOf(machine)) is { } own
        && _store.Get(new ResourceKey(RevisionKind, machine.Scope, revisionId)) is { } revision
        && revision.Sequence > own.Sequence;

    public IEnumerable<StateMachine> All() => _store.All(MachineKind).Select(r => Parse(r, Documents.Default.StateMachine));

    /// <summary>The names of a scope's machines in the order of their code units.</summary>
    public ImmutableSortedSet<string> NamesOf(string scope)
    {
        // Read under the gate: a write that is not in what was read changes the list afterwards.
        lock (_namesGate)
        {
            if (!_names.TryGetValue(scope, out var names))
            {
                names = ImmutableSortedSet.CreateRange(StringComparer.Ordinal, _store.All(MachineKind, scope).Select(r => r.Key.Id));
                _names[scope] = names;
            }

            return names;
        }
    }

    public MachineWrite Put(StateMachine machine) => new(
        new(KeyOf(machine), JsonSerializer.SerializeToUtf8Bytes(machine, Documents.Default.StateMachine), machine.DocumentVersion),
        () =>
        {
            _machines.Written(machine.Scope, machine.Name, machine with { DocumentVersion = machine.DocumentVersion + 1 });
            ChangeNames(machine.Scope, names => names.Add(machine.Name));
        });

    public MachineWrite Put(string scope, StateMachineRevision revision) => new(
        new(new(RevisionKind, scope, revision.Id), JsonSerializer.SerializeToUtf8Bytes(revision, Documents.Default.StateMachineRevision), ExpectedVersion: 0),
        Written: null);

    public MachineWrite Put(StateMachineVersion version)
    {
        var id = IdOf(version.StateMachineName, version.Number);
        return new(
            new(new(VersionKind, version.Scope, id), JsonSerializer.SerializeToUtf8Bytes(version, Documents.Default.StateMachineVersion), ExpectedVersion: 0),
            () => _versions.Written(version.Scope, id, version));
    }

    public MachineWrite Put(StateMachineAlias alias)
    {
        var id = IdOf(alias.StateMachineName, alias.Name);
        return new(
            new(new(AliasKind, alias.Scope, id), JsonSerializer.SerializeToUtf8Bytes(alias, Documents.Default.StateMachineAlias)),
            () => _aliases.Written(alias.Scope, id, alias));
    }

    /// <summary>Deletes a machine with its versions and aliases; its revisions stay, for executions read them.</summary>
    public IEnumerable<MachineWrite> DeleteAll(StateMachine machine) =>
    [
        .. ReadAliases(machine.Scope, machine.Name).Select(a => Delete(a.Alias)),
        .. ReadVersions(machine.Scope, machine.Name).Select(Delete),
        new(new(KeyOf(machine), Data: null), () =>
        {
            _machines.Written(machine.Scope, machine.Name, value: null);
            ChangeNames(machine.Scope, names => names.Remove(machine.Name));
        }),
    ];

    public MachineWrite Delete(StateMachineVersion version)
    {
        var id = IdOf(version.StateMachineName, version.Number);
        return new(new(new(VersionKind, version.Scope, id), Data: null), () => _versions.Written(version.Scope, id, value: null));
    }

    public MachineWrite Delete(StateMachineAlias alias)
    {
        var id = IdOf(alias.StateMachineName, alias.Name);
        return new(new(new(AliasKind, alias.Scope, id), Data: null), () => _aliases.Written(alias.Scope, id, value: null));
    }

    /// <summary>Makes the writes durable, all or none; completes when they are. The caller has its turn.</summary>
    /// <remarks>Not cancelled: once a write is handed over, it may become durable, and the caches must learn of it.</remarks>
    public async Task WriteAsync(params IEnumerable<MachineWrite> writes)
    {
        List<MachineWrite> all = [.. writes];
        if (!await _store.WriteAsync([.. all.Select(w => w.Resource)], CancellationToken.None))
        {
            throw new InvalidOperationException($"The store holds another document than was read: {all[0].Resource.Key.Id}.");
        }

        foreach (var write in all)
        {
            write.Written?.Invoke();
        }
    }

    public void Dispose() => _writing.Dispose();

    // A scope that nobody has listed needs no list: whoever reads it later finds the write in the store.
    private void ChangeNames(string scope, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        lock (_namesGate)
        {
            if (_names.TryGetValue(scope, out var names))
            {
                _names[scope] = change(names);
            }
        }
    }

    private IEnumerable<Resource> ReadAll(string kind, string scope, string machine)
    {
        var (start, isAfter) = (StartOf(machine), false);
        while (_store.ListById(kind, scope, start, isAfter) is { Count: > 0 } page)
        {
            foreach (var resource in page)
            {
                if (!resource.Key.Id.StartsWith(StartOf(machine), StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return resource;
            }

            (start, isAfter) = (page[^1].Key.Id, true);
        }
    }

    private long Count(string kind, string scope, string machine) => _store.Count(kind, scope, StartOf(machine), $"{machine};");

    // No name of a machine holds a colon or a semicolon, which is the character behind it.
    private static string StartOf(string machine) => $"{machine}:";

    /// <summary>In the order of the numbers: <c>Pay:0000000003</c>.</summary>
    private static string IdOf(string machine, int version) => string.Create(CultureInfo.InvariantCulture, $"{machine}:{version:D10}");

    private static string IdOf(string machine, string alias) => $"{machine}:{alias}";

    private T? Read<T>(string kind, string scope, string id, JsonTypeInfo<T> type)
        where T : class => _store.Get(new ResourceKey(kind, scope, id)) is { } resource ? Parse(resource, type) : null;

    private static T Parse<T>(Resource resource, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(resource.Data.Span, type) ?? throw new InvalidDataException($"The {resource.Key.Kind} {resource.Key.Id} has no document.");

    private static ResourceKey KeyOf(StateMachine machine) => new(MachineKind, machine.Scope, machine.Name);

    private sealed class Turn(SemaphoreSlim writing) : IDisposable
    {
        public void Dispose() => writing.Release();
    }
}

/// <param name="Resource">What the store gets.</param>
/// <param name="Written">Tells the caches, once it is on disk.</param>
internal sealed record MachineWrite(ResourceWrite Resource, Action? Written);
