using System.Globalization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <summary>A queue at work: what of it is in memory, who waits for messages, and every change of its rows.</summary>
/// <remarks>
/// Any thread. Each change is decided under the lock and handed to the store there, so that rows are written in the order of the decisions; the answer comes
/// when they are on disk. Memory holds every message in flight and a window of those that wait, whatever is in the store.
/// </remarks>
internal sealed partial class LiveQueue : IDisposable
{
    /// <summary>Rows of messages are kept in memory up to about so many bytes: what has just been sent is received without being read.</summary>
    private const int CachedBytesMax = 1 << 20;

    private readonly Lock _lock = new();
    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly QueueMetrics _metrics;
    private readonly MessageRows _rows;
    private readonly MessageIndex _index;

    /// <summary>Messages on their way to the store, by sequence number.</summary>
    private readonly SortedDictionary<long, Arrival> _arriving = [];

    private bool _isLoaded;

    /// <summary>The store has messages behind <see cref="_loadedUpTo"/> that are not in memory.</summary>
    private bool _hasMore;

    private MessageKey? _loadedUpTo;
    private long _lastSequence;
    private long _lastVisibleAt;
    private long _count;
    private long _delayedUntil = long.MaxValue;
    private int _cachedBytes;
    private volatile Queue _queue;
    private volatile QueueSettings _settings;

    public LiveQueue(Queue queue, QueueAddress address, IResourceStore store, TimeProvider time, QueueMetrics metrics)
    {
        (_queue, Address, _store, _time, _metrics) = (queue, address, store, time, metrics);
        _settings = QueueSettings.Of(queue.Name, queue.Attributes);
        _rows = new MessageRows(store, address.Owner.Scope, queue.RowPrefix);
        _index = _settings.IsFifo ? new FifoIndex() : new StandardIndex();
        Measures = new QueueMeasures(address);
        ActiveAt = Now;
    }

    public QueueAddress Address { get; }

    public QueueMeasures Measures { get; }

    public QueueSettings Settings => _settings;

    /// <summary>When somebody last used it; epoch milliseconds.</summary>
    public long ActiveAt { get; private set; }

    /// <summary>Changed attributes count from the next request on.</summary>
    public Queue Queue
    {
        get => _queue;
        set
        {
            _settings = QueueSettings.Of(value.Name, value.Attributes);
            _queue = value;
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public MessageCounts Counts()
    {
        lock (_lock)
        {
            EnsureLoaded();
            var now = Now;
            _index.Advance(now);
            var delayed = 0L;
            if (_delayedUntil > now)
            {
                delayed = _rows.CountAfter(now);
                if (delayed == 0)
                {
                    _delayedUntil = 0;
                }
            }

            return new MessageCounts(Math.Max(0, _count - _index.InFlight - delayed), _index.InFlight, delayed);
        }
    }

    /// <summary>The same without counting as use.</summary>
    public MessageCounts Peek()
    {
        var active = ActiveAt;
        var counts = Counts();
        ActiveAt = active;
        return counts;
    }

    /// <summary>When the oldest message was sent, epoch milliseconds; null when there is none.</summary>
    public long? OldestAt() => _rows.Page(after: null, limit: 1) is [var first] ? StoredMessage.Read(first.Row).SentAt : null;

    /// <summary>Deletes what is older than the retention period, a page at a time.</summary>
    public async Task ExpireAsync()
    {
        while (true)
        {
            Task<bool> write;
            List<Entry> leaving = [];
            int deleted;
            lock (_lock)
            {
                EnsureLoaded();
                var before = Now - _settings.RetentionMs;
                var page = _rows.Page(after: null);
                var writes = new List<ResourceWrite>();
                deleted = 0;
                foreach (var (key, row) in page)
                {
                    var message = StoredMessage.Read(row);
                    var entry = _index.FindReceived(key) ?? _index.FindWaiting(key);
                    if (message.SentAt > before || entry?.IsLeaving == true)
                    {
                        continue;
                    }

                    if (entry is not null)
                    {
                        _index.Leave(entry);
                        leaving.Add(entry);
                    }

                    _rows.Delete(key, isReceived: true, message.ContentId, writes);
                    deleted++;
                }

                if (deleted == 0)
                {
                    return;
                }

                write = Write(writes);
            }

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
                    _count -= isWritten ? deleted - leaving.Count : 0;
                }
            }
        }
    }

    /// <summary>Nobody can use it any more: whoever waits looks for the queue again.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _timer?.Dispose();
            WakeAll();
        }
    }

    /// <summary>What a former life left: the messages that were received, and how many there are.</summary>
    private void EnsureLoaded()
    {
        ActiveAt = Now;
        if (_isLoaded)
        {
            return;
        }

        foreach (var (key, state) in _rows.Received())
        {
            _index.AddReceived(Entry.Of(key, state));
        }

        _count = _rows.Count();
        _hasMore = _count > 0;
        _isLoaded = true;
    }

    /// <summary>Reads messages until it is known which one is next, or all are in memory.</summary>
    private void Load()
    {
        while (_hasMore && _index.NeedsMore)
        {
            var page = _rows.Page(_loadedUpTo);
            foreach (var (key, row) in page)
            {
                _lastSequence = Math.Max(_lastSequence, key.Sequence);
                _lastVisibleAt = Math.Max(_lastVisibleAt, key.VisibleAt);
                if (_index.FindReceived(key) is null && !_arriving.ContainsKey(key.Sequence))
                {
                    AddWaiting(key, StoredMessage.Read(row), row.Length);
                }

                _loadedUpTo = key;
            }

            _hasMore = page.Count == MessageRows.PageMax;
        }
    }

    private void AddWaiting(MessageKey key, StoredMessage message, int bytes)
    {
        var entry = new Entry(key, message.SentAt, message.Group, message.ContentId);
        if (_cachedBytes + bytes <= CachedBytesMax)
        {
            entry.Message = message;
            entry.CachedBytes = bytes;
            _cachedBytes += bytes;
        }

        _index.Add(entry);
    }

    /// <summary>The message of an entry; from memory once, which gives its room back.</summary>
    private StoredMessage? TakeMessage(Entry entry)
    {
        if (entry.Message is not { } message)
        {
            return null;
        }

        _cachedBytes -= entry.CachedBytes;
        (entry.Message, entry.CachedBytes) = (null, 0);
        return message;
    }

    /// <summary>The next place in the queue.</summary>
    /// <param name="visibleAt">From when it can be received. In a FIFO queue nothing comes before what was sent before.</param>
    private MessageKey NextKey(long visibleAt)
    {
        const int SequencesPerMillisecondBits = 20;
        _lastSequence = Math.Max(_lastSequence + 1, Now << SequencesPerMillisecondBits);
        if (_settings.IsFifo)
        {
            visibleAt = Math.Max(visibleAt, _lastVisibleAt);
        }

        _lastVisibleAt = Math.Max(_lastVisibleAt, visibleAt);
        return new MessageKey(visibleAt, _lastSequence);
    }

    /// <summary>Messages that left are gone, or stay when that could not be written.</summary>
    private void Left(List<Entry> entries, bool isWritten)
    {
        foreach (var entry in entries)
        {
            if (isWritten)
            {
                _ = TakeMessage(entry);
                _index.Remove(entry);
                _count--;
            }
            else
            {
                _index.Stay(entry);
            }
        }

        if (_settings.IsFifo || !isWritten)
        {
            // Their groups are free.
            Wake(entries.Count);
        }
    }

    /// <summary>20 digits, as SQS's are.</summary>
    private static string SequenceNumberOf(MessageKey key) => "1" + key.Sequence.ToString("D19", CultureInfo.InvariantCulture);
}
