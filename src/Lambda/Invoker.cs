using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Workers;
using Treadle.Logs;
using Treadle.Storage;

namespace Treadle.Lambda;

/// <summary>Calls functions: picks or starts a worker process, waits for the answer, keeps processes warm.</summary>
/// <remarks>Any thread. Asynchronous calls are on disk until they are over: those that wait or run when the server ends are run by the next.</remarks>
public sealed class Invoker : IAsyncDisposable
{
    private const int SyncPayloadBytesMax = 6_291_456;
    private const int EventPayloadBytesMax = 1_048_576;
    private const int ClientContextBytesMax = 3_583;

    /// <summary>A JSON text nested deeper is refused: no runtime here could read it.</summary>
    private const int PayloadDepthMax = 1_000;

    private static readonly TimeSpan[] EventRetries = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly FunctionService _functions;
    private readonly InvokerOptions _options;
    private readonly TimeProvider _time;
    private readonly WorkerHost _host;
    private readonly AcceptedEvents _accepted;
    private readonly InvokerMetrics? _metrics;
    private readonly ConcurrentDictionary<(string Scope, string Version, string Content), WorkerPool> _pools = new();
    private readonly ConcurrentDictionary<Task, bool> _background = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _sweep;
    private int _running;
    private int _events;
    private long _eventBytes;

    /// <summary>Ends what a former life of the server left running; starts no process yet.</summary>
    public Invoker(FunctionService functions, LogService logs, IResourceStore resources, InvokerOptions options, TimeProvider time)
    {
        _accepted = new AcceptedEvents(resources);
        (_functions, _options, _time) = (functions, options, time);
        _host = new WorkerHost(functions, logs, options, time);
        _metrics = options.Instruments is { } instruments
            ? new InvokerMetrics(instruments, () => _pools.Values, () => Volatile.Read(ref _events))
            : null;
        functions.Changed = OnChanged;
        var often = TimeSpan.FromTicks(Math.Max(options.IdleTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond * 100));
        _sweep = time.CreateTimer(_ => EndIdle(), null, often, often);
    }

    /// <summary>This server's own address; null until it listens.</summary>
    public string? EndpointUrl => _options.EndpointUrl;

    /// <summary>Calls that may run or wait at the same time.</summary>
    public int ConcurrencyMax => _options.ConcurrencyMax;

    /// <summary>Process ids of all workers, for tests and diagnosis.</summary>
    internal IReadOnlyList<int> WorkerProcessIds => [.. _pools.Values.SelectMany(p => p.Workers).Select(w => w.ProcessId)];

    /// <summary>Asynchronous calls that were accepted and are not over.</summary>
    internal int EventsRunning => Volatile.Read(ref _events);

    internal int? GuardianProcessId => _host.Guardian.ProcessId;

    /// <summary>Calls a function.</summary>
    /// <param name="caller">Whose function, unless an ARN says otherwise.</param>
    /// <param name="functionNameOrArn">Name, partial ARN or ARN, with or without a qualifier.</param>
    /// <param name="payload">JSON; empty stands for <c>{}</c>. At most 6 MB, 1 MB for an event.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Gives up waiting; the function goes on, as on AWS.</param>
    /// <returns>Its answer or its error, which is an answer, too.</returns>
    /// <exception cref="AwsErrorException">
    /// Refused, nothing was run: ResourceNotFoundException 404, InvalidRequestContentException 400, RequestTooLargeException 413,
    /// TooManyRequestsException 429, ValidationException.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the server stops: nobody knows how the function ended.</exception>
    public async Task<InvocationResult> InvokeAsync(
        AwsCaller caller, string functionNameOrArn, ReadOnlyMemory<byte> payload, InvocationOptions options, CancellationToken stop)
    {
        var (function, qualifier) = _functions.Choose(caller, functionNameOrArn, options.Qualifier, _options.Chance);
        CheckPayload(payload, options.Type);
        var requestId = options.RequestId ?? Guid.NewGuid().ToString();
        var clientContext = ReadClientContext(options.ClientContext);
        switch (options.Type)
        {
            case InvocationType.DryRun:
                return Accepted(204, requestId, function.Version);

            case InvocationType.Event:
                // The bytes belong to the caller, who may reuse them once he has his answer.
                var accepted = new AcceptedEvent(function.Owner, requestId, function.Name, qualifier, payload.ToArray(), clientContext);
                await AcceptAsync(accepted, stop);
                return Accepted(202, requestId, function.Version);

            default:
                return await RunAsync(function, NewInvocation(function, qualifier, requestId, payload, clientContext)).WaitAsync(stop);
        }
    }

    /// <summary>Runs the asynchronous calls that a former life of the server accepted and did not end. Once, when functions can reach this server.</summary>
    public void Resume()
    {
        foreach (var accepted in _accepted.All())
        {
            // They were let in once: what they take counts, but refuses them nothing.
            EnterEvent(accepted.Payload.Length);
            Track(RunEventAsync(accepted), accepted.Payload.Length);
        }
    }

    /// <summary>Ends all workers and waits until they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _functions.Changed = null;
        _host.Stopping = true;
        await _stopping.CancelAsync();
        await _sweep.DisposeAsync();
        await Task.WhenAll(_pools.Values.Select(p => p.StopAsync()));
        await Task.WhenAll(_background.Keys);
        _host.Dispose();
        _stopping.Dispose();
    }

    private async Task<InvocationResult> RunAsync(Function function, PendingInvocation invocation)
    {
        var qualifier = invocation.FunctionArn.Split(':') is [_, _, _, _, _, _, _, var called] ? called : null;
        if (Interlocked.Increment(ref _running) > _options.ConcurrencyMax)
        {
            Interlocked.Decrement(ref _running);
            _options.Metrics?.Throttled(function, qualifier);
            throw TooManyRequests();
        }

        var began = _time.GetTimestamp();
        InvocationResult? result = null;
        _options.Metrics?.Began(function, qualifier);
        try
        {
            var pool = _pools.GetOrAdd((function.Owner.Scope, $"{function.Name}:{function.Version}", function.ContentId), _ => new WorkerPool(function, _host, () => _metrics?.ColdStarts.Add()));
            pool.Run(invocation);
            result = await invocation.Completion.Task;
            _metrics?.Ended(result, _time.GetElapsedTime(began));
            return result;
        }
        finally
        {
            _options.Metrics?.Ended(function, qualifier, _time.GetElapsedTime(began), result);
            Interlocked.Decrement(ref _running);
        }
    }

    private PendingInvocation NewInvocation(Function function, string? qualifier, string requestId, ReadOnlyMemory<byte> payload, string? clientContext) => new()
    {
        RequestId = requestId,
        Payload = payload.IsEmpty ? "{}"u8.ToArray() : payload,
        FunctionArn = qualifier is null ? function.Arn : $"{function.Arn}:{qualifier}",
        TraceId = NewTraceId(),
        ClientContext = clientContext,
    };

    /// <summary>Sees an accepted event through. When the server stops it is left on disk, for the next life.</summary>
    private async Task RunEventAsync(AcceptedEvent accepted)
    {
        try
        {
            await TryEventAsync(accepted);
            await _accepted.RemoveAsync(accepted);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFailedException)
        {
            // The server stops, or its store has failed.
        }
    }

    /// <exception cref="OperationCanceledException">The server stops.</exception>
    private async Task TryEventAsync(AcceptedEvent accepted)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // Each attempt meets the function as it is by then.
                var (function, _) = _functions.Choose(accepted.Caller, accepted.Function, accepted.Qualifier, _options.Chance);
                var result = await RunAsync(function, NewInvocation(function, accepted.Qualifier, accepted.RequestId, accepted.Payload, accepted.ClientContext));
                if (result.FunctionError is null)
                {
                    return;
                }
            }
            catch (AwsErrorException throttled) when (throttled.Code == "TooManyRequestsException")
            {
                // Counts as an attempt; AWS would try longer.
            }
            catch (AwsErrorException)
            {
                // The function was deleted meanwhile.
                return;
            }

            _stopping.Token.ThrowIfCancellationRequested();
            if (attempt == EventRetries.Length)
            {
                _options.Metrics?.EventDropped(accepted);
                return;
            }

            await Task.Delay(EventRetries[attempt], _time, _stopping.Token);
        }
    }

    private async Task AcceptAsync(AcceptedEvent accepted, CancellationToken stop)
    {
        var bytes = accepted.Payload.Length;
        if (!EnterEvent(bytes))
        {
            LeaveEvent(bytes);
            throw TooManyRequests();
        }

        try
        {
            await _accepted.AddAsync(accepted, stop);
            _options.Metrics?.EventReceived(accepted);
        }
        catch
        {
            LeaveEvent(bytes);
            throw;
        }

        Track(RunEventAsync(accepted), bytes);
    }

    /// <returns>False when it is one too many; it counts all the same.</returns>
    private bool EnterEvent(int bytes) =>
        Interlocked.Increment(ref _events) <= _options.EventsMax & Interlocked.Add(ref _eventBytes, bytes) <= _options.EventBytesMax;

    private void LeaveEvent(int bytes)
    {
        Interlocked.Decrement(ref _events);
        Interlocked.Add(ref _eventBytes, -bytes);
    }

    private void Track(Task task, int bytes)
    {
        _background[task] = true;
        _ = task.ContinueWith(
            t =>
            {
                _background.TryRemove(t, out _);
                LeaveEvent(bytes);
            },
            TaskScheduler.Default);
    }

    private AwsErrorException TooManyRequests()
    {
        _metrics?.Throttled.Add();
        return new AwsErrorException("TooManyRequestsException", "Rate Exceeded.", 429)
        {
            Members = new JsonObject { ["Reason"] = "ConcurrentInvocationLimitExceeded", ["Type"] = "User" },
        };
    }

    private void OnChanged(Function old)
    {
        if (_pools.TryGetValue((old.Owner.Scope, $"{old.Name}:{old.Version}", old.ContentId), out var pool))
        {
            pool.Retire();
        }
    }

    private void EndIdle()
    {
        foreach (var (key, pool) in _pools)
        {
            pool.EndIdle(_options.IdleTimeout);
            if (pool.IsFinished)
            {
                _pools.TryRemove(key, out _);
            }
        }
    }

    private static void CheckPayload(ReadOnlyMemory<byte> payload, InvocationType type)
    {
        if (type == InvocationType.Event && payload.Length > EventPayloadBytesMax)
        {
            throw new AwsErrorException(
                "RequestTooLargeException", $"{payload.Length} byte payload is too large for the Event invocation type (limit {EventPayloadBytesMax} bytes)", 413);
        }

        if (payload.Length > SyncPayloadBytesMax)
        {
            throw new AwsErrorException(
                "RequestTooLargeException", $"Request must be smaller than {SyncPayloadBytesMax} bytes for the InvokeFunction operation", 413);
        }

        if (payload.IsEmpty)
        {
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(payload.Span, new JsonReaderOptions { MaxDepth = PayloadDepthMax });
            while (reader.Read())
            {
            }
        }
        catch (JsonException bad)
        {
            throw new AwsErrorException(
                "InvalidRequestContentException",
                $"Could not parse request body into json: Could not parse payload into json: {bad.Message}");
        }
    }

    /// <summary>One line of JSON for a header; a caller's own line breaks must not end it.</summary>
    private static string? ReadClientContext(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
        {
            return null;
        }

        try
        {
            return base64.Length <= ClientContextBytesMax
                ? JsonNode.Parse(Convert.FromBase64String(base64))?.ToJsonString() ?? "null"
                : throw new AwsErrorException("InvalidRequestContentException", $"Client context must be less than {ClientContextBytesMax} bytes");
        }
        catch (Exception bad) when (bad is FormatException or JsonException)
        {
            throw new AwsErrorException("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private string NewTraceId()
    {
        Span<byte> random = stackalloc byte[20];
        RandomNumberGenerator.Fill(random);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Root=1-{_time.GetUtcNow().ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(random[..12])};Parent={Convert.ToHexStringLower(random[12..])};Sampled=0");
    }

    private static InvocationResult Accepted(int status, string requestId, string version) =>
        new(status, ReadOnlyMemory<byte>.Empty, null, version, ReadOnlyMemory<byte>.Empty, requestId);
}
