using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <summary>SQS: queues and their messages.</summary>
/// <remarks>
/// Any thread. A refused request leaves no trace; what was answered is on disk. Queues are read at the first request, and what a queue holds at the first request
/// for it. Requests name a queue by its URL, whose host may be any.
/// </remarks>
public sealed partial class QueueService : IAsyncDisposable
{
    private const string QueueKind = "sqs-queue";
    private const string RemovalKind = "sqs-removal";
    private const int NameLengthMax = 80;

    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly Func<string> _endpoint;
    private readonly QueueMetrics _metrics;
    private readonly Lazy<ConcurrentDictionary<(string Scope, string Name), LiveQueue>> _queues;
    private readonly SemaphoreSlim _changes = new(1, 1);

    /// <param name="store">Where everything is; from now on this is the only writer of its queues.</param>
    /// <param name="time">The clock.</param>
    /// <param name="endpoint">What queue URLs begin with for calls from inside, as <c>http://127.0.0.1:4566</c>; asked for each URL.</param>
    /// <param name="metrics">Where queues are measured; null measures nothing.</param>
    /// <param name="fault">Told of failures of background work, with what it was.</param>
    public QueueService(IResourceStore store, TimeProvider time, Func<string> endpoint, MetricService? metrics = null, Action<string, Exception>? fault = null)
    {
        (_store, _time, _endpoint, _metrics) = (store, time, endpoint, new QueueMetrics(metrics));
        _queues = new(LoadQueues);
        _moves = new MoveTasks(store, time, Find, fault ?? ((_, _) => { }));
        _fault = fault ?? ((_, _) => { });
    }

    /// <summary>Makes a queue; one that is there already with the same attributes is answered as if it had been made.</summary>
    /// <returns>Its URL.</returns>
    /// <exception cref="AwsErrorException">QueueNameExists, InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue.</exception>
    public async ValueTask<string> CreateAsync(
        AwsCaller caller, string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        var isFifo = QueueSettings.IsFifoName(name);
        if (!isFifo && attributes.GetValueOrDefault(QueueSettings.Fifo) == "true")
        {
            throw QueueErrors.Invalid(
                "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.");
        }

        var stem = isFifo ? name[..^".fifo".Length] : name;
        if (stem.Length == 0 || name.Length > NameLengthMax || !stem.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            || (isFifo && attributes.GetValueOrDefault(QueueSettings.Fifo) != "true"))
        {
            throw QueueErrors.Invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }

        QueueSettings.Check(isFifo, attributes, isNew: true);
        QueueTags.Check(tags);
        var address = new QueueAddress(caller, name);
        await _changes.WaitAsync(stop);
        try
        {
            if (_queues.Value.TryGetValue((caller.Scope, name), out var there))
            {
                var now = AttributesOf(there.Queue, address);
                return attributes.FirstOrDefault(a => now.GetValueOrDefault(a.Key, "") != Normal(a.Key, a.Value)) is { Key: { } different }
                    ? throw QueueErrors.NameExists(different)
                    : UrlOf(caller, address);
            }

            CheckRedrive(address, attributes);
            var seconds = _time.GetUtcNow().ToUnixTimeSeconds();
            var queue = new Queue
            {
                Name = name,
                Id = NewId(),
                CreatedAt = seconds,
                ModifiedAt = seconds,
                Attributes = Set(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), attributes),
                Tags = tags.ToImmutableSortedDictionary(StringComparer.Ordinal),
            };
            await SaveAsync(address, queue, stop);
            _queues.Value[(caller.Scope, name)] = new LiveQueue(queue, address, _store, _time, _metrics);
            return UrlOf(caller, address);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <param name="caller">Whose.</param>
    /// <param name="name">The queue's name.</param>
    /// <param name="owner">The account that owns it; null is the caller's.</param>
    /// <returns>Its URL.</returns>
    /// <exception cref="AwsErrorException">QueueDoesNotExist.</exception>
    public string GetUrl(AwsCaller caller, string name, string? owner) =>
        UrlOf(caller, Existing(new QueueAddress(owner is null ? caller : new AwsCaller(owner, caller.Region), name)).Address);

    /// <summary>A page of queue URLs, by name.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="prefix">Only names that begin so; null takes all.</param>
    /// <param name="limit">1 to 1,000; null takes 1,000 and says nothing of further ones.</param>
    /// <param name="token">Where the last page ended; null begins.</param>
    public (IReadOnlyList<string> Urls, string? NextToken) List(AwsCaller caller, string? prefix, int? limit, string? token) => Page(
        caller, _queues.Value.Values.Where(q => q.Address.Owner.Scope == caller.Scope && q.Address.Name.StartsWith(prefix ?? "", StringComparison.Ordinal)), limit, token);

    /// <summary>A page of the queues whose dead-letter queue this is.</summary>
    /// <inheritdoc cref="List"/>
    public (IReadOnlyList<string> Urls, string? NextToken) ListDeadLetterSources(AwsCaller caller, string url, int? limit, string? token)
    {
        var arn = Existing(QueueAddress.Of(caller, url)).Address.Arn;
        return Page(caller, _queues.Value.Values.Where(q => q.Settings.DeadLetterArn == arn), limit, token);
    }

    /// <summary>Deletes a queue with everything in it.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist.</exception>
    public ValueTask DeleteAsync(AwsCaller caller, string url, CancellationToken stop) => ChangeAsync(caller, url, async (live, address) =>
    {
        await WriteAsync([new ResourceWrite(KeyOf(address), null), RemovalOf(address, live.Queue)], stop);
        _queues.Value.TryRemove((address.Owner.Scope, address.Name), out _);
        live.Dispose();
        _sweep.Kick();
    }, stop);

    /// <summary>Takes everything out of a queue at once; the rows go in the background.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist.</exception>
    public ValueTask PurgeAsync(AwsCaller caller, string url, CancellationToken stop) => ChangeAsync(caller, url, async (live, address) =>
    {
        var queue = live.Queue with { Generation = live.Queue.Generation + 1 };
        await WriteAsync([new ResourceWrite(KeyOf(address), Bytes(queue)), RemovalOf(address, live.Queue)], stop);
        _queues.Value[(address.Owner.Scope, address.Name)] = new LiveQueue(queue, address, _store, _time, _metrics);
        live.Dispose();
        _sweep.Kick();
    }, stop);

    /// <summary>The queue of an ARN; null when it is not there.</summary>
    internal LiveQueue? Find(string arn) =>
        QueueAddress.TryParseArn(arn, out var address) && _queues.Value.TryGetValue((address.Owner.Scope, address.Name), out var live) ? live : null;

    private LiveQueue Existing(QueueAddress address) =>
        _queues.Value.TryGetValue((address.Owner.Scope, address.Name), out var live) ? live : throw QueueErrors.NoQueue();

    // As the caller reaches this server: clients send their further requests to it.
    private string UrlOf(AwsCaller caller, QueueAddress address) => $"{caller.Endpoint ?? _endpoint()}/{address.Owner.Account}/{address.Name}";

    private (IReadOnlyList<string> Urls, string? NextToken) Page(AwsCaller caller, IEnumerable<LiveQueue> queues, int? limit, string? token)
    {
        const int PageMax = 1_000;
        if (limit is < 1 or > PageMax)
        {
            throw QueueErrors.Invalid(limit.Value, "MaxResults", "MaxResults must be an integer between 1 and 1000.");
        }

        string after;
        try
        {
            after = token is null ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw QueueErrors.Invalid(token!, "NextToken", "NextToken is not one of this operation.");
        }

        var found = queues.Select(q => q.Address).Where(a => string.CompareOrdinal(a.Name, after) > 0).OrderBy(a => a.Name, StringComparer.Ordinal).Take((limit ?? PageMax) + 1).ToList();
        var page = found.Take(limit ?? PageMax).ToList();
        return (
            [.. page.Select(a => UrlOf(caller, a))],
            limit is not null && found.Count > page.Count ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name)) : null);
    }

    private async ValueTask ChangeAsync(AwsCaller caller, string url, Func<LiveQueue, QueueAddress, ValueTask> change, CancellationToken stop)
    {
        var address = QueueAddress.Of(caller, url);
        await _changes.WaitAsync(stop);
        try
        {
            await change(Existing(address), address);
        }
        finally
        {
            _changes.Release();
        }
    }

    private ConcurrentDictionary<(string Scope, string Name), LiveQueue> LoadQueues()
    {
        var queues = new ConcurrentDictionary<(string, string), LiveQueue>();
        foreach (var resource in _store.All(QueueKind))
        {
            var queue = JsonSerializer.Deserialize(resource.Data.Span, QueuesJson.Default.Queue)
                ?? throw new InvalidDataException($"The resource {resource.Key} holds no queue.");
            var parts = resource.Key.Scope.Split('/');
            queues[(resource.Key.Scope, queue.Name)] = new LiveQueue(queue, new QueueAddress(new AwsCaller(parts[0], parts[1]), queue.Name), _store, _time, _metrics);
        }

        return queues;
    }

    private ValueTask SaveAsync(QueueAddress address, Queue queue, CancellationToken stop) => WriteAsync([new ResourceWrite(KeyOf(address), Bytes(queue))], stop);

    private async ValueTask WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop)
    {
        if (!await _store.WriteAsync(writes, stop))
        {
            throw new InvalidOperationException("A write without expectations reported a conflict.");
        }
    }

    private static ResourceKey KeyOf(QueueAddress address) => new(QueueKind, address.Owner.Scope, address.Name);

    private static ResourceWrite RemovalOf(QueueAddress address, Queue queue) => new(
        new ResourceKey(RemovalKind, address.Owner.Scope, queue.RowPrefix),
        JsonSerializer.SerializeToUtf8Bytes(new Removal(queue.RowPrefix), QueuesJson.Default.Removal));

    private static byte[] Bytes(Queue queue) => JsonSerializer.SerializeToUtf8Bytes(queue, QueuesJson.Default.Queue);

    private static string NewId() => RandomNumberGenerator.GetHexString(12, lowercase: true);
}
