using Microsoft.Data.Sqlite;

namespace Treadle.Storage.Sqlite.Logs;

/// <summary>Measurements in an SQLite file of their own: WAL, <c>synchronous=NORMAL</c>.</summary>
/// <remarks>One connection writes, under a lock; each read opens a pooled connection.</remarks>
public sealed class SqliteMetricStore : IMetricStore
{
    /// <summary>Series that are kept; what comes of further ones is left out.</summary>
    public const int SeriesMax = 100_000;

    private const int CachedMax = 20_000;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS metric_series (
            id INTEGER PRIMARY KEY, scope TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL,
            last_minute INTEGER NOT NULL, UNIQUE (scope, namespace, name, dimensions, unit));
        CREATE TABLE IF NOT EXISTS metric_bucket (
            series_id INTEGER NOT NULL, minute INTEGER NOT NULL, part INTEGER NOT NULL, count REAL NOT NULL, sum REAL NOT NULL, min REAL NOT NULL, max REAL NOT NULL,
            sketch BLOB NOT NULL, PRIMARY KEY (series_id, minute, part)) WITHOUT ROWID;
        """;

    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly Lock _writing = new();
    private readonly Dictionary<MetricSeriesKey, long> _ids = [];
    private long _count;

    /// <summary>Opens the file, and makes it when it is not there.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public SqliteMetricStore(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();
        _writer = Open();
        try
        {
            using var command = _writer.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL;" + Schema;
            command.ExecuteNonQuery();
            command.CommandText = "SELECT count(*) FROM metric_series";
            _count = (long)command.ExecuteScalar()!;
        }
        catch
        {
            _writer.Dispose();
            SqliteConnection.ClearPool(_writer);
            throw;
        }
    }

    public int Write(IReadOnlyList<(MetricSeriesKey Key, MetricBucketRow Row)> rows)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        lock (_writing)
        {
            try
            {
                return WriteInTransaction(rows);
            }
            catch
            {
                // What was cached may be of a transaction that did not commit.
                _ids.Clear();
                throw;
            }
        }
    }

    public IReadOnlyList<MetricBucketRow> Read(MetricSeriesKey key, long from, long to)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // Served by the primary key of metric_bucket.
        command.CommandText = """
            SELECT b.minute, b.part, b.count, b.sum, b.min, b.max, b.sketch FROM metric_bucket b
            WHERE b.series_id = (SELECT id FROM metric_series WHERE scope = $scope AND namespace = $namespace AND name = $name AND dimensions = $dimensions AND unit = $unit)
              AND b.minute >= $from AND b.minute < $to ORDER BY b.minute, b.part
            """;
        Bind(command, key);
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        var rows = new List<MetricBucketRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new MetricBucketRow(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5), reader.GetFieldValue<byte[]>(6)));
        }

        return rows;
    }

    public IReadOnlyList<StoredMetricSeries> Series(string scope, long sinceMinute, string? space = null, string? name = null)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // Served by the unique index of metric_series.
        command.CommandText = $"""
            SELECT namespace, name, dimensions, unit, last_minute FROM metric_series
            WHERE scope = $scope {(space is null ? "" : "AND namespace = $namespace")} {(name is null ? "" : "AND name = $name")} AND last_minute >= $since
            ORDER BY namespace, name, dimensions, unit
            """;
        command.Parameters.AddWithValue("$scope", scope);
        command.Parameters.AddWithValue("$since", sinceMinute);
        command.Parameters.AddWithValue("$namespace", (object?)space ?? DBNull.Value);
        command.Parameters.AddWithValue("$name", (object?)name ?? DBNull.Value);
        var series = new List<StoredMetricSeries>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            series.Add(new StoredMetricSeries(
                new MetricSeriesKey(scope, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)), reader.GetInt64(4)));
        }

        return series;
    }

    public int DeleteBefore(long minute, int limit)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();
            using var delete = _writer.CreateCommand();
            delete.Transaction = transaction;

            // The primary key leads from each series to its oldest minutes.
            delete.CommandText = """
                DELETE FROM metric_bucket WHERE (series_id, minute, part) IN (
                    SELECT b.series_id, b.minute, b.part FROM metric_series s CROSS JOIN metric_bucket b ON b.series_id = s.id AND b.minute < $minute LIMIT $limit)
                """;
            delete.Parameters.AddWithValue("$minute", minute);
            delete.Parameters.AddWithValue("$limit", limit);
            var deleted = delete.ExecuteNonQuery();
            if (deleted < limit)
            {
                delete.CommandText = "DELETE FROM metric_series WHERE last_minute < $minute";
                _count -= delete.ExecuteNonQuery();
                _ids.Clear();
            }

            transaction.Commit();
            return deleted;
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _writer.Dispose();
        }

        SqliteConnection.ClearPool(_writer);
    }

    private int WriteInTransaction(IReadOnlyList<(MetricSeriesKey Key, MetricBucketRow Row)> rows)
    {
        using var transaction = _writer.BeginTransaction();
        using var put = _writer.CreateCommand();
        put.Transaction = transaction;
        put.CommandText = "INSERT OR REPLACE INTO metric_bucket (series_id, minute, part, count, sum, min, max, sketch) VALUES ($id, $minute, $part, $count, $sum, $min, $max, $sketch)";
        var leftOut = 0;
        foreach (var (key, row) in rows)
        {
            if (IdOf(key, row.Minute, transaction) is not { } id)
            {
                leftOut++;
                continue;
            }

            put.Parameters.Clear();
            put.Parameters.AddWithValue("$id", id);
            put.Parameters.AddWithValue("$minute", row.Minute);
            put.Parameters.AddWithValue("$part", row.Part);
            put.Parameters.AddWithValue("$count", row.Count);
            put.Parameters.AddWithValue("$sum", row.Sum);
            put.Parameters.AddWithValue("$min", row.Minimum);
            put.Parameters.AddWithValue("$max", row.Maximum);
            put.Parameters.AddWithValue("$sketch", row.Sketch.ToArray());
            put.ExecuteNonQuery();
        }

        transaction.Commit();
        return leftOut;
    }

    /// <summary>The series' id, made at its first row; null when there are too many.</summary>
    private long? IdOf(MetricSeriesKey key, long minute, SqliteTransaction transaction)
    {
        using var command = _writer.CreateCommand();
        command.Transaction = transaction;
        if (!_ids.TryGetValue(key, out var id))
        {
            command.CommandText = "SELECT id FROM metric_series WHERE scope = $scope AND namespace = $namespace AND name = $name AND dimensions = $dimensions AND unit = $unit";
            Bind(command, key);
            if (command.ExecuteScalar() is long found)
            {
                id = found;
            }
            else if (_count >= SeriesMax)
            {
                return null;
            }
            else
            {
                command.CommandText = """
                    INSERT INTO metric_series (scope, namespace, name, dimensions, unit, last_minute) VALUES ($scope, $namespace, $name, $dimensions, $unit, 0) RETURNING id
                    """;
                id = (long)command.ExecuteScalar()!;
                _count++;
            }

            if (_ids.Count >= CachedMax)
            {
                _ids.Clear();
            }

            _ids[key] = id;
        }

        command.Parameters.Clear();
        command.CommandText = "UPDATE metric_series SET last_minute = $minute WHERE id = $id AND last_minute < $minute";
        command.Parameters.AddWithValue("$minute", minute);
        command.Parameters.AddWithValue("$id", id);
        command.ExecuteNonQuery();
        return id;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL;";
        command.ExecuteNonQuery();
        return connection;
    }

    private static void Bind(SqliteCommand command, MetricSeriesKey key)
    {
        command.Parameters.AddWithValue("$scope", key.Scope);
        command.Parameters.AddWithValue("$namespace", key.Namespace);
        command.Parameters.AddWithValue("$name", key.Name);
        command.Parameters.AddWithValue("$dimensions", key.Dimensions);
        command.Parameters.AddWithValue("$unit", key.Unit);
    }
}
