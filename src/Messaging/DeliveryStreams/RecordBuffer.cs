using System.Globalization;
using Treadle.Storage;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>The records of a delivery stream that are not delivered: rows of the store, in the order they came.</summary>
/// <remarks>Any thread. One batch is written at a time, so rows appear in the order of their numbers.</remarks>
internal sealed class RecordBuffer : IAsyncDisposable
{
    private const string Kind = "firehose-record";
    private const int BatchRecordsMax = 2_000;
    private const int BatchBytesMax = 2 * 1024 * 1024;
    private const int PageRows = 16;
    private const int DeleteRows = 64;

    private readonly IResourceStore _store;
    private readonly string _scope;
    private readonly TimeProvider _time;
    private readonly Action<long, DeliveryPack> _written;
    private readonly BatchWriter<Incoming> _writer;
    private long _last;
    private bool _isLoaded;

    /// <param name="store">Has the rows.</param>
    /// <param name="stream">Whose.</param>
    /// <param name="time">The clock.</param>
    /// <param name="written">Told of each row when it is on disk, in order; it must not wait.</param>
    public RecordBuffer(IResourceStore store, DeliveryStream stream, TimeProvider time, Action<long, DeliveryPack> written)
    {
        (_store, _scope, _time, _written) = (store, $"{stream.Owner.Scope}/{stream.Uid}", time, written);
        _writer = new BatchWriter<Incoming>(BatchRecordsMax, BatchBytesMax, i => i.Records.Count, i => i.Records.Sum(r => (long)r.Length), WriteAsync);
    }

    /// <summary>Completes when the records are on disk.</summary>
    /// <param name="incoming">The records.</param>
    /// <param name="stop">Gives up waiting to come in.</param>
    public ValueTask AddAsync(Incoming incoming, CancellationToken stop) => _writer.AddAsync(incoming, stop);

    /// <summary>The next rows behind one.</summary>
    public IReadOnlyList<(long Row, DeliveryPack Pack)> Read(long after) =>
        [.. _store.ListById(Kind, _scope, IdOf(after), isAfter: true, PageRows).Select(r => (RowOf(r), DeliveryPack.Read(r.Data)))];

    /// <summary>Deletes rows up to one, in small steps.</summary>
    public async Task DeleteAsync(long upTo, CancellationToken stop)
    {
        while (true)
        {
            var rows = _store.ListById(Kind, _scope, "", isAfter: false, DeleteRows).TakeWhile(r => RowOf(r) <= upTo).ToList();
            if (rows.Count > 0)
            {
                await _store.WriteAsync([.. rows.Select(r => new ResourceWrite(r.Key, null))], stop);
            }

            if (rows.Count < DeleteRows)
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task WriteAsync(IReadOnlyList<Incoming> batch)
    {
        if (!_isLoaded)
        {
            _last = FindLast();
            _isLoaded = true;
        }

        // A number is never given out again, not even when its row is long gone.
        var arrived = batch.Min(i => i.ArrivedAt) ?? _time.GetUtcNow().ToUnixTimeMilliseconds();
        var pack = new DeliveryPack(arrived, [.. batch.SelectMany(i => i.Records)]);
        var row = Math.Max(_last + 1, _time.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        var writes = batch.Select(i => i.With).OfType<ResourceWrite>().Append(new ResourceWrite(new ResourceKey(Kind, _scope, IdOf(row)), pack.Write(), ExpectedVersion: 0)).ToList();
        if (!await _store.WriteAsync(writes, CancellationToken.None))
        {
            throw new InvalidOperationException($"A buffered row of {_scope} has the number of another.");
        }

        _last = row;
        _written(row, pack);
    }

    /// <summary>The last row, by halving: ids can be listed forward only.</summary>
    private long FindLast()
    {
        var (low, high) = (0L, long.MaxValue);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _store.ListById(Kind, _scope, IdOf(middle), isAfter: false, limit: 1).Count > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static string IdOf(long row) => row.ToString("D19", CultureInfo.InvariantCulture);

    private static long RowOf(Resource resource) => long.Parse(resource.Key.Id, CultureInfo.InvariantCulture);
}

/// <param name="Records">In their order.</param>
/// <param name="ArrivedAt">When the oldest came, in epoch milliseconds; null for now.</param>
/// <param name="With">What is written with them, or not at all.</param>
internal sealed record Incoming(IReadOnlyList<ReadOnlyMemory<byte>> Records, long? ArrivedAt = null, ResourceWrite? With = null);
