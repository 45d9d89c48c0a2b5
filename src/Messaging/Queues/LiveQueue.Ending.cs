using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <content>What is done with messages that were received: deletes and changes of their visibility.</content>
internal sealed partial class LiveQueue
{
    private const long VisibilityMsMax = 43_200_000;

    /// <summary>Deletes messages in one write; answers when they are off the disk. One that is not there any more is no error.</summary>
    /// <returns>Each handle's refusal, null for those that are done.</returns>
    public async ValueTask<IReadOnlyList<AwsErrorException?>> DeleteAsync(IReadOnlyList<string> handles)
    {
        var refusals = new AwsErrorException?[handles.Count];
        var leaving = new List<Entry>(handles.Count);
        Task<bool>? write = null;
        lock (_lock)
        {
            EnsureLoaded();
            ThrowIfClosed();
            _index.Advance(Now);
            var writes = new List<ResourceWrite>(2 * handles.Count);
            for (var i = 0; i < refusals.Length; i++)
            {
                refusals[i] = Find(handles[i], out var entry, out var isLatest);
                if (refusals[i] is not null || entry is null || entry.IsLeaving)
                {
                    continue;
                }

                if (_settings.IsFifo && !(isLatest && _index.IsFlying(entry)))
                {
                    refusals[i] = QueueErrors.ExpiredReceipt(handles[i]);
                }
                else if (isLatest)
                {
                    _index.Leave(entry);
                    leaving.Add(entry);
                    _rows.Delete(entry.Key, isReceived: true, entry.ContentId, writes);
                }
            }

            if (writes.Count > 0)
            {
                write = Write(writes);
            }
        }

        if (write is not null)
        {
            var isWritten = false;
            try
            {
                isWritten = await write;
            }
            finally
            {
                lock (_lock)
                {
                    Left(leaving, isWritten);
                }
            }
        }

        for (var i = 0; i < handles.Count; i++)
        {
            if (refusals[i] is null)
            {
                _metrics.Deleted(this);
            }
        }

        return refusals;
    }

    /// <summary>Makes messages in flight visible at another time, counted from now.</summary>
    /// <param name="changes">Handles and seconds, 0 to 43,200.</param>
    /// <returns>Each handle's refusal, null for those that are done.</returns>
    public async ValueTask<IReadOnlyList<AwsErrorException?>> ChangeVisibilityAsync(IReadOnlyList<(string Handle, int Seconds)> changes)
    {
        var refusals = new AwsErrorException?[changes.Count];
        Task<bool>? write = null;
        lock (_lock)
        {
            EnsureLoaded();
            ThrowIfClosed();
            var now = Now;
            _index.Advance(now);
            var writes = new List<ResourceWrite>(changes.Count);
            var before = new List<(Entry Entry, long VisibleAt)>();
            for (var i = 0; i < refusals.Length; i++)
            {
                var (handle, seconds) = changes[i];
                refusals[i] = Find(handle, out var entry, out var isLatest) ?? RefuseChange(handle, entry, isLatest, now + (seconds * 1_000L), seconds);
                if (refusals[i] is null)
                {
                    before.Add((entry!, entry!.VisibleAt));
                    _index.Postpone(entry, now + (seconds * 1_000L));
                    _rows.SetReceived(entry.Key, entry.State, writes);
                }
            }

            if (writes.Count > 0)
            {
                write = Write(writes);
                if (write.IsFaulted)
                {
                    before.ForEach(b => _index.Postpone(b.Entry, b.VisibleAt));
                }

                // Whoever waits for a message may have to look sooner.
                _index.Advance(now);
                Wake(before.Count);
            }
        }

        if (write is not null)
        {
            await write;
        }

        return refusals;
    }

    private AwsErrorException? RefuseChange(string handle, Entry? entry, bool isLatest, long visibleAt, int seconds)
    {
        if (entry is null || entry.IsLeaving || !isLatest)
        {
            return QueueErrors.GoneReceipt(handle);
        }

        if (!_index.IsFlying(entry))
        {
            return _settings.IsFifo ? QueueErrors.ExpiredReceipt(handle) : QueueErrors.NotInFlight(handle);
        }

        return visibleAt - entry.LastReceivedAt > VisibilityMsMax
            ? QueueErrors.Invalid(seconds, "VisibilityTimeout", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
            : null;
    }

    /// <param name="handle">A receipt handle.</param>
    /// <param name="entry">Its message; null when that is gone.</param>
    /// <param name="isLatest">It is of the message's last receive.</param>
    /// <returns>Why it is no handle of this queue; null when it is.</returns>
    private AwsErrorException? Find(string handle, out Entry? entry, out bool isLatest)
    {
        (entry, isLatest) = (null, false);
        if (!Receipt.TryParse(handle, out var parsed) || parsed.Value is var receipt && receipt.QueueId != _queue.Id)
        {
            return QueueErrors.BadReceipt(handle);
        }

        if (receipt.Generation == _queue.Generation)
        {
            entry = _index.FindReceived(receipt.Key);
            isLatest = entry?.Receives == receipt.Count;
        }

        return null;
    }

    private Task<bool> Write(List<ResourceWrite> writes)
    {
        try
        {
            return _store.WriteAsync(writes, CancellationToken.None);
        }
        catch (Exception e)
        {
            return Task.FromException<bool>(e);
        }
    }
}
