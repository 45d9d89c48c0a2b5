using System.Collections.Concurrent;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Reads executions and what belongs to them.</summary>
internal static class ExecutionReads
{
    public static StoredExecution? Load(Connection connection, Texts texts, ExecutionId id)
    {
        if (Find(connection, texts, id) is not { } row)
        {
            return null;
        }

        var snapshot = connection.Prepare(SnapshotSql).Bind(1, id.Value).First(static s => new Snapshot(s.Long(0), s.Blob(1).AsMemory()));
        var sequence = snapshot?.Sequence ?? 0;
        return new StoredExecution(
            row,
            snapshot?.Data,
            sequence,
            JournalReads.Tail(connection, id, sequence, row.LastSequence),
            connection.Prepare(InboxSql).Bind(1, id.Value).All(s => new InboxRow(s.Long(0), id, s.Blob(1))));
    }

    // Served by the primary key.
    private const string SnapshotSql = "SELECT sequence, data FROM snapshot WHERE execution = ?1";

    // Served by inbox_execution.
    private const string InboxSql = "SELECT id, data FROM inbox WHERE execution = ?1 ORDER BY id";

    private sealed record Snapshot(long Sequence, ReadOnlyMemory<byte> Data);

    // Served by the primary key.
    private const string FindByIdSql = $"SELECT {Columns} FROM execution WHERE id = ?1";

    public static ExecutionRow? Find(Connection connection, Texts texts, ExecutionId id) =>
        connection.Prepare(FindByIdSql).Bind(1, id.Value).First(s => Row(s, connection, texts));

    // Served by execution_arn.
    private const string FindByArnSql = $"SELECT {Columns} FROM execution WHERE arn_head = ?1 AND arn_tail = ?2";

    public static ExecutionRow? Find(Connection connection, Texts texts, string arn)
    {
        var (head, tail) = ArnParts.Of(arn);
        return texts.Find(connection, head) is { } id
            ? connection.Prepare(FindByArnSql).Bind(1, id).Bind(2, tail).First(s => Row(s, connection, texts))
            : null;
    }

    public static IReadOnlyList<ExecutionRow> List(Connection connection, Texts texts, ExecutionQuery query)
    {
        if (texts.Find(connection, query.StateMachineArn) is not { } machine)
        {
            return [];
        }

        long? alias = query.Alias is { } name ? texts.Find(connection, name) : null;
        if (query.Alias is not null && alias is null)
        {
            return [];
        }

        var statement = connection.Prepare(ListSql(query))
            .Bind(1, machine)
            .Bind(2, query.Before?.Value ?? long.MaxValue)
            .Bind(3, query.Limit);
        if (query.Version is { } version)
        {
            statement.Bind(4, version);
        }

        if (alias is { } id)
        {
            statement.Bind(5, id);
        }

        return statement.All(s => Row(s, connection, texts));
    }

    /// <summary>One text for each form of the query: statements are kept by their texts.</summary>
    private static readonly ConcurrentDictionary<(bool HasVersion, bool HasAlias, bool? IsRedriven, ExecutionStatus? Status), string> ListTexts = new();

    private static string ListSql(ExecutionQuery query) =>
        ListTexts.GetOrAdd((query.Version is not null, query.Alias is not null, query.IsRedriven, query.Status), static (_, q) => MakeListSql(q), query);

    /// <remarks>Served by execution_machine and execution_machine_status; with a filter that few pass, by execution_version, execution_alias or execution_redriven.</remarks>
    private static string MakeListSql(ExecutionQuery query)
    {
        var where = "machine = ?1 AND id < ?2"
            + (query.Version is null ? "" : " AND version = ?4")
            + (query.Alias is null ? "" : " AND alias = ?5")
            + query.IsRedriven switch { true => " AND redrive_count > 0", false => " AND redrive_count = 0", null => "" };
        if (query.Status is { } status)
        {
            return $"SELECT {Columns} FROM execution WHERE {where} AND status = {Statuses.ToCode(status)} ORDER BY id DESC LIMIT ?3";
        }

        if (query is { Version: null, Alias: null, IsRedriven: not true })
        {
            return $"SELECT {Columns} FROM execution WHERE {where} ORDER BY id DESC LIMIT ?3";
        }

        var ofEach = Enum.GetValues<ExecutionStatus>().Select(s => $"SELECT id FROM (SELECT id FROM execution WHERE {where} AND status = {Statuses.ToCode(s)} ORDER BY id DESC LIMIT ?3)");
        return $"SELECT {Columns} FROM execution WHERE id IN ({string.Join(" UNION ALL ", ofEach)}) ORDER BY id DESC LIMIT ?3";
    }

    // Ascending: served by execution_map_run and execution_map_run_status.
    private const string ChildrenSql = $"SELECT {Columns} FROM execution WHERE map_run = ?1 AND item_index > ?2 ORDER BY item_index, id LIMIT ?3";
    private const string ChildrenOfStatusSql =
        $"SELECT {Columns} FROM execution WHERE map_run = ?1 AND status = ?4 AND item_index > ?2 ORDER BY item_index, id LIMIT ?3";

    // Descending: the same, and execution_map_run_redriven, whose statuses are looked at one by one.
    private static readonly ConcurrentDictionary<(bool? IsRedriven, bool HasStatus), string> ChildrenBackTexts = new();

    private static string ChildrenBackSql(bool? isRedriven, bool hasStatus) =>
        ChildrenBackTexts.GetOrAdd((isRedriven, hasStatus), static form => MakeChildrenBackSql(form.IsRedriven, form.HasStatus));

    private static string MakeChildrenBackSql(bool? isRedriven, bool hasStatus)
    {
        var status = (hasStatus, isRedriven) switch { (false, _) => "", (true, true) => " AND +status = ?4", (true, _) => " AND status = ?4" };
        var redriven = isRedriven switch { true => " AND redrive_count > 0", false => " AND redrive_count = 0", null => "" };
        var index = isRedriven is true ? " INDEXED BY execution_map_run_redriven" : "";
        return $"SELECT {Columns} FROM execution{index} WHERE map_run = ?1 AND item_index < ?2{status}{redriven} ORDER BY item_index DESC, id DESC LIMIT ?3";
    }

    public static IReadOnlyList<ExecutionRow> ListChildren(Connection connection, Texts texts, ChildQuery query)
    {
        var sql = (query.IsAscending, query.Status) switch
        {
            (true, null) => ChildrenSql,
            (true, _) => ChildrenOfStatusSql,
            (false, _) => ChildrenBackSql(query.IsRedriven, query.Status is not null),
        };
        var statement = connection.Prepare(sql).Bind(1, query.MapRun).Bind(2, query.Behind ?? (query.IsAscending ? -1 : long.MaxValue)).Bind(3, query.Limit);
        if (query.Status is { } status)
        {
            statement.Bind(4, Statuses.ToCode(status));
        }

        return statement.All(s => Row(s, connection, texts));
    }

    // Served by execution_machine_status, without a look at the table.
    private const string CountRunningSql = "SELECT count(*) FROM execution WHERE machine = ?1 AND status = 0";

    public static long CountRunning(Connection connection, Texts texts, string stateMachineArn) =>
        texts.Find(connection, stateMachineArn) is { } machine ? connection.Prepare(CountRunningSql).Bind(1, machine).First(static s => s.Long(0)) : 0;

    private const string Columns =
        "id, machine, status, last_seq, started_at, ended_at, definition, scope, arn_head, arn_tail, name, input, output, error, cause, "
        + "version, alias, map_run, item_index, item_count, redrive_count, redriven_at, trace_header";

    private static ExecutionRow Row(Statement s, Connection connection, Texts texts)
    {
        var id = new ExecutionId(s.Long(0));
        var tail = s.Text(9);
        return new ExecutionRow(
            id,
            texts.Get(connection, s.Long(8)) + tail,
            texts.Get(connection, s.Long(1)),
            s.TextOrNull(10) ?? tail,
            texts.Get(connection, s.Long(6)),
            texts.Get(connection, s.Long(7)),
            Statuses.FromCode(s.Long(2)),
            StoredTime.Read(s.Long(4)),
            s.LongOrNull(5) is { } endedAt ? StoredTime.Read(endedAt) : null,
            s.BlobOrNull(11) ?? LongInput(connection, id),
            s.BlobOrNull(12),
            s.TextOrNull(13),
            s.TextOrNull(14),
            s.Long(3))
        {
            Version = (int?)s.LongOrNull(15),
            Alias = s.LongOrNull(16) is { } alias ? texts.Get(connection, alias) : null,
            MapRun = s.LongOrNull(17),
            ItemIndex = s.LongOrNull(18),
            ItemCount = (int?)s.LongOrNull(19),
            RedriveCount = (int)s.Long(20),
            RedrivenAt = s.LongOrNull(21) is { } redrivenAt ? StoredTime.Read(redrivenAt) : null,
            TraceHeader = s.TextOrNull(22),
        };
    }

    // Served by the primary key.
    private const string LongInputSql = "SELECT data FROM execution_input WHERE execution = ?1";

    private static byte[] LongInput(Connection connection, ExecutionId id) =>
        connection.Prepare(LongInputSql).Bind(1, id.Value).First(static s => s.Blob(0))
        ?? throw new StoreFailedException($"The database is damaged: the input of execution {id} is missing.") { Fault = StoreFault.Damaged };
}
