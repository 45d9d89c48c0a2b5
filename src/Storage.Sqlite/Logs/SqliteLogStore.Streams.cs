using Microsoft.Data.Sqlite;

namespace Treadle.Storage.Sqlite.Logs;

/// <summary>The streams of log groups.</summary>
public sealed partial class SqliteLogStore
{
    /// <summary>The bounds of a stream without events: any event moves both.</summary>
    private const long NoneFirst = long.MaxValue;

    /// <inheritdoc cref="NoneFirst"/>
    private const long NoneLast = long.MinValue;

    public bool CreateStream(string scope, string group, string stream, long createdAt)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();
            try
            {
                var groupId = GroupId(scope, group, transaction);
                using var insert = Command(
                    """
                    INSERT INTO log_stream (group_id, name, created_at, first_at, last_at, ingested_at) VALUES ($group, $name, $now, $first, $last, 0)
                    ON CONFLICT (group_id, name) DO NOTHING
                    """,
                    transaction);
                insert.Parameters.AddWithValue("$group", groupId);
                insert.Parameters.AddWithValue("$name", stream);
                insert.Parameters.AddWithValue("$now", createdAt);
                insert.Parameters.AddWithValue("$first", NoneFirst);
                insert.Parameters.AddWithValue("$last", NoneLast);
                var isNew = insert.ExecuteNonQuery() > 0;
                transaction.Commit();
                return isNew;
            }
            catch
            {
                _groups.Clear();
                throw;
            }
        }
    }

    public void DeleteStream(string scope, string group, string stream)
    {
        long groupId;
        long streamId;
        lock (_writing)
        {
            if (FindGroup(scope, group, transaction: null) is not { } ofGroup)
            {
                return;
            }

            // The name goes first: from here on its events are out of reach, and a new stream of that name starts empty.
            groupId = ofGroup;
            using var delete = _writer.CreateCommand();
            delete.CommandText = "DELETE FROM log_stream WHERE group_id = $group AND name = $name RETURNING id";
            delete.Parameters.AddWithValue("$group", groupId);
            delete.Parameters.AddWithValue("$name", stream);
            if (delete.ExecuteScalar() is not long id)
            {
                return;
            }

            streamId = id;
            _streams.Remove((groupId, stream));
        }

        while (DeleteEvents(groupId, streamId) == DeleteBatchRowsMax)
        {
            // A batch at a time, so that writers get their turn.
        }
    }

    public IReadOnlyList<LogStreamSummary> Streams(string scope, string group) => ReadStreams(scope, group, stream: null);

    public LogStreamSummary? FindStream(string scope, string group, string stream) => ReadStreams(scope, group, stream) is [var found] ? found : null;

    private int DeleteEvents(long groupId, long streamId)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();

            // Served by log_event_by_stream.
            using var delete = Command(
                $"""
                DELETE FROM log_event WHERE id IN (SELECT id FROM log_event WHERE stream_id = $id LIMIT {DeleteBatchRowsMax})
                RETURNING length(CAST(message AS BLOB))
                """,
                transaction);
            delete.Parameters.AddWithValue("$id", streamId);
            var (deleted, bytes) = CountDeleted(delete);
            Shrink(groupId, bytes, transaction);
            transaction.Commit();
            return deleted;
        }
    }

    private static (int Rows, long Bytes) CountDeleted(SqliteCommand delete)
    {
        var (rows, bytes) = (0, 0L);
        using var reader = delete.ExecuteReader();
        while (reader.Read())
        {
            rows++;
            bytes += reader.GetInt64(0);
        }

        return (rows, bytes);
    }

    private void Shrink(long groupId, long bytes, SqliteTransaction transaction)
    {
        using var shrink = Command("UPDATE log_group SET bytes = bytes - $less WHERE id = $id", transaction);
        shrink.Parameters.AddWithValue("$less", bytes);
        shrink.Parameters.AddWithValue("$id", groupId);
        shrink.ExecuteNonQuery();
    }

    private List<LogStreamSummary> ReadStreams(string scope, string group, string? stream)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // Served by the unique index of log_stream.
        command.CommandText = $"""
            SELECT s.name, s.created_at, s.first_at, s.last_at, s.ingested_at
            FROM log_stream s JOIN log_group g ON g.id = s.group_id
            WHERE g.scope = $scope AND g.name = $group {(stream is null ? "" : "AND s.name = $stream")} ORDER BY s.name
            """;
        command.Parameters.AddWithValue("$scope", scope);
        command.Parameters.AddWithValue("$group", group);
        command.Parameters.AddWithValue("$stream", (object?)stream ?? DBNull.Value);

        var streams = new List<LogStreamSummary>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var last = reader.GetInt64(3);
            streams.Add(new LogStreamSummary(
                reader.GetString(0), reader.GetInt64(1), last == NoneLast ? null : new LogStreamEvents(reader.GetInt64(2), last, reader.GetInt64(4))));
        }

        return streams;
    }
}
