using System.Collections.Concurrent;
using Treadle.Asl.Compiling;
using Treadle.Asl.Validation;
using Treadle.Storage;

namespace Treadle.Runtime.StateMachines;

/// <summary>The registry of state machines, their revisions, versions and aliases. Any thread.</summary>
/// <remarks>
/// Revisions are never deleted: an execution that started while its machine was being deleted still finds the one it runs.
/// </remarks>
public sealed class StateMachineService : IMachines, IDisposable
{
    /// <summary>When so many programs are compiled, all are forgotten and compiled again as they are asked for.</summary>
    private const int ProgramsMax = 10_000;

    private readonly MachineRecords _records;
    private readonly TimeProvider _time;
    private readonly Func<string, StateMachineType, CompileResult> _compile;
    private readonly Func<string, StateMachineType, CompileResult> _compileStored;
    private readonly ConcurrentDictionary<string, MachineRevision> _programs = new();

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
        _records = new MachineRecords(store);
        _time = time;
        _compile = compile;
        Versions = new StateMachineVersions(_records, time);
        Aliases = new StateMachineAliases(_records, time);
    }

    public StateMachineVersions Versions { get; }

    public StateMachineAliases Aliases { get; }

    /// <summary>How definitions are read and judged when machines are created.</summary>
    public Func<string, StateMachineType, CompileResult> Compiler => _compile;

    /// <summary>The machine, also while it is being deleted; null when there is none.</summary>
    public StateMachine? Find(string scope, string name) => _records.Find(scope, name);

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
    public StateMachineRevision ReadRevision(string scope, string revisionId) => _records.ReadRevision(scope, MapRunRevision.Of(revisionId).Revision);

    /// <summary>Whether a revision is this machine's own, not one of an earlier machine of its name, since deleted.</summary>
    /// <remarks>By the order in which the store took them: two machines may be created within one millisecond.</remarks>
    public bool Owns(StateMachine machine, string revisionId) => _records.IsNewer(machine, MapRunRevision.Of(revisionId).Revision);

    /// <summary>Creates a machine; one of the same name, type and settings is the answer, as it is. Role and tags are not compared.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arn">Its ARN.</param>
    /// <param name="type">What it compiles as.</param>
    /// <param name="settings">Its first revision.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="publication">Publishes the first revision as version 1; null does not.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <returns>The machine, and with <paramref name="publication"/> its version.</returns>
    /// <exception cref="RefusedException">InvalidName, InvalidDefinition, AlreadyExists, Deleting, TooManyTags.</exception>
    public async Task<(StateMachine Machine, StateMachineVersion? Version)> CreateAsync(
        string scope, string name, string arn, StateMachineType type, StateMachineSettings settings, IReadOnlyList<Tag> tags, Publication? publication, CancellationToken stop)
    {
        if (!ResourceNames.IsValid(name))
        {
            throw new RefusedException(Refusal.InvalidName, name);
        }

        var program = Compile(settings.Definition, type);
        var ownTags = Tags.With([], tags, arn);
        using var turn = await _records.EnterAsync(stop);
        if (_records.Read(scope, name) is { } existing)
        {
            return Repeated(existing, type, settings, publication);
        }

        var now = _time.GetUtcNow().ToMilliseconds();
        var revision = NewRevision(name, arn, type, settings, now, isUpdate: false);
        var machine = new StateMachine { Name = name, Arn = arn, Scope = scope, CreatedAt = now, Type = type, Revision = revision.Id, Tags = ownTags };
        List<MachineWrite> writes = [_records.Put(scope, revision)];
        var version = Publish(ref machine, publication, now, writes);
        await _records.WriteAsync([_records.Put(machine), .. writes]);
        Remember(scope, revision, program);
        return (machine, version);
    }

    /// <summary>Gives a machine other settings, as a new revision; settings that change nothing make none.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="name">Which.</param>
    /// <param name="arn">As the caller named it.</param>
    /// <param name="change">From the settings that are there to the ones wanted.</param>
    /// <param name="publication">Publishes what is current then, unless it is published already; null does not.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <returns>The current revision, when the update was made, and with <paramref name="publication"/> the version.</returns>
    /// <exception cref="RefusedException">DoesNotExist, Deleting, InvalidDefinition, QuotaExceeded: nothing was changed.</exception>
    public async Task<(StateMachineRevision Revision, DateTimeOffset UpdatedAt, StateMachineVersion? Version)> UpdateAsync(
        string scope, string name, string arn, Func<StateMachineSettings, StateMachineSettings> change, Publication? publication, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        var machine = _records.ReadForChange(scope, name, arn);
        var now = _time.GetUtcNow().ToMilliseconds();
        var revision = _records.ReadRevision(scope, machine.Revision);
        var settings = change(revision.Settings);
        List<MachineWrite> writes = [];
        if (settings != revision.Settings)
        {
            var program = Compile(settings.Definition, machine.Type);
            revision = NewRevision(name, machine.Arn, machine.Type, settings, now, isUpdate: true);
            machine = machine with { Revision = revision.Id, PublishedAs = null };
            writes.Add(_records.Put(scope, revision));
            Remember(scope, revision, program);
        }

        var version = Publish(ref machine, publication, now, writes);
        if (writes.Count > 0)
        {
            await _records.WriteAsync([_records.Put(machine), .. writes]);
        }

        return (revision, now, version);
    }

    /// <summary>Marks a machine as being deleted; <see cref="StateMachineRemoval"/> lets it go when its executions have ended.</summary>
    /// <returns>The machine; null when there is none.</returns>
    public async Task<StateMachine?> MarkDeletingAsync(string scope, string name, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        if (_records.Read(scope, name) is not { IsDeleting: false } machine)
        {
            return _records.Read(scope, name);
        }

        machine = machine with { IsDeleting = true };
        await _records.WriteAsync(_records.Put(machine), new MachineWrite(new ResourceWrite(StateMachineRemoval.MarkerOf(machine), "{}"u8.ToArray()), Written: null));
        return machine;
    }

    /// <summary>Takes a machine that is being deleted out of the registry, with its versions and aliases.</summary>
    internal async Task RemoveAsync(StateMachine machine, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);

        // Two deletions may come here; between them another machine may have got the name.
        if (_records.Read(machine.Scope, machine.Name) is { IsDeleting: true })
        {
            await _records.WriteAsync([.. _records.DeleteAll(machine), new MachineWrite(new ResourceWrite(StateMachineRemoval.MarkerOf(machine), Data: null), Written: null)]);
        }
    }

    /// <summary>Replaces the tags of a machine.</summary>
    /// <exception cref="RefusedException">DoesNotExist, and what <paramref name="change"/> throws.</exception>
    public async Task ChangeTagsAsync(string scope, string name, string arn, Func<IReadOnlyList<Tag>, IReadOnlyList<Tag>> change, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        var machine = _records.Read(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);
        await _records.WriteAsync(_records.Put(machine with { Tags = change(machine.Tags) }));
    }

    /// <summary>A page in the order of the names' code units, as AWS lists machines.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="after">The name behind which the page starts; null starts.</param>
    /// <param name="limit">1 to 1000.</param>
    public IReadOnlyList<StateMachine> List(string scope, string? after, int limit)
    {
        var names = _records.NamesOf(scope);
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
    public IEnumerable<string> Arns() => _records.All().Select(m => m.Arn);

    public void Dispose() => _records.Dispose();

    /// <summary>A creation of what is there already.</summary>
    /// <remarks>Source: API reference, CreateStateMachine: publish and versionDescription are compared, roleArn and tags are ignored.</remarks>
    private (StateMachine Machine, StateMachineVersion? Version) Repeated(StateMachine existing, StateMachineType type, StateMachineSettings settings, Publication? publication)
    {
        if (existing.IsDeleting)
        {
            throw new RefusedException(Refusal.Deleting, existing.Arn);
        }

        var current = _records.ReadRevision(existing.Scope, existing.Revision).Settings;
        var version = publication is null ? null : Versions.FindPublished(existing);
        var isSame = existing.Type == type && settings with { RoleArn = current.RoleArn } == current && version?.Description == publication?.Description
            && (publication is null || version is not null);
        return isSame ? (existing, version) : throw new RefusedException(Refusal.AlreadyExists, existing.Arn);
    }

    /// <summary>Adds the version that a request asks for to its writes, unless the current revision has one already.</summary>
    private StateMachineVersion? Publish(ref StateMachine machine, Publication? publication, DateTimeOffset now, List<MachineWrite> writes)
    {
        if (publication is null)
        {
            return null;
        }

        if (Versions.FindPublished(machine) is { } published)
        {
            return published;
        }

        (machine, var version) = Versions.Next(machine, publication, now);
        writes.Add(_records.Put(version));
        return version;
    }

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

    private static CompileResult CompileAll(string definition, StateMachineType type) =>
        StateMachineCompiler.Compile(definition, type, acceptsUnsupportedIntegrations: true);
}
