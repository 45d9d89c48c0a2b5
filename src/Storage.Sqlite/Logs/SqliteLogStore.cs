using Microsoft.Data.Sqlite;

namespace Treadle.Storage.Sqlite.Logs;

/// <summary>Log events in an SQLite file of their own: WAL, <c>synchronous=NORMAL</c>.</summary>
/// <remarks>
/// One connection writes, under a lock; the room Logs batches before it comes here. Each read opens a pooled connection, so that a page that is
/// being read never waits for a write. No read outlives its page.
/// </remarks>
public sealed partial class SqliteLogStore : ILogStore
{
    /// <summary>Rows that one statement deletes, so that a writer never waits long for a group's deletion.</summary>
    private const int DeleteBatchRowsMax = 5_000;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS log_group (
            id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL, UNIQUE (scope, name));
        CREATE TABLE IF NOT EXISTS log_stream (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
            first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, ingested_at INTEGER NOT NULL, UNIQUE (group_id, name));
        CREATE TABLE IF NOT EXISTS log_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, stream_id INTEGER NOT NULL,
            at INTEGER NOT NULL, ingested_at INTEGER NOT NULL, message TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS log_event_by_group ON log_event (group_id, at, id);
        CREATE INDEX IF NOT EXISTS log_event_by_stream ON log_event (stream_id, at, id);
        """;

    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly Lock _writing = new();
    private readonly Dictionary<(string Scope, string Group), long> _groups = [];
    private readonly Dictionary<(long Group, string Stream), long> _streams = [];

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public SqliteLogStore(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();
        _writer = Open();
        try
        {
            Run(_writer, "PRAGMA journal_mode = WAL;");
            Run(_writer, Schema);
        }
        catch
        {
            _writer.Dispose();
            SqliteConnection.ClearPool(_writer);
            throw;
        }
    }

    public void Append(IReadOnlyList<LogRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        lock (_writing)
        {
            try
            {
                AppendInTransaction(records);
            }
            catch
            {
                // Ids that were cached for rows of a transaction that did not commit would point at nothing.
                _groups.Clear();
                _streams.Clear();
                throw;
            }
        }
    }

    public IReadOnlyList<LogRecord> Read(LogQuery query)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // Served by log_event_by_stream, or log_event_by_group when no stream is given.
        command.CommandText = $"""
            SELECT e.id, s.name, e.at, e.ingested_at, e.message
            FROM log_event e JOIN log_stream s ON s.id = e.stream_id
            WHERE {(query.Stream is null
                ? "e.group_id = (SELECT id FROM log_group WHERE scope = $scope AND name = $group)"
                : "e.stream_id = (SELECT x.id FROM log_stream x JOIN log_group g ON g.id = x.group_id WHERE g.scope = $scope AND g.name = $group AND x.name = $stream)")}
              AND e.at >= $from AND e.at < $to AND (e.at, e.id) {(query.Backward ? "<" : ">")} ($afterAt, $afterId)
            ORDER BY e.at {(query.Backward ? "DESC" : "ASC")}, e.id {(query.Backward ? "DESC" : "ASC")}
            LIMIT $limit
            """;
        command.Parameters.AddWithValue("$scope", query.Scope);
        command.Parameters.AddWithValue("$group", query.Group);
        command.Parameters.AddWithValue("$stream", (object?)query.Stream ?? DBNull.Value);
        command.Parameters.AddWithValue("$from", query.From);
        command.Parameters.AddWithValue("$to", query.To);
        command.Parameters.AddWithValue("$afterAt", query.AfterTimestamp);
        command.Parameters.AddWithValue("$afterId", query.AfterId);
        command.Parameters.AddWithValue("$limit", query.Limit);

        var page = new List<LogRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            page.Add(new LogRecord(
                reader.GetInt64(0), query.Scope, query.Group, reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4)));
        }

        return page;
    }

    public long StoredBytes(string scope, string group)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM log_group WHERE scope = $scope AND name = $group";
        command.Parameters.AddWithValue("$scope", scope);
        command.Parameters.AddWithValue("$group", group);
        return command.ExecuteScalar() is long bytes ? bytes : 0;
    }

    public void DeleteGroup(string scope, string group)
    {
        long id;
        lock (_writing)
        {
            if (FindGroup(scope, group, transaction: null) is not { } found)
            {
                return;
            }

            // The name goes first: from here on the events are out of reach, and a new group of that name starts empty.
            id = found;
            using var transaction = _writer.BeginTransaction();
            Run(_writer, "DELETE FROM log_group WHERE id = $id", id, transaction);
            Run(_writer, "DELETE FROM log_stream WHERE group_id = $id", id, transaction);
            transaction.Commit();
            _groups.Clear();
            _streams.Clear();
        }

        int deleted;
        do
        {
            lock (_writing)
            {
                deleted = Run(
                    _writer,
                    $"DELETE FROM log_event WHERE id IN (SELECT id FROM log_event WHERE group_id = $id LIMIT {DeleteBatchRowsMax})",
                    id);
            }
        }
        while (deleted == DeleteBatchRowsMax);
    }

    public int DeleteBefore(string scope, string group, long before, int limit)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();
            if (FindGroup(scope, group, transaction) is not { } id)
            {
                return 0;
            }

            // Served by log_event_by_group: the oldest stand together.
            using var delete = Command(
                """
                DELETE FROM log_event WHERE id IN (SELECT id FROM log_event WHERE group_id = $id AND at < $before ORDER BY at, id LIMIT $limit)
                RETURNING length(CAST(message AS BLOB))
                """,
                transaction);
            delete.Parameters.AddWithValue("$id", id);
            delete.Parameters.AddWithValue("$before", before);
            delete.Parameters.AddWithValue("$limit", limit);
            var (deleted, bytes) = CountDeleted(delete);
            Shrink(id, bytes, transaction);
            if (deleted < limit)
            {
                // All events before the moment are gone, so these streams are empty.
                using var streams = Command("DELETE FROM log_stream WHERE group_id = $id AND last_at < $before AND created_at < $before", transaction);
                streams.Parameters.AddWithValue("$id", id);
                streams.Parameters.AddWithValue("$before", before);
                if (streams.ExecuteNonQuery() > 0)
                {
                    _streams.Clear();
                }
            }

            transaction.Commit();
            return deleted;
        }
    }

    public StoreSizes ReadSizes()
    {
        using var connection = Open();
        var pageBytes = Number(connection, "PRAGMA page_size");
        var log = new FileInfo(connection.DataSource + "-wal");
        return new StoreSizes(
            pageBytes * Number(connection, "PRAGMA page_count"), pageBytes * Number(connection, "PRAGMA freelist_count"), log.Exists ? log.Length : 0);
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _writer.Dispose();
        }

        SqliteConnection.ClearPool(_writer);
    }

    private void AppendInTransaction(IReadOnlyList<LogRecord> records)
    {
        using var transaction = _writer.BeginTransaction();
        using var insert = Command("INSERT INTO log_event (group_id, stream_id, at, ingested_at, message) VALUES ($group, $stream, $at, $ingested, $message)", transaction);
        var (group, stream, at, ingested, message) = (Add(insert, "$group"), Add(insert, "$stream"), Add(insert, "$at"), Add(insert, "$ingested"), Add(insert, "$message"));
        var streams = new Dictionary<long, (long First, long Last, long Ingested)>();
        var bytes = new Dictionary<long, long>();
        foreach (var record in records)
        {
            var groupId = GroupId(record.Scope, record.Group, transaction);
            var streamId = StreamId(groupId, record, transaction);
            (group.Value, stream.Value, at.Value, ingested.Value, message.Value) = (groupId, streamId, record.Timestamp, record.IngestedAt, record.Message);
            insert.ExecuteNonQuery();
            bytes[groupId] = bytes.GetValueOrDefault(groupId) + System.Text.Encoding.UTF8.GetByteCount(record.Message);
            var seen = streams.GetValueOrDefault(streamId, (First: long.MaxValue, Last: long.MinValue, Ingested: 0));
            streams[streamId] = (Math.Min(seen.First, record.Timestamp), Math.Max(seen.Last, record.Timestamp), record.IngestedAt);
        }

        using var touch = Command(
            "UPDATE log_stream SET first_at = min(first_at, $first), last_at = max(last_at, $last), ingested_at = $ingested WHERE id = $id", transaction);
        foreach (var (id, span) in streams)
        {
            touch.Parameters.Clear();
            touch.Parameters.AddWithValue("$first", span.First);
            touch.Parameters.AddWithValue("$last", span.Last);
            touch.Parameters.AddWithValue("$ingested", span.Ingested);
            touch.Parameters.AddWithValue("$id", id);
            touch.ExecuteNonQuery();
        }

        foreach (var (id, more) in bytes)
        {
            using var grow = Command("UPDATE log_group SET bytes = bytes + $more WHERE id = $id", transaction);
            grow.Parameters.AddWithValue("$more", more);
            grow.Parameters.AddWithValue("$id", id);
            grow.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private long GroupId(string scope, string group, SqliteTransaction transaction)
    {
        if (_groups.TryGetValue((scope, group), out var id))
        {
            return id;
        }

        using var upsert = Command(
            "INSERT INTO log_group (scope, name, bytes) VALUES ($scope, $name, 0) ON CONFLICT (scope, name) DO UPDATE SET bytes = bytes RETURNING id", transaction);
        upsert.Parameters.AddWithValue("$scope", scope);
        upsert.Parameters.AddWithValue("$name", group);
        return _groups[(scope, group)] = (long)upsert.ExecuteScalar()!;
    }

    private long StreamId(long group, LogRecord record, SqliteTransaction transaction)
    {
        if (_streams.TryGetValue((group, record.Stream), out var id))
        {
            return id;
        }

        // Streams come and go with the workers; the cache is only a cache.
        if (_streams.Count > 10_000)
        {
            _streams.Clear();
        }

        using var upsert = Command(
            """
            INSERT INTO log_stream (group_id, name, created_at, first_at, last_at, ingested_at) VALUES ($group, $name, $now, $at, $at, $now)
            ON CONFLICT (group_id, name) DO UPDATE SET ingested_at = excluded.ingested_at RETURNING id
            """,
            transaction);
        upsert.Parameters.AddWithValue("$group", group);
        upsert.Parameters.AddWithValue("$name", record.Stream);
        upsert.Parameters.AddWithValue("$now", record.IngestedAt);
        upsert.Parameters.AddWithValue("$at", record.Timestamp);
        return _streams[(group, record.Stream)] = (long)upsert.ExecuteScalar()!;
    }

    private long? FindGroup(string scope, string group, SqliteTransaction? transaction)
    {
        using var find = _writer.CreateCommand();
        find.Transaction = transaction;
        find.CommandText = "SELECT id FROM log_group WHERE scope = $scope AND name = $group";
        find.Parameters.AddWithValue("$scope", scope);
        find.Parameters.AddWithValue("$group", group);
        return find.ExecuteScalar() as long?;
    }

    private static long Number(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Run(connection, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL;");
        return connection;
    }

    private SqliteCommand Command(string text, SqliteTransaction transaction)
    {
        var command = _writer.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        return command;
    }

    private static SqliteParameter Add(SqliteCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static int Run(SqliteConnection connection, string text, long? id = null, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        if (id is { } value)
        {
            command.Parameters.AddWithValue("$id", value);
        }

        return command.ExecuteNonQuery();
    }
}
