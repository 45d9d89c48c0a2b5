using System.Security.Cryptography;
using System.Text;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <content>Messages come in: from senders, and from queues whose dead-letter queue this is.</content>
internal sealed partial class LiveQueue
{
    /// <summary>Sends with a deduplication id that are on their way to the store.</summary>
    private readonly Dictionary<string, (SentMessage Sent, Task Write)> _deduplicating = new(StringComparer.Ordinal);

    /// <summary>Sends messages, all or none; answers when they are on disk.</summary>
    /// <param name="messages">Checked before.</param>
    /// <param name="senderId">The caller's account.</param>
    public async ValueTask<IReadOnlyList<SentMessage>> SendAsync(IReadOnlyList<OutgoingMessage> messages, string senderId)
    {
        var sent = new SentMessage[messages.Count];
        List<Arrival> arrivals;
        List<string>? deduplicated = null;
        List<Task>? others = null;
        Task write;
        lock (_lock)
        {
            EnsureLoaded();
            ThrowIfClosed();
            var now = Now;
            arrivals = new List<Arrival>(messages.Count);
            var writes = new List<ResourceWrite>(messages.Count);
            for (var i = 0; i < sent.Length; i++)
            {
                var message = messages[i];
                var scope = DeduplicationOf(message);
                if (scope is not null && Earlier(scope, message, now) is { } earlier)
                {
                    sent[i] = earlier.Sent;
                    (others ??= []).Add(earlier.Write);
                    continue;
                }

                sent[i] = Add(message, senderId, now, arrivals, writes);
                if (scope is not null)
                {
                    _rows.Deduplicate(scope, new Deduplication(now, Guid.Parse(sent[i].MessageId), sent[i].SequenceNumber!), writes);
                    _deduplicating[scope] = (sent[i], Task.CompletedTask);
                    (deduplicated ??= []).Add(scope);
                }
            }

            write = writes.Count == 0 ? Task.CompletedTask : Post(writes, arrivals);
            foreach (var scope in deduplicated ?? [])
            {
                _deduplicating[scope] = (_deduplicating[scope].Sent, write);
            }
        }

        try
        {
            await write;
            if (others is not null)
            {
                await Task.WhenAll(others);
            }
        }
        finally
        {
            Arrived(arrivals, write.IsCompletedSuccessfully, deduplicated);
        }

        for (var i = 0; i < messages.Count; i++)
        {
            _metrics.Sent(this, SizeOf(messages[i]));
        }

        return sent;
    }

    /// <summary>Takes a message over from another queue, in one write with what takes it away there.</summary>
    /// <param name="message">It keeps its id and attributes.</param>
    /// <param name="writes">What is written with it.</param>
    public async Task TakeOverAsync(StoredMessage message, List<ResourceWrite> writes)
    {
        Task write;
        var arrivals = new List<Arrival>(1);
        lock (_lock)
        {
            EnsureLoaded();
            ThrowIfClosed();

            // In a standard queue it expires by the moment when it was sent first, and its place is that too.
            var now = Now;
            var key = NextKey(_settings.IsFifo ? now : Math.Min(message.SentAt, now));
            message = message with
            {
                SentAt = _settings.IsFifo ? now : message.SentAt,
                SequenceNumber = _settings.IsFifo ? SequenceNumberOf(key) : null,
            };
            Expect(key, message, arrivals, writes);
            write = Post(writes, arrivals);
        }

        try
        {
            await write;
        }
        finally
        {
            Arrived(arrivals, write.IsCompletedSuccessfully, deduplicated: null);
        }
    }

    private static int SizeOf(OutgoingMessage message) => message.Body.Length + message.Attributes.Sum(a => a.Bytes);

    private SentMessage Add(OutgoingMessage message, string senderId, long now, List<Arrival> arrivals, List<ResourceWrite> writes)
    {
        var visibleAt = now + ((message.DelaySeconds * 1_000L) ?? _settings.DelayMs);
        var key = NextKey(visibleAt);
        if (visibleAt > now)
        {
            _delayedUntil = Math.Max(_delayedUntil, key.VisibleAt);
        }

        var stored = new StoredMessage
        {
            Id = Guid.NewGuid(),
            SentAt = now,
            SenderId = senderId,
            BodyMd5 = StoredMessage.Md5Of(message.Body),
            Group = message.Group,
            DeduplicationId = message.DeduplicationId ?? (_settings.IsFifo ? ContentHash(message) : null),
            SequenceNumber = _settings.IsFifo ? SequenceNumberOf(key) : null,
            TraceHeader = message.TraceHeader,
            Content = new MessageContent(message.Body, message.Attributes),
        };
        Expect(key, stored, arrivals, writes);
        return Answer(stored.Id, stored.BodyMd5, message, stored.SequenceNumber);
    }

    private static SentMessage Answer(Guid id, string bodyMd5, OutgoingMessage message, string? sequenceNumber) => new(
        id.ToString(),
        bodyMd5,
        MessageAttributes.Md5(message.Attributes),
        message.TraceHeader is { } trace ? MessageAttributes.Md5([new MessageAttribute("AWSTraceHeader", "String", Encoding.UTF8.GetBytes(trace))]) : null,
        sequenceNumber);

    private void Expect(MessageKey key, StoredMessage message, List<Arrival> arrivals, List<ResourceWrite> writes)
    {
        var (stored, row) = _rows.Add(key, message, writes);
        var arrival = new Arrival(key, stored, row.Length);
        _arriving.Add(key.Sequence, arrival);
        arrivals.Add(arrival);
    }

    /// <summary>Hands writes to the store. What it refuses at once leaves no trace.</summary>
    private Task<bool> Post(List<ResourceWrite> writes, List<Arrival> arrivals)
    {
        var write = Write(writes);
        if (write.IsFaulted)
        {
            foreach (var arrival in arrivals)
            {
                _arriving.Remove(arrival.Key.Sequence);
            }
        }

        return write;
    }

    private void Arrived(List<Arrival> arrivals, bool isWritten, List<string>? deduplicated)
    {
        lock (_lock)
        {
            foreach (var scope in deduplicated ?? [])
            {
                _deduplicating.Remove(scope);
            }

            if (!isWritten || arrivals.Count == 0)
            {
                foreach (var arrival in arrivals)
                {
                    _arriving.Remove(arrival.Key.Sequence);
                }

                return;
            }

            // The store writes in the order in which it was asked: what was asked before is on disk too, although its own answer may still be on its way.
            // Taken in together, nothing of a group overtakes what was sent before it.
            var last = arrivals[^1].Key.Sequence;
            var count = 0;
            while (_arriving.Count > 0 && _arriving.First() is var (sequence, arrival) && sequence <= last)
            {
                _arriving.Remove(sequence);
                TakeIn(arrival);
                count++;
            }

            Wake(count);
        }
    }

    private void TakeIn(Arrival arrival)
    {
        _count++;
        if (!_hasMore && _index.Waiting >= _index.WaitingMax)
        {
            _hasMore = true;
            _loadedUpTo = _index.LastWaiting;
        }

        if (_hasMore && (_loadedUpTo is not { } upTo || arrival.Key.CompareTo(upTo) > 0))
        {
            // It is read when its turn comes.
            return;
        }

        AddWaiting(arrival.Key, arrival.Message, arrival.Bytes);
        if (_index.Waiting > 2 * _index.WaitingMax)
        {
            _index.Shed();
            _hasMore = true;
            _loadedUpTo = _index.LastWaiting;
        }
    }

    /// <summary>What a message must not share with another of the last five minutes; null in a standard queue.</summary>
    private string? DeduplicationOf(OutgoingMessage message)
    {
        if (!_settings.IsFifo)
        {
            return null;
        }

        var id = message.DeduplicationId ?? ContentHash(message);
        return _settings.IsDeduplicatedByGroup ? $"{message.Group}\n{id}" : id;
    }

    private static string ContentHash(OutgoingMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.Body.Span));

    private (SentMessage Sent, Task Write)? Earlier(string scope, OutgoingMessage message, long now)
    {
        if (_deduplicating.TryGetValue(scope, out var underWay))
        {
            return underWay;
        }

        return _rows.Deduplicated(scope) is { } earlier && now - earlier.At < (long)Deduplication.Interval.TotalMilliseconds
            ? (Answer(earlier.MessageId, StoredMessage.Md5Of(message.Body), message, earlier.SequenceNumber), Task.CompletedTask)
            : null;
    }

    /// <summary>A message on its way to the store.</summary>
    private sealed record Arrival(MessageKey Key, StoredMessage Message, int Bytes);
}
