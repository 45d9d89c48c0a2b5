using System.Globalization;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;

namespace Treadle.Storage.Sqlite.Checks;

/// <summary>Questions about a database as a whole that only somebody who checks it asks. Each may look at every row.</summary>
public sealed class SqliteChecks
{
    private readonly SqliteReadOnlyStore _store;

    internal SqliteChecks(SqliteReadOnlyStore store) => _store = store;

    /// <summary>SQLite's own check of pages, indexes and row formats.</summary>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public IReadOnlyList<string> Integrity(int limit) => _store.Read(c => SqliteFiles.Damage(c, limit));

    /// <summary>Rows that belong to an execution that is not there, by table; tables without such rows are left out.</summary>
    public IReadOnlyList<(string Table, long Rows)> Orphans() =>
        [.. Orphaned.Select(o => (o.Table, Rows: _store.Read(c => c.Prepare(o.Sql).First(static s => s.Long(0))))).Where(o => o.Rows > 0)];

    private static readonly (string Table, string Sql)[] Orphaned =
    [
        .. new[] { "journal", "journal_pack" }.Select(t => (t, string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count(*) FROM {t} WHERE execution NOT IN (SELECT id FROM execution) AND execution NOT IN (SELECT execution FROM removal)"))),
        .. new[] { "snapshot", "execution_input", "open_task", "inbox", "outbox", "map_run" }.Select(t => (t, string.Create(
            CultureInfo.InvariantCulture, $"SELECT count(*) FROM {t} WHERE execution NOT IN (SELECT id FROM execution)"))),
    ];

    /// <summary>Executions whose journal does not go from 1 to the last event without a gap.</summary>
    public IReadOnlyList<ExecutionId> GapsInJournals(int limit) =>
        _store.Read(c => c.Prepare(GapsSql).Bind(1, limit).All(static s => new ExecutionId(s.Long(0))));

    private const string GapsSql = """
        SELECT e.id FROM execution e LEFT JOIN (
            SELECT execution, min(first_seq) AS first, max(last_seq) AS last, sum(last_seq - first_seq + 1) AS events FROM (
                SELECT execution, first_seq, last_seq FROM journal UNION ALL SELECT execution, first_seq, last_seq FROM journal_pack)
            GROUP BY execution) j ON j.execution = e.id
        WHERE e.last_seq > 0 AND (j.first IS NOT 1 OR j.last IS NOT e.last_seq OR j.events IS NOT e.last_seq)
        LIMIT ?1
        """;

    /// <summary>Everything that is stored of an execution that runs, as it is at one moment; null when there is none, or it has ended.</summary>
    public StoredWork? Work(ExecutionId execution) => _store.Read(c =>
    {
        if (ExecutionReads.Load(c, _store.Texts, execution) is not { Row.Status: ExecutionStatus.Running } stored)
        {
            return null;
        }

        var id = execution.Value;
        var journal = stored.Snapshot is null ? stored.Tail : JournalReads.Tail(c, execution, sequence: 0, stored.Row.LastSequence);
        var wake = c.Prepare(WakeSql).Bind(1, id).First(s => new WakeRow(execution, s.Long(0) != 0, s.LongOrNull(1) is { } at ? StoredTime.Read(at) : null))!;
        return new StoredWork(stored, journal, wake, c.Prepare(TasksSql).Bind(1, id).All(static s => new ClosedTask(new TaskId(s.Long(0)), (int)s.Long(1))));
    });

    private const string WakeSql = "SELECT needs_worker, next_wake_at FROM execution WHERE id = ?1";

    private const string TasksSql = "SELECT task, heartbeats FROM open_task WHERE execution = ?1 ORDER BY task";

    /// <summary>A page of running executions in order of their ids.</summary>
    public IReadOnlyList<ExecutionId> Running(ExecutionId after, int limit) =>
        _store.Read(c => c.Prepare(RunningSql).Bind(1, after.Value).Bind(2, limit).All(static s => new ExecutionId(s.Long(0))));

    private const string RunningSql = "SELECT id FROM execution WHERE id > ?1 AND status = 0 ORDER BY id LIMIT ?2";

    /// <summary>How many rows each table has.</summary>
    public IReadOnlyList<(string Table, long Rows)> Rows() =>
        [.. Tables.Select(t => (t, _store.Read(c => c.Prepare(t.Sql).First(static s => s.Long(0))))).Select(t => (t.t.Name, t.Item2))];

    private static readonly (string Name, string Sql)[] Tables =
    [
        .. new[] { "execution", "execution_input", "journal", "journal_pack", "snapshot", "inbox", "open_task", "outbox", "resource", "text", "removal", "map_run" }
            .Select(t => (t, $"SELECT count(*) FROM {t}")),
    ];

    /// <summary>How many executions run, and how many have ended.</summary>
    public (long Running, long Closed) Executions() => _store.Read(c => (c.Prepare(CountRunningSql).First(static s => s.Long(0)), ClosedReads.Count(c)));

    private const string CountRunningSql = "SELECT count(*) FROM execution WHERE status = 0";

    /// <summary>Deliveries that wait, and how often the one that was tried most has been.</summary>
    public (long Waiting, long AttemptsMax) Outbox() => _store.Read(c => c.Prepare(OutboxSql).First(static s => (s.Long(0), s.Long(1))));

    private const string OutboxSql = "SELECT count(*), coalesce(max(attempts), 0) FROM outbox";
}
