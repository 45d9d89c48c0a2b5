namespace Treadle.Messaging.Queues;

/// <summary>A standard queue: whatever has been visible for the longest time is next.</summary>
internal sealed class StandardIndex : MessageIndex
{
    /// <summary>Messages that came back are kept in memory; when they are more than these, they go before those that were never received.</summary>
    private const int ReturnedMax = 20_000;

    private readonly SortedSet<Entry> _waiting = new(Entry.ByKey);
    private readonly SortedSet<Entry> _returned = new(Entry.ByVisibility);

    public override int InFlightMax => 120_000;

    public override int Waiting => _waiting.Count;

    public override int WaitingMax => 4_096;

    public override bool NeedsMore => _waiting.Count == 0;

    public override MessageKey LastWaiting => _waiting.Max!.Key;

    protected override long? NextWaiting => _waiting.Min?.Key.VisibleAt;

    public override void Add(Entry entry) => _waiting.Add(entry);

    public override void Shed()
    {
        while (_waiting.Count > WaitingMax)
        {
            _waiting.Remove(_waiting.Max!);
        }
    }

    public override Entry? Next(long now)
    {
        var returned = _returned.Min;
        var waiting = _waiting.Min is { } first && first.Key.VisibleAt <= now ? first : null;
        return returned is null || (waiting is not null && waiting.Key.VisibleAt < returned.VisibleAt && _returned.Count <= ReturnedMax) ? waiting : returned;
    }

    public override Entry? FindWaiting(MessageKey key) => _waiting.TryGetValue(new Entry(key, 0, group: null, contentId: null), out var entry) ? entry : null;

    protected override void TakeOut(Entry entry)
    {
        if (!_waiting.Remove(entry))
        {
            _returned.Remove(entry);
        }
    }

    protected override void OnFlying(Entry entry)
    {
    }

    protected override void OnVisible(Entry entry)
    {
        if (entry.Receives == 0)
        {
            _waiting.Add(entry);
        }
        else
        {
            _returned.Add(entry);
        }
    }

    protected override void OnGone(Entry entry)
    {
    }
}
