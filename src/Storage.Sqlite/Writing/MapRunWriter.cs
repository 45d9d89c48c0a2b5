using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite.Connections;
using Treadle.Storage.Sqlite.Reading;

namespace Treadle.Storage.Sqlite.Writing;

/// <summary>Writes runs of distributed Maps. The children that a batch starts and ends are summed, and counted once for each run when the batch is at its end.</summary>
internal sealed class MapRunWriter(Connection connection, Texts texts, CallbackWriter callbacks)
{
    private readonly Dictionary<long, MapRunCounts> _counted = [];
    private readonly Dictionary<long, MapRunCounts> _turns = [];
    private readonly SortedSet<long> _touched = [];
    private readonly Dictionary<long, bool> _running = [];

    /// <summary>Forgets the batch before.</summary>
    public void Begin()
    {
        _counted.Clear();
        _turns.Clear();
        _touched.Clear();
        _running.Clear();
    }

    // Served by the primary key.
    private const string IsRunningSql = "SELECT 1 FROM map_run WHERE id = ?1 AND status = 0";

    /// <summary>Whether a child may be started. Asked for each child, looked up once in a batch.</summary>
    public bool IsRunning(long run) => _running.TryGetValue(run, out var known) ? known : _running[run] = connection.Prepare(IsRunningSql).Bind(1, run).Any();

    public void Started(long run, ExecutionStatus status, int items) => Count(run, default(MapRunCounts).With(status, new MapRunCount(1, items)));

    public void Ended(MapRunChild child, ExecutionStatus status) => Count(
        child.MapRun,
        default(MapRunCounts).With(ExecutionStatus.Running, new MapRunCount(-1, -child.Items)).With(status, new MapRunCount(1, child.Items)));

    /// <summary>A child that ended without success is no longer counted so, nor as one that waits for its redrive.</summary>
    public void TakeTurn(ReopenedChild child)
    {
        var turn = default(MapRunCounts).With(child.From, new MapRunCount(1, child.Items));
        Count(child.MapRun, default(MapRunCounts) - turn);
        _turns[child.MapRun] = _turns.GetValueOrDefault(child.MapRun) + turn;
    }

    private void Count(long run, MapRunCounts more)
    {
        _counted[run] = _counted.GetValueOrDefault(run) + more;
        _touched.Add(run);
    }

    private const string OpenSql = """
        INSERT INTO map_run (execution, arn_head, arn_tail, plan, status, needs_worker, started_at, max_concurrency, tolerated_count, tolerated_percentage, items_total)
        VALUES (?1, ?2, ?3, ?4, 0, 1, ?5, ?6, ?7, ?8, ?9)
        """;

    public void Open(ExecutionId parent, NewMapRun run)
    {
        var (head, tail) = ArnParts.Of(run.Arn);
        connection.Prepare(OpenSql)
            .Bind(1, parent.Value)
            .Bind(2, texts.Add(connection, head))
            .Bind(3, tail)
            .Bind(4, run.Plan)
            .Bind(5, StoredTime.Happened(run.StartedAt))
            .Bind(6, run.Settings.MaxConcurrency)
            .Bind(7, run.Settings.Tolerated.Count)
            .Bind(8, run.Settings.Tolerated.Percentage)
            .Bind(9, run.ItemsTotal)
            .Run();
        var id = connection.LastInsertId();
        _running[id] = true;
        _touched.Add(id);
    }

    // Served by map_run_arn.
    private const string FindRunningSql = "SELECT id FROM map_run WHERE arn_head = ?1 AND arn_tail = ?2 AND execution = ?3 AND status = 0";

    // Served by the primary key.
    private const string AbortSql = "UPDATE map_run SET status = 3, ended_at = ?2 WHERE id = ?1";

    public void Abort(ExecutionId parent, string arn, DateTimeOffset at)
    {
        var (head, tail) = ArnParts.Of(arn);
        if (texts.Find(connection, head) is not { } headId
            || connection.Prepare(FindRunningSql).Bind(1, headId).Bind(2, tail).Bind(3, parent.Value).First(static s => s.LongOrNull(0)) is not { } id)
        {
            return;
        }

        connection.Prepare(AbortSql).Bind(1, id).Bind(2, StoredTime.Happened(at)).Run();
        _running[id] = false;
        _touched.Add(id);
    }

    // Served by map_run_arn.
    private const string FindEndedSql = "SELECT id FROM map_run WHERE arn_head = ?1 AND arn_tail = ?2 AND execution = ?3 AND status <> 0";

    // Both served by the primary key.
    private const string ReopenSql = """
        UPDATE map_run SET status = 0, ended_at = NULL, is_failing = 0, error = NULL, cause = NULL, x_written = 0, i_written = 0, needs_worker = 1,
            redrive_count = redrive_count + 1, redriven_at = ?2, redrives_through = -1, is_draining = x_running > 0, x_not_redrivable = 0, i_not_redrivable = 0
        WHERE id = ?1
        """;

    private const string WaitSql = """
        UPDATE map_run SET xw_failed = x_failed, xw_timed_out = x_timed_out, xw_aborted = x_aborted, iw_failed = i_failed, iw_timed_out = i_timed_out, iw_aborted = i_aborted
        WHERE id = ?1
        """;

    public void Reopen(ExecutionId parent, string arn, DateTimeOffset at)
    {
        var (head, tail) = ArnParts.Of(arn);
        if (texts.Find(connection, head) is not { } headId
            || connection.Prepare(FindEndedSql).Bind(1, headId).Bind(2, tail).Bind(3, parent.Value).First(static s => s.LongOrNull(0)) is not { } id)
        {
            return;
        }

        WriteSums();
        connection.Prepare(ReopenSql).Bind(1, id).Bind(2, StoredTime.Happened(at)).Run();
        connection.Prepare(WaitSql).Bind(1, id).Run();
        _running[id] = true;
        _touched.Add(id);
    }

    // All served by the primary key.
    private const string ParentSql = "SELECT execution FROM map_run WHERE id = ?1 AND (status = 0) = ?2 AND (?3 IS NULL OR redrive_count = ?3)";
    private const string CursorSql = "UPDATE map_run SET cursor_children = ?2, cursor_items = ?3, cursor_position = ?4 WHERE id = ?1";
    private const string TotalSql = "UPDATE map_run SET items_total = ?2 WHERE id = ?1";
    private const string SettingsSql = "UPDATE map_run SET max_concurrency = ?2, tolerated_count = ?3, tolerated_percentage = ?4 WHERE id = ?1";
    private const string FailureSql = "UPDATE map_run SET is_failing = 1, error = ?2, cause = ?3 WHERE id = ?1";
    private const string EndSql = "UPDATE map_run SET status = ?2, ended_at = ?3, x_written = ?4, i_written = ?5 WHERE id = ?1";
    private const string WrittenSql = "UPDATE map_run SET x_written = ?2, i_written = ?3 WHERE id = ?1";
    private const string DrainedSql = "UPDATE map_run SET is_draining = 0 WHERE id = ?1";
    private const string RedrivesSql = """
        UPDATE map_run SET redrives_through = ?2, x_not_redrivable = x_not_redrivable + ?3, i_not_redrivable = i_not_redrivable + ?4 WHERE id = ?1
        """;

    private const string NoneWaitsSql = "UPDATE map_run SET xw_failed = 0, xw_timed_out = 0, xw_aborted = 0, iw_failed = 0, iw_timed_out = 0, iw_aborted = 0 WHERE id = ?1";
    private const string SettleSql = "UPDATE map_run SET needs_worker = 0 WHERE id = ?1";

    /// <param name="change">The change.</param>
    /// <param name="told">Gets the inbox row that it made.</param>
    /// <returns>False when the run has ended.</returns>
    public bool Write(MapRunChange change, List<InboxRow> told)
    {
        var id = change.MapRun;
        var parent = connection.Prepare(ParentSql).Bind(1, id).Bind(2, change.NeedsRunning ? 1 : 0).Bind(3, change.RedriveCount).First(static s => s.LongOrNull(0));
        if (parent is null)
        {
            return false;
        }

        if (change.Cursor is { } cursor)
        {
            connection.Prepare(CursorSql).Bind(1, id).Bind(2, cursor.Children).Bind(3, cursor.Items).Bind(4, cursor.Position).Run();
        }

        if (change.ItemsTotal is { } total)
        {
            connection.Prepare(TotalSql).Bind(1, id).Bind(2, total).Run();
        }

        if (change.Settings is { } settings)
        {
            connection.Prepare(SettingsSql).Bind(1, id).Bind(2, settings.MaxConcurrency).Bind(3, settings.Tolerated.Count).Bind(4, settings.Tolerated.Percentage).Run();
        }

        if (change.Failure is { } failure)
        {
            connection.Prepare(FailureSql).Bind(1, id).Bind(2, failure.Error).Bind(3, failure.Cause).Run();
        }

        if (change.IsDrained)
        {
            WriteSums();
            connection.Prepare(DrainedSql).Bind(1, id).Run();
            connection.Prepare(WaitSql).Bind(1, id).Run();
        }

        if (change.Redrives is { } redrives)
        {
            Write(id, redrives);
        }

        if (change.Ended is { } ended)
        {
            connection.Prepare(EndSql)
                .Bind(1, id)
                .Bind(2, MapRunReads.ToCode(ended.Status))
                .Bind(3, StoredTime.Happened(ended.EndedAt))
                .Bind(4, ended.ResultsWritten.Executions)
                .Bind(5, ended.ResultsWritten.Items)
                .Run();
            _running[id] = false;
            if (callbacks.Write(new TellCommit(new ExecutionId(parent.Value), ended.ForParent)) is { } row)
            {
                told.Add(row);
            }
        }

        if (change.ResultsWritten is { } written)
        {
            connection.Prepare(WrittenSql).Bind(1, id).Bind(2, written.Executions).Bind(3, written.Items).Run();
        }

        if (change.IsSettled)
        {
            connection.Prepare(SettleSql).Bind(1, id).Run();
        }

        _touched.Add(id);
        return true;
    }

    private void Write(long id, MapRunRedrives redrives)
    {
        var none = redrives.NotRedrivable.Unsuccessful;
        connection.Prepare(RedrivesSql).Bind(1, id).Bind(2, redrives.IsDone ? null : redrives.Through).Bind(3, none.Executions).Bind(4, none.Items).Run();
        _turns[id] = _turns.GetValueOrDefault(id) + redrives.NotRedrivable;
        if (redrives.IsDone)
        {
            WriteSums();
            connection.Prepare(NoneWaitsSql).Bind(1, id).Run();
        }
    }

    // Both served by the primary key.
    private const string TurnsSql = """
        UPDATE map_run SET xw_failed = xw_failed - ?2, xw_timed_out = xw_timed_out - ?3, xw_aborted = xw_aborted - ?4,
            iw_failed = iw_failed - ?5, iw_timed_out = iw_timed_out - ?6, iw_aborted = iw_aborted - ?7
        WHERE id = ?1
        """;

    private const string CountSql = """
        UPDATE map_run SET
            x_running = x_running + ?2, x_succeeded = x_succeeded + ?3, x_failed = x_failed + ?4, x_timed_out = x_timed_out + ?5, x_aborted = x_aborted + ?6,
            i_running = i_running + ?7, i_succeeded = i_succeeded + ?8, i_failed = i_failed + ?9, i_timed_out = i_timed_out + ?10, i_aborted = i_aborted + ?11
        WHERE id = ?1
        """;

    /// <summary>Writes the sums.</summary>
    /// <returns>Every run that the batch touched.</returns>
    public IReadOnlyList<TouchedMapRun> End()
    {
        if (_touched.Count == 0)
        {
            return [];
        }

        WriteSums();
        return [.. _touched.Select(id => MapRunReads.Touched(connection, id)).OfType<TouchedMapRun>()];
    }

    private void WriteSums()
    {
        foreach (var (id, more) in _counted)
        {
            connection.Prepare(CountSql)
                .Bind(1, id)
                .Bind(2, more.Running.Executions).Bind(3, more.Succeeded.Executions).Bind(4, more.Failed.Executions).Bind(5, more.TimedOut.Executions).Bind(6, more.Aborted.Executions)
                .Bind(7, more.Running.Items).Bind(8, more.Succeeded.Items).Bind(9, more.Failed.Items).Bind(10, more.TimedOut.Items).Bind(11, more.Aborted.Items)
                .Run();
        }

        foreach (var (id, turn) in _turns)
        {
            connection.Prepare(TurnsSql)
                .Bind(1, id)
                .Bind(2, turn.Failed.Executions).Bind(3, turn.TimedOut.Executions).Bind(4, turn.Aborted.Executions)
                .Bind(5, turn.Failed.Items).Bind(6, turn.TimedOut.Items).Bind(7, turn.Aborted.Items)
                .Run();
        }

        _counted.Clear();
        _turns.Clear();
    }
}
