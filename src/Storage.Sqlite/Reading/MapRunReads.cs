using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Reads runs of distributed Maps.</summary>
internal static class MapRunReads
{
    private const string Columns = """
        id, arn_head, arn_tail, execution, plan, status, started_at, ended_at, needs_worker, max_concurrency, tolerated_count, tolerated_percentage,
        cursor_children, cursor_items, cursor_position, items_total, is_failing, error, cause, x_written, i_written,
        x_running, i_running, x_succeeded, i_succeeded, x_failed, i_failed, x_timed_out, i_timed_out, x_aborted, i_aborted,
        redrive_count, redriven_at, redrives_through, is_draining, x_not_redrivable, i_not_redrivable,
        xw_failed, iw_failed, xw_timed_out, iw_timed_out, xw_aborted, iw_aborted
        """;

    // Served by the primary key.
    private const string FindByIdSql = $"SELECT {Columns} FROM map_run WHERE id = ?1";

    public static MapRunRow? Find(Connection connection, Texts texts, long id) => connection.Prepare(FindByIdSql).Bind(1, id).First(s => Row(s, connection, texts));

    // Served by map_run_arn.
    private const string FindByArnSql = $"SELECT {Columns} FROM map_run WHERE arn_head = ?1 AND arn_tail = ?2";

    public static MapRunRow? Find(Connection connection, Texts texts, string arn)
    {
        var (head, tail) = ArnParts.Of(arn);
        return texts.Find(connection, head) is { } id
            ? connection.Prepare(FindByArnSql).Bind(1, id).Bind(2, tail).First(s => Row(s, connection, texts))
            : null;
    }

    // Served by map_run_execution.
    private const string ListSql = $"SELECT {Columns} FROM map_run WHERE execution = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";

    public static IReadOnlyList<MapRunRow> List(Connection connection, Texts texts, ExecutionId parent, long? before, int limit) =>
        connection.Prepare(ListSql).Bind(1, parent.Value).Bind(2, before ?? long.MaxValue).Bind(3, limit).All(s => Row(s, connection, texts));

    // Served by map_run_needs_worker.
    private const string NeedsWorkerSql = "SELECT id FROM map_run WHERE needs_worker = 1 AND id > ?1 ORDER BY id LIMIT ?2";

    public static IReadOnlyList<long> NeedsWorker(Connection connection, long after, int limit) =>
        connection.Prepare(NeedsWorkerSql).Bind(1, after).Bind(2, limit).All(static s => s.Long(0));

    // Served by the primary key.
    private const string TouchedSql = """
        SELECT status, x_running, i_running, x_succeeded, i_succeeded, x_failed, i_failed, x_timed_out, i_timed_out, x_aborted, i_aborted,
            xw_failed, iw_failed, xw_timed_out, iw_timed_out, xw_aborted, iw_aborted, redrive_count, is_draining, redrives_through
        FROM map_run WHERE id = ?1
        """;

    public static TouchedMapRun? Touched(Connection connection, long id) =>
        connection.Prepare(TouchedSql).Bind(1, id).First(s => new TouchedMapRun(id, FromCode(s.Long(0)), Counts(s, 1))
        {
            Waiting = Waiting(s, 11),
            RedriveCount = (int)s.Long(17),
            IsDraining = s.Long(18) != 0,
            IsRedriving = s.LongOrNull(19) is not null,
        });

    private static MapRunRow Row(Statement s, Connection connection, Texts texts) => new()
    {
        Id = s.Long(0),
        Arn = texts.Get(connection, s.Long(1)) + s.Text(2),
        Parent = new ExecutionId(s.Long(3)),
        Plan = s.Blob(4),
        Status = FromCode(s.Long(5)),
        StartedAt = StoredTime.Read(s.Long(6)),
        EndedAt = s.LongOrNull(7) is { } endedAt ? StoredTime.Read(endedAt) : null,
        NeedsWorker = s.Long(8) != 0,
        Settings = new MapRunSettings((int)s.Long(9), new ToleratedFailures(s.LongOrNull(10), s.RealOrNull(11))),
        Cursor = new MapRunCursor(s.Long(12), s.Long(13), s.TextOrNull(14)),
        ItemsTotal = s.LongOrNull(15),
        Failure = s.Long(16) == 0 ? null : new StatesError(s.TextOrNull(17), s.TextOrNull(18)) { IsWhole = true },
        ResultsWritten = new MapRunCount(s.Long(19), s.Long(20)),
        Counts = Counts(s, 21),
        RedriveCount = (int)s.Long(31),
        RedrivenAt = s.LongOrNull(32) is { } redrivenAt ? StoredTime.Read(redrivenAt) : null,
        RedrivesThrough = s.LongOrNull(33),
        IsDraining = s.Long(34) != 0,
        NotRedrivable = Pair(s, 35),
        Waiting = Waiting(s, 37),
    };

    private static MapRunCounts Counts(Statement s, int first) => new(Pair(s, first), Pair(s, first + 2), Pair(s, first + 4), Pair(s, first + 6), Pair(s, first + 8));

    private static MapRunCounts Waiting(Statement s, int first) => new(default, default, Pair(s, first), Pair(s, first + 2), Pair(s, first + 4));

    private static MapRunCount Pair(Statement s, int first) => new(s.Long(first), s.Long(first + 1));

    public static long ToCode(MapRunStatus status) => status switch
    {
        MapRunStatus.Running => 0,
        MapRunStatus.Succeeded => 1,
        MapRunStatus.Failed => 2,
        MapRunStatus.Aborted => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no code."),
    };

    private static MapRunStatus FromCode(long code) => code switch
    {
        0 => MapRunStatus.Running,
        1 => MapRunStatus.Succeeded,
        2 => MapRunStatus.Failed,
        3 => MapRunStatus.Aborted,
        _ => throw new StoreFailedException($"The database is damaged: there is no map run status {code.ToString(CultureInfo.InvariantCulture)}.") { Fault = StoreFault.Damaged },
    };
}
