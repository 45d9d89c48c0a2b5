using System.Globalization;
using Treadle.Aws;
using Treadle.Lambda.Packages;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>Functions and their versions: configuration as resources, packages as files; Lambda's rules and words.</summary>
/// <remarks>Any thread. A package is on disk before the resource that names it.</remarks>
public sealed class FunctionService
{
    private const int TagsMax = 50;

    private readonly TimeProvider _time;

    /// <param name="resources">Where functions are stored.</param>
    /// <param name="dataDirectory">The server's data directory; packages are kept in <c>functions/</c> below it.</param>
    /// <param name="time">The clock.</param>
    public FunctionService(IResourceStore resources, string dataDirectory, TimeProvider time)
    {
        _time = time;
        Folder = Path.Combine(Path.GetFullPath(dataDirectory), "functions");
        Packages = new PackageStore(Folder);
        Table = new FunctionTable(resources);
        Packages.RemoveAllBut(Table.All.SelectMany(e => e.All).Select(f => f.Package).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Called with each version that was changed or deleted: its workers run old code now.</summary>
    internal Action<Function>? Changed { get; set; }

    internal string Folder { get; }

    internal PackageStore Packages { get; }

    internal FunctionTable Table { get; }

    /// <summary>Makes a function.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="name">Its bare name.</param>
    /// <param name="settings">What the caller gave; runtime, handler and role are required.</param>
    /// <param name="code">The code.</param>
    /// <param name="tags">Tags; empty when none.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">ResourceConflictException, InvalidParameterValueException, ValidationException: nothing was made.</exception>
    public async Task<Function> CreateAsync(
        AwsCaller caller, string name, FunctionSettings settings, FunctionCode code, IEnumerable<KeyValuePair<string, string>> tags, CancellationToken stop)
    {
        var named = FunctionName.Parse(caller, name);
        if (named.Name.Length > 64)
        {
            // The one violation that has another code on AWS.
            throw FunctionErrors.Invalid($"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64");
        }

        settings.Check();
        if (Table.Find(named.Owner, named.Name) is not null)
        {
            throw Conflict(named);
        }

        var kept = await KeepAsync(code, stop);
        var function = settings.ApplyTo(kept.ApplyTo(new Function
        {
            Owner = named.Owner,
            Name = named.Name,
            Runtime = Required(settings.Runtime, "runtime"),
            Handler = Required(settings.Handler, "handler"),
            Role = Required(settings.Role, "role"),
            Package = "",
            CodeSize = 0,
            LastModified = _time.GetUtcNow(),
            RevisionId = NewRevision(),
            ContentId = NewRevision(),
        })) with
        { Tags = Function.EmptyMap.AddRange(tags) };
        return await Table.AddAsync(function, stop) ? function : throw Conflict(named);
    }

    /// <summary>A version: <c>$LATEST</c>, a published one, or the one that an alias points at first.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="qualifier">A version or alias; null is the ARN's own, else <c>$LATEST</c>.</param>
    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public Function Get(AwsCaller caller, string nameOrArn, string? qualifier = null) => Choose(caller, nameOrArn, qualifier, () => 1).Version;

    /// <summary>The version that a call gets: of an alias by the weights of its versions.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="qualifier">A version or alias; null is the ARN's own, else <c>$LATEST</c>.</param>
    /// <param name="chance">Gives 0 to 1, exclusive, when an alias has two versions.</param>
    /// <returns>The version, and the qualifier that it was asked for by.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public (Function Version, string? Qualifier) Choose(AwsCaller caller, string nameOrArn, string? qualifier, Func<double> chance)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        var entry = Table.Get(named);
        var version = named.Qualifier is { } given && entry.Aliases.TryGetValue(given, out var alias)
            ? alias.Choose(alias.Additional is null ? 1 : chance())
            : named.Qualifier ?? Function.LatestVersion;
        return (entry.Version(version) ?? throw FunctionErrors.NotFound(named), named.Qualifier);
    }

    /// <summary>A function with all that belongs to it.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public FunctionEntry Entry(AwsCaller caller, string nameOrArn, string? qualifier = null) => Table.Get(FunctionName.Parse(caller, nameOrArn, qualifier));

    /// <summary>The functions of an account and region, in order of their names.</summary>
    public IReadOnlyList<FunctionEntry> List(AwsCaller caller) =>
        [.. Table.All.Where(e => e.Latest.Owner.Scope == caller.Scope).OrderBy(e => e.Latest.Name, StringComparer.Ordinal)];

    /// <summary>Deletes a function with all its versions, or one version.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException; InvalidParameterValueException for $LATEST and aliases; ResourceConflictException for a version that an alias names.</exception>
    public async Task DeleteAsync(AwsCaller caller, string nameOrArn, string? qualifier, CancellationToken stop)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        if (named.Qualifier is { } version)
        {
            await DeleteVersionAsync(named, version, stop);
            return;
        }

        foreach (var function in (await Table.RemoveAsync(named, stop)).All)
        {
            Changed?.Invoke(function);
        }
    }

    /// <param name="caller">Who asks.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="code">The new code.</param>
    /// <param name="change">How.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>The new <c>$LATEST</c>, or the version that was published.</returns>
    public async Task<Function> UpdateCodeAsync(AwsCaller caller, string nameOrArn, FunctionCode code, CodeChange change, CancellationToken stop)
    {
        var function = Entry(caller, nameOrArn).Latest;
        FunctionErrors.CheckRevision(change.RevisionId, function.RevisionId);
        var kept = await KeepAsync(code, stop);
        Function Change(Function f) => kept.ApplyTo(f) with { Architecture = change.Architecture ?? f.Architecture };
        return change.IsDryRun ? Change(function) : await ReplaceAsync(caller, nameOrArn, Change, change.RevisionId, change.Publishes, stop);
    }

    public async Task<Function> UpdateConfigurationAsync(
        AwsCaller caller, string nameOrArn, FunctionSettings settings, string? revisionId, CancellationToken stop)
    {
        settings.Check();
        return await ReplaceAsync(caller, nameOrArn, settings.ApplyTo, revisionId, publishes: false, stop);
    }

    /// <summary>Makes an immutable version of what <c>$LATEST</c> is; when it is what the last version was, that one.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="codeSha256">Only when the code has this hash, base64; null whatever it is.</param>
    /// <param name="description">null takes that of <c>$LATEST</c>.</param>
    /// <param name="revisionId">Only when <c>$LATEST</c> still is this revision; null whatever it is.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<Function> PublishAsync(
        AwsCaller caller, string nameOrArn, string? codeSha256, string? description, string? revisionId, CancellationToken stop)
    {
        var changed = await Table.ChangeAsync(
            FunctionName.Parse(caller, nameOrArn),
            entry =>
            {
                var latest = entry.Latest;
                FunctionErrors.CheckRevision(revisionId, latest.RevisionId);
                if (codeSha256 is not null && codeSha256 != latest.CodeSha256 && latest.LocalFolder is null)
                {
                    throw FunctionErrors.Invalid(
                        $"CodeSHA256 ({codeSha256}) is different from current CodeSHA256 in $LATEST ({latest.CodeSha256}). Please try again with the CodeSHA256 in $LATEST.");
                }

                return Publish(entry, description);
            },
            stop);
        return Last(changed.New);
    }

    /// <summary>Sets and removes tags.</summary>
    public async Task TagAsync(
        AwsCaller caller, string nameOrArn, IEnumerable<KeyValuePair<string, string>> set, IEnumerable<string> removed, CancellationToken stop) =>
        await Table.ChangeAsync(
            FunctionName.Parse(caller, nameOrArn),
            entry =>
            {
                var tags = entry.Latest.Tags.SetItems(set).RemoveRange(removed);
                return tags.Count <= TagsMax
                    ? entry with { Latest = entry.Latest with { Tags = tags, RevisionId = NewRevision() } }
                    : throw FunctionErrors.Invalid("Number of tags exceeds resource tag limit.");
            },
            stop);

    internal static string NewRevision() => Guid.NewGuid().ToString();

    private async Task<Function> ReplaceAsync(
        AwsCaller caller, string nameOrArn, Func<Function, Function> change, string? revisionId, bool publishes, CancellationToken stop)
    {
        var changed = await Table.ChangeAsync(
            FunctionName.Parse(caller, nameOrArn),
            entry =>
            {
                FunctionErrors.CheckRevision(revisionId, entry.Latest.RevisionId);
                var replaced = entry with { Latest = change(entry.Latest) with { LastModified = _time.GetUtcNow(), RevisionId = NewRevision(), ContentId = NewRevision() } };
                return publishes ? Publish(replaced, description: null) : replaced;
            },
            stop);
        Changed?.Invoke(changed.Old.Latest);
        return publishes ? Last(changed.New) : changed.New.Latest;
    }

    private static FunctionEntry Publish(FunctionEntry entry, string? description)
    {
        if (entry.Versions.TryGetValue(entry.LastVersion, out var last) && last.Content() == entry.Latest.Content())
        {
            return entry;
        }

        var number = entry.LastVersion + 1;
        var published = entry.Latest with
        {
            Version = number.ToString(CultureInfo.InvariantCulture),
            Description = description ?? entry.Latest.Description,
            RevisionId = NewRevision(),
            Tags = Function.EmptyMap,
            ReservedConcurrency = null,
        };
        return entry with
        {
            Latest = entry.Latest with { RevisionId = NewRevision() },
            Versions = entry.Versions.Add(number, published),
            LastVersion = number,
        };
    }

    private static Function Last(FunctionEntry entry) => entry.Version(entry.LastVersion.ToString(CultureInfo.InvariantCulture))!;

    private async Task DeleteVersionAsync(FunctionName named, string version, CancellationToken stop)
    {
        if (version == Function.LatestVersion)
        {
            throw FunctionErrors.Invalid("$LATEST version cannot be deleted without deleting the function.");
        }

        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw FunctionErrors.Invalid("Deletion of aliases is not currently supported.");
        }

        var changed = await Table.ChangeAsync(
            named,
            entry =>
            {
                var users = entry.Aliases.Values.Where(a => a.Version == version || a.Additional?.Version == version).Select(a => a.Name).ToList();
                return users.Count == 0
                    ? entry with { Versions = entry.Versions.Remove(number), EventConfigs = entry.EventConfigs.Remove(version), Policies = entry.Policies.Remove(version) }
                    : throw new AwsErrorException(
                        "ResourceConflictException", $"You cannot delete version {version} because it is used by the following aliases: [{string.Join(", ", users)}]", 409);
            },
            stop);
        if (changed.Old.Version(version) is { } gone)
        {
            Changed?.Invoke(gone);
        }
    }

    /// <summary>Puts a package on disk; a folder is only looked at.</summary>
    private async Task<KeptCode> KeepAsync(FunctionCode code, CancellationToken stop) => code switch
    {
        FunctionCode.Zip zip => new KeptCode(await Task.Run(() => Packages.Add(zip.Bytes), stop), zip.Bytes.Length, LocalFolder: null),
        FunctionCode.Folder folder => KeptCode.OfFolder(folder.Path),
        _ => throw new InvalidOperationException($"{code} is no code."),
    };

    private static string Required(string? value, string member) => value ?? throw FunctionErrors.Missing(member);

    private static AwsErrorException Conflict(FunctionName named) => new("ResourceConflictException", $"Function already exist: {named.Name}", 409);
}

/// <summary>How a function's code is replaced.</summary>
public sealed record CodeChange
{
    /// <summary><c>x86_64</c> or <c>arm64</c>; null leaves it as it is.</summary>
    public string? Architecture { get; init; }

    /// <summary>Only when <c>$LATEST</c> still is this revision; null whatever it is.</summary>
    public string? RevisionId { get; init; }

    /// <summary>Only says what would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Publishes the new code as a version.</summary>
    public bool Publishes { get; init; }
}
