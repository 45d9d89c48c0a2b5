using Treadle.Aws;
using Treadle.Logs.Patterns;
using Treadle.Storage;

namespace Treadle.Logs;

/// <summary>Streams and their events.</summary>
public sealed partial class LogService
{
    /// <summary>A page of events holds at most so many bytes of messages.</summary>
    private const int PageBytesMax = 1 << 20;

    /// <summary>A filter looks at so many events before it answers with an empty page and a token.</summary>
    private const int ScannedPerPageMax = 100_000;

    /// <summary>The streams of a group, in order of their names.</summary>
    public IReadOnlyList<LogStreamSummary> Streams(LogGroup group)
    {
        _queue.WaitForWritten();
        return _store.Streams(group.Scope, group.Name);
    }

    /// <summary>Makes a stream.</summary>
    /// <exception cref="AwsErrorException">ResourceAlreadyExistsException, InvalidParameterException.</exception>
    public void CreateStream(LogGroup group, string stream)
    {
        CheckStreamName(stream);
        _queue.WaitForWritten();
        if (!_store.CreateStream(group.Scope, group.Name, stream, Now()))
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
    }

    /// <summary>Deletes a stream with its events.</summary>
    /// <exception cref="AwsErrorException">ResourceNotFoundException.</exception>
    public void DeleteStream(LogGroup group, string stream)
    {
        _ = Stream(group, stream);
        _store.DeleteStream(group.Scope, group.Name, stream);
    }

    /// <exception cref="AwsErrorException">ResourceNotFoundException.</exception>
    public LogStreamSummary Stream(LogGroup group, string stream)
    {
        _queue.WaitForWritten();
        return _store.FindStream(group.Scope, group.Name, stream) ?? throw NoStream();
    }

    /// <summary>PutLogEvents: stores what may be stored; completes when it is stored.</summary>
    /// <param name="group">The group.</param>
    /// <param name="stream">A stream that exists.</param>
    /// <param name="events">In order of their timestamps, epoch milliseconds.</param>
    /// <param name="stop">Gives up waiting; the events may be stored all the same.</param>
    /// <returns>What was not stored.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, InvalidParameterException: nothing was stored.</exception>
    /// <exception cref="StoreFailedException">The disk failed; nothing was stored.</exception>
    public async Task<RejectedEvents> PutAsync(LogGroup group, string stream, IReadOnlyList<(long Timestamp, string Message)> events, CancellationToken stop)
    {
        PutRules.Check(events);
        _ = Stream(group, stream);
        var now = Now();
        var rejected = PutRules.Reject(events, now, group.RetentionInDays);
        List<LogRecord> taken =
        [
            .. events.Take(rejected.TooNewStart ?? events.Count).Skip(rejected.FirstTaken)
                .Select(e => new LogRecord(0, group.Scope, group.Name, stream, e.Timestamp, now, e.Message)),
        ];
        if (taken.Count > 0)
        {
            await _queue.AppendAsync(taken, stop);
        }

        return rejected;
    }

    /// <summary>Takes lines of this server's own and completes when they are stored.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public Task AppendAsync(IReadOnlyList<LogLine> lines, CancellationToken stop) =>
        ToRecords(lines) is { Count: > 0 } records ? _queue.AppendAsync(records, stop) : Task.CompletedTask;

    /// <summary>Takes lines of this server's own, unless too many wait. They are stored soon.</summary>
    /// <returns>False when they were dropped.</returns>
    public bool TryWrite(IReadOnlyList<LogLine> lines) => ToRecords(lines) is not { Count: > 0 } records || _queue.TryAdd(records);

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
        _ = Stream(group, stream);
        var edge = backward ? long.MaxValue : long.MinValue;
        var start = position ?? new LogPosition(edge, edge);
        var read = _store.Read(new LogQuery(
            group.Scope, group.Name, stream, Math.Max(from, Oldest(group)), to, start.Timestamp, start.Id, limit, backward));
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

    private static void CheckStreamName(string name)
    {
        if (name.Length > 512)
        {
            throw Invalid("Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
        }

        if (name.Length == 0 || name.AsSpan().IndexOfAny(':', '*') >= 0)
        {
            throw Invalid($"1 validation error detected: Value '{name}' at 'logStreamName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: [^:*]*");
        }
    }

    private List<LogRecord> ToRecords(IReadOnlyList<LogLine> lines)
    {
        var now = Now();
        return [.. lines.Where(l => HasGroup(l.Caller, l.Group)).Select(l => new LogRecord(0, l.Caller.Scope, l.Group, l.Stream, l.Timestamp, now, l.Message))];
    }

    private static AwsErrorException NoStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");
}

/// <summary>A line of this server's own. One for a group that does not exist is dropped, as nobody could read it.</summary>
/// <param name="Caller">Whose group.</param>
/// <param name="Group">The group.</param>
/// <param name="Stream">The stream; made by its first line.</param>
/// <param name="Timestamp">Epoch milliseconds.</param>
/// <param name="Message">The text without the line's end.</param>
public sealed record LogLine(AwsCaller Caller, string Group, string Stream, long Timestamp, string Message);
