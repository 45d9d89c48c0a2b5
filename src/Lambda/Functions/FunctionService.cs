using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Treadle.Aws;
using Treadle.Lambda.Packages;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>Functions: their configuration as resources, their packages as files; Lambda's rules and words.</summary>
/// <remarks>Any thread. A package is on disk before the resource that names it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim without a wait handle holds nothing to give back.")]
public sealed class FunctionService
{
    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Scope, string Name), Function> _functions = new();

    // Changes are read, changed and written one at a time; two updates at once must not lose one.
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <param name="resources">Where functions are stored.</param>
    /// <param name="dataDirectory">The server's data directory; packages are kept in <c>functions/</c> below it.</param>
    /// <param name="time">The clock.</param>
    public FunctionService(IResourceStore resources, string dataDirectory, TimeProvider time)
    {
        (_resources, _time) = (resources, time);
        Folder = Path.Combine(Path.GetFullPath(dataDirectory), "functions");
        Packages = new PackageStore(Folder);
        foreach (var function in _resources.All(Function.Kind).Select(Function.FromResource))
        {
            _functions[(function.Owner.Scope, function.Name)] = function;
        }

        Packages.RemoveAllBut(_functions.Values.Select(f => f.Package).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Called with each function that was changed or deleted: its workers run old code now.</summary>
    internal Action<Function>? Changed { get; set; }

    internal string Folder { get; }

    internal PackageStore Packages { get; }

    /// <summary>Makes a function.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="name">Its bare name.</param>
    /// <param name="settings">What the caller gave; runtime, handler and role are required.</param>
    /// <param name="zip">The package.</param>
    /// <param name="tags">Tags; empty when none.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">ResourceConflictException, InvalidParameterValueException, ValidationException: nothing was made.</exception>
    public async Task<Function> CreateAsync(
        AwsCaller caller, string name, FunctionSettings settings, ReadOnlyMemory<byte> zip, IEnumerable<KeyValuePair<string, string>> tags, CancellationToken stop)
    {
        var named = FunctionName.Parse(caller, name);
        if (named.Name.Length > 64)
        {
            throw new AwsErrorException(
                "ValidationException",
                $"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64");
        }

        settings.Check();
        if (_functions.ContainsKey((named.Owner.Scope, named.Name)))
        {
            throw Conflict(named);
        }

        var package = await Task.Run(() => Packages.Add(zip), stop);
        var function = settings.ApplyTo(new Function
        {
            Owner = named.Owner,
            Name = named.Name,
            Runtime = Required(settings.Runtime, "runtime"),
            Handler = Required(settings.Handler, "handler"),
            Role = Required(settings.Role, "role"),
            Package = package,
            CodeSize = zip.Length,
            LastModified = _time.GetUtcNow(),
            RevisionId = NewRevision(),
        }) with
        { Tags = Function.EmptyMap.AddRange(tags) };

        if (!await _resources.WriteAsync([new ResourceWrite(function.Key, function.ToBytes(), ExpectedVersion: 0)], stop))
        {
            throw Conflict(named);
        }

        return _functions[(function.Owner.Scope, function.Name)] = function;
    }

    /// <param name="caller">Who asks.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="qualifier">Only <c>$LATEST</c> exists.</param>
    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public Function Get(AwsCaller caller, string nameOrArn, string? qualifier = null)
    {
        var named = FunctionName.Parse(caller, nameOrArn, qualifier);
        return named.Qualifier is null or "$LATEST" && _functions.TryGetValue((named.Owner.Scope, named.Name), out var function)
            ? function
            : throw NotFound(named);
    }

    /// <summary>The functions of an account and region, in order of their names.</summary>
    public IReadOnlyList<Function> List(AwsCaller caller) =>
        [.. _functions.Values.Where(f => f.Owner.Scope == caller.Scope).OrderBy(f => f.Name, StringComparer.Ordinal)];

    public async Task DeleteAsync(AwsCaller caller, string nameOrArn, string? qualifier, CancellationToken stop)
    {
        if (qualifier is not null)
        {
            throw new AwsErrorException("InvalidParameterValueException", "Deleting a version is not supported by this server: leave Qualifier out to delete the function.");
        }

        await _changing.WaitAsync(stop);
        try
        {
            var function = Get(caller, nameOrArn);
            await _resources.WriteAsync([new ResourceWrite(function.Key, null)], stop);
            _functions.TryRemove((function.Owner.Scope, function.Name), out _);
            Changed?.Invoke(function);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <param name="caller">Who asks.</param>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="zip">The new package.</param>
    /// <param name="revisionId">Only when it still is this revision; null whatever it is.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<Function> UpdateCodeAsync(AwsCaller caller, string nameOrArn, ReadOnlyMemory<byte> zip, string? revisionId, CancellationToken stop)
    {
        var function = Get(caller, nameOrArn);
        CheckRevision(function, revisionId);
        var package = await Task.Run(() => Packages.Add(zip), stop);
        return await ReplaceAsync(caller, nameOrArn, f => f with { Package = package, CodeSize = zip.Length }, revisionId, stop);
    }

    public async Task<Function> UpdateConfigurationAsync(
        AwsCaller caller, string nameOrArn, FunctionSettings settings, string? revisionId, CancellationToken stop)
    {
        settings.Check();
        return await ReplaceAsync(caller, nameOrArn, settings.ApplyTo, revisionId, stop);
    }

    /// <summary>Sets and removes tags; not a new revision.</summary>
    public async Task TagAsync(
        AwsCaller caller, string nameOrArn, IEnumerable<KeyValuePair<string, string>> set, IEnumerable<string> removed, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var function = Get(caller, nameOrArn);
            await WriteAsync(function with { Tags = function.Tags.SetItems(set).RemoveRange(removed) }, stop);
        }
        finally
        {
            _changing.Release();
        }
    }

    internal static AwsErrorException NotFound(FunctionName named) =>
        new("ResourceNotFoundException", $"Function not found: {named.Arn}", 404);

    private async Task<Function> ReplaceAsync(
        AwsCaller caller, string nameOrArn, Func<Function, Function> change, string? revisionId, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var function = Get(caller, nameOrArn);
            CheckRevision(function, revisionId);
            var changed = change(function) with { LastModified = _time.GetUtcNow(), RevisionId = NewRevision() };
            await WriteAsync(changed, stop);
            Changed?.Invoke(function);
            return changed;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task WriteAsync(Function function, CancellationToken stop)
    {
        await _resources.WriteAsync([new ResourceWrite(function.Key, function.ToBytes())], stop);
        _functions[(function.Owner.Scope, function.Name)] = function;
    }

    private static void CheckRevision(Function function, string? revisionId)
    {
        if (revisionId is not null && revisionId != function.RevisionId)
        {
            throw new AwsErrorException(
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
                412);
        }
    }

    private static string Required(string? value, string member) => value
        ?? throw new AwsErrorException(
            "ValidationException", $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    private static AwsErrorException Conflict(FunctionName named) => new("ResourceConflictException", $"Function already exist: {named.Name}", 409);

    private static string NewRevision() => Guid.NewGuid().ToString();
}
