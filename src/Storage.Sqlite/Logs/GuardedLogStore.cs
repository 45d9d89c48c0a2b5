namespace Treadle.Storage.Sqlite.Logs;

/// <summary>A log store whose troubles stay its own.</summary>
/// <inheritdoc cref="GuardedFile{T}"/>
public sealed class GuardedLogStore(string path, TimeProvider time, Action<string> tell) : GuardedFile<SqliteLogStore>(path, time, tell), ILogStore
{
    /// <inheritdoc/>
    protected override string Name => "log";

    /// <inheritdoc/>
    protected override string Lost => "Log lines";

    /// <exception cref="StoreFailedException">They are lost.</exception>
    public void Append(IReadOnlyList<LogRecord> records) => Use(s =>
    {
        s.Append(records);
        return true;
    });

    /// <exception cref="StoreFailedException">The log cannot be read now.</exception>
    public IReadOnlyList<LogRecord> Read(LogQuery query) => Use(s => s.Read(query));

    /// <inheritdoc cref="Read"/>
    public bool CreateStream(string scope, string group, string stream, long createdAt) => Use(s => s.CreateStream(scope, group, stream, createdAt));

    /// <inheritdoc cref="Read"/>
    public void DeleteStream(string scope, string group, string stream) => Use(s =>
    {
        s.DeleteStream(scope, group, stream);
        return true;
    });

    /// <inheritdoc cref="Read"/>
    public LogStreamSummary? FindStream(string scope, string group, string stream) => Use(s => s.FindStream(scope, group, stream));

    /// <inheritdoc cref="Read"/>
    public IReadOnlyList<LogStreamSummary> Streams(string scope, string group) => Use(s => s.Streams(scope, group));

    /// <inheritdoc cref="Read"/>
    public long StoredBytes(string scope, string group) => Use(s => s.StoredBytes(scope, group));

    /// <inheritdoc cref="Read"/>
    public void DeleteGroup(string scope, string group) => Use(s =>
    {
        s.DeleteGroup(scope, group);
        return true;
    });

    /// <inheritdoc cref="Read"/>
    public int DeleteBefore(string scope, string group, long before, int limit) => Use(s => s.DeleteBefore(scope, group, before, limit));

    public StoreSizes ReadSizes() => Use(s => s.ReadSizes());

    /// <inheritdoc/>
    protected override SqliteLogStore Open(string file) => new(file);
}
