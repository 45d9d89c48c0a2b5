using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>All functions in memory, and their one way to the store.</summary>
/// <remarks>Any thread. Readers see each function as one change left it; changes are made one after the other and are on disk before they are seen.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim without a wait handle holds nothing to give back.")]
internal sealed class FunctionTable
{
    private readonly IResourceStore _resources;
    private readonly ConcurrentDictionary<(string Scope, string Name), FunctionEntry> _functions = new();

    // The last numbers of deleted functions; of others the entry has it.
    private readonly ConcurrentDictionary<(string Scope, string Name), int> _lastVersions = new();

    // Changes are read, changed and written one at a time; two updates at once must not lose one.
    private readonly SemaphoreSlim _changing = new(1, 1);

    public FunctionTable(IResourceStore resources)
    {
        _resources = resources;
        foreach (var resource in resources.All(VersionNumbers.Kind))
        {
            _lastVersions[(resource.Key.Scope, resource.Key.Id)] = VersionNumbers.Read(resource);
        }

        foreach (var latest in resources.All(Function.Kind).Select(FunctionDocument.ToFunction))
        {
            var key = (latest.Owner.Scope, latest.Name);
            _functions[key] = new FunctionEntry { Latest = latest, LastVersion = _lastVersions.GetValueOrDefault(key) };
        }

        Read(Function.VersionKind, (entry, number, r) => entry with { Versions = entry.Versions.Add(int.Parse(number, CultureInfo.InvariantCulture), FunctionDocument.ToFunction(r)) });
        Read(FunctionAlias.Kind, (entry, name, r) => entry with { Aliases = entry.Aliases.Add(name, FunctionAlias.Read(name, r)) });
        Read(EventInvokeConfig.Kind, (entry, qualifier, r) => entry with { EventConfigs = entry.EventConfigs.Add(qualifier, EventInvokeConfig.Read(r)) });
        Read(FunctionPolicy.Kind, (entry, qualifier, r) => entry with { Policies = entry.Policies.Add(qualifier, FunctionPolicy.Read(r)) });
    }

    public IEnumerable<FunctionEntry> All => _functions.Values;

    public FunctionEntry? Find(AwsCaller owner, string name) => _functions.GetValueOrDefault((owner.Scope, name));

    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public FunctionEntry Get(FunctionName named) => Find(named.Owner, named.Name) ?? throw FunctionErrors.NotFound(named);

    /// <param name="function">Its $LATEST.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>False when there is one of the name.</returns>
    public async Task<bool> AddAsync(Function function, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var key = (function.Owner.Scope, function.Name);
            var entry = new FunctionEntry { Latest = function };
            if (_functions.ContainsKey(key) || !await _resources.WriteAsync(entry.ChangesSince(null), stop))
            {
                return false;
            }

            _functions[key] = entry with { LastVersion = _lastVersions.GetValueOrDefault(key) };
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <param name="named">Which; its qualifier is not looked at.</param>
    /// <param name="change">From what is to what shall be; may throw, then nothing changes.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>Before and after.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException 404, and what <paramref name="change"/> throws.</exception>
    public async Task<(FunctionEntry Old, FunctionEntry New)> ChangeAsync(FunctionName named, Func<FunctionEntry, FunctionEntry> change, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var old = Get(named);
            var changed = change(old);
            if (changed.ChangesSince(old) is { Count: > 0 } writes)
            {
                await _resources.WriteAsync(writes, stop);
                _functions[(named.Owner.Scope, named.Name)] = changed;
            }

            return (old, changed);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <exception cref="AwsErrorException">ResourceNotFoundException 404.</exception>
    public async Task<FunctionEntry> RemoveAsync(FunctionName named, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var entry = Get(named);
            await _resources.WriteAsync(entry.Deletion(), stop);
            _lastVersions[(named.Owner.Scope, named.Name)] = entry.LastVersion;
            _functions.TryRemove((named.Owner.Scope, named.Name), out _);
            return entry;
        }
        finally
        {
            _changing.Release();
        }
    }

    private void Read(string kind, Func<FunctionEntry, string, Resource, FunctionEntry> add)
    {
        foreach (var resource in _resources.All(kind))
        {
            var (name, qualifier) = Owned.SplitId(resource.Key.Id);
            var key = (resource.Key.Scope, name);
            _functions[key] = add(_functions[key], qualifier ?? "", resource);
        }
    }
}

/// <summary>The highest number that a function's name ever had, as it is stored.</summary>
internal static class VersionNumbers
{
    public const string Kind = "function-last-version";

    public static byte[] ToBytes(int last) => Encoding.UTF8.GetBytes(last.ToString(CultureInfo.InvariantCulture));

    public static int Read(Resource resource) => int.Parse(resource.Data.Span, CultureInfo.InvariantCulture);
}
