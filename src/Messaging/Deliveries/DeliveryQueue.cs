using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>The deliveries to one target: some under way, the next few in memory, all others in the store until it is their turn.</summary>
/// <remarks>
/// Any thread. A delivery in memory is known until its end is on disk, so that reading the store never takes it twice. Those with an order key wait for the one
/// before them; when that one is put off, they are put off behind it, in the store, so that a long wait holds no memory.
/// </remarks>
/// <param name="name">Whose.</param>
/// <param name="resources">Where they are.</param>
/// <param name="writer">Writes their ends.</param>
/// <param name="time">The clock.</param>
/// <param name="pace">How many at once.</param>
/// <param name="attempt">Makes one attempt; null when the server ends.</param>
internal sealed class DeliveryQueue(
    QueueName name, IResourceStore resources, DeliveryWriter writer, TimeProvider time, DeliveryPace pace, Func<DeliveryRow, Task<AttemptEnd?>> attempt) : IDisposable
{
    /// <summary>So many are read at once.</summary>
    private const int PageMax = 64;

    /// <summary>No more are taken from the store while so many are in memory, or so many bytes.</summary>
    private const int KnownMax = 256;

    private const int KnownBytesMax = 1 << 20;

    /// <summary>Nothing is put off for longer: what seems to be comes from a clock that was set back.</summary>
    private static readonly TimeSpan PutOffMax = 2 * Attempts.BackOffMax;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<DeliveryRow> _fresh = [];
    private readonly Queue<DeliveryRow> _later = [];

    // Their turn has come, and nothing else is to be asked.
    private readonly Queue<DeliveryRow> _ready = [];

    // Of each order key of which a delivery is under way: those that wait for it.
    private readonly Dictionary<string, Queue<DeliveryRow>> _behind = new(StringComparer.Ordinal);

    // Of each order key of which deliveries were put off: how many, and until when the first of them is.
    private readonly Dictionary<string, (int Count, DateTimeOffset Due)> _putOff = new(StringComparer.Ordinal);

    private ITimer? _timer;
    private DateTimeOffset? _wakeAt;
    private long _cursor;
    private long _knownBytes;

    // As long as the last one was, the next ones are thought to be.
    private int _rowBytes = 512;
    private int _running;
    private DateTimeOffset? _laterDue;
    private bool _hasMoreFresh;
    private bool _prefersLater;
    private bool _stopped;

    /// <summary>Deliveries in memory.</summary>
    public int Known
    {
        get
        {
            lock (_gate)
            {
                return _known.Count;
            }
        }
    }

    /// <summary>The store is known to know this queue: a start will find it.</summary>
    public bool IsMarked { get; set; }

    /// <summary>Deliveries are about to be put on disk.</summary>
    public void Expect(IEnumerable<DeliveryRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                _expected.Add(row.Delivery.Id);
            }
        }
    }

    /// <summary>Deliveries that were expected are not on disk.</summary>
    public void Forget(IEnumerable<DeliveryRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                _expected.Remove(row.Delivery.Id);
            }
        }
    }

    /// <summary>Deliveries that were expected are on disk.</summary>
    public void Add(IEnumerable<DeliveryRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                // One that is expected no more was met while reading the store.
                if (!_expected.Remove(row.Delivery.Id))
                {
                    continue;
                }

                if (_hasMoreFresh || !HasRoom)
                {
                    _hasMoreFresh = true;
                }
                else
                {
                    Know(row);
                    _fresh.Enqueue(row);
                }
            }

            Pump();
        }
    }

    /// <summary>The store holds deliveries of a former life. Before any other call.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _hasMoreFresh = true;
            var heads = new Dictionary<string, string>(StringComparer.Ordinal);
            var start = "";
            while (resources.ListById(DeliveryRow.LaterKind, name.Scope, start, isAfter: start.Length > 0, PageMax) is { Count: > 0 } page)
            {
                foreach (var row in page.Select(r => DeliveryRow.Read(name, r)))
                {
                    _laterDue ??= row.Due;
                    HoldKey(row, row.Due!.Value);
                    if (row.Delivery.OrderKey is { Length: > 0 } key && (!heads.TryGetValue(key, out var head) || string.CompareOrdinal(row.Delivery.Id, head) < 0))
                    {
                        // The others wait for the eldest, which may have been put off once more.
                        heads[key] = row.Delivery.Id;
                        _putOff[key] = _putOff[key] with { Due = row.Due.Value };
                    }
                }

                start = page[^1].Key.Id;
            }

            IsMarked = true;
            Pump();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _timer?.Dispose();
        }
    }

    private bool HasRoom => _known.Count < KnownMax && _knownBytes < KnownBytesMax;

    /// <summary>How many to read now: as many as there is room for, but nothing for a few, so that what was read once is not read again for each that ends.</summary>
    private int PageSize => !HasRoom || _known.Count > KnownMax - PageMax ? 0
        : (int)Math.Clamp((KnownBytesMax - _knownBytes) / _rowBytes, 1, PageMax);

    private void Know(DeliveryRow row)
    {
        _rowBytes = row.Bytes;
        _known.Add(row.Delivery.Id);
        _knownBytes += row.Bytes;
    }

    private void Unknow(DeliveryRow row)
    {
        _known.Remove(row.Delivery.Id);
        _knownBytes -= row.Bytes;
    }

    private void HoldKey(DeliveryRow row, DateTimeOffset due)
    {
        if (row.Delivery.OrderKey is { Length: > 0 } key)
        {
            _putOff[key] = _putOff.TryGetValue(key, out var held) ? held with { Count = held.Count + 1 } : (1, due);
        }
    }

    private void ReleaseKey(DeliveryRow row)
    {
        // Of a row of a former life that came up before the resumption nothing is held.
        if (row.Due is not null && row.Delivery.OrderKey is { Length: > 0 } key && _putOff.TryGetValue(key, out var held))
        {
            if (held.Count == 1)
            {
                _putOff.Remove(key);
            }
            else
            {
                _putOff[key] = held with { Count = held.Count - 1 };
            }
        }
    }

    private void Pump()
    {
        var now = time.GetUtcNow();
        while (!_stopped && _running < pace.AtOnce)
        {
            if (pace.PausedUntil > now)
            {
                WakeAt(pace.PausedUntil, now);
                return;
            }

            if (Next(now) is not { } row)
            {
                if (_laterDue is { } due && due > now)
                {
                    WakeAt(due, now);
                }

                return;
            }

            _running++;
            _ = RunAsync(row, pace.Begin());
        }
    }

    /// <summary>The next delivery that waits for no other; null when there is none now.</summary>
    private DeliveryRow? Next(DateTimeOffset now)
    {
        while (true)
        {
            if (_ready.TryDequeue(out var row))
            {
                return row;
            }

            // In turn: neither many new ones nor many that fail hold up the others.
            _prefersLater = !_prefersLater;
            if (!(_prefersLater ? TakeLater(now, out row) || TakeFresh(out row) : TakeFresh(out row) || TakeLater(now, out row)))
            {
                return null;
            }

            var key = row!.Delivery.OrderKey;
            if (key.Length == 0)
            {
                return row;
            }

            if (_behind.TryGetValue(key, out var behind))
            {
                behind.Enqueue(row);
            }
            else if (_putOff.TryGetValue(key, out var held) && (row.Due is null || held.Due > row.Due))
            {
                PutBehind(row, held.Due);
            }
            else
            {
                _behind.Add(key, []);
                return row;
            }
        }
    }

    private bool TakeFresh(out DeliveryRow? row)
    {
        while (_fresh.Count == 0 && _hasMoreFresh && PageSize is > 0 and var size)
        {
            var page = resources.List(DeliveryRow.FreshKind, name.Scope, _cursor, size);
            _hasMoreFresh = page.Count == size;
            foreach (var resource in page)
            {
                if (!_known.Contains(resource.Key.Id))
                {
                    if (!HasRoom)
                    {
                        _hasMoreFresh = true;
                        break;
                    }

                    var read = DeliveryRow.Read(name, resource);
                    _expected.Remove(read.Delivery.Id);
                    Know(read);
                    _fresh.Enqueue(read);
                }

                _cursor = resource.Sequence;
            }
        }

        return _fresh.TryDequeue(out row);
    }

    private bool TakeLater(DateTimeOffset now, out DeliveryRow? row)
    {
        if (_later.Count == 0 && _laterDue <= now && PageSize is > 0 and var size)
        {
            // Those in memory come first in the list as well.
            var limit = _known.Count + size;
            var page = resources.ListById(DeliveryRow.LaterKind, name.Scope, start: "", isAfter: false, limit);
            _laterDue = page.Count == limit ? now : null;
            foreach (var read in page.Select(r => DeliveryRow.Read(name, r)).Where(r => !_known.Contains(r.Delivery.Id)))
            {
                if ((read.Due > now && read.Due < now + PutOffMax) || !HasRoom)
                {
                    _laterDue = read.Due;
                    break;
                }

                Know(read);
                _later.Enqueue(read);
            }
        }

        return _later.TryDequeue(out row);
    }

    private void WakeAt(DateTimeOffset at, DateTimeOffset now)
    {
        if (_wakeAt is { } set && set > now && set <= at)
        {
            return;
        }

        _wakeAt = at;
        _timer?.Dispose();
        _timer = time.CreateTimer(
            _ =>
            {
                lock (_gate)
                {
                    _wakeAt = null;
                    Pump();
                }
            },
            null,
            at - now < PutOffMax ? at - now + TimeSpan.FromMilliseconds(1) : PutOffMax,
            Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync(DeliveryRow row, int begun)
    {
        // Not under the lock, and not on the thread of who put it in.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var end = await attempt(row);
        lock (_gate)
        {
            _running--;
            if (end is null)
            {
                // It stays known, so that nobody takes it again in this life.
                return;
            }

            if (!end.TargetFailed)
            {
                pace.Answered();
            }
            else if (row.Delivery.RetriesMax > 0)
            {
                // Those that have one attempt only don't come back to a target that is down: nothing is spared by letting them wait.
                pace.Failed(begun);
            }

            if (end.Later is { } later)
            {
                PutOff(row, later);
            }
            else
            {
                Finish(row);
            }

            Pump();
        }
    }

    private void Finish(DeliveryRow row)
    {
        ReleaseKey(row);
        writer.Post([row.Remove()], () => WhenWritten(row, laterDue: null));
        if (row.Delivery.OrderKey is not { Length: > 0 } key)
        {
            return;
        }

        if (_behind[key].TryDequeue(out var next))
        {
            _ready.Enqueue(next);
        }
        else
        {
            _behind.Remove(key);
        }
    }

    private void PutOff(DeliveryRow row, DeliveryRow later)
    {
        ReleaseKey(row);
        HoldKey(later, later.Due!.Value);
        Replace(row, later);
        if (row.Delivery.OrderKey is { Length: > 0 } key)
        {
            // Those that were put off together with it are due before it now: they are met when they are read.
            _putOff[key] = _putOff[key] with { Due = later.Due.Value };
            _behind.Remove(key, out var behind);
            foreach (var next in behind!)
            {
                PutBehind(next, later.Due.Value);
            }
        }
    }

    private void PutBehind(DeliveryRow row, DateTimeOffset due)
    {
        var later = row with { Due = due };
        if (row.Due is null)
        {
            HoldKey(later, due);
        }

        Replace(row, later);
    }

    private void Replace(DeliveryRow row, DeliveryRow later) => writer.Post([row.Remove(), later.Put()], () => WhenWritten(row, later.Due));

    private void WhenWritten(DeliveryRow row, DateTimeOffset? laterDue)
    {
        lock (_gate)
        {
            Unknow(row);
            if (laterDue is { } due && (_laterDue is null || due < _laterDue))
            {
                _laterDue = due;
            }

            Pump();
        }
    }
}

/// <summary>What became of an attempt.</summary>
/// <param name="Later">The delivery as it is tried again; null when it is over.</param>
/// <param name="TargetFailed">The target could not be reached, or had no room.</param>
internal sealed record AttemptEnd(DeliveryRow? Later, bool TargetFailed);
