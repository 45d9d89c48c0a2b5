using System.Globalization;
using Treadle.Engine.Executions;

namespace Treadle.Storage.Sqlite;

/// <summary>An execution's status as it stands in the database; partial indexes know that running is 0.</summary>
internal static class Statuses
{
    public static long ToCode(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => 0,
        ExecutionStatus.Succeeded => 1,
        ExecutionStatus.Failed => 2,
        ExecutionStatus.TimedOut => 3,
        ExecutionStatus.Aborted => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no code."),
    };

    public static ExecutionStatus FromCode(long code) => code switch
    {
        0 => ExecutionStatus.Running,
        1 => ExecutionStatus.Succeeded,
        2 => ExecutionStatus.Failed,
        3 => ExecutionStatus.TimedOut,
        4 => ExecutionStatus.Aborted,
        _ => throw new StoreFailedException($"The database is damaged: there is no status {code.ToString(CultureInfo.InvariantCulture)}.") { Fault = StoreFault.Damaged },
    };
}
