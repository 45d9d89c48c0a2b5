using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Log groups, streams and events, with CloudWatch Logs' rules and words.</summary>
/// <remarks>Any thread. Groups are resources; events are in the log store. A read sees every line written before it.</remarks>
public sealed partial class LogService : IDisposable
{
    private const int TagsMax = 50;

    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private readonly ILogStore _store;
    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly LogQueue _queue;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly ConcurrentDictionary<(string Scope, string Name), LogGroup> _groups = new();

    public LogService(ILogStore store, IResourceStore resources, TimeProvider time)
    {
        (_store, _resources, _time) = (store, resources, time);
        _queue = new LogQueue(store, (failure, lines) => WriteFailed?.Invoke(failure, lines), OnStored);
        foreach (var group in _resources.All(LogGroup.Kind).Select(LogGroup.FromResource))
        {
            _groups[(group.Scope, group.Name)] = group;
        }
    }

    /// <summary>Those who watch what comes in.</summary>
    public LiveTails LiveTails { get; } = new();

    /// <summary>Told when lines could not be stored: why, and how many are lost.</summary>
    public Action<Exception, int>? WriteFailed { get; set; }

    /// <summary>Told of each batch of lines once it is stored, on the writer's thread: it must not wait.</summary>
    public Action<IReadOnlyList<LogRecord>>? Stored { get; set; }

    /// <summary>Takes one line; it is stored soon, in order. Waits only when very many lines are waiting already.</summary>
    /// <param name="caller">Whose group.</param>
    /// <param name="group">The group; a line for a group that does not exist is dropped, as nobody could read it.</param>
    /// <param name="stream">The stream; made by its first line.</param>
    /// <param name="timestamp">Epoch milliseconds.</param>
    /// <param name="message">The text without the line's end.</param>
    public void Write(AwsCaller caller, string group, string stream, long timestamp, string message)
    {
        if (HasGroup(caller, group))
        {
            _queue.Add(new LogRecord(0, caller.Scope, group, stream, timestamp, Now(), message));
        }
    }

    /// <summary>Whether the group is there.</summary>
    public bool HasGroup(AwsCaller caller, string name) => _groups.ContainsKey((caller.Scope, name));

    /// <summary>Whether the group is there.</summary>
    /// <param name="group"><c>arn:aws:logs:us-east-1:000000000000:log-group:name:*</c>; the end may be missing.</param>
    public bool HasGroup(Arn group)
    {
        var parts = group.Resource.Split(':');
        return group.Service == "logs" && (parts is ["log-group", _] or ["log-group", _, "*"]) && HasGroup(new AwsCaller(group.Account, group.Region), parts[1]);
    }

    /// <summary>Makes a group unless it is there.</summary>
    public async Task EnsureGroupAsync(AwsCaller caller, string name, CancellationToken stop)
    {
        if (!HasGroup(caller, name))
        {
            await TryCreateAsync(new LogGroup(caller.Scope, name, Now(), null, "STANDARD"), stop);
        }
    }

    /// <exception cref="AwsErrorException">ResourceAlreadyExistsException, InvalidParameterException.</exception>
    public async Task CreateGroupAsync(AwsCaller caller, string name, string? groupClass, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        CheckName(name);
        CheckTags(tags);
        if (groupClass is not (null or "STANDARD" or "INFREQUENT_ACCESS"))
        {
            throw Invalid($"The log group class {groupClass} is not supported by this server.");
        }

        if (!await TryCreateAsync(new LogGroup(caller.Scope, name, Now(), null, groupClass ?? "STANDARD") { Tags = tags }, stop))
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", "The specified log group already exists");
        }
    }

    public async Task DeleteGroupAsync(AwsCaller caller, string name, CancellationToken stop)
    {
        var group = Group(caller, name);
        await _resources.WriteAsync([new ResourceWrite(group.Key, null)], stop);
        _groups.TryRemove((group.Scope, group.Name), out _);
        _queue.WaitForWritten();
        _store.DeleteGroup(group.Scope, group.Name);
    }

    /// <param name="caller">Whose group.</param>
    /// <param name="name">The group.</param>
    /// <param name="days">One of AWS's values; null keeps events for ever.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task SetRetentionAsync(AwsCaller caller, string name, int? days, CancellationToken stop)
    {
        var group = Group(caller, name);
        if (days is { } given && !RetentionDays.Contains(given))
        {
            throw Invalid($"1 validation error detected: Value '{given}' at 'retentionInDays' failed to satisfy constraint: "
                + $"Member must satisfy enum value set: [{string.Join(", ", RetentionDays)}]");
        }

        await ChangeAsync(group, g => g with { RetentionInDays = days }, stop);
    }

    /// <summary>Adds tags, or gives them other values.</summary>
    /// <exception cref="AwsErrorException">TooManyTagsException, InvalidParameterException.</exception>
    public Task TagAsync(LogGroup group, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        CheckTags(tags);
        return ChangeAsync(
            group,
            g =>
            {
                var all = new Dictionary<string, string>(g.Tags);
                foreach (var (key, value) in tags)
                {
                    all[key] = value;
                }

                return all.Count <= TagsMax
                    ? g with { Tags = all }
                    : throw new AwsErrorException("TooManyTagsException", $"The resource {g.Arn} can have at most {TagsMax} tags.")
                    {
                        Members = new JsonObject { ["resourceName"] = g.Arn },
                    };
            },
            stop);
    }

    /// <summary>Takes tags away; those that are not there are passed over.</summary>
    public Task UntagAsync(LogGroup group, IReadOnlyCollection<string> keys, CancellationToken stop) => ChangeAsync(
        group, g => g with { Tags = g.Tags.Where(t => !keys.Contains(t.Key)).ToDictionary() }, stop);

    /// <summary>The groups of an account and region, in order of their names.</summary>
    public IReadOnlyList<LogGroup> Groups(AwsCaller caller) =>
        [.. _groups.Values.Where(g => g.Scope == caller.Scope).OrderBy(g => g.Name, StringComparer.Ordinal)];

    /// <summary>The groups of all accounts and regions.</summary>
    internal IReadOnlyList<LogGroup> AllGroups() => [.. _groups.Values];

    /// <exception cref="AwsErrorException">ResourceNotFoundException.</exception>
    public LogGroup Group(AwsCaller caller, string name) =>
        _groups.GetValueOrDefault((caller.Scope, name))
            ?? throw NoGroup();

    public long StoredBytes(LogGroup group)
    {
        _queue.WaitForWritten();
        return _store.StoredBytes(group.Scope, group.Name);
    }

    /// <summary>Writes what is waiting and ends. The store stays open: whoever opened it closes it.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _changing.Dispose();
    }

    private async Task<bool> TryCreateAsync(LogGroup group, CancellationToken stop)
    {
        if (!await _resources.WriteAsync([new ResourceWrite(group.Key, group.ToBytes(), ExpectedVersion: 0)], stop))
        {
            return false;
        }

        _groups[(group.Scope, group.Name)] = group;
        return true;
    }

    /// <summary>One change at a time: each starts from what the one before it left.</summary>
    private async Task ChangeAsync(LogGroup group, Func<LogGroup, LogGroup> change, CancellationToken stop)
    {
        await _changing.WaitAsync(stop);
        try
        {
            var current = _groups.GetValueOrDefault((group.Scope, group.Name)) ?? throw NoGroup();
            var changed = change(current);
            await _resources.WriteAsync([new ResourceWrite(changed.Key, changed.ToBytes())], stop);
            _groups[(changed.Scope, changed.Name)] = changed;
        }
        finally
        {
            _changing.Release();
        }
    }

    private static void CheckTags(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > 128 || value.Length > 256)
            {
                throw Invalid("A tag's key must have 1 to 128 characters, its value at most 256.");
            }
        }

        if (tags.Count > TagsMax)
        {
            throw Invalid($"1 validation error detected: Value at 'tags' failed to satisfy constraint: Map must have at most {TagsMax} entries");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length > 512)
        {
            throw Invalid("Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
        }

        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '#'))
        {
            throw Invalid($"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }
    }

    private void OnStored(IReadOnlyList<LogRecord> lines)
    {
        LiveTails.Note(lines);
        Stored?.Invoke(lines);
    }

    private long Oldest(LogGroup group) =>
        group.RetentionInDays is { } days ? Now() - (days * 86_400_000L) : long.MinValue;

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static AwsErrorException NoGroup() => new("ResourceNotFoundException", "The specified log group does not exist.");

    private static AwsErrorException Invalid(string message) => new("InvalidParameterException", message);
}
