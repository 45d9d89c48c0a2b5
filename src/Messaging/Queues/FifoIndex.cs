namespace Treadle.Messaging.Queues;

/// <summary>A FIFO queue: within a message group in order, and nothing of a group while something of it is in flight.</summary>
/// <remarks>A receive may take several messages of a group: those it has taken itself do not hold it up.</remarks>
internal sealed class FifoIndex : MessageIndex
{
    private readonly Dictionary<string, MessageGroup> _groups = new(StringComparer.Ordinal);
    private readonly SortedSet<MessageGroup> _free = new(MessageGroup.ByFirst);
    private readonly SortedSet<Entry> _waiting = new(Entry.ByKey);
    private MessageGroup? _open;
    private MessageKey _openUpTo;

    public override int InFlightMax => 20_000;

    public override int Waiting => _waiting.Count;

    /// <remarks>Messages of groups that are held up are passed over, so many at most; SQS too looks no further than a bound.</remarks>
    public override int WaitingMax => 20_000;

    public override bool NeedsMore => _open is null && _free.Count == 0 && _waiting.Count < WaitingMax;

    public override MessageKey LastWaiting => _waiting.Max!.Key;

    protected override long? NextWaiting => _free.Min?.First?.VisibleAt;

    public override void BeginReceive() => _open = null;

    public override void Add(Entry entry)
    {
        _waiting.Add(entry);
        Change(entry, group => group.Entries.Add(entry));
    }

    public override void Shed()
    {
        while (_waiting.Count > WaitingMax)
        {
            var last = _waiting.Max!;
            if (last.Receives > 0)
            {
                return;
            }

            _waiting.Remove(last);
            Change(last, group => group.Entries.Remove(last));
        }
    }

    public override Entry? Next(long now)
    {
        // On with the group of the message before, as long as it has any.
        if (_open is { } open)
        {
            var behind = open.Entries.FirstOrDefault(e => e.Key.CompareTo(_openUpTo) > 0);
            if (behind is { IsLeaving: false } && behind.VisibleAt <= now)
            {
                return behind;
            }

            _open = null;
        }

        var first = _free.Min?.First;
        return first is not null && first.VisibleAt <= now ? first : null;
    }

    public override Entry? FindWaiting(MessageKey key) => _waiting.TryGetValue(new Entry(key, 0, group: null, contentId: null), out var entry) ? entry : null;

    protected override void TakeOut(Entry entry)
    {
        _waiting.Remove(entry);
        Hold(entry);
    }

    protected override void OnFlying(Entry entry)
    {
        Hold(entry);
        _open = _groups[entry.Group ?? ""];
        _openUpTo = entry.Key;
    }

    protected override void OnVisible(Entry entry)
    {
        _waiting.Add(entry);
        Change(entry, group => group.Release(entry));
    }

    protected override void OnGone(Entry entry) => Change(entry, group =>
    {
        group.Entries.Remove(entry);
        group.Release(entry);
    });

    private void Hold(Entry entry) => Change(entry, group =>
    {
        group.Entries.Add(entry);
        group.Hold(entry);
    });

    private void Change(Entry entry, Action<MessageGroup> change)
    {
        var name = entry.Group ?? "";
        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new MessageGroup());
        }

        // A group's place is by its first message: it is taken out before that can change.
        _free.Remove(group);
        change(group);
        if (group.Entries.Count == 0)
        {
            _groups.Remove(name);
        }
        else if (group.Held == 0)
        {
            _free.Add(group);
        }
    }

    /// <summary>The messages of a group that are in memory.</summary>
    private sealed class MessageGroup
    {
        public SortedSet<Entry> Entries { get; } = new(Entry.ByKey);

        /// <summary>How many are in flight or leave.</summary>
        public int Held { get; private set; }

        public Entry? First => Entries.Min;

        public void Hold(Entry entry)
        {
            if (!entry.HoldsGroup)
            {
                entry.HoldsGroup = true;
                Held++;
            }
        }

        public void Release(Entry entry)
        {
            if (entry.HoldsGroup)
            {
                entry.HoldsGroup = false;
                Held--;
            }
        }

        public static readonly IComparer<MessageGroup> ByFirst = Comparer<MessageGroup>.Create(static (a, b) =>
            (a.First?.Key ?? default).CompareTo(b.First?.Key ?? default));
    }
}
