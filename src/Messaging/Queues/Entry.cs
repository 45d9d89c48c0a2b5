namespace Treadle.Messaging.Queues;

/// <summary>A message that its queue has in memory: its place, not its content.</summary>
/// <remarks>Belongs to whoever holds the queue's lock.</remarks>
internal sealed class Entry(MessageKey key, long sentAt, string? group, string? contentId)
{
    public MessageKey Key { get; } = key;

    /// <summary>Epoch milliseconds.</summary>
    public long SentAt { get; } = sentAt;

    /// <summary>Its message group; null where there is none.</summary>
    public string? Group { get; } = group;

    public string? ContentId { get; } = contentId;

    /// <summary>Its row while there is room for it; null afterwards.</summary>
    public StoredMessage? Message { get; set; }

    /// <summary>What <see cref="Message"/> takes.</summary>
    public int CachedBytes { get; set; }

    /// <summary>It can be received from then on; epoch milliseconds.</summary>
    public long VisibleAt { get; set; } = key.VisibleAt;

    /// <summary>How often it was received.</summary>
    public int Receives { get; set; }

    public long FirstReceivedAt { get; set; }

    public long LastReceivedAt { get; set; }

    /// <summary>A write that takes it away is under way.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Its message group waits for it.</summary>
    public bool HoldsGroup { get; set; }

    public ReceiveState State => new(VisibleAt, Receives, FirstReceivedAt, LastReceivedAt, SentAt, Group, ContentId);

    public static Entry Of(MessageKey key, ReceiveState state) => new(key, state.SentAt, state.Group, state.ContentId)
    {
        VisibleAt = state.VisibleAt,
        Receives = state.Count,
        FirstReceivedAt = state.FirstAt,
        LastReceivedAt = state.LastAt,
    };

    /// <summary>By place in the queue.</summary>
    public static readonly IComparer<Entry> ByKey = Comparer<Entry>.Create(static (a, b) => a.Key.CompareTo(b.Key));

    /// <summary>By the moment when it is visible.</summary>
    public static readonly IComparer<Entry> ByVisibility = Comparer<Entry>.Create(static (a, b) =>
        a.VisibleAt != b.VisibleAt ? a.VisibleAt.CompareTo(b.VisibleAt) : a.Key.CompareTo(b.Key));
}
