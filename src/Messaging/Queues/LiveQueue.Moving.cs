using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <content>Messages leave for other queues: dead letters, and those that a move task takes back.</content>
internal sealed partial class LiveQueue
{
    /// <summary>Moves visible messages to another queue, where they are new ones.</summary>
    /// <param name="most">So many at most.</param>
    /// <param name="destinationArn">Where to; null takes each back to where it came from.</param>
    /// <param name="find">Finds queues by their ARNs.</param>
    /// <returns>How many were moved, and whether one had no place to go to: it stays.</returns>
    public async Task<(int Moved, bool IsHomeless)> MoveVisibleAsync(int most, string? destinationArn, Func<string, LiveQueue?> find)
    {
        var entries = new List<Entry>();
        lock (_lock)
        {
            EnsureLoaded();
            if (_isClosed)
            {
                return (0, false);
            }

            var now = Now;
            _index.Advance(now);
            _index.BeginReceive();
            while (entries.Count < most)
            {
                Load();
                if (_index.Next(now) is not { } entry)
                {
                    break;
                }

                _index.Leave(entry);
                entries.Add(entry);
            }
        }

        var (moved, isHomeless) = (0, false);
        foreach (var entry in entries)
        {
            var isGone = false;
            try
            {
                if (isHomeless)
                {
                    continue;
                }

                var message = _rows.Get(entry.Key);
                var target = (destinationArn ?? message?.DeadLetterSource) is { } arn && find(arn) is { } found && found != this ? found : null;
                isHomeless = message is not null && target is null;
                if (target is not null)
                {
                    await MoveAsync(entry, target, m => m with { Id = Guid.NewGuid(), SentAt = Now, DeadLetterSource = null });
                }

                isGone = !isHomeless;
                moved += isGone ? 1 : 0;
            }
            finally
            {
                lock (_lock)
                {
                    Left([entry], isGone);
                }
            }
        }

        return (moved, isHomeless);
    }

    /// <summary>Brings a message to the dead-letter queue, in one write with its end here.</summary>
    private async Task SendAwayAsync(Entry entry, LiveQueue target)
    {
        var isGone = false;
        try
        {
            await MoveAsync(entry, target, message => message with { DeadLetterSource = Address.Arn });
            isGone = true;
        }
        finally
        {
            lock (_lock)
            {
                Left([entry], isGone);
            }
        }
    }

    private async Task MoveAsync(Entry entry, LiveQueue target, Func<StoredMessage, StoredMessage> change)
    {
        if (_rows.Get(entry.Key) is { } message && _rows.ContentOf(message) is { } content)
        {
            var writes = new List<ResourceWrite>();
            _rows.Delete(entry.Key, entry.Receives > 0, message.ContentId, writes);
            await target.TakeOverAsync(change(message with { Content = content, ContentId = null }), writes);
        }
    }
}
