using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Reads what retention asks: ended executions, begun deletions, sizes.</summary>
internal static class ClosedReads
{
    // Served by execution_closed, the inner query by journal_pack_execution.
    private const string PageSql = """
        SELECT id, ended_at, last_seq, coalesce((SELECT p.last_seq FROM journal_pack p WHERE p.execution = execution.id ORDER BY p.first_seq DESC LIMIT 1), 0)
        FROM execution INDEXED BY execution_closed
        WHERE status <> 0 AND is_packed = ?5 AND ended_at <= ?1 AND (ended_at, id) > (?2, ?3) ORDER BY ended_at, id LIMIT ?4
        """;

    public static IReadOnlyList<ClosedExecution> Read(Connection connection, ClosedQuery query)
    {
        var unpacked = Page(connection, query, isPacked: false);
        return query.OnlyUnpacked
            ? unpacked
            : [.. unpacked.Concat(Page(connection, query, isPacked: true)).OrderBy(c => c.EndedAt).ThenBy(c => c.Id.Value).Take(query.Limit)];
    }

    private static List<ClosedExecution> Page(Connection connection, ClosedQuery query, bool isPacked) =>
        connection.Prepare(PageSql)
            .Bind(1, StoredTime.Happened(query.EndedBefore))
            .Bind(2, query.After is { } after ? StoredTime.Happened(after.EndedAt) : long.MinValue)
            .Bind(3, query.After?.Id.Value ?? long.MinValue)
            .Bind(4, query.Limit)
            .Bind(5, isPacked ? 1 : 0)
            .All(static s => new ClosedExecution(new ExecutionId(s.Long(0)), StoredTime.Read(s.Long(1)), s.Long(2), s.Long(3)));

    // Served by execution_closed, without a look at the table.
    private const string CountSql = "SELECT count(*) FROM execution INDEXED BY execution_closed WHERE status <> 0 AND is_packed IN (0, 1)";

    public static long Count(Connection connection) => connection.Prepare(CountSql).First(static s => s.Long(0));

    // Served by the primary key; ids are not negative.
    private const string RemovalsSql = "SELECT execution FROM removal WHERE execution >= 0 ORDER BY execution LIMIT ?1";

    public static IReadOnlyList<ExecutionId> Removals(Connection connection, int limit) =>
        connection.Prepare(RemovalsSql).Bind(1, limit).All(static s => new ExecutionId(s.Long(0)));

    // The header's, without a look at a table.
    private const string PagesSql = "PRAGMA page_count";
    private const string FreePagesSql = "PRAGMA freelist_count";

    /// <returns>In pages.</returns>
    public static (long All, long Free) Pages(Connection connection) =>
        (connection.Prepare(PagesSql).First(static s => s.Long(0)), connection.Prepare(FreePagesSql).First(static s => s.Long(0)));
}
