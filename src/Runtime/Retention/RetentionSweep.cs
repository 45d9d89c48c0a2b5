using Treadle.Engine;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Retention;

/// <summary>One look at all ended executions: finds what is to be deleted and packed, a small commit at a time.</summary>
/// <remarks>Without a thread or clock of its own. One thread at a time. What is passed over now (a delivery still needs it) is found by the next sweep.</remarks>
/// <param name="store">Only read.</param>
/// <param name="options">What is kept.</param>
/// <param name="now">The moment of the sweep.</param>
internal sealed class RetentionSweep(IStore store, RetentionOptions options, DateTimeOffset now)
{
    /// <summary>Executions that one commit deletes, and events in their journals: what it keeps others waiting for.</summary>
    private const int DeletesMax = 64;

    /// <inheritdoc cref="DeletesMax"/>
    private const int DeletedEventsMax = 1_024;

    /// <summary>Executions that one commit packs, and bytes of journal.</summary>
    private const int PacksMax = 64;

    /// <inheritdoc cref="PacksMax"/>
    private const int PackedBytesMax = 256 << 10;

    /// <summary>Journal rows read at a time.</summary>
    private const int RowsMax = 32;

    /// <summary>A journal below this stays as it is: what a pack of it would save is less than what it costs to write.</summary>
    private const int WorthBytes = 512;

    private ClosedExecution? _deletedOf;
    private ClosedExecution? _packedOf;
    private Queue<ClosedExecution> _toPack = new();
    private long? _excess;

    // An execution whose journal takes more than one pack: where the next begins.
    private long _packFrom;

    /// <summary>What the next commit is to do; null when the sweep is over. Ask again when it is on disk.</summary>
    public Commission.Housekeeping? Next() => Removals() ?? DeletesByAge() ?? DeletesByCount() ?? Packs();

    private Commission.Housekeeping? Removals() =>
        store.ReadRemovals(1) is { Count: > 0 } begun ? new Commission.Housekeeping([], begun) : null;

    private Commission.Housekeeping? DeletesByAge() => options.ClosedFor is { } kept ? Deletes(now - kept, DeletesMax) : null;

    private Commission.Housekeeping? DeletesByCount()
    {
        if (options.ClosedMax is not { } most)
        {
            return null;
        }

        _excess ??= store.CountClosed() - most;
        if (_excess <= 0 || Deletes(DateTimeOffset.MaxValue, (int)Math.Min(_excess.Value, DeletesMax)) is not { } deletes)
        {
            return null;
        }

        _excess -= deletes.Deletes.Count;
        return deletes;
    }

    private Commission.Housekeeping? Deletes(DateTimeOffset endedBefore, int limit)
    {
        var ids = new List<ExecutionId>();
        var events = 0L;
        foreach (var closed in store.ReadClosed(new ClosedQuery(endedBefore, _deletedOf, limit)))
        {
            events += closed.LastSequence;
            if (ids.Count > 0 && events > DeletedEventsMax)
            {
                break;
            }

            ids.Add(closed.Id);
            _deletedOf = closed;
        }

        return ids.Count == 0 ? null : new Commission.Housekeeping([], ids);
    }

    private Commission.Housekeeping? Packs()
    {
        var packs = new List<PackCommit>();
        var bytes = 0;
        while (packs.Count < PacksMax && bytes < PackedBytesMax && NextToPack() is { } closed)
        {
            var rows = ReadRows(closed, out var isLast);
            bytes += rows.Sum(r => r.Data.Length);
            packs.Add(Pack(closed, rows, isLast));
            _packFrom = isLast ? 0 : rows[^1].LastSequence + 1;
            if (isLast)
            {
                _packedOf = _toPack.Dequeue();
            }
        }

        return packs.Count == 0 ? null : new Commission.Housekeeping(packs, []);
    }

    private ClosedExecution? NextToPack()
    {
        if (_toPack.Count == 0)
        {
            _toPack = new(store.ReadClosed(new ClosedQuery(now - options.PackAfter, _packedOf, PacksMax, OnlyUnpacked: true)));
        }

        return _toPack.TryPeek(out var next) ? next : null;
    }

    /// <summary>Reads what one pack takes, behind what is packed already: an execution that was redriven, or a sweep that was broken off.</summary>
    private List<JournalRow> ReadRows(ClosedExecution closed, out bool isLast)
    {
        var rows = new List<JournalRow>();
        var bytes = 0;
        var from = Math.Max(_packFrom, closed.PackedThrough + 1);
        while (true)
        {
            var read = store.ReadJournal(closed.Id, rows is [.., var last] ? last.LastSequence + 1 : from, descending: false, RowsMax);
            foreach (var row in read)
            {
                if (rows.Count > 0 && bytes + row.Data.Length > JournalPack.DataBytesMax)
                {
                    isLast = false;
                    return rows;
                }

                rows.Add(row);
                bytes += row.Data.Length;
            }

            if (read.Count < RowsMax)
            {
                isLast = true;
                return rows;
            }
        }
    }

    private static PackCommit Pack(ClosedExecution closed, List<JournalRow> rows, bool isLast)
    {
        // A short journal of one row, and one of which nothing is left to pack, only count as packed.
        var isWorth = rows.Count > 1 || rows.Sum(r => r.Data.Length) >= WorthBytes;
        return isWorth
            ? new PackCommit(closed.Id, rows[0].FirstSequence, rows[^1].LastSequence, rows.Count, JournalPack.Write(rows), isLast)
            : new PackCommit(closed.Id, FirstSequence: 0, LastSequence: 0, Rows: 0, ReadOnlyMemory<byte>.Empty, isLast);
    }
}
