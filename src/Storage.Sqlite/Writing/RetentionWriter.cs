using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Writing;

/// <summary>Packs the journals of ended executions, and deletes ended executions.</summary>
internal sealed class RetentionWriter(Connection connection)
{
    /// <summary>Journal rows that one commit deletes of one execution: others wait for this commit.</summary>
    public const int RowsMax = 512;

    /// <summary>As <see cref="RowsMax"/>; a pack is much larger than a row.</summary>
    private const int PacksMax = 32;

    // Served by the primary key.
    private const string HasEndedSql = "SELECT 1 FROM execution WHERE id = ?1 AND status <> 0";

    // Both served by journal_execution.
    private const string CountRowsSql = "SELECT count(*) FROM journal WHERE execution = ?1 AND first_seq BETWEEN ?2 AND ?3";
    private const string DeletePackedSql = "DELETE FROM journal WHERE execution = ?1 AND first_seq BETWEEN ?2 AND ?3";

    private const string InsertPackSql = "INSERT INTO journal_pack (execution, first_seq, last_seq, data) VALUES (?1, ?2, ?3, ?4)";

    // Both served by their primary keys.
    private const string SetPackedSql = "UPDATE execution SET is_packed = 1 WHERE id = ?1";
    private const string DeleteSnapshotSql = "DELETE FROM snapshot WHERE execution = ?1";

    public void Write(PackCommit pack)
    {
        var id = pack.Execution.Value;
        if (!connection.Prepare(HasEndedSql).Bind(1, id).Any()
            || connection.Prepare(CountRowsSql).Bind(1, id).Bind(2, pack.FirstSequence).Bind(3, pack.LastSequence).First(static s => s.Long(0)) != pack.Rows)
        {
            return;
        }

        if (pack.Rows > 0)
        {
            connection.Prepare(DeletePackedSql).Bind(1, id).Bind(2, pack.FirstSequence).Bind(3, pack.LastSequence).Run();
            connection.Prepare(InsertPackSql).Bind(1, id).Bind(2, pack.FirstSequence).Bind(3, pack.LastSequence).Bind(4, pack.Data).Run();
        }

        if (pack.IsLast)
        {
            connection.Prepare(SetPackedSql).Bind(1, id).Run();
            connection.Prepare(DeleteSnapshotSql).Bind(1, id).Run();
        }
    }

    // Served by outbox_execution, inbox_execution and the primary keys: a delivery reads the execution's row, a promised input is taken before it goes, and a map run
    // gathers what its children came to.
    private const string IsNeededSql = """
        SELECT 1 FROM outbox WHERE execution = ?1
        UNION ALL SELECT 1 FROM inbox WHERE execution = ?1
        UNION ALL SELECT 1 FROM execution JOIN map_run ON map_run.id = execution.map_run WHERE execution.id = ?1 AND map_run.needs_worker = 1
        UNION ALL SELECT 1 FROM map_run WHERE execution = ?1 AND needs_worker = 1
        """;

    // Served by map_run_execution.
    private const string DeleteMapRunsSql = "DELETE FROM map_run WHERE execution = ?1";

    // All served by their primary keys.
    private const string DeleteExecutionSql = "DELETE FROM execution WHERE id = ?1";
    private const string DeleteInputSql = "DELETE FROM execution_input WHERE execution = ?1";
    private const string DeleteTasksSql = "DELETE FROM open_task WHERE execution = ?1";
    private const string BeginSql = "INSERT OR IGNORE INTO removal (execution) VALUES (?1)";
    private const string EndSql = "DELETE FROM removal WHERE execution = ?1";
    private const string IsBegunSql = "SELECT 1 FROM removal WHERE execution = ?1";

    public void Delete(ExecutionId execution)
    {
        var id = execution.Value;
        if (connection.Prepare(HasEndedSql).Bind(1, id).Any())
        {
            if (connection.Prepare(IsNeededSql).Bind(1, id).Any())
            {
                return;
            }

            connection.Prepare(DeleteExecutionSql).Bind(1, id).Run();
            connection.Prepare(DeleteInputSql).Bind(1, id).Run();
            connection.Prepare(DeleteSnapshotSql).Bind(1, id).Run();
            connection.Prepare(DeleteTasksSql).Bind(1, id).Run();
            connection.Prepare(DeleteMapRunsSql).Bind(1, id).Run();
        }
        else if (!connection.Prepare(IsBegunSql).Bind(1, id).Any())
        {
            return;
        }

        connection.Prepare(DeleteJournal(id) ? EndSql : BeginSql).Bind(1, id).Run();
    }

    // The inner queries are served by journal_execution and journal_pack_execution, the outer ones by the primary keys.
    private const string DeleteRowsSql = "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE execution = ?1 LIMIT ?2)";
    private const string DeletePacksSql = "DELETE FROM journal_pack WHERE id IN (SELECT id FROM journal_pack WHERE execution = ?1 LIMIT ?2)";

    /// <returns>True when nothing is left.</returns>
    private bool DeleteJournal(long id) =>
        connection.Prepare(DeletePacksSql).Bind(1, id).Bind(2, PacksMax).Run() < PacksMax
        && connection.Prepare(DeleteRowsSql).Bind(1, id).Bind(2, RowsMax).Run() < RowsMax;
}
