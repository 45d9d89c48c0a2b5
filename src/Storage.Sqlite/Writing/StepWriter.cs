using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Writing;

/// <summary>Writes steps. Expectations are read first, so that a step which conflicts has written nothing.</summary>
/// <remarks>
/// There is one writer, so what was read still holds when it is written. The execution's own row comes last of the checks and is
/// checked and written by the same statement, for it is the only one that every step has.
/// </remarks>
internal sealed class StepWriter(Connection connection, Texts texts, CallbackWriter callbacks, MapRunWriter mapRuns)
{
    /// <summary>An input up to this length stands in the execution's own row, which every step writes again.</summary>
    public const int InlineInputBytesMax = 512;

    /// <param name="step">The step.</param>
    /// <param name="told">Gets the inbox rows that it made.</param>
    public StepOutcome Write(StepCommit step, List<InboxRow> told)
    {
        if (step.New is { } row)
        {
            if (Insert(row, step) is var outcome and not StepOutcome.Committed)
            {
                return outcome;
            }
        }
        else if (!Holds(step) || !Update(step))
        {
            return StepOutcome.Conflict;
        }

        WriteJournal(step);
        WriteSnapshot(step);
        WriteTasks(step);
        foreach (var tell in step.Tells)
        {
            if (callbacks.Write(tell) is { } written)
            {
                told.Add(written);
            }
        }

        WriteMapRuns(step);
        WriteDeliveries(step);
        return StepOutcome.Committed;
    }

    // Served by the primary key (id) and by execution_arn: either may be taken already.
    private const string InsertSql = """
        INSERT INTO execution (id, machine, status, last_seq, needs_worker, next_wake_at, started_at, ended_at, definition, scope, arn_head, arn_tail, name, input, output, error, cause,
            version, alias, map_run, item_index, item_count, trace_header)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
        ON CONFLICT DO NOTHING
        """;

    private StepOutcome Insert(ExecutionRow row, StepCommit step)
    {
        // A new execution has no tasks to close and no inbox to take from.
        if (step.ClosesTasks.Count > 0 || step.TakesInbox.Count > 0)
        {
            return IsTaken(row.Arn) ? StepOutcome.NameTaken : StepOutcome.Conflict;
        }

        foreach (var tell in step.Tells)
        {
            if (tell.Answers is { IsRequired: true } answered && HeartbeatsOf(tell.Execution, answered.Task) is null)
            {
                return IsTaken(row.Arn) ? StepOutcome.NameTaken : StepOutcome.NotAwaited;
            }
        }

        var replaced = step.Replaces is { } old ? Replaceable(row, old) : null;
        if ((row.MapRun is { } run && !mapRuns.IsRunning(run)) || (step.Replaces is not null && replaced is null))
        {
            return IsTaken(row.Arn) ? StepOutcome.NameTaken : StepOutcome.NotAwaited;
        }

        var (head, tail) = ArnParts.Of(row.Arn);
        var isInline = row.Input.Length <= InlineInputBytesMax;
        var ended = step.Ended ?? new EndedRow(row.Status, row.EndedAt ?? default, row.Output, row.Error, row.Cause);
        var endedAt = step.Ended?.EndedAt ?? row.EndedAt;
        var inserted = connection.Prepare(InsertSql)
            .Bind(1, row.Id.Value)
            .Bind(2, texts.Add(connection, row.StateMachineArn))
            .Bind(3, Statuses.ToCode(ended.Status))
            .Bind(4, step.Journal?.LastSequence ?? 0)
            .Bind(5, step.NeedsWorker ? 1 : 0)
            .Bind(6, step.NextWakeAt is { } at ? StoredTime.NotBefore(at) : null)
            .Bind(7, StoredTime.Happened(row.StartedAt))
            .Bind(8, endedAt is { } end ? StoredTime.Happened(end) : null)
            .Bind(9, texts.Add(connection, row.Definition))
            .Bind(10, texts.Add(connection, row.Scope))
            .Bind(11, texts.Add(connection, head))
            .Bind(12, tail)
            .Bind(13, row.Name == tail ? null : row.Name)
            .Bind(14, isInline ? (ReadOnlyMemory<byte>?)row.Input : null)
            .Bind(15, ended.Output)
            .Bind(16, ended.Error)
            .Bind(17, ended.Cause)
            .Bind(18, row.Version)
            .Bind(19, row.Alias is { } alias ? texts.Add(connection, alias) : null)
            .Bind(20, row.MapRun)
            .Bind(21, row.ItemIndex)
            .Bind(22, row.ItemCount)
            .Bind(23, row.TraceHeader)
            .Run();
        if (inserted == 0)
        {
            return IsTaken(row.Arn) ? StepOutcome.NameTaken : StepOutcome.Conflict;
        }

        if (replaced is { } child)
        {
            connection.Prepare(LosePlaceSql).Bind(1, step.Replaces!.Value.Value).Run();
            mapRuns.TakeTurn(child);
        }

        if (!isInline)
        {
            connection.Prepare(InsertInputSql).Bind(1, row.Id.Value).Bind(2, row.Input).Run();
        }

        return StepOutcome.Committed;
    }

    // Both served by the primary key. Statuses 2 to 4 are ends without success.
    private const string ReplaceableSql = "SELECT status, item_count FROM execution WHERE id = ?1 AND map_run = ?2 AND item_index IS NOT NULL AND status BETWEEN 2 AND 4";
    private const string LosePlaceSql = "UPDATE execution SET item_index = NULL WHERE id = ?1";

    private ReopenedChild? Replaceable(ExecutionRow row, ExecutionId old) => connection.Prepare(ReplaceableSql)
        .Bind(1, old.Value)
        .Bind(2, row.MapRun)
        .First(s => (ReopenedChild?)new ReopenedChild(row.MapRun!.Value, (int)s.Long(1), Statuses.FromCode(s.Long(0))));

    private const string InsertInputSql = "INSERT INTO execution_input (execution, data) VALUES (?1, ?2)";

    // Served by execution_arn.
    private const string IsTakenSql = "SELECT 1 FROM execution WHERE arn_head = ?1 AND arn_tail = ?2";

    private bool IsTaken(string arn)
    {
        var (head, tail) = ArnParts.Of(arn);
        return texts.Find(connection, head) is { } id && connection.Prepare(IsTakenSql).Bind(1, id).Bind(2, tail).Any();
    }

    /// <summary>Whether the tasks and inbox rows that the step needs are as it expects them.</summary>
    private bool Holds(StepCommit step)
    {
        foreach (var closed in step.ClosesTasks)
        {
            if (HeartbeatsOf(step.Execution, closed.Task) != closed.Heartbeats)
            {
                return false;
            }
        }

        foreach (var opened in step.OpensTasks)
        {
            if (HeartbeatsOf(step.Execution, opened) is not null)
            {
                return false;
            }
        }

        foreach (var id in step.TakesInbox)
        {
            if (!connection.Prepare(FindInboxSql).Bind(1, id).Bind(2, step.Execution.Value).Any())
            {
                return false;
            }
        }

        return true;
    }

    // Served by the primary key.
    private const string HeartbeatsSql = "SELECT heartbeats FROM open_task WHERE execution = ?1 AND task = ?2";

    private long? HeartbeatsOf(ExecutionId execution, TaskId task) =>
        connection.Prepare(HeartbeatsSql).Bind(1, execution.Value).Bind(2, task.Value).First(static s => s.LongOrNull(0));

    // Served by the primary key (id).
    private const string FindInboxSql = "SELECT 1 FROM inbox WHERE id = ?1 AND execution = ?2";

    // All served by the primary key.
    private const string UpdateSql = """
        UPDATE execution SET last_seq = ?3, needs_worker = ?4, next_wake_at = ?5 WHERE id = ?1 AND last_seq = ?2
        """;

    private const string EndSql = """
        UPDATE execution SET last_seq = ?3, needs_worker = ?4, next_wake_at = ?5, status = ?6, ended_at = ?7, output = ?8, error = ?9, cause = ?10
        WHERE id = ?1 AND last_seq = ?2
        """;

    // What was packed stays so; what comes now is packed when it has ended again.
    private const string ReopenSql = """
        UPDATE execution SET last_seq = ?3, needs_worker = ?4, next_wake_at = ?5, status = ?6, ended_at = ?7, output = ?8, error = ?9, cause = ?10,
            redrive_count = ?11, redriven_at = ?12, is_packed = 0
        WHERE id = ?1 AND last_seq = ?2
        """;

    private bool Update(StepCommit step)
    {
        var statement = connection.Prepare(step.Reopened is not null ? ReopenSql : step.Ended is null ? UpdateSql : EndSql)
            .Bind(1, step.Execution.Value)
            .Bind(2, step.ExpectedSequence)
            .Bind(3, step.Journal?.LastSequence ?? step.ExpectedSequence)
            .Bind(4, step.NeedsWorker ? 1 : 0)
            .Bind(5, step.NextWakeAt is { } at ? StoredTime.NotBefore(at) : null);
        if (step.Ended is not null || step.Reopened is not null)
        {
            statement
                .Bind(6, Statuses.ToCode(step.Ended?.Status ?? ExecutionStatus.Running))
                .Bind(7, step.Ended is { EndedAt: var endedAt } ? StoredTime.Happened(endedAt) : null)
                .Bind(8, step.Ended?.Output)
                .Bind(9, step.Ended?.Error)
                .Bind(10, step.Ended?.Cause);
        }

        if (step.Reopened is { } reopened)
        {
            statement.Bind(11, reopened.RedriveCount).Bind(12, StoredTime.Happened(reopened.RedrivenAt));
        }

        return statement.Run() == 1;
    }

    private const string InsertJournalSql = """
        INSERT INTO journal (execution, first_seq, last_seq, first_history, last_history, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """;

    private void WriteJournal(StepCommit step)
    {
        if (step.Journal is { } journal)
        {
            connection.Prepare(InsertJournalSql)
                .Bind(1, step.Execution.Value)
                .Bind(2, journal.FirstSequence)
                .Bind(3, journal.LastSequence)
                .Bind(4, journal.FirstHistoryId)
                .Bind(5, journal.LastHistoryId)
                .Bind(6, journal.Data)
                .Run();
        }
    }

    private const string WriteSnapshotSql = """
        INSERT INTO snapshot (execution, sequence, data) VALUES (?1, ?2, ?3)
        ON CONFLICT (execution) DO UPDATE SET sequence = ?2, data = ?3
        """;

    private void WriteSnapshot(StepCommit step)
    {
        if (step.Snapshot is { } snapshot)
        {
            connection.Prepare(WriteSnapshotSql)
                .Bind(1, step.Execution.Value)
                .Bind(2, step.Journal?.LastSequence ?? step.ExpectedSequence)
                .Bind(3, snapshot)
                .Run();
        }
    }

    // Both deletes served by their primary keys.
    private const string CloseTaskSql = "DELETE FROM open_task WHERE execution = ?1 AND task = ?2";
    private const string OpenTaskSql = "INSERT INTO open_task (execution, task, heartbeats) VALUES (?1, ?2, 0)";
    private const string TakeInboxSql = "DELETE FROM inbox WHERE id = ?1";

    private void WriteTasks(StepCommit step)
    {
        foreach (var closed in step.ClosesTasks)
        {
            connection.Prepare(CloseTaskSql).Bind(1, step.Execution.Value).Bind(2, closed.Task.Value).Run();
        }

        foreach (var opened in step.OpensTasks)
        {
            connection.Prepare(OpenTaskSql).Bind(1, step.Execution.Value).Bind(2, opened.Value).Run();
        }

        foreach (var id in step.TakesInbox)
        {
            connection.Prepare(TakeInboxSql).Bind(1, id).Run();
        }
    }

    private void WriteMapRuns(StepCommit step)
    {
        foreach (var opened in step.OpensMapRuns)
        {
            mapRuns.Open(step.Execution, opened);
        }

        foreach (var arn in step.ReopensMapRuns)
        {
            mapRuns.Reopen(step.Execution, arn, step.ReopenedAt);
        }

        foreach (var arn in step.AbortsMapRuns)
        {
            mapRuns.Abort(step.Execution, arn, step.AbortedAt);
        }

        if (step.New is { MapRun: { } run, ItemCount: { } items })
        {
            mapRuns.Started(run, step.Ended?.Status ?? ExecutionStatus.Running, items);
        }
        else if (step.ReopensChild is { } reopened)
        {
            mapRuns.Started(reopened.MapRun, step.Ended?.Status ?? ExecutionStatus.Running, reopened.Items);
            mapRuns.TakeTurn(reopened);
        }
        else if (step is { EndsChild: { } child, Ended: { } ended })
        {
            mapRuns.Ended(child, ended.Status);
        }
    }

    private const string InsertOutboxSql = "INSERT INTO outbox (execution, kind, attempts, next_at, data) VALUES (?1, ?2, 0, 0, ?3)";

    private void WriteDeliveries(StepCommit step)
    {
        foreach (var delivery in step.Deliveries)
        {
            connection.Prepare(InsertOutboxSql).Bind(1, step.Execution.Value).Bind(2, delivery.Kind).Bind(3, delivery.Data).Run();
        }
    }
}
