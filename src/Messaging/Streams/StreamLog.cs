using System.Collections.Concurrent;
using System.Threading.Channels;
using Treadle.Storage;

namespace Treadle.Messaging.Streams;

/// <summary>A stream while the server runs: its state, and its records, which are rows of the store.</summary>
/// <remarks>
/// Any thread. One batch of records is written at a time, and what comes meanwhile is the next: records become visible in the order of their numbers, so a
/// reader that has passed a place has missed nothing. Changes of the stream take turns with the batches.
/// </remarks>
internal sealed class StreamLog : IAsyncDisposable
{
    /// <summary>Rows of records: by shard, by the number of the last record in them.</summary>
    public const string Kind = "kinesis-record";

    private const int BatchRecordsMax = 1_000;
    private const int BatchBytesMax = 4 * 1024 * 1024;

    /// <summary>A reader that begins within a row reads all of it.</summary>
    private const int PackBytesMax = 256 * 1024;

    private const int FirstPageRows = 16;
    private const int PageRowsMax = 1_000;
    private const int SmallPageBytes = 256 * 1024;

    /// <summary>Far behind any clock, within what a sequence number holds.</summary>
    private const long LatestArrival = 1L << 43;

    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<int, SequenceNumber?> _tips = new();
    private readonly BatchWriter<Put> _writer;
    private volatile DataStream _state;
    private bool _isDeleted;

    public StreamLog(DataStream state, IResourceStore store, TimeProvider time)
    {
        (_state, _store, _time) = (state, store, time);
        _writer = new BatchWriter<Put>(BatchRecordsMax, BatchBytesMax, p => p.Records.Count, p => p.Records.Sum(r => (long)r.Data.Length), WriteInTurnAsync);
    }

    public DataStream State => _state;

    /// <summary>Completes when the records are on disk.</summary>
    /// <returns>Their numbers, in their order.</returns>
    /// <exception cref="ChannelClosedException">The stream is deleted, or the server stops.</exception>
    public async ValueTask<IReadOnlyList<SequenceNumber>> PutAsync(IReadOnlyList<NewRecord> records, CancellationToken stop)
    {
        var put = new Put(records);
        await _writer.AddAsync(put, stop);
        return put.Numbers;
    }

    /// <summary>Changes the stream between two batches; durably.</summary>
    /// <param name="change">Decides on what is there; what it throws leaves no trace.</param>
    /// <param name="stop">Gives up waiting for its turn.</param>
    public async ValueTask<DataStream> ChangeAsync(Func<DataStream, DataStream> change, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_isDeleted)
            {
                throw StreamErrors.NoStream(_state.Name, _state.Account);
            }

            var changed = change(_state);
            if (!ReferenceEquals(changed, _state))
            {
                await _store.WriteAsync([new ResourceWrite(changed.Key, changed.ToBytes())], CancellationToken.None);
                _state = changed;
            }

            return changed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes the deletion of the stream, behind what is under way; from then on nothing is taken.</summary>
    public async ValueTask DeleteAsync(Func<DataStream, IReadOnlyList<ResourceWrite>> deletion)
    {
        await DisposeAsync();
        await _turn.WaitAsync();
        try
        {
            await _store.WriteAsync(deletion(_state), CancellationToken.None);
            _isDeleted = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The number of the last record of a shard; null when there is none.</summary>
    public SequenceNumber? Tip(Shard shard) => _tips.TryGetValue(shard.Number, out var tip) ? tip : _tips.GetOrAdd(shard.Number, FindLast(shard));

    /// <summary>The first place of a shard whose records have not expired.</summary>
    public SequenceNumber Horizon(Shard shard) => shard.At((_time.GetUtcNow() - TimeSpan.FromHours(_state.RetentionHours)).ToUnixTimeMilliseconds());

    /// <summary>Reads a shard's records in their order.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="from">The first that may be given.</param>
    /// <param name="countMax">At most so many.</param>
    /// <param name="bytesMax">At most so much, but at least one record.</param>
    public ShardPage Read(Shard shard, SequenceNumber from, int countMax, int bytesMax)
    {
        var horizon = Horizon(shard);
        from = from < horizon ? horizon : from;
        var records = new List<StreamRecord>();
        var (bytes, rows) = (0L, FirstPageRows);
        var (start, isAfter) = (from.ToString(), false);
        while (true)
        {
            var page = _store.ListById(Kind, ScopeOf(_state, shard.Number), start, isAfter, rows);
            foreach (var row in page)
            {
                foreach (var record in RecordPack.Read(row.Data, NumberOf(row)))
                {
                    if (record.Number < from)
                    {
                        continue;
                    }

                    if (records.Count == countMax || (records.Count > 0 && bytes + record.Size > bytesMax))
                    {
                        return new ShardPage(records, records[^1].Number.Next, HasMore: true);
                    }

                    records.Add(record);
                    bytes += record.Size;
                }
            }

            if (page.Count < rows)
            {
                return new ShardPage(records, records.Count == 0 ? from : records[^1].Number.Next, HasMore: false);
            }

            (start, isAfter) = (page[^1].Key.Id, true);
            rows = page.Sum(r => (long)r.Data.Length) < SmallPageBytes ? Math.Min(rows * 2, PageRowsMax) : FirstPageRows;
        }
    }

    /// <summary>No more records are taken; those that wait are written.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    internal static string ScopeOf(DataStream stream, int shard) => ScopeOf(stream.Owner.Scope, stream.Uid, shard);

    internal static string ScopeOf(string scope, string uid, int shard) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scope}/{uid}/{shard}");

    internal static SequenceNumber NumberOf(Resource row) =>
        SequenceNumber.Read(row.Key.Id) ?? throw new InvalidDataException($"{row.Key.Id} is no sequence number.");

    private async Task WriteInTurnAsync(IReadOnlyList<Put> batch)
    {
        await _turn.WaitAsync();
        try
        {
            await WriteAsync(batch);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(IReadOnlyList<Put> batch)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var open = _state.OpenShards.Select(s => (Shard: s, s.Range)).ToList();
        var packs = new Dictionary<int, PackWriter>();
        foreach (var put in batch)
        {
            for (var i = 0; i < put.Records.Count; i++)
            {
                var record = put.Records[i];
                var shard = open.First(s => s.Range.Contains(record.Hash)).Shard;
                if (!packs.TryGetValue(shard.Number, out var pack))
                {
                    packs.Add(shard.Number, pack = new PackWriter(ScopeOf(_state, shard.Number), Tip(shard), shard, now));
                }

                put.Numbers[i] = pack.Add(record);
            }
        }

        var writes = packs.Values.SelectMany(p => p.End()).ToList();
        if (!await _store.WriteAsync(writes, CancellationToken.None))
        {
            throw new InvalidOperationException($"A record of the stream {_state.Name} has the number of another.");
        }

        foreach (var (shard, pack) in packs)
        {
            _tips[shard] = pack.Last;
        }
    }

    /// <summary>The last record of a shard, by halving the time in which it can have come: ids can be listed forward only.</summary>
    private SequenceNumber? FindLast(Shard shard)
    {
        var scope = ScopeOf(_state, shard.Number);
        bool IsAnyFrom(long milliseconds) => _store.ListById(Kind, scope, shard.At(milliseconds).ToString(), isAfter: false, limit: 1).Count > 0;
        var (low, high) = (shard.CreatedAt, LatestArrival);
        if (!IsAnyFrom(low))
        {
            return null;
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = IsAnyFrom(middle) ? (middle, high) : (low, middle);
        }

        SequenceNumber? last = null;
        for (var start = shard.At(low); _store.ListById(Kind, scope, start.ToString(), isAfter: last is not null, FirstPageRows) is { Count: > 0 } page; start = last.Value)
        {
            last = NumberOf(page[^1]);
        }

        return last;
    }

    private sealed class Put(IReadOnlyList<NewRecord> records)
    {
        public IReadOnlyList<NewRecord> Records => records;

        public SequenceNumber[] Numbers { get; } = new SequenceNumber[records.Count];
    }

    /// <summary>Puts the records of one shard into rows.</summary>
    private sealed class PackWriter
    {
        private readonly string _scope;
        private readonly List<ResourceWrite> _rows = [];
        private readonly List<(string, ReadOnlyMemory<byte>)> _open = [];
        private SequenceNumber _next;
        private int _bytes;

        public PackWriter(string scope, SequenceNumber? tip, Shard shard, long now)
        {
            // The clock may have gone back, and a shard made in this millisecond is made behind its parents.
            var first = shard.At(now);
            (_scope, _next) = (scope, tip is { } last && last >= first ? last.Next : first);
        }

        public SequenceNumber Last { get; private set; }

        public SequenceNumber Add(NewRecord record)
        {
            if (_open.Count > 0 && _bytes + record.Data.Length > PackBytesMax)
            {
                Close();
            }

            _open.Add((record.PartitionKey, record.Data));
            _bytes += record.Data.Length;
            Last = _next;
            _next = _next.Next;
            return Last;
        }

        public List<ResourceWrite> End()
        {
            Close();
            return _rows;
        }

        private void Close()
        {
            _rows.Add(new ResourceWrite(new ResourceKey(Kind, _scope, Last.ToString()), RecordPack.Write(_open), ExpectedVersion: 0));
            _open.Clear();
            _bytes = 0;
        }
    }
}

/// <param name="Hash">Decides on the shard.</param>
/// <param name="PartitionKey">What it is put under.</param>
/// <param name="Data">Its bytes.</param>
internal readonly record struct NewRecord(UInt128 Hash, string PartitionKey, ReadOnlyMemory<byte> Data);

/// <param name="Records">In their order.</param>
/// <param name="Next">Where reading goes on.</param>
/// <param name="HasMore">There are more now.</param>
internal sealed record ShardPage(IReadOnlyList<StreamRecord> Records, SequenceNumber Next, bool HasMore);
