using System.Globalization;

namespace Treadle.Runtime.StateMachines;

/// <summary>The published versions of state machines. Any thread.</summary>
public sealed class StateMachineVersions
{
    /// <summary>The most versions that a machine may have at once.</summary>
    public const int CountMax = 1_000;

    private readonly MachineRecords _records;
    private readonly TimeProvider _time;

    internal StateMachineVersions(MachineRecords records, TimeProvider time) => (_records, _time) = (records, time);

    /// <returns>The version; null when there is none.</returns>
    public StateMachineVersion? Find(string scope, string machine, int number) => _records.FindVersion(scope, machine, number);

    /// <summary>All versions of a machine, the newest first; none of a machine that is not there.</summary>
    public IReadOnlyList<StateMachineVersion> List(string scope, string machine) => [.. _records.ReadVersions(scope, machine).Reverse()];

    /// <summary>Publishes the current revision of a machine; one that is published already is the answer, as it is.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="name">The machine.</param>
    /// <param name="arn">The machine as the caller named it.</param>
    /// <param name="revisionId">The revision that the caller takes for the current one, <c>INITIAL</c> for the first; null takes any.</param>
    /// <param name="description">Of the version; null for none.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <exception cref="RefusedException">DoesNotExist, Deleting, Conflict (it is another revision), QuotaExceeded.</exception>
    public async Task<StateMachineVersion> PublishAsync(string scope, string name, string arn, string? revisionId, string? description, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        var machine = _records.ReadForChange(scope, name, arn);
        var current = _records.ReadRevision(scope, machine.Revision).PublicId;
        if (revisionId is not null && revisionId != current)
        {
            throw new RefusedException(
                Refusal.Conflict,
                $"Failed to publish the State Machine version for revision {revisionId}. The current State Machine revision is {current}.");
        }

        if (FindPublished(machine) is { } published)
        {
            return published;
        }

        var (changed, version) = Next(machine, new Publication(description), _time.GetUtcNow().ToMilliseconds());
        await _records.WriteAsync(_records.Put(changed), _records.Put(version));
        return version;
    }

    /// <summary>Deletes a version; one that is not there is no error. Its number is not given again.</summary>
    /// <exception cref="RefusedException">Conflict: an alias leads to it.</exception>
    public async Task DeleteAsync(string scope, string machine, int number, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        if (_records.FindVersion(scope, machine, number) is not { } version)
        {
            return;
        }

        var aliases = _records.ReadAliases(scope, machine).Select(a => a.Alias).Where(a => a.Routes.Any(r => r.Version == number)).Select(a => a.Name).ToList();
        if (aliases.Count > 0)
        {
            throw new RefusedException(
                Refusal.Conflict,
                $"Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{string.Join(", ", aliases)}]");
        }

        List<MachineWrite> writes = [_records.Delete(version)];
        if (_records.Read(scope, machine) is { PublishedAs: { } latest } owner && latest == number)
        {
            writes.Add(_records.Put(owner with { PublishedAs = null }));
        }

        await _records.WriteAsync(writes);
    }

    /// <summary>The version that the current revision is published as; null when it is not. For a writer who has its turn.</summary>
    internal StateMachineVersion? FindPublished(StateMachine machine) =>
        machine.PublishedAs is { } number ? _records.FindVersion(machine.Scope, machine.Name, number) : null;

    /// <summary>The next version of a machine, of its current revision, and the machine that knows of it: to be written together.</summary>
    /// <exception cref="RefusedException">QuotaExceeded.</exception>
    internal (StateMachine Machine, StateMachineVersion Version) Next(StateMachine machine, Publication publication, DateTimeOffset now)
    {
        if (_records.CountVersions(machine.Scope, machine.Name) >= CountMax)
        {
            throw new RefusedException(
                Refusal.QuotaExceeded, string.Create(CultureInfo.InvariantCulture, $"The maximum number of versions ({CountMax}) has been reached for State Machine: '{machine.Arn}'"));
        }

        var version = new StateMachineVersion
        {
            StateMachineName = machine.Name,
            StateMachineArn = machine.Arn,
            Scope = machine.Scope,
            Number = machine.LastVersion + 1,
            Revision = machine.Revision,
            Description = publication.Description,
            CreatedAt = now,
        };
        return (machine with { LastVersion = version.Number, PublishedAs = version.Number }, version);
    }
}
