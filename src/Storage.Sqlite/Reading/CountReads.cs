using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Counts the executions of all machines. Each machine is read by itself: no read is longer than it has to be.</summary>
internal static class CountReads
{
    // Served by execution_machine alone.
    private const string NextMachineSql = "SELECT machine FROM execution WHERE machine > ?1 ORDER BY machine LIMIT 1";

    // Served by execution_machine_status alone. Comparing with one status is twice as fast as grouping by it.
    private const string CountSql = "SELECT count(*) FROM execution WHERE machine = ?1 AND status = ?2";

    public static IReadOnlyList<ExecutionCounts> Machines(SqliteReads store)
    {
        var all = new List<ExecutionCounts>();
        var last = 0L;
        while (store.Read(c => Next(c, store.Texts, last)) is { } next)
        {
            last = next.Machine;
            if (next.Counts is { } counts)
            {
                all.Add(counts);
            }
        }

        return all;
    }

    private static Counted? Next(Connection connection, Texts texts, long after)
    {
        if (connection.Prepare(NextMachineSql).Bind(1, after).First(static s => s.LongOrNull(0)) is not { } machine)
        {
            return null;
        }

        var arn = texts.Get(connection, machine);
        return new Counted(machine, ExecutionCounts.IsOfChildren(arn) ? null : new ExecutionCounts(
            arn,
            Count(ExecutionStatus.Running),
            Count(ExecutionStatus.Succeeded),
            Count(ExecutionStatus.Failed),
            Count(ExecutionStatus.TimedOut),
            Count(ExecutionStatus.Aborted)));

        long Count(ExecutionStatus status) => connection.Prepare(CountSql).Bind(1, machine).Bind(2, Statuses.ToCode(status)).First(static s => s.Long(0));
    }

    /// <param name="Machine">The machine's text.</param>
    /// <param name="Counts">Null for what children of map runs have as their machine.</param>
    private sealed record Counted(long Machine, ExecutionCounts? Counts);
}
