using System.Collections.Concurrent;
using System.Globalization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>Durable deliveries: what was put in is delivered at least once, whatever happens to the server, or lands in its dead-letter queue.</summary>
/// <remarks>
/// Any thread. Each target has a pace of its own: one that is down is asked now and then and holds up no other. What waits is in the store; a few rows of each
/// target are in memory.
/// </remarks>
public sealed class DeliveryService : IAsyncDisposable
{
    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;
    private readonly DeliveryWriter _writer;
    private readonly Attempts _attempts;
    private readonly ConcurrentDictionary<string, IDeliverer> _deliverers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<QueueName, DeliveryQueue> _queues = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private readonly Lock _beginning = new();
    private LifeNumber? _life;
    private long _lastId;

    /// <param name="resources">Where deliveries are kept.</param>
    /// <param name="calls">Reaches dead-letter queues; a function, because the table of operations is made after this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="chance">0 to 1, for the jitter of back-offs.</param>
    /// <param name="tell">Told of what is lost, in words for the log.</param>
    public DeliveryService(IResourceStore resources, Func<IAwsCall> calls, TimeProvider time, Func<double> chance, Action<string> tell)
    {
        (_resources, _time, _chance) = (resources, time, chance);
        _writer = new DeliveryWriter(resources, time);
        _attempts = new Attempts(new DeadLetterQueues(calls), time, chance, tell, _stopping.Token);
    }

    /// <summary>Deliveries in memory, of all targets.</summary>
    public int Known => _queues.Values.Sum(q => q.Known);

    /// <summary>Adds an owner. Before <see cref="Resume"/>.</summary>
    public void Add(IDeliverer deliverer)
    {
        if (!_deliverers.TryAdd(deliverer.Owner, deliverer))
        {
            throw new InvalidOperationException($"There is a deliverer for {deliverer.Owner} already.");
        }
    }

    /// <summary>Goes on with what a former life left. Once, when everything that deliverers call is there.</summary>
    public void Resume()
    {
        foreach (var mark in _resources.All(QueueName.Kind).ToList())
        {
            var name = QueueName.Of(mark.Key);
            if (!_deliverers.ContainsKey(name.Owner))
            {
                continue;
            }

            if (_resources.List(DeliveryRow.FreshKind, name.Scope, limit: 1).Count > 0
                || _resources.ListById(DeliveryRow.LaterKind, name.Scope, start: "", isAfter: false, limit: 1).Count > 0)
            {
                QueueOf(name).Resume();
            }
            else
            {
                _ = ForgetAsync(mark);
            }
        }
    }

    /// <summary>Removes the mark of a queue that is empty. When somebody has put something in meanwhile, the mark has another version and stays.</summary>
    private async Task ForgetAsync(Resource mark)
    {
        try
        {
            await _resources.WriteAsync([new ResourceWrite(mark.Key, Data: null, mark.Version)], _stopping.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The server ends. A mark of an empty queue harms nobody: the next start removes it.
        }
    }

    /// <summary>Puts deliveries in, with further writes: all or nothing.</summary>
    /// <returns>False when an expectation of the further writes did not hold; nothing was written then. Otherwise all is on disk.</returns>
    public async Task<bool> PutAsync(IReadOnlyList<Delivery> deliveries, IReadOnlyList<ResourceWrite>? with = null, CancellationToken stop = default)
    {
        if (deliveries.Count == 0 && with is not { Count: > 0 })
        {
            return true;
        }

        using var prepared = Prepare(deliveries);
        if (!await _resources.WriteAsync(with is null ? prepared.Writes : [.. with, .. prepared.Writes], stop))
        {
            return false;
        }

        prepared.Written();
        return true;
    }

    /// <summary>Deliveries for a write of the caller's own.</summary>
    /// <returns>Their writes. Dispose of it after the write; when it was written, say so before.</returns>
    public PreparedDeliveries Prepare(IReadOnlyList<Delivery> deliveries)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var life = Life();
        var groups = new List<(DeliveryQueue Queue, QueueName Name, List<DeliveryRow> Rows)>();
        foreach (var delivery in deliveries)
        {
            if (!_deliverers.ContainsKey(delivery.Owner))
            {
                throw new InvalidOperationException($"Nobody makes the deliveries of {delivery.Owner}.");
            }

            var name = QueueName.Of(delivery);
            var group = groups.FindIndex(g => g.Name == name);
            if (group < 0)
            {
                group = groups.Count;
                groups.Add((QueueOf(name), name, []));
            }

            groups[group].Rows.Add(new DeliveryRow(delivery with { Id = NextId(life), PutAt = now }));
        }

        return new PreparedDeliveries(life, groups);
    }

    /// <summary>Starts nothing any more, and waits for what is under way. What was not delivered is delivered by the next life.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }

        if (Leave(0) > 0)
        {
            await _ended.Task;
        }

        await _writer.FlushAsync();
        _attempts.Dispose();
        _stopping.Dispose();
    }

    private DeliveryQueue QueueOf(QueueName name) => _queues.TryGetValue(name, out var queue)
        ? queue
        : _queues.GetOrAdd(name, n => new DeliveryQueue(n, _resources, _writer, _time, new DeliveryPace(_time, _chance), row => AttemptAsync(_deliverers[n.Owner], row)));

    private async Task<AttemptEnd?> AttemptAsync(IDeliverer deliverer, DeliveryRow row)
    {
        lock (_ending)
        {
            if (_stopping.IsCancellationRequested)
            {
                return null;
            }

            _running++;
        }

        try
        {
            return await _attempts.RunAsync(deliverer, row);
        }
        finally
        {
            if (Leave(1) == 0 && _stopping.IsCancellationRequested)
            {
                _ended.TrySetResult();
            }
        }
    }

    /// <returns>Attempts that are still under way.</returns>
    private int Leave(int attempts)
    {
        lock (_ending)
        {
            return _running -= attempts;
        }
    }

    /// <summary>The number of this life and a count: greater than those of every former life, whatever the clock says.</summary>
    private string NextId(LifeNumber life) => string.Create(CultureInfo.InvariantCulture, $"{life.Number:x8}{Interlocked.Increment(ref _lastId):x12}");

    private LifeNumber Life()
    {
        lock (_beginning)
        {
            return _life ??= LifeNumber.Next(_resources);
        }
    }
}

/// <summary>Deliveries whose writes are part of a write of somebody's own.</summary>
public sealed class PreparedDeliveries : IDisposable
{
    private readonly LifeNumber _life;
    private readonly IReadOnlyList<(DeliveryQueue Queue, QueueName Name, List<DeliveryRow> Rows)> _groups;
    private bool _isOver;

    internal PreparedDeliveries(LifeNumber life, IReadOnlyList<(DeliveryQueue Queue, QueueName Name, List<DeliveryRow> Rows)> groups)
    {
        (_life, _groups) = (life, groups);
        var writes = new List<ResourceWrite>();
        if (!life.IsWritten && groups.Count > 0)
        {
            writes.Add(life.Put());
        }

        foreach (var (queue, name, rows) in groups)
        {
            if (!queue.IsMarked)
            {
                writes.Add(new ResourceWrite(name.Key, Array.Empty<byte>()));
            }

            writes.AddRange(rows.Select(r => r.Put()));
            queue.Expect(rows);
        }

        Writes = writes;
    }

    /// <summary>To be written, all or nothing.</summary>
    public IReadOnlyList<ResourceWrite> Writes { get; }

    /// <summary>They are on disk: delivers them.</summary>
    public void Written()
    {
        _isOver = true;
        _life.IsWritten |= _groups.Count > 0;
        foreach (var (queue, _, rows) in _groups)
        {
            queue.IsMarked = true;
            queue.Add(rows);
        }
    }

    /// <summary>Forgets them, unless they were written.</summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        foreach (var (queue, _, rows) in _groups)
        {
            queue.Forget(rows);
        }
    }
}
