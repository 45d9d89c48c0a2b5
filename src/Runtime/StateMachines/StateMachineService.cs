using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;
using Treadle.Storage;

namespace Treadle.Runtime.StateMachines;

/// <summary>The registry of state machines and their revisions. Any thread.</summary>
/// <remarks>
/// Writes go one at a time, each read from the store anew, so that what is decided is what is there. Revisions are never deleted: an execution
/// that started while its machine was being deleted still finds the one it runs.
/// </remarks>
public sealed class StateMachineService : IMachines, IDisposable
{
    private const string Kind = "state-machine";
    private const string RevisionKind = "state-machine-revision";

    /// <summary>When so many programs are compiled, all are forgotten and compiled again as they are asked for.</summary>
    private const int ProgramsMax = 10_000;

    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly Func<string, StateMachineType, CompileResult> _compile;
    private readonly Func<string, StateMachineType, CompileResult> _compileStored;
    private readonly ReadCache<StateMachine> _known;
    private readonly ConcurrentDictionary<string, MachineRevision> _programs = new();
    private readonly Dictionary<string, ImmutableSortedSet<string>> _names = [];
    private readonly Lock _namesGate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <param name="store">Where machines are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hasTestCases">Test cases answer calls: integrations that nothing here can call are taken too.</param>
    public StateMachineService(IResourceStore store, TimeProvider time, bool hasTestCases = false)
        : this(store, time, hasTestCases ? CompileAll : StateMachineCompiler.Compile)
    {
        // What was created while there were test cases runs on without them.
        _compileStored = CompileAll;
    }

    internal StateMachineService(IResourceStore store, TimeProvider time, Func<string, StateMachineType, CompileResult> compile)
    {
        _compileStored = compile;
        _store = store;
        _time = time;
        _compile = compile;
        _known = new ReadCache<StateMachine>(Read);
    }

    /// <summary>How definitions are read and judged when machines are created.</summary>
    public Func<string, StateMachineType, CompileResult> Compiler => _compile;

    /// <summary>The machine, also while it is being deleted; null when there is none.</summary>
    public StateMachine? Find(string scope, string name) => _known.Find(scope, name);

    /// <inheritdoc/>
    public MachineRevision GetRevision(string scope, string revisionId)
    {
        if (_programs.TryGetValue(revisionId, out var known))
        {
            return known;
        }

        if (MapRunRevision.Of(revisionId) is (var own, { } label))
        {
            return _programs[revisionId] = GetRevision(scope, own).ForChildren(label);
        }

        var revision = ReadRevision(scope, revisionId);
        var program = _compileStored(revision.Settings.Definition, revision.Type).Program
            ?? throw new InvalidDataException($"Revision {revisionId} of {revision.StateMachineArn} no longer compiles.");
        return Remember(scope, revision, program);
    }

    /// <summary>The revision as it was written, definition included.</summary>
    /// <exception cref="KeyNotFoundException">There is no such revision: the store is damaged.</exception>
    public StateMachineRevision ReadRevision(string scope, string revisionId)
    {
        var resource = _store.Get(new ResourceKey(RevisionKind, scope, MapRunRevision.Of(revisionId).Revision))
            ?? throw new KeyNotFoundException($"There is no revision {revisionId} in {scope}.");
        return JsonSerializer.Deserialize(resource.Data.Span, Documents.Default.StateMachineRevision)
            ?? throw new InvalidDataException($"The revision {revisionId} has no document.");
    }

    /// <summary>Whether a revision is this machine's own, not one of an earlier machine of its name, since deleted.</summary>
    /// <remarks>By the order in which the store took them: two machines may be created within one millisecond.</remarks>
    public bool Owns(StateMachine machine, string revisionId) =>
        _store.Get(KeyOf(machine)) is { } own
        && _store.Get(new ResourceKey(RevisionKind, machine.Scope, MapRunRevision.Of(revisionId).Revision)) is { } revision
        && revision.Sequence > own.Sequence;

    /// <summary>Creates a machine; one of the same name, type and settings is the answer, as it is. Tags are not compared.</summary>
    /// <exception cref="RefusedException">InvalidName, InvalidDefinition, AlreadyExists, Deleting, TooManyTags.</exception>
    public async Task<StateMachine> CreateAsync(
        string scope, string name, string arn, StateMachineType type, StateMachineSettings settings, IReadOnlyList<Tag> tags, CancellationToken stop)
    {
        if (!ResourceNames.IsValid(name))
        {
            throw new RefusedException(Refusal.InvalidName, name);
        }

        var program = Compile(settings.Definition, type);
        var ownTags = Tags.With([], tags, arn);
        await _writing.WaitAsync(stop);
        try
        {
            if (Read(scope, name) is { } existing)
            {
                var isSame = !existing.IsDeleting && existing.Type == type && ReadRevision(scope, existing.Revision).Settings == settings;
                return isSame ? existing : throw new RefusedException(existing.IsDeleting ? Refusal.Deleting : Refusal.AlreadyExists, arn);
            }

            var now = _time.GetUtcNow().ToMilliseconds();
            var revision = NewRevision(name, arn, type, settings, now, isUpdate: false);
            var machine = new StateMachine { Name = name, Arn = arn, Scope = scope, CreatedAt = now, Type = type, Revision = revision.Id, Tags = ownTags };
            await WriteAsync(machine, revision);
            Remember(scope, revision, program);
            return machine;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Gives a machine other settings, as a new revision; settings that change nothing make none.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="name">Which.</param>
    /// <param name="arn">As the caller named it.</param>
    /// <param name="change">From the settings that are there to the ones wanted.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <returns>The current revision, and when the update was made.</returns>
    /// <exception cref="RefusedException">DoesNotExist, Deleting, InvalidDefinition.</exception>
    public async Task<(StateMachineRevision Revision, DateTimeOffset UpdatedAt)> UpdateAsync(
        string scope, string name, string arn, Func<StateMachineSettings, StateMachineSettings> change, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            var machine = Read(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);
            if (machine.IsDeleting)
            {
                throw new RefusedException(Refusal.Deleting, arn);
            }

            var now = _time.GetUtcNow().ToMilliseconds();
            var current = ReadRevision(scope, machine.Revision);
            var settings = change(current.Settings);
            if (settings == current.Settings)
            {
                return (current, now);
            }

            var program = Compile(settings.Definition, machine.Type);
            var revision = NewRevision(name, machine.Arn, machine.Type, settings, now, isUpdate: true);
            await WriteAsync(machine with { Revision = revision.Id }, revision);
            Remember(scope, revision, program);
            return (revision, now);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Marks a machine as being deleted; <see cref="StateMachineRemoval"/> lets it go when its executions have ended.</summary>
    /// <returns>The machine; null when there is none.</returns>
    public async Task<StateMachine?> MarkDeletingAsync(string scope, string name, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            if (Read(scope, name) is not { } machine || machine.IsDeleting)
            {
                return Read(scope, name);
            }

            machine = machine with { IsDeleting = true };
            await WriteAsync(machine, revision: null, new ResourceWrite(StateMachineRemoval.MarkerOf(machine), "{}"u8.ToArray()));
            return machine;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Takes a machine that is being deleted out of the registry.</summary>
    internal async Task RemoveAsync(StateMachine machine, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            // Two deletions may come here; between them another machine may have got the name.
            if (Read(machine.Scope, machine.Name) is not { IsDeleting: true })
            {
                return;
            }

            await WriteAllAsync([new ResourceWrite(KeyOf(machine), Data: null), new ResourceWrite(StateMachineRemoval.MarkerOf(machine), Data: null)]);
            _known.Written(machine.Scope, machine.Name, value: null);
            ChangeNames(machine.Scope, names => names.Remove(machine.Name));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Replaces the tags of a machine.</summary>
    /// <exception cref="RefusedException">DoesNotExist, and what <paramref name="change"/> throws.</exception>
    public async Task ChangeTagsAsync(string scope, string name, string arn, Func<IReadOnlyList<Tag>, IReadOnlyList<Tag>> change, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            var machine = Read(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);
            await WriteAsync(machine with { Tags = change(machine.Tags) }, revision: null);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A page in the order of the names' code units, as AWS lists machines.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="after">The name behind which the page starts; null starts.</param>
    /// <param name="limit">1 to 1000.</param>
    public IReadOnlyList<StateMachine> List(string scope, string? after, int limit)
    {
        var names = NamesOf(scope);
        var first = 0;
        if (after is not null)
        {
            var place = names.IndexOf(after);
            first = place >= 0 ? place + 1 : ~place;
        }

        var page = new List<StateMachine>(Math.Min(limit, names.Count));
        for (var i = first; i < names.Count && page.Count < limit; i++)
        {
            // A name may have gone since.
            if (Find(scope, names[i]) is { } machine)
            {
                page.Add(machine);
            }
        }

        return page;
    }

    /// <summary>The ARNs of all machines of all accounts, those that are being deleted included.</summary>
    public IEnumerable<string> Arns() => _store.All(Kind).Select(r => Parse(r).Arn);

    public void Dispose() => _writing.Dispose();

    private Program Compile(string definition, StateMachineType type)
    {
        var result = _compile(definition, type);
        return result.Program ?? throw new RefusedException(Refusal.InvalidDefinition, Describe(result.Diagnostics));
    }

    /// <summary><c>SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /, …</c></summary>
    private static string Describe(IReadOnlyList<Diagnostic> diagnostics) => string.Join(
        ", ",
        diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Location is null ? $"{d.Code}: {d.Message}" : $"{d.Code}: {d.Message} at {d.Location}"));

    private static StateMachineRevision NewRevision(string name, string arn, StateMachineType type, StateMachineSettings settings, DateTimeOffset now, bool isUpdate) => new()
    {
        Id = Guid.NewGuid().ToString(),
        StateMachineName = name,
        StateMachineArn = arn,
        Settings = settings,
        Type = type,
        CreatedAt = now,
        IsUpdate = isUpdate,
    };

    private MachineRevision Remember(string scope, StateMachineRevision revision, Program program)
    {
        if (_programs.Count >= ProgramsMax)
        {
            _programs.Clear();
        }

        var logging = revision.Settings.Logging;
        return _programs[revision.Id] = new MachineRevision(
            revision.Id, revision.StateMachineArn, revision.StateMachineName, scope, revision.Settings.RoleArn, program, logging.IsOn ? logging : null);
    }

    private async Task WriteAsync(StateMachine machine, StateMachineRevision? revision, ResourceWrite? also = null)
    {
        List<ResourceWrite> writes = [new(KeyOf(machine), JsonSerializer.SerializeToUtf8Bytes(machine, Documents.Default.StateMachine))];
        if (revision is not null)
        {
            var data = JsonSerializer.SerializeToUtf8Bytes(revision, Documents.Default.StateMachineRevision);
            writes.Add(new(new ResourceKey(RevisionKind, machine.Scope, revision.Id), data, ExpectedVersion: 0));
        }

        if (also is not null)
        {
            writes.Add(also);
        }

        await WriteAllAsync(writes);
        _known.Written(machine.Scope, machine.Name, machine);
        ChangeNames(machine.Scope, names => names.Add(machine.Name));
    }

    // Not cancelled: once a write is handed over, it may become durable, and the caches must learn of it.
    private async Task WriteAllAsync(IReadOnlyList<ResourceWrite> writes)
    {
        if (!await _store.WriteAsync(writes, CancellationToken.None))
        {
            throw new InvalidOperationException($"The store holds a new revision already: {writes[^1].Key.Id}.");
        }
    }

    // Called after the write. A scope that nobody has listed needs no list: whoever reads it later finds the write in the store.
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

    // Read under the gate: a write that is not in what was read changes the list afterwards.
    private ImmutableSortedSet<string> NamesOf(string scope)
    {
        lock (_namesGate)
        {
            if (!_names.TryGetValue(scope, out var names))
            {
                names = ReadNames(scope);
                _names[scope] = names;
            }

            return names;
        }
    }

    private ImmutableSortedSet<string> ReadNames(string scope) =>
        ImmutableSortedSet.CreateRange(StringComparer.Ordinal, _store.All(Kind, scope).Select(r => r.Key.Id));

    private StateMachine? Read(string scope, string name) =>
        _store.Get(new ResourceKey(Kind, scope, name)) is { } resource ? Parse(resource) : null;

    private static StateMachine Parse(Resource resource) =>
        JsonSerializer.Deserialize(resource.Data.Span, Documents.Default.StateMachine)
        ?? throw new InvalidDataException($"The state machine {resource.Key.Id} has no document.");

    private static CompileResult CompileAll(string definition, StateMachineType type) =>
        StateMachineCompiler.Compile(definition, type, acceptsUnsupportedIntegrations: true);

    private static ResourceKey KeyOf(StateMachine machine) => new(Kind, machine.Scope, machine.Name);
}
