using Treadle.Engine;
using Treadle.Engine.Pending;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <content>What goes out of memory, and how it comes back: found by the reader, asked for by an input, read again after a conflict.</content>
internal sealed partial class Lane
{
    private void OnFoundWork(IReadOnlyList<WakeRow> rows)
    {
        foreach (var row in rows)
        {
            if (_owned.TryGetValue(row.Id, out var owned) && owned.Phase != OwnedPhase.Away)
            {
                // Its state knows better than the row; a deadline that was too far ahead may have come into the window.
                if (owned.Phase == OwnedPhase.Idle && PendingWork.NextDeadline(owned.State!) is { } at)
                {
                    _wakes.Note(row.Id, at);
                }
            }
            else if (row.NeedsWorker && owned is null)
            {
                Read(row.Id);
            }
            else if (row.NextWakeAt is { } nextWakeAt)
            {
                _wakes.NoteFromStore(row.Id, nextWakeAt);
            }
        }
    }

    private void OnFoundInboxes(IReadOnlyList<ExecutionId> executions)
    {
        foreach (var id in executions)
        {
            // One that is in memory was read with its inbox, or has been told since.
            if (!_owned.ContainsKey(id))
            {
                Read(id);
            }
        }
    }

    private void OnRead(LaneMessage.Read read)
    {
        if (!_owned.TryGetValue(read.Execution, out var owned) || owned.Phase != OwnedPhase.Reading)
        {
            throw new InvalidOperationException($"Execution {read.Execution} was read and nobody asked for it.");
        }

        _reading--;
        _metrics.Reads.Add();
        if (read.Error is { } error)
        {
            Quarantine(owned, error, []);
            return;
        }

        if (read.Found is not { } found)
        {
            _work.CancelAll(owned);
            _owned.Remove(owned.Id);
            RefuseAll(owned.Queue, new KeyNotFoundException($"There is no execution {owned.Id}."));
            return;
        }

        owned.State = found.State;
        owned.Machine = found.Machine;
        owned.Child = found.Child;
        owned.TailBytes = found.TailBytes;
        owned.SnapshotBytes = found.SnapshotBytes;
        owned.Phase = OwnedPhase.Idle;
        owned.PutInboxFirst(found.Inbox);
        Settle(owned);
    }

    private OwnedExecution Read(ExecutionId id)
    {
        var owned = new OwnedExecution(id) { Phase = OwnedPhase.Reading };
        _owned.Add(id, owned);
        Ask(id);
        return owned;
    }

    private void ReadAgain(OwnedExecution owned)
    {
        owned.DropFromQueue(input => input.InboxId > 0);
        _parked.Remove(owned);
        // Before the read: a row that finds the queue full while it is under way may have come too late for it.
        owned.MustReadInbox = false;
        owned.Phase = OwnedPhase.Reading;
        owned.State = null;
        Ask(owned.Id);
    }
}
