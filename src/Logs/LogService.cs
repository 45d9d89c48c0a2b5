using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Log groups, streams and events, with CloudWatch Logs' rules and words.</summary>
/// <remarks>Any thread. Groups are resources; events are in the log store. A read sees every line written before it.</remarks>
public sealed class LogService : IDisposable
{
    /// <summary>A page of events holds at most so many bytes of messages.</summary>
    private const int PageBytesMax = 1 << 20;

    /// <summary>A filter looks at so many events before it answers with an empty page and a token.</summary>
    private const int ScannedPerPageMax = 100_000;

    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private readonly ILogStore _store;
    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly LogQueue _queue;
    private readonly ConcurrentDictionary<(string Scope, string Name), LogGroup> _groups = new();

    public LogService(ILogStore store, IResourceStore resources, TimeProvider time)
    {
        (_store, _resources, _time) = (store, resources, time);
        _queue = new LogQueue(store, (failure, lines) => WriteFailed?.Invoke(failure, lines));
        foreach (var group in _resources.All(LogGroup.Kind).Select(LogGroup.FromResource))
        {
            _groups[(group.Scope, group.Name)] = group;
        }
    }

    /// <summary>Told when lines could not be stored: why, and how many are lost.</summary>
    public Action<Exception, int>? WriteFailed { get; set; }

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
    public async Task CreateGroupAsync(AwsCaller caller, string name, string? groupClass, CancellationToken stop)
    {
        CheckName(name);
        if (groupClass is not (null or "STANDARD" or "INFREQUENT_ACCESS"))
        {
            throw Invalid($"The log group class {groupClass} is not supported by this server.");
        }

        if (!await TryCreateAsync(new LogGroup(caller.Scope, name, Now(), null, groupClass ?? "STANDARD"), stop))
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

        var changed = group with { RetentionInDays = days };
        await _resources.WriteAsync([new ResourceWrite(changed.Key, changed.ToBytes())], stop);
        _groups[(changed.Scope, changed.Name)] = changed;
    }

    /// <summary>The groups of an account and region, in order of their names.</summary>
    public IReadOnlyList<LogGroup> Groups(AwsCaller caller) =>
        [.. _groups.Values.Where(g => g.Scope == caller.Scope).OrderBy(g => g.Name, StringComparer.Ordinal)];

    /// <summary>The groups of all accounts and regions.</summary>
    internal IReadOnlyList<LogGroup> AllGroups() => [.. _groups.Values];

    /// <exception cref="AwsErrorException">ResourceNotFoundException.</exception>
    public LogGroup Group(AwsCaller caller, string name) =>
        _groups.GetValueOrDefault((caller.Scope, name))
            ?? throw new AwsErrorException("ResourceNotFoundException", "The specified log group does not exist.");

    public long StoredBytes(LogGroup group)
    {
        _queue.WaitForWritten();
        return _store.StoredBytes(group.Scope, group.Name);
    }

    /// <summary>The streams of a group, in order of their names.</summary>
    public IReadOnlyList<LogStreamSummary> Streams(LogGroup group)
    {
        _queue.WaitForWritten();
        return _store.Streams(group.Scope, group.Name);
    }

    /// <summary>One page of a stream, oldest first, whichever way it was read.</summary>
    /// <param name="group">The group.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="from">Epoch milliseconds, inclusive.</param>
    /// <param name="to">Epoch milliseconds, exclusive.</param>
    /// <param name="position">Read on behind this; null starts at the end that the direction says.</param>
    /// <param name="backward">Towards older events.</param>
    /// <param name="limit">1 to 10,000.</param>
    /// <exception cref="AwsErrorException">ResourceNotFoundException when the stream is not there.</exception>
    public IReadOnlyList<LogRecord> ReadStream(
        LogGroup group, string stream, long from, long to, LogPosition? position, bool backward, int limit)
    {
        _queue.WaitForWritten();
        var edge = backward ? long.MaxValue : long.MinValue;
        var start = position ?? new LogPosition(edge, edge);
        var read = _store.Read(new LogQuery(
            group.Scope, group.Name, stream, Math.Max(from, Oldest(group)), to, start.Timestamp, start.Id, limit, backward));
        if (read.Count == 0 && !_store.Streams(group.Scope, group.Name).Any(s => s.Stream == stream))
        {
            throw new AwsErrorException("ResourceNotFoundException", "The specified log stream does not exist.");
        }

        var bytes = 0L;
        var page = read.TakeWhile((r, i) => (bytes += r.Message.Length) <= PageBytesMax || i == 0).ToList();
        if (backward)
        {
            page.Reverse();
        }

        return page;
    }

    /// <summary>One page of a group's events that match, merged by time.</summary>
    /// <returns>The page, and where the next one starts; null at the end. A page may be empty and not the last.</returns>
    public (IReadOnlyList<LogRecord> Page, LogPosition? Next) Filter(
        LogGroup group, IReadOnlySet<string>? streams, string? streamPrefix, long from, long to, string? pattern, LogPosition? position, int limit)
    {
        _queue.WaitForWritten();
        var filter = FilterPattern.Parse(pattern);
        var at = position ?? new LogPosition(long.MinValue, long.MinValue);
        var only = streams is { Count: 1 } ? streams.First() : null;
        var page = new List<LogRecord>();
        var bytes = 0L;
        for (var scanned = 0; scanned < ScannedPerPageMax;)
        {
            var read = _store.Read(new LogQuery(
                group.Scope, group.Name, only, Math.Max(from, Oldest(group)), to, at.Timestamp, at.Id, Math.Clamp(limit, 1_000, 10_000)));
            foreach (var record in read)
            {
                var wanted = (streams?.Contains(record.Stream) ?? true)
                    && (streamPrefix is null || record.Stream.StartsWith(streamPrefix, StringComparison.Ordinal))
                    && filter.Matches(record.Message);
                if (wanted && (page.Count == limit || (page.Count > 0 && bytes + record.Message.Length > PageBytesMax)))
                {
                    return (page, at);
                }

                at = new LogPosition(record.Timestamp, record.Id);
                if (wanted)
                {
                    page.Add(record);
                    bytes += record.Message.Length;
                }
            }

            if (read.Count < Math.Clamp(limit, 1_000, 10_000))
            {
                return (page, null);
            }

            scanned += read.Count;
        }

        return (page, at);
    }

    /// <summary>Writes what is waiting and ends. The store stays open: whoever opened it closes it.</summary>
    public void Dispose() => _queue.Dispose();

    private async Task<bool> TryCreateAsync(LogGroup group, CancellationToken stop)
    {
        if (!await _resources.WriteAsync([new ResourceWrite(group.Key, group.ToBytes(), ExpectedVersion: 0)], stop))
        {
            return false;
        }

        _groups[(group.Scope, group.Name)] = group;
        return true;
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

    private long Oldest(LogGroup group) =>
        group.RetentionInDays is { } days ? Now() - (days * 86_400_000L) : long.MinValue;

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static AwsErrorException Invalid(string message) => new("InvalidParameterException", message);
}
