namespace Treadle.Storage;

/// <summary>One line of a log, as it is stored.</summary>
/// <param name="Id">Grows with each event of the store; 0 before it is stored.</param>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Group">The log group's name.</param>
/// <param name="Stream">The log stream's name.</param>
/// <param name="Timestamp">When it was written, epoch milliseconds.</param>
/// <param name="IngestedAt">When it was stored, epoch milliseconds.</param>
/// <param name="Message">The text, without the line's end.</param>
public sealed record LogRecord(long Id, string Scope, string Group, string Stream, long Timestamp, long IngestedAt, string Message);

/// <summary>Which log events to read, oldest first; backward, newest first.</summary>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Group">The log group.</param>
/// <param name="Stream">Only this stream; null reads all.</param>
/// <param name="From">First timestamp, epoch milliseconds, inclusive.</param>
/// <param name="To">Last timestamp, epoch milliseconds, exclusive.</param>
/// <param name="AfterTimestamp">Continue behind this event in the direction of reading: its timestamp …</param>
/// <param name="AfterId">… and its id. Forward from the start: two times <see cref="long.MinValue"/>; backward from the end: two times <see cref="long.MaxValue"/>.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
/// <param name="Backward">Reads from the newest event to the oldest.</param>
public sealed record LogQuery(
    string Scope, string Group, string? Stream, long From, long To, long AfterTimestamp, long AfterId, int Limit, bool Backward = false);

/// <summary>One stream as DescribeLogStreams shows it. Times in epoch milliseconds.</summary>
/// <param name="Stream">Its name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Events">The timestamps of its events; null when it has never had one.</param>
public sealed record LogStreamSummary(string Stream, long CreatedAt, LogStreamEvents? Events);

/// <param name="FirstTimestamp">The earliest timestamp.</param>
/// <param name="LastTimestamp">The latest timestamp.</param>
/// <param name="LastIngestedAt">When the last event was stored.</param>
public sealed record LogStreamEvents(long FirstTimestamp, long LastTimestamp, long LastIngestedAt);

/// <summary>Log events, in a file of their own: a crash of the machine may lose the last moments, a crash of the program nothing.</summary>
/// <remarks>Any thread. Group and stream settings are resources; only events live here.</remarks>
public interface ILogStore : IDisposable
{
    /// <summary>Appends in one transaction; returns after it is written.</summary>
    void Append(IReadOnlyList<LogRecord> records);

    IReadOnlyList<LogRecord> Read(LogQuery query);

    /// <summary>Makes a stream without events.</summary>
    /// <returns>False when it is there already.</returns>
    bool CreateStream(string scope, string group, string stream, long createdAt);

    /// <summary>Deletes a stream and its events; nothing happens when there is none.</summary>
    void DeleteStream(string scope, string group, string stream);

    /// <summary>The streams of a group, in order of their names.</summary>
    IReadOnlyList<LogStreamSummary> Streams(string scope, string group);

    /// <summary>One stream; null when there is none.</summary>
    LogStreamSummary? FindStream(string scope, string group, string stream);

    /// <summary>Bytes of all messages of a group.</summary>
    long StoredBytes(string scope, string group);

    void DeleteGroup(string scope, string group);

    /// <summary>Deletes the oldest events of a group, in one short transaction; with the last of them, the streams that have had none since.</summary>
    /// <param name="scope"><c>account/region</c>.</param>
    /// <param name="group">The log group.</param>
    /// <param name="before">Only events with an earlier timestamp, epoch milliseconds.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>How many; fewer than the limit when none are left.</returns>
    int DeleteBefore(string scope, string group, long before, int limit);

    /// <summary>How much room the log takes.</summary>
    StoreSizes ReadSizes();
}
