using System.Globalization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <content>Messages go out: receives, and those that have been received too often.</content>
internal sealed partial class LiveQueue
{
    private const int AttemptsMax = 1_000;

    /// <summary>What receives with an attempt id were given, for five minutes.</summary>
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>Receives messages; waits for them as long as was asked.</summary>
    /// <param name="request">Checked before.</param>
    /// <param name="find">Finds the dead-letter queue by its ARN; null when it is not there: messages are received however often then.</param>
    /// <param name="until">When to give up waiting; epoch milliseconds.</param>
    /// <param name="stop">The client has gone: nothing is received for it.</param>
    /// <returns>None when the time is over; null when the queue is closed and is to be looked for again.</returns>
    public async ValueTask<IReadOnlyList<ReceivedMessage>?> ReceiveAsync(
        ReceiveRequest request, Func<string, LiveQueue?> find, long until, CancellationToken stop)
    {
        var isLong = until > Now;
        while (true)
        {
            var deadLetters = _settings.DeadLetterArn is { } arn && find(arn) is { } other && other != this ? other : null;
            Taken taken;
            Waiter? waiter = null;
            lock (_lock)
            {
                // Behind this line messages count as received: who has gone before gets none.
                stop.ThrowIfCancellationRequested();
                if (_isClosed)
                {
                    return null;
                }

                taken = Take(request, deadLetters is not null);
                if (taken.Entries.Count == 0 && taken.DeadLetters.Count == 0)
                {
                    if (Now >= until)
                    {
                        if (taken.IsFull && !isLong && !_settings.IsFifo)
                        {
                            throw QueueErrors.TooManyInFlight();
                        }

                        _metrics.EmptyReceive(this);
                        return [];
                    }

                    waiter = AddWaiter();
                }
            }

            if (waiter is not null)
            {
                await WaitAsync(waiter, until, stop);
                continue;
            }

            foreach (var entry in taken.DeadLetters)
            {
                try
                {
                    await SendAwayAsync(entry, deadLetters!);
                }
                catch (Exception e) when (e is QueueClosedException || taken.Entries.Count > 0)
                {
                    // It stays, and the next receive tries again; those that were taken with it are received.
                }
            }

            if (taken.Entries.Count > 0)
            {
                return await AnswerAsync(taken);
            }
        }
    }

    private Taken Take(ReceiveRequest request, bool hasDeadLetters)
    {
        EnsureLoaded();
        var now = Now;
        _index.Advance(now);
        _index.BeginReceive();
        var visibleAt = now + ((request.VisibilitySeconds * 1_000L) ?? _settings.VisibilityMs);
        var taken = new Taken();
        if (request.AttemptId is { } attempt && _settings.IsFifo && Again(attempt, visibleAt, now) is { } again)
        {
            return again;
        }

        var writes = new List<ResourceWrite>();
        while (taken.Entries.Count < request.MessagesMax && taken.DeadLetters.Count < request.MessagesMax)
        {
            if (_index.InFlight >= _index.InFlightMax)
            {
                taken.IsFull = true;
                break;
            }

            Load();
            if (_index.Next(now) is not { } entry)
            {
                break;
            }

            if (entry.SentAt + _settings.RetentionMs <= now)
            {
                // Its rows are deleted with the others that have expired.
                _ = TakeMessage(entry);
                _index.Leave(entry);
                _index.Remove(entry);
            }
            else if (hasDeadLetters && entry.Receives >= _settings.ReceivesMax)
            {
                _index.Leave(entry);
                taken.DeadLetters.Add(entry);
            }
            else
            {
                taken.Before.Add(entry.State);
                entry.Receives++;
                entry.LastReceivedAt = now;
                entry.FirstReceivedAt = entry.Receives == 1 ? now : entry.FirstReceivedAt;
                _index.Fly(entry, visibleAt);
                _rows.SetReceived(entry.Key, entry.State, writes);
                taken.Add(entry, TakeMessage(entry));
            }
        }

        if (taken.Entries.Count > 0)
        {
            taken.Write = PostReceive(writes, taken);
            if (request.AttemptId is { } id && _settings.IsFifo)
            {
                Remember(id, taken, now);
            }

            Arm();
        }

        return taken;
    }

    private Task<bool> PostReceive(List<ResourceWrite> writes, Taken taken)
    {
        var write = Write(writes);
        if (write.IsFaulted)
        {
            for (var i = 0; i < taken.Entries.Count; i++)
            {
                _index.Unreceive(taken.Entries[i].Entry, taken.Before[i]);
            }

            Wake(taken.Entries.Count);
        }

        return write;
    }

    private async ValueTask<IReadOnlyList<ReceivedMessage>> AnswerAsync(Taken taken)
    {
        await taken.Write;
        var received = new List<ReceivedMessage>(taken.Entries.Count);
        foreach (var (entry, key, state, cached) in taken.Entries)
        {
            if ((cached ?? _rows.Get(key)) is { } message && _rows.ContentOf(message) is { } content)
            {
                received.Add(Shape(key, state, message, content));
                _metrics.Received(this);
            }
            else
            {
                await ForgetAsync(entry);
            }
        }

        return received;
    }

    /// <summary>Its row went in the moment when it was read into memory (it expired, or was moved): nothing is left of it.</summary>
    private async Task ForgetAsync(Entry entry)
    {
        Task<bool> write;
        lock (_lock)
        {
            if (entry.IsLeaving)
            {
                return;
            }

            var writes = new List<ResourceWrite>();
            _index.Leave(entry);
            _index.Remove(entry);
            _rows.Delete(entry.Key, isReceived: true, contentId: null, writes);
            write = Write(writes);
        }

        await write;
    }

    private ReceivedMessage Shape(MessageKey key, ReceiveState state, StoredMessage message, MessageContent content)
    {
        var attributes = new List<KeyValuePair<string, string>>(10)
        {
            new("SenderId", message.SenderId),
            new("SentTimestamp", message.SentAt.ToString(CultureInfo.InvariantCulture)),
            new("ApproximateReceiveCount", state.Count.ToString(CultureInfo.InvariantCulture)),
            new("ApproximateFirstReceiveTimestamp", state.FirstAt.ToString(CultureInfo.InvariantCulture)),
        };
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
        [
            ("SequenceNumber", message.SequenceNumber),
            ("MessageDeduplicationId", message.DeduplicationId),
            ("MessageGroupId", message.Group),
            ("AWSTraceHeader", message.TraceHeader),
            ("DeadLetterQueueSourceArn", message.DeadLetterSource),
        ])
        {
            if (value is not null)
            {
                attributes.Add(new(name, value));
            }
        }

        return new ReceivedMessage
        {
            MessageId = message.Id.ToString(),
            ReceiptHandle = new Receipt(_queue.Id, _queue.Generation, key, state.Count).ToString(),
            BodyMd5 = message.BodyMd5,
            Body = content.Body,
            Attributes = content.Attributes,
            SystemAttributes = attributes,
        };
    }

    /// <summary>The same messages again, when nothing has become of any of them.</summary>
    private Taken? Again(string attemptId, long visibleAt, long now)
    {
        if (!_attempts.TryGetValue(attemptId, out var attempt) || now - attempt.At >= (long)Deduplication.Interval.TotalMilliseconds)
        {
            return null;
        }

        var entries = attempt.Messages.Select(m => _index.FindReceived(m.Key)).ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not { IsLeaving: false } entry || !_index.IsFlying(entry) || entry.Receives != attempt.Messages[i].Count)
            {
                return null;
            }
        }

        var taken = new Taken();
        var writes = new List<ResourceWrite>();
        foreach (var entry in entries)
        {
            taken.Before.Add(entry!.State);
            _index.Postpone(entry, visibleAt);
            _rows.SetReceived(entry.Key, entry.State, writes);
            taken.Add(entry, message: null);
        }

        taken.Write = Write(writes);
        Arm();
        return taken;
    }

    private void Remember(string attemptId, Taken taken, long now)
    {
        foreach (var old in _attempts.Where(a => now - a.Value.At >= (long)Deduplication.Interval.TotalMilliseconds).Select(a => a.Key).ToList())
        {
            _attempts.Remove(old);
        }

        if (_attempts.Count < AttemptsMax)
        {
            _attempts[attemptId] = new Attempt(now, [.. taken.Entries.Select(e => (e.Key, e.State.Count))]);
        }
    }

    /// <summary>What a receive has taken under the lock.</summary>
    private sealed class Taken
    {
        public List<(Entry Entry, MessageKey Key, ReceiveState State, StoredMessage? Message)> Entries { get; } = [];

        /// <summary>What <see cref="Entries"/> were before.</summary>
        public List<ReceiveState> Before { get; } = [];

        /// <summary>Received too often.</summary>
        public List<Entry> DeadLetters { get; } = [];

        /// <summary>There are as many in flight as may be.</summary>
        public bool IsFull { get; set; }

        public Task Write { get; set; } = Task.CompletedTask;

        public void Add(Entry entry, StoredMessage? message) => Entries.Add((entry, entry.Key, entry.State, message));
    }

    private sealed record Attempt(long At, IReadOnlyList<(MessageKey Key, int Count)> Messages);
}
