namespace Treadle.Messaging.Queues;

/// <summary>The part of a queue that is in memory: every message in flight, and the first of those that wait.</summary>
/// <remarks>Which message is next is the one thing in which standard and FIFO queues differ. Belongs to whoever holds the queue's lock.</remarks>
internal abstract class MessageIndex
{
    private readonly Dictionary<MessageKey, Entry> _received = [];
    private readonly SortedSet<Entry> _flying = new(Entry.ByVisibility);

    /// <summary>Received and not visible again.</summary>
    public int InFlight => _flying.Count;

    /// <summary>How many messages in flight the queue may have.</summary>
    public abstract int InFlightMax { get; }

    /// <summary>Messages that wait and are in memory.</summary>
    public abstract int Waiting { get; }

    /// <summary>So many that wait are kept in memory; the others are read when they are needed.</summary>
    public abstract int WaitingMax { get; }

    /// <summary>Without reading more, it can't be said which message is next.</summary>
    public abstract bool NeedsMore { get; }

    /// <summary>The last in memory of those that wait.</summary>
    public abstract MessageKey LastWaiting { get; }

    /// <summary>When a message becomes visible at the earliest, as far as is in memory; null when none will by itself.</summary>
    /// <remarks>One that is visible already is no reason to look again: whoever brought it has woken somebody.</remarks>
    public long? NextMoment(long now) => Earlier(_flying.Min?.VisibleAt, NextWaiting > now ? NextWaiting : null);

    /// <summary>When the first that waits becomes visible; null when none waits, or what it waits for is not a moment.</summary>
    protected abstract long? NextWaiting { get; }

    public Entry? FindReceived(MessageKey key) => _received.GetValueOrDefault(key);

    public bool IsFlying(Entry entry) => _flying.Contains(entry);

    /// <summary>A message of a former life of the server.</summary>
    public void AddReceived(Entry entry)
    {
        _received.Add(entry.Key, entry);
        _flying.Add(entry);
        OnFlying(entry);
    }

    /// <summary>A message that has not been received.</summary>
    public abstract void Add(Entry entry);

    /// <summary>Forgets those of the last places, as many as are above <see cref="WaitingMax"/>.</summary>
    public abstract void Shed();

    /// <summary>Messages whose time has come are visible again.</summary>
    public void Advance(long now)
    {
        while (_flying.Min is { } first && first.VisibleAt <= now)
        {
            _flying.Remove(first);
            OnVisible(first);
        }
    }

    /// <summary>A receive begins; it may take several messages.</summary>
    public virtual void BeginReceive()
    {
    }

    /// <returns>The message that is received next; null when there is none. It stays where it is until <see cref="Fly"/> or <see cref="Leave"/>.</returns>
    public abstract Entry? Next(long now);

    /// <summary>It is received, and visible again later.</summary>
    public void Fly(Entry entry, long visibleAt)
    {
        TakeOut(entry);
        entry.VisibleAt = visibleAt;
        _received[entry.Key] = entry;
        _flying.Add(entry);
        OnFlying(entry);
    }

    /// <summary>A message in flight is visible at another time.</summary>
    public void Postpone(Entry entry, long visibleAt)
    {
        _flying.Remove(entry);
        entry.VisibleAt = visibleAt;
        _flying.Add(entry);
    }

    /// <summary>A receive that could not be written: as if it had not been.</summary>
    public void Unreceive(Entry entry, ReceiveState before)
    {
        _flying.Remove(entry);
        (entry.VisibleAt, entry.Receives, entry.FirstReceivedAt, entry.LastReceivedAt) = (before.VisibleAt, before.Count, before.FirstAt, before.LastAt);
        if (before.Count == 0)
        {
            _received.Remove(entry.Key);
        }

        OnVisible(entry);
    }

    /// <summary>It is about to be taken away: nobody receives it any more.</summary>
    public void Leave(Entry entry)
    {
        entry.IsLeaving = true;
        if (!_flying.Remove(entry))
        {
            TakeOut(entry);
        }
    }

    /// <summary>It could not be taken away.</summary>
    public void Stay(Entry entry)
    {
        entry.IsLeaving = false;
        OnVisible(entry);
    }

    /// <summary>It is gone.</summary>
    public void Remove(Entry entry)
    {
        _received.Remove(entry.Key);
        OnGone(entry);
    }

    /// <summary>A message that waits, by its key; null when it is not in memory.</summary>
    public abstract Entry? FindWaiting(MessageKey key);

    /// <summary>Takes a visible message out of those that wait.</summary>
    protected abstract void TakeOut(Entry entry);

    /// <summary>It is in flight now.</summary>
    protected abstract void OnFlying(Entry entry);

    /// <summary>It is no longer in flight, and can be received.</summary>
    protected abstract void OnVisible(Entry entry);

    /// <summary>It has left.</summary>
    protected abstract void OnGone(Entry entry);

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other ?? one : one;
}
