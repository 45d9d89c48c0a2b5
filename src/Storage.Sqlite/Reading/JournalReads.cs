using Treadle.Engine;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Reads journals: rows as the steps wrote them, and those of ended executions that were packed.</summary>
/// <remarks>Packs come before rows: what was packed first is the beginning of the journal. Whoever reads sees rows only.</remarks>
internal static class JournalReads
{
    // Served by journal_execution: a snapshot is of the end of a row, so the next row begins right behind it.
    private const string TailSql = $"SELECT {Columns} FROM journal WHERE execution = ?1 AND first_seq > ?2 ORDER BY first_seq";

    /// <summary>All rows behind a sequence number.</summary>
    /// <param name="connection">A read connection.</param>
    /// <param name="id">Whose.</param>
    /// <param name="sequence">The snapshot's.</param>
    /// <param name="lastSequence">Where the journal ends.</param>
    public static IReadOnlyList<JournalRow> Tail(Connection connection, ExecutionId id, long sequence, long lastSequence)
    {
        var rows = connection.Prepare(TailSql).Bind(1, id.Value).Bind(2, sequence).All(Row);
        var firstRow = rows is [var first, ..] ? first.FirstSequence : lastSequence + 1;

        // Only where the rows do not say it all is there anything to unpack.
        return firstRow == sequence + 1 ? rows : [.. Unpacked(connection, id, sequence + 1, int.MaxValue), .. rows];
    }

    // Served by journal_execution, the inner query too: the row that holds ?2 is the last that does not begin behind it.
    private const string ForwardsSql = $"""
        SELECT {Columns} FROM journal
        WHERE execution = ?1 AND last_seq >= ?2
          AND first_seq >= coalesce((SELECT first_seq FROM journal WHERE execution = ?1 AND first_seq <= ?2 ORDER BY first_seq DESC LIMIT 1), 0)
        ORDER BY first_seq LIMIT ?3
        """;

    // Served by journal_execution.
    private const string BackwardsSql = $"SELECT {Columns} FROM journal WHERE execution = ?1 AND first_seq <= ?2 ORDER BY first_seq DESC LIMIT ?3";

    public static IReadOnlyList<JournalRow> Read(Connection connection, ExecutionId id, long from, bool descending, int limit)
    {
        var rows = connection.Prepare(descending ? BackwardsSql : ForwardsSql).Bind(1, id.Value).Bind(2, from).Bind(3, limit).All(Row);
        if (descending)
        {
            return rows.Count >= limit || rows is [.., { FirstSequence: 1 }]
                ? rows
                : [.. rows, .. UnpackedBackwards(connection, id, rows is [.., var oldest] ? oldest.FirstSequence - 1 : from, limit - rows.Count)];
        }

        if (rows is [var first, ..] && first.FirstSequence <= Math.Max(1, from))
        {
            return rows;
        }

        List<JournalRow> unpacked = [.. Unpacked(connection, id, from, limit)];
        return unpacked.Count == 0 ? rows : [.. unpacked, .. rows.Take(limit - unpacked.Count)];
    }

    private const string Columns = "first_seq, last_seq, first_history, last_history, data";

    private static JournalRow Row(Statement s) => new(s.Long(0), s.Long(1), s.Long(2), s.Long(3), s.Blob(4));

    // Served by journal_pack_execution, the inner query too.
    private const string PackSql = """
        SELECT last_seq, data FROM journal_pack
        WHERE execution = ?1 AND last_seq >= ?2
          AND first_seq >= coalesce((SELECT first_seq FROM journal_pack WHERE execution = ?1 AND first_seq <= ?2 ORDER BY first_seq DESC LIMIT 1), 0)
        ORDER BY first_seq LIMIT 1
        """;

    private static IEnumerable<JournalRow> Unpacked(Connection connection, ExecutionId id, long from, int limit)
    {
        while (limit > 0 && connection.Prepare(PackSql).Bind(1, id.Value).Bind(2, from).First(static s => new Pack(s.Long(0), s.Blob(1))) is { } pack)
        {
            foreach (var row in JournalPack.Read(pack.Data).Where(r => r.LastSequence >= from).Take(limit))
            {
                limit--;
                yield return row;
            }

            from = pack.Sequence + 1;
        }
    }

    // Served by journal_pack_execution.
    private const string PackBackwardsSql = "SELECT first_seq, data FROM journal_pack WHERE execution = ?1 AND first_seq <= ?2 ORDER BY first_seq DESC LIMIT 1";

    private static IEnumerable<JournalRow> UnpackedBackwards(Connection connection, ExecutionId id, long from, int limit)
    {
        while (limit > 0 && connection.Prepare(PackBackwardsSql).Bind(1, id.Value).Bind(2, from).First(static s => new Pack(s.Long(0), s.Blob(1))) is { } pack)
        {
            foreach (var row in JournalPack.Read(pack.Data).Where(r => r.FirstSequence <= from).Reverse().Take(limit))
            {
                limit--;
                yield return row;
            }

            from = pack.Sequence - 1;
        }
    }

    /// <param name="Sequence">The last (forwards) or first (backwards) sequence number in it.</param>
    /// <param name="Data">The pack.</param>
    private sealed record Pack(long Sequence, byte[] Data);
}
