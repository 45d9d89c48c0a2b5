using System.Globalization;

namespace Treadle.Runtime.StateMachines;

/// <summary>The aliases of state machines. Any thread.</summary>
public sealed class StateMachineAliases
{
    /// <summary>The most aliases that a machine may have at once.</summary>
    public const int CountMax = 100;

    private readonly MachineRecords _records;
    private readonly TimeProvider _time;

    internal StateMachineAliases(MachineRecords records, TimeProvider time) => (_records, _time) = (records, time);

    /// <returns>The alias; null when there is none.</returns>
    public StateMachineAlias? Find(string scope, string machine, string name) => _records.FindAlias(scope, machine, name);

    /// <summary>A page in order of creation.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="version">Only those that lead to this version; null lists all.</param>
    /// <param name="after">The position behind which the page starts; 0 starts.</param>
    /// <returns>The aliases, each with its position.</returns>
    public IEnumerable<(StateMachineAlias Alias, long Position)> List(string scope, string machine, int? version, long after) =>
        _records.ReadAliases(scope, machine).Where(a => a.Position > after && (version is null || a.Alias.Routes.Any(r => r.Version == version)));

    /// <summary>Creates an alias; one of the same name, description and routes is the answer, as it is.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="machine">The machine of all the versions.</param>
    /// <param name="name">The alias.</param>
    /// <param name="description">Null for none.</param>
    /// <param name="routes">One or two versions of the machine with weights that make 100.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <exception cref="RefusedException">NotFound (the machine or a version), Deleting, Conflict (another alias has the name), QuotaExceeded.</exception>
    public async Task<StateMachineAlias> CreateAsync(
        string scope, string machine, string name, string? description, IReadOnlyList<VersionWeight> routes, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        var owner = Owner(scope, machine, routes[0].Arn);
        var now = _time.GetUtcNow().ToMilliseconds();
        var alias = new StateMachineAlias
        {
            Name = name,
            StateMachineName = machine,
            StateMachineArn = owner.Arn,
            Scope = scope,
            Description = description,
            Routes = Routes(owner, routes),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (_records.FindAlias(scope, machine, name) is { } existing)
        {
            return existing.Description == description && existing.Routes.ToHashSet().SetEquals(alias.Routes) ? existing : throw new RefusedException(
                Refusal.Conflict, "Failed to create alias because an alias with the same name and a different routing configuration already exists.");
        }

        if (_records.CountAliases(scope, machine) >= CountMax)
        {
            throw new RefusedException(
                Refusal.QuotaExceeded, string.Create(CultureInfo.InvariantCulture, $"The maximum number of aliases ({CountMax}) has been reached for State Machine: '{owner.Arn}'"));
        }

        // With the machine's document, unchanged: an alias is not written for a machine that has gone meanwhile.
        await _records.WriteAsync(_records.Put(owner), _records.Put(alias));
        return alias;
    }

    /// <summary>Gives an alias another description, other routes, or both.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="name">The alias.</param>
    /// <param name="arn">The alias as the caller named it.</param>
    /// <param name="description">Null leaves what is there.</param>
    /// <param name="routes">Null leaves what is there.</param>
    /// <param name="stop">Gives up waiting for other writers; a write that has begun is finished.</param>
    /// <exception cref="RefusedException">NotFound (the alias or a version), Deleting.</exception>
    public async Task<StateMachineAlias> UpdateAsync(
        string scope, string machine, string name, string arn, string? description, IReadOnlyList<VersionWeight>? routes, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        var alias = _records.FindAlias(scope, machine, name) ?? throw new RefusedException(Refusal.NotFound, arn);
        var owner = Owner(scope, machine, arn);
        alias = alias with
        {
            Description = description ?? alias.Description,
            Routes = routes is null ? alias.Routes : Routes(owner, routes),
            UpdatedAt = _time.GetUtcNow().ToMilliseconds(),
        };
        await _records.WriteAsync(_records.Put(alias));
        return alias;
    }

    /// <summary>Deletes an alias; one that is not there is no error.</summary>
    public async Task DeleteAsync(string scope, string machine, string name, CancellationToken stop)
    {
        using var turn = await _records.EnterAsync(stop);
        if (_records.FindAlias(scope, machine, name) is { } alias)
        {
            await _records.WriteAsync(_records.Delete(alias));
        }
    }

    private StateMachine Owner(string scope, string machine, string arn)
    {
        var owner = _records.Read(scope, machine) ?? throw new RefusedException(Refusal.NotFound, arn);
        return owner.IsDeleting ? throw new RefusedException(Refusal.Deleting, owner.Arn) : owner;
    }

    private List<AliasRoute> Routes(StateMachine owner, IReadOnlyList<VersionWeight> routes) =>
    [
        .. routes.Select(r => _records.FindVersion(owner.Scope, owner.Name, r.Version) is { } version
            ? new AliasRoute(r.Version, r.Weight, version.Revision)
            : throw new RefusedException(Refusal.NotFound, r.Arn)),
    ];
}

/// <param name="Arn">The version as the caller named it.</param>
/// <param name="Version">Its number.</param>
/// <param name="Weight">Percent of the starts, 0 to 100.</param>
public sealed record VersionWeight(string Arn, int Version, int Weight);
