using Microsoft.Data.Sqlite;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Bench;

/// <summary>The same journal rows and row updates in different layouts and through different calls, without the rest of the store.</summary>
internal static class LayoutBench
{
    private const int Executions = 2048;
    private const int JournalBytes = 1600;
    private const int RowsTogether = 8;

    private const string InsertSql = "INSERT INTO journal (execution, first_seq, data) VALUES (?1, ?2, ?3)";
    private const string UpdateSql = "UPDATE execution SET last_seq = ?2 WHERE id = ?1 AND last_seq = ?3";
    private const string RowidSql = "CREATE TABLE journal (id INTEGER PRIMARY KEY, execution INTEGER NOT NULL, first_seq INTEGER NOT NULL, data BLOB NOT NULL); CREATE UNIQUE INDEX journal_execution ON journal (execution, first_seq)";
    private const string ClusteredSql = "CREATE TABLE journal (execution INTEGER NOT NULL, first_seq INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (execution, first_seq)) WITHOUT ROWID";

    private static readonly string InsertTogetherSql =
        "INSERT INTO journal (execution, first_seq, data) VALUES " + string.Join(", ", Enumerable.Range(0, RowsTogether).Select(i => $"(?{(i * 3) + 1}, ?{(i * 3) + 2}, ?{(i * 3) + 3})"));

    private delegate void Write(Connection connection, SqliteConnection? commands, int first, int count);

    public static void Run(string directory, int rounds)
    {
        foreach (var batch in new[] { 1, 512 })
        {
            var total = batch == 1 ? 1_000 : 32_768;
            Rounds.Run($"layouts, {batch} in a batch", rounds,
            [
                ("rowid and index, pages of 4096", () => Prepare(directory, RowidSql, 4096, total, batch, OneByOne)),
                ("the same, vacuumed incrementally", () => Prepare(directory, RowidSql, 4096, total, batch, OneByOne, "PRAGMA auto_vacuum = 2; ")),
                ("rowid and index, pages of 8192", () => Prepare(directory, RowidSql, 8192, total, batch, OneByOne)),
                ("rowid and index, pages of 16384", () => Prepare(directory, RowidSql, 16384, total, batch, OneByOne)),
                ("WITHOUT ROWID, pages of 4096", () => Prepare(directory, ClusteredSql, 4096, total, batch, OneByOne)),
                ("WITHOUT ROWID, pages of 8192", () => Prepare(directory, ClusteredSql, 8192, total, batch, OneByOne)),
                ("WITHOUT ROWID, pages of 16384", () => Prepare(directory, ClusteredSql, 16384, total, batch, OneByOne)),
            ]);
            Rounds.Run($"calls, {batch} in a batch", rounds,
            [
                ("own statements", () => Prepare(directory, RowidSql, 4096, total, batch, OneByOne)),
                ($"own statements, {RowsTogether} rows together", () => Prepare(directory, RowidSql, 4096, total, batch, Together)),
                ("own statements, savepoint per step", () => Prepare(directory, RowidSql, 4096, total, batch, WithSavepoints)),
                ("SqliteCommand", () => Prepare(directory, RowidSql, 4096, total, batch, new Commands().Write)),
            ]);
        }
    }

    private static BenchRun Prepare(string directory, string journal, int pageBytes, int total, int batch, Write write, string first = "")
    {
        var path = Path.Combine(directory, $"bench-layout-{Guid.NewGuid():N}.db");
        var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        var connection = Connection.Over(database);
        connection.Execute($"{first}PRAGMA page_size = {pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768");
        connection.Execute("CREATE TABLE execution (id INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, filler BLOB)");
        connection.Execute(journal);
        connection.Execute($"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Executions - 1}) INSERT INTO execution SELECT i, 0, zeroblob(250) FROM n");
        return new BenchRun(
            total,
            () =>
            {
                for (var first = 0; first < total; first += batch)
                {
                    connection.Execute("BEGIN IMMEDIATE");
                    write(connection, database, first, Math.Min(batch, total - first));
                    connection.Execute("COMMIT");
                }
            },
            () =>
            {
                connection.Dispose();
                File.Delete(path);
            });
    }

    private static readonly byte[][] Datas = [.. Enumerable.Range(0, 64).Select(seed =>
    {
        var data = new byte[JournalBytes];
        new Random(seed).NextBytes(data);
        return data;
    })];

    private static (long Execution, long Sequence, byte[] Data) Step(int i) => (i % Executions, (i / Executions) + 1, Datas[i % Datas.Length]);

    private static void OneByOne(Connection connection, SqliteConnection? commands, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var step = Step(i);
            Update(connection, step.Execution, step.Sequence);
            connection.Prepare(InsertSql).Bind(1, step.Execution).Bind(2, step.Sequence).Bind(3, step.Data.AsMemory()).Run();
        }
    }

    private static void WithSavepoints(Connection connection, SqliteConnection? commands, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            connection.Prepare("SAVEPOINT step").Run();
            OneByOne(connection, commands, i, 1);
            connection.Prepare("RELEASE step").Run();
        }
    }

    private static void Together(Connection connection, SqliteConnection? commands, int first, int count)
    {
        var i = first;
        for (; i + RowsTogether <= first + count; i += RowsTogether)
        {
            var insert = connection.Prepare(InsertTogetherSql);
            for (var k = 0; k < RowsTogether; k++)
            {
                var step = Step(i + k);
                Update(connection, step.Execution, step.Sequence);
                insert.Bind((k * 3) + 1, step.Execution).Bind((k * 3) + 2, step.Sequence).Bind((k * 3) + 3, step.Data.AsMemory());
            }

            insert.Run();
        }

        OneByOne(connection, commands, i, first + count - i);
    }

    private static void Update(Connection connection, long execution, long sequence) =>
        connection.Prepare(UpdateSql).Bind(1, execution).Bind(2, sequence).Bind(3, sequence - 1).Run();

    /// <summary>The library's commands, prepared once, with parameters that are set again.</summary>
    private sealed class Commands
    {
        private SqliteCommand? _update;
        private SqliteCommand? _insert;

        public void Write(Connection connection, SqliteConnection? commands, int first, int count)
        {
            _update ??= Prepared(commands!, "UPDATE execution SET last_seq = $b WHERE id = $a AND last_seq = $c", "$a", "$b", "$c");
            _insert ??= Prepared(commands!, "INSERT INTO journal (execution, first_seq, data) VALUES ($a, $b, $c)", "$a", "$b", "$c");
            for (var i = first; i < first + count; i++)
            {
                var step = Step(i);
                Run(_update, step.Execution, step.Sequence, step.Sequence - 1);
                Run(_insert, step.Execution, step.Sequence, step.Data);
            }
        }

        private static SqliteCommand Prepared(SqliteConnection connection, string sql, params string[] names)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in names)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            return command;
        }

        private static void Run(SqliteCommand command, params object[] values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }
    }
}
