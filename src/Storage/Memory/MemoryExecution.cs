using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage.Memory;

/// <summary>One execution with all that belongs to it. Whoever holds the store's lock may use it.</summary>
internal sealed class MemoryExecution(ExecutionRow row)
{
    public ExecutionRow Row { get; set; } = row;

    public bool NeedsWorker { get; set; }

    /// <summary>Epoch milliseconds.</summary>
    public long? NextWakeAt { get; set; }

    public ReadOnlyMemory<byte>? Snapshot { get; set; }

    public long SnapshotSequence { get; set; }

    public List<JournalRow> Journal { get; } = [];

    public bool IsPacked { get; private set; }

    /// <summary>The last sequence number that a pack holds; 0 when there is none.</summary>
    public long PackedThrough { get; private set; }

    public SortedDictionary<long, InboxRow> Inbox { get; } = [];

    /// <summary>Tasks with a token that nobody has answered, with their heartbeats.</summary>
    public Dictionary<TaskId, int> OpenTasks { get; } = [];

    /// <summary>The rows are kept as the pack says they were, so that what it lost would be missed.</summary>
    public void Pack(PackCommit pack)
    {
        var first = FirstIndexOf(pack.FirstSequence);
        var rows = Journal.FindIndex(first, r => r.FirstSequence > pack.LastSequence) is var end and >= 0 ? end - first : Journal.Count - first;
        if (rows != pack.Rows)
        {
            return;
        }

        if (rows > 0)
        {
            Journal.RemoveRange(first, rows);
            Journal.InsertRange(first, JournalPack.Read(pack.Data));
            PackedThrough = pack.LastSequence;
        }

        if (pack.IsLast)
        {
            (IsPacked, Snapshot, SnapshotSequence) = (true, null, 0);
        }
    }

    /// <summary>It runs again.</summary>
    public void Reopen(ReopenedRow reopened)
    {
        IsPacked = false;
        Row = Row with
        {
            Status = ExecutionStatus.Running,
            EndedAt = null,
            Output = null,
            Error = null,
            Cause = null,
            RedriveCount = reopened.RedriveCount,
            RedrivenAt = StoredTime.Read(StoredTime.Happened(reopened.RedrivenAt)),
        };
    }

    public StoredExecution ToStored() => new(
        Row,
        Snapshot,
        SnapshotSequence,
        [.. Journal.Skip(FirstIndexOf(SnapshotSequence + 1))],
        [.. Inbox.Values]);

    public IReadOnlyList<JournalRow> ReadJournal(long from, bool descending, int limit)
    {
        if (!descending)
        {
            return [.. Journal.Skip(FirstIndexOf(from)).Take(limit)];
        }

        var rows = new List<JournalRow>();
        var first = FirstIndexOf(from);
        for (var i = Math.Min(first, Journal.Count - 1); i >= 0 && rows.Count < limit; i--)
        {
            if (Journal[i].FirstSequence <= from)
            {
                rows.Add(Journal[i]);
            }
        }

        return rows;
    }

    /// <summary>The index of the first row that holds this sequence number or later ones.</summary>
    private int FirstIndexOf(long sequence)
    {
        var (low, high) = (0, Journal.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Journal[middle].LastSequence >= sequence)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
